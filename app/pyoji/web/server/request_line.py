"""The request line: repairs the target, and refuses invalid lines. Bytes in, bytes out.

RFC 9112 §3.2 lets a server answer an invalid target with 400, or redirect to the encoded target.
Crawlers follow links as people typed them, cache failures for days and dislike redirects, so the
target is encoded here and answered directly. Nothing else is repaired: a line that two
implementations could read differently is refused.

This file must not know how a message ends, or what a target means.
"""

from __future__ import annotations

import re

from pyoji.errors import MOST_COUNTED
from pyoji.web.server.framing import AUTHORITY, MalformedHead

LONGEST = MOST_COUNTED
"""Bytes of a line, before its repair and after; the parser counts those of a target in 16 bits."""

NO_METHOD = "The line must begin with a method of 1 to 20 capital letters and a space."

# A line that needs no repair. "#" is excluded: in a target it must be encoded. CONNECT is excluded:
# it would end HTTP on the connection.
WELL_FORMED = re.compile(rb"(?!CONNECT )[A-Z]{1,20} (/[!\"$-~]*) HTTP/1\.[01]\r\n")

_VERSIONS = (b" HTTP/1.1", b" HTTP/1.0")
_METHOD = re.compile(rb"[A-Z]{1,20}")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)
_UNFIT = re.compile(rb"[\x00-\x20#\x7f-\xff]")
_ESCAPES = {bytes([byte]): b"%%%02X" % byte for byte in range(256)} | {b"\r": b"%20"}  # §2.2


def repair(line: bytes) -> tuple[bytes, int]:
    """Return the line with its target percent-encoded where needed, and the target's length.

    `line` ends in a line feed. The length is that of the target as received. Spaces around the
    target are dropped, spaces within it are encoded. An absolute-form target (§3.2.2) is reduced to
    its path and query. Raises MalformedHead if it is not a line of HTTP/1.1 or HTTP/1.0.
    """
    method, _, rest = line.removesuffix(b"\n").removesuffix(b"\r").partition(b" ")
    if not _METHOD.fullmatch(method):
        raise MalformedHead(NO_METHOD)
    if not line.endswith(b"\r\n"):
        raise MalformedHead("The request line must end with CR LF.")
    rest = rest.rstrip(b" ")
    version = rest[-9:]
    if version not in _VERSIONS:
        raise MalformedHead("The request line must end with HTTP/1.1 or HTTP/1.0.")
    if method == b"CONNECT":
        raise MalformedHead("CONNECT is not supported: this server is not a proxy.")
    target = rest[:-9].strip(b" ")
    length = len(target)
    if origin := _ABSOLUTE.match(target):
        if not AUTHORITY.fullmatch(origin[1]):
            raise MalformedHead(
                "The target's host must be a name or an address, with an optional port."
            )
        target = b"/" + target[origin.end() :].removeprefix(b"/")
    if not target.startswith(b"/"):
        raise MalformedHead("The target must begin with a slash, or with http://host/.")
    return b"%s %s%s\r\n" % (method, encode(target), version), length


def encode(target: bytes) -> bytes:
    """Escape spaces, control characters, `#` and bytes outside ASCII; a bare CR becomes a space."""
    return _UNFIT.sub(lambda match: _ESCAPES[match[0]], target)


def may_begin(line: bytes) -> bool:
    """Whether a partial line may become a valid one. If not, `repair` of any complete line with
    this beginning raises MalformedHead(NO_METHOD), so the result does not depend on packets."""
    method, space, _ = line.removesuffix(b"\r")[:21].partition(b" ")
    return bool(_METHOD.fullmatch(method)) and (bool(space) or len(line) <= 20)


def shortened(line: bytes) -> bytes:
    """Return a valid line for one that is too long, with its method and the start of its path."""
    method, _, rest = line[:1024].partition(b" ")
    path = encode(rest.strip(b" ").partition(b"?")[0][:200])
    return b"%s %s HTTP/1.1\r\n" % (method, path if path.startswith(b"/") else b"/")
