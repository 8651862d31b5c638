"""Bands: a background's rows, compressed once in pieces that can be sent without those between.

A band is a range of rows as DEFLATE (RFC 1951) that ends on a whole byte, so a file is the bands
that nothing is drawn on one behind another, and between them what a card draws. Two rules make each
band independent of what stands before it, drawn or background:

    its first row may look back one row, at pure background that was sent unfiltered;
    its last row is sent unfiltered, for the band that follows.

Between these a row that repeats the one above is sent as no difference (filter type "up"), the
others as they are: on smooth backgrounds with letters on them that beats the other filters of PNG.
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
"""Rows of a band: fewer cost more headers, more send more background with what is drawn."""

_BLOCK = 4
"""Bands of a block."""

_LEVEL = 8
_ADLER = 65521


@dataclass(frozen=True, slots=True)
class Band:
    """A range of rows: its bytes, and the Adler-32 and the length of what they expand to."""

    data: bytes
    adler: int
    length: int


def filtered(rows: Sequence[bytes]) -> bytes:
    """The rows with their filter types, by the rules above; the first sent as it is."""
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
    """The data as DEFLATE up to a whole byte, with the row `above` it to look back at.

    Raises TooLarge over the limit.
    """
    window = (NONE + above,) if above is not None else ()
    squeezed = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -15, 9, 0, *window)
    end = zlib_ng.Z_FINISH if last else zlib_ng.Z_SYNC_FLUSH
    if len(data) > limit:
        return bounded(squeezed, data, end, limit)
    return squeezed.compress(data) + squeezed.flush(end)


class Bands:
    """The bands of a whole background, and blocks of several, which take fewer bytes."""

    __slots__ = ("_bands", "_blocks")

    def __init__(self, rows: Sequence[bytes]) -> None:
        self._bands = bands(rows, HEIGHT)
        self._blocks = bands(rows, HEIGHT * _BLOCK)

    @property
    def bytes(self) -> int:
        """What the background takes by itself."""
        return sum(len(block.data) for block in self._blocks)

    @property
    def cost(self) -> int:
        """What keeping them costs."""
        return self.bytes + sum(len(band.data) for band in self._bands)

    def between(self, top: int, end: int | None = None) -> Iterator[Band]:
        """Pieces for the rows from one band's first to another's, or to the background's last."""
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
    """A background in pieces of `height` rows."""
    found: list[Band] = []
    for start in range(0, len(rows), height):
        end = min(start + height, len(rows))
        data = filtered(rows[start:end])
        above = rows[start - 1] if start else None
        packed = compressed(data, above, _LEVEL, last=end == len(rows))
        found.append(Band(packed, zlib_ng.adler32(data), len(data)))
    return found


def combined(first: int, second: int, length: int) -> int:
    """The Adler-32 of two pieces from that of each (RFC 1950 §8); the second is `length` long."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % _ADLER << 16 | low % _ADLER
