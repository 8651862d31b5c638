"""Bands: a background's rows, compressed once in independent pieces.

In: a background, strips drawn on it. Out: bands, ranges of rows as DEFLATE (RFC 1951) that end on a
byte boundary. A file concatenates the bands of pure background and, between them, the strips that
a card draws on. A band is independent of the data before it except for the row above, to which it
may refer: that row is pure background, and the last row of a band is sent unfiltered. Must not know
cards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from zlib_ng import zlib_ng

from pyoji.engine.background import BAND, Background, Strip
from pyoji.engine.encode.limit import LEVEL, Bytes, bounded
from pyoji.engine.encode.scanlines import differences, scanlines

HEIGHT = BAND
"""Rows of a band. Fewer cost more headers; more repeat more background around drawn rows."""

_BLOCK = 4
"""Bands of a block."""
_BLOCK_ROWS = _BLOCK * HEIGHT

# zlib-ng's levels, by the mode of a background. Level 8 takes four times the time of 6. It makes a
# background of colours smaller by a quarter, one of indices by a tenth.
_LEVELS = {"RGB": 8, "L": 6}

# Level 5 takes the first match of 32 bytes. Where rows cross many shapes and equal the row above
# for hundreds of bytes, level 6 takes a tenth fewer bytes in a fifth more time; elsewhere 1 % fewer
# in a third more. Three samples of a background's rows show whether it is such a one.
_SAMPLE, _REPETITIVE = 2 * HEIGHT, 0.8
_ADLER = 65521

RUNS = 0
"""The level of strips with a giant letter: runs only (`Z_RLE`), in a quarter of level 5's time."""


@dataclass(frozen=True, slots=True)
class Band:
    """A compressed range of rows, with the Adler-32 and length of the uncompressed data."""

    data: bytes
    adler: int
    length: int


def encoded(strip: Strip, height: int, level: int, limit: float = inf) -> Band:
    """Compress a strip of a canvas of this height; raise TooLarge over the limit.

    With the level RUNS, a strip of indices is sent as differences from row to row.
    """
    if level == RUNS:
        lines = memoryview(differences(strip.image))
    else:
        lines = strip.scanlines or memoryview(scanlines(strip.image))
    at = len(lines) // strip.image.height * strip.above
    data, is_last = lines[at:], strip.end == height
    packed = compressed(data, lines[:at], level, last=is_last, limit=limit)
    return Band(packed, zlib_ng.adler32(data), len(data))


def compressed(
    data: Bytes, above: Bytes, level: int, *, last: bool = False, limit: float = inf
) -> bytes:
    """Compress the data up to a byte boundary, with the row `above` it as dictionary.

    Raise TooLarge over the limit.
    """
    if level == RUNS:
        compressor = zlib_ng.compressobj(1, zlib_ng.DEFLATED, -15, 9, zlib_ng.Z_RLE)
    else:
        compressor = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -15, 9, 0, above)
    end = zlib_ng.Z_FINISH if last else zlib_ng.Z_SYNC_FLUSH
    if len(data) > limit:
        return bounded(compressor, data, end, limit)
    return compressor.compress(data) + compressor.flush(end)


class Bands:
    """The bands of a background, and blocks of several bands, which take fewer bytes.

    Each is compressed when a card needs it: cards draw on the same few blocks.
    """

    __slots__ = ("_background", "_bands", "_blocks", "_level", "_total")

    def __init__(self, background: Background) -> None:
        self._background = background
        self._total = -(-background.size[1] // HEIGHT)
        self._blocks: dict[int, Band] = {}
        self._bands: dict[int, Band] = {}
        self._level: int | None = None

    @property
    def level(self) -> int:
        """The level for strips of indices drawn on the background."""
        if self._level is None:
            self._level = _LEVELS["L"] if self._is_repetitive() else LEVEL
        return self._level

    @property
    def cost(self) -> int:
        """Their memory in bytes at most, all blocks and bands included."""
        return 2 * self._background.bytes

    def prepare(self) -> None:
        """Compress all blocks and bands."""
        for number in range(self._total):
            self._block(number // _BLOCK)
            self._band(number)

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

    def _is_repetitive(self) -> bool:
        height = self._background.size[1]
        starts = (height * sixth // 6 // HEIGHT * HEIGHT for sixth in (1, 3, 5))
        images = (self._background.cut((y, min(y + _SAMPLE, height))) for y in starts)
        samples = [scanlines(image) for image in images]
        usual, longer = (
            sum(len(compressed(lines, b"", level)) for lines in samples)
            for level in (LEVEL, _LEVELS["L"])
        )
        return longer < _REPETITIVE * usual

    def _piece(self, cached: dict[int, Band], number: int, length: int) -> Band:
        """Return the piece of this number among pieces of `length` rows."""
        piece = cached.get(number)
        if piece is None:
            start, height = number * length, self._background.size[1]
            strip = self._background.strip((start, min(start + length, height)))
            piece = encoded(strip, height, _LEVELS[self._background.mode])
            cached[number] = piece  # two threads may make it: equal bytes
        return piece


def combined(first: int, second: int, length: int) -> int:
    """Combine the Adler-32 of two pieces (RFC 1950 §8); the second has `length` bytes."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % _ADLER << 16 | low % _ADLER
