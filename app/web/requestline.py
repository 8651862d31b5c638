"""The request line, and making a broken one whole; bytes in, bytes out, no I/O.

RFC 9112 §3.2 has a server answer an invalid request line with 400, or with a redirect to the
target properly encoded. Crawlers follow links as people typed them, remember a failure for days
and dislike redirects, so the target is encoded here and served at once.
"""

from __future__ import annotations

import re

# A line that needs nothing. "#" is missing: in a target it can only be a character of the text.
WELL_FORMED = re.compile(rb"[A-Z]{1,20} (/[!\"$-~]*) HTTP/1\.[01]\r?\n")

_VERSIONS = (b" HTTP/1.1", b" HTTP/1.0")
_METHOD = re.compile(rb"[A-Z]{1,20}")
# A target may be a whole URL (RFC 9112 §3.2.2), which not every parser takes apart.
_HOST = re.compile(rb"https?://[^/?#]*", re.IGNORECASE)
_UNFIT = re.compile(rb"[\x00-\x20#\x7f-\xff]")
_ESCAPES = tuple(b"%%%02X" % byte for byte in range(256))


def mend(line: bytes) -> tuple[bytes, int]:
    """The line with its target percent-encoded where it has to be, and the target's length.

    `line` ends in a line feed. The length is that of the target as it was received. Spaces around
    the target are taken for sloppiness and dropped, those within belong to it. Of a target that
    is a whole URL the path and the query are left: whatever the host, it is us. A line that is no
    HTTP/1 request line at all comes back as it is, for the parser to refuse, with length 0.
    """
    method, _, rest = line.rstrip().partition(b" ")
    version = rest[-9:]
    if version not in _VERSIONS or not _METHOD.fullmatch(method):
        return line, 0
    target = rest[:-9].strip(b" ")
    length = len(target)
    if found := _HOST.match(target):
        target = b"/" + target[found.end() :].removeprefix(b"/")
    return b"%s %s%s\r\n" % (method, encode(target), version), length


def encode(target: bytes) -> bytes:
    """The target with spaces, control characters, `#` and bytes outside ASCII escaped."""
    return _UNFIT.sub(lambda found: _ESCAPES[found[0][0]], target)


def may_begin(line: bytes) -> bool:
    """Whether `line`, still without its end, may become a request line."""
    method, space, _ = line[:21].partition(b" ")
    return bool(_METHOD.fullmatch(method)) and (bool(space) or len(line) <= 20)


def stand_in(start: bytes) -> bytes:
    """A valid line in place of one too long to hold, of which `start` is the beginning."""
    method, _, rest = start.partition(b" ")
    path = encode(rest.strip(b" ").partition(b"?")[0][:200])
    return b"%s %s HTTP/1.1\r\n" % (method, path or b"/")
