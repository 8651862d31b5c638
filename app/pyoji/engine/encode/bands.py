"""Bands: a background's rows, compressed once in independent pieces.

In: a background. Out: bands, ranges of rows as DEFLATE (RFC 1951) that end on a byte boundary. A
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

from pyoji.engine.canvas import BAND, Background
from pyoji.engine.encode.limit import bounded
from pyoji.engine.encode.png_file import rows

NONE, UP = b"\x00", b"\x02"  # PNG 3 §9.2
HEIGHT = BAND
"""Rows of a band. Fewer cost more headers; more repeat more background around drawn rows."""

_BLOCK = 4
"""Bands of a block."""
_BLOCK_ROWS = _BLOCK * HEIGHT

# zlib-ng's levels, by the mode of a background. Level 8 takes three times the time of 6. It makes a
# background of colours smaller by a fifth, one of indices by a fifteenth.
_LEVELS = {"RGB": 8, "L": 6}
_ADLER = 65521

_DETAILED, _DETAILED_INDICES = 11_000, 22_000
"""Bytes of a detailed background, compressed: of one of colours in blocks, of one of indices as it
is cached, which is known before its blocks are."""


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
    """The bands of a background, and blocks of several bands, which take fewer bytes.

    Each is compressed when a card needs it: cards draw on the same few blocks.
    """

    __slots__ = ("_background", "_bands", "_blocks", "_total")

    def __init__(self, background: Background) -> None:
        self._background = background
        self._total = -(-background.size[1] // HEIGHT)
        self._blocks: dict[int, Band] = {}
        self._bands: dict[int, Band] = {}

    @property
    def is_detailed(self) -> bool:
        """Whether the background takes more bytes than a plain gradient or a few flat shapes."""
        if self._background.mode == "L":
            return self._background.bytes >= _DETAILED_INDICES
        blocks = range(-(-self._total // _BLOCK))
        return sum(len(self._block(number).data) for number in blocks) >= _DETAILED

    @property
    def cost(self) -> int:
        """Their memory in bytes at most, all blocks and bands included."""
        return 2 * self._background.bytes

    def between(self, top: int, end: int | None = None) -> Iterator[Band]:
        """Yield pieces for the rows from `top` to `end`, both band boundaries, or the last."""
        at, last = -(-top // HEIGHT), self._total if end is None else end // HEIGHT
        while at < last:
            after = min(at + _BLOCK, self._total)
            if at % _BLOCK == 0 and after <= last:
                yield self._block(at // _BLOCK)
                at = after
            else:
                yield self._band(at)
                at += 1

    def _block(self, number: int) -> Band:
        return self._piece(self._blocks, number, _BLOCK_ROWS)

    def _band(self, number: int) -> Band:
        return self._piece(self._bands, number, HEIGHT)

    def _piece(self, cached: dict[int, Band], number: int, length: int) -> Band:
        """Return the piece of this number among pieces of `length` rows."""
        piece = cached.get(number)
        if piece is None:
            start, height = number * length, self._background.size[1]
            strip = self._background.strip((start, min(start + length, height)))
            lines = rows(strip.image)
            above = lines[0] if strip.above else None
            level = _LEVELS[self._background.mode]
            piece = _piece(lines[strip.above :], above, level, last=strip.end == height)
            cached[number] = piece  # two threads may make it: equal bytes
        return piece


def _piece(lines: Sequence[bytes], above: bytes | None, level: int, *, last: bool) -> Band:
    """Compress some rows of a background."""
    data = filtered(lines)
    packed = compressed(data, above, level, last=last)
    return Band(packed, zlib_ng.adler32(data), len(data))


def combined(first: int, second: int, length: int) -> int:
    """Combine the Adler-32 of two pieces (RFC 1950 §8); the second has `length` bytes."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % _ADLER << 16 | low % _ADLER
