"""Bands: a background's rows, compressed once in independent pieces.

In: rows of pixels. Out: bands, ranges of rows as DEFLATE (RFC 1951) that end on a byte boundary. A
file concatenates the bands of pure background and, between them, the rows that a card draws on. Two
rules make a band independent of the data before it:

    its first row may refer to the row above, which is pure background, sent unfiltered;
    its last row is sent unfiltered, for the next band.

Other rows that equal the row above are sent as a zero difference (filter type "up"), the rest
unfiltered. For letters on smooth backgrounds this beats the other PNG filters. Must not know cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from zlib_ng import zlib_ng

from pyoji.engine.canvas import BAND
from pyoji.engine.encode.limit import bounded

NONE, UP = b"\x00", b"\x02"  # PNG 3 §9.2
HEIGHT = BAND
"""Rows of a band. Fewer cost more headers; more repeat more background around drawn rows."""

_BLOCK = 4
"""Bands of a block."""

_LEVEL = 8
_ADLER = 65521


@dataclass(frozen=True, slots=True)
class Band:
    """A compressed range of rows, with the Adler-32 and length of the uncompressed data."""

    data: bytes
    adler: int
    length: int


def filtered(rows: Sequence[bytes]) -> bytes:
    """Return the rows with their filter types, by the rules above."""
    lines: list[bytes] = []
    last = len(rows) - 1
    for y, row in enumerate(rows):
        if 0 < y < last and row == rows[y - 1]:
            lines += (UP, bytes(len(row)))
        else:
            lines += (NONE, row)
    return b"".join(lines)


def compressed(
    data: bytes, above: bytes | None, level: int, *, last: bool = False, limit: float = inf
) -> bytes:
    """Compress the data up to a byte boundary, with the row `above` it as dictionary.

    Raise TooLarge over the limit.
    """
    window = (NONE + above,) if above is not None else ()
    compressor = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -15, 9, 0, *window)
    end = zlib_ng.Z_FINISH if last else zlib_ng.Z_SYNC_FLUSH
    if len(data) > limit:
        return bounded(compressor, data, end, limit)
    return compressor.compress(data) + compressor.flush(end)


class Bands:
    """The bands of a background, and blocks of several bands, which take fewer bytes."""

    __slots__ = ("_bands", "_blocks")

    def __init__(self, rows: Sequence[bytes]) -> None:
        self._bands = bands(rows, HEIGHT)
        self._blocks = bands(rows, HEIGHT * _BLOCK)

    @property
    def bytes(self) -> int:
        """The compressed size of the background."""
        return sum(len(block.data) for block in self._blocks)

    @property
    def cost(self) -> int:
        """Their memory in bytes."""
        return self.bytes + sum(len(band.data) for band in self._bands)

    def between(self, top: int, end: int | None = None) -> Iterator[Band]:
        """Yield pieces for the rows from `top` to `end`, both band boundaries, or the last."""
        total = len(self._bands)
        at, last = -(-top // HEIGHT), total if end is None else end // HEIGHT
        while at < last:
            after = min(at + _BLOCK, total)
            if at % _BLOCK == 0 and after <= last:
                yield self._blocks[at // _BLOCK]
                at = after
            else:
                yield self._bands[at]
                at += 1


def bands(rows: Sequence[bytes], height: int) -> list[Band]:
    """Compress a background in pieces of `height` rows."""
    pieces: list[Band] = []
    for start in range(0, len(rows), height):
        end = min(start + height, len(rows))
        data = filtered(rows[start:end])
        above = rows[start - 1] if start else None
        packed = compressed(data, above, _LEVEL, last=end == len(rows))
        pieces.append(Band(packed, zlib_ng.adler32(data), len(data)))
    return pieces


def combined(first: int, second: int, length: int) -> int:
    """Combine the Adler-32 of two pieces (RFC 1950 §8); the second has `length` bytes."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % _ADLER << 16 | low % _ADLER
