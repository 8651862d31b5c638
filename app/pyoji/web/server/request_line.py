"""The request line: repair a sloppy target, refuse what is no HTTP/1 line. Bytes in, bytes out.

RFC 9112 §3.2 lets a server answer an invalid target with 400, or redirect to the target properly
encoded. Crawlers follow links as people typed them, remember a failure for days and dislike
redirects, so the target is encoded here and served at once. Nothing else of a line is repaired:
where two readers could disagree about what a line says, it is refused.

This file must not know how a message ends, nor what a target means.
"""

from __future__ import annotations

import re

from pyoji.web.server.framing import AUTHORITY, MalformedHead

LONGEST = 65535
"""Bytes of a line, before its repair and after; the parser counts those of a target in 16 bits."""

NO_METHOD = "The method has to be 1 to 20 capital letters, as GET or HEAD, before a space."

# A line that needs no repair. "#" is missing: in a target it can only be a character of the text.
# CONNECT is missing: what follows its head is no HTTP.
WELL_FORMED = re.compile(rb"(?!CONNECT )[A-Z]{1,20} (/[!\"$-~]*) HTTP/1\.[01]\r\n")

_VERSIONS = (b" HTTP/1.1", b" HTTP/1.0")
_METHOD = re.compile(rb"[A-Z]{1,20}")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)
_UNFIT = re.compile(rb"[\x00-\x20#\x7f-\xff]")
_ESCAPES = {bytes([byte]): b"%%%02X" % byte for byte in range(256)} | {b"\r": b"%20"}  # §2.2


def repair(line: bytes) -> tuple[bytes, int]:
    """Return the line with its target percent-encoded where needed, and the target's length.

    `line` ends in a line feed. The length is that of the target as received. Spaces around the
    target are dropped, spaces within belong to it. Of an absolute-form target (§3.2.2) path and
    query are kept. Raise MalformedHead for what is no line of HTTP/1.1 or HTTP/1.0.
    """
    method, _, rest = line.removesuffix(b"\n").removesuffix(b"\r").partition(b" ")
    if not _METHOD.fullmatch(method):
        raise MalformedHead(NO_METHOD)
    if not line.endswith(b"\r\n"):
        raise MalformedHead("The request line has to end with CR LF.")
    rest = rest.rstrip(b" ")
    version = rest[-9:]
    if version not in _VERSIONS:
        raise MalformedHead("The request line has to end with HTTP/1.1 or HTTP/1.0.")
    if method == b"CONNECT":
        raise MalformedHead("This is no proxy, so CONNECT is not answered.")
    target = rest[:-9].strip(b" ")
    length = len(target)
    if found := _ABSOLUTE.match(target):
        if not AUTHORITY.fullmatch(found[1]):
            raise MalformedHead(
                "The target's host has to be a name or an address, and perhaps a port."
            )
        target = b"/" + target[found.end() :].removeprefix(b"/")
    if not target.startswith(b"/"):
        raise MalformedHead("The target has to begin with a slash, or with http://host/.")
    return b"%s %s%s\r\n" % (method, encode(target), version), length


def encode(target: bytes) -> bytes:
    """Escape spaces, control characters, `#` and bytes outside ASCII; a bare CR becomes a space."""
    return _UNFIT.sub(lambda found: _ESCAPES[found[0]], target)


def may_begin(line: bytes) -> bool:
    """Whether `line`, still without its end, may become a request line; if not, `repair` of what it
    becomes raises MalformedHead with NO_METHOD, so that no cut of a stream makes a difference."""
    method, space, _ = line.removesuffix(b"\r")[:21].partition(b" ")
    return bool(_METHOD.fullmatch(method)) and (bool(space) or len(line) <= 20)


def shortened(line: bytes) -> bytes:
    """Return a valid line for one that is too long: its method, and the beginning of its path."""
    method, _, rest = line[:1024].partition(b" ")
    path = encode(rest.strip(b" ").partition(b"?")[0][:200])
    return b"%s %s HTTP/1.1\r\n" % (method, path if path.startswith(b"/") else b"/")
