"""Limit: DEFLATE that ends as soon as its output is over a number of bytes.

In: bytes, a level, the limit. Out: their zlib stream, or TooLarge with how many bytes it would have
had. What is over its limit is thrown away, so nothing is gained by finishing it: a picture full of
grain costs its limit and not its pixels.
"""

from __future__ import annotations

from math import inf
from typing import Protocol

from zlib_ng import zlib_ng

PIECE = 1 << 17


class TooLarge(Exception):
    """A file is over its limit; it would have about `expected` bytes."""

    def __init__(self, expected: float) -> None:
        self.expected = expected
        super().__init__(f"about {expected:.0f} bytes")


class _Deflates(Protocol):
    def compress(self, data: bytes, /) -> bytes:
        """Some of the output."""

    def flush(self, mode: int = ..., /) -> bytes:
        """The rest of it."""


def deflated(data: bytes, level: int, limit: float = inf) -> bytes:
    """The data as a zlib stream (RFC 1950)."""
    if len(data) <= limit:
        return zlib_ng.compress(data, level)
    return bounded(zlib_ng.compressobj(level), data, zlib_ng.Z_FINISH, limit)


def bounded(into: _Deflates, data: bytes, end: int, limit: float) -> bytes:
    """What `into` makes of the data, ended by a flush of the mode `end`."""
    pieces: list[bytes] = []
    written = 0
    for at in range(0, len(data), PIECE):
        pieces.append(into.compress(data[at : at + PIECE]))
        written += len(pieces[-1])
        if written > limit:
            raise TooLarge(written * len(data) / min(len(data), at + PIECE))
    pieces.append(into.flush(end))
    stream = b"".join(pieces)
    if len(stream) > limit:
        raise TooLarge(len(stream))
    return stream
