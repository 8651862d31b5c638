"""Background: an image that cards share, compressed band by band.

In: an image in colours, or in palette indices with their palette. Out: any rows of it, as a new
image or as a strip to draw on. Must not know what is drawn on it, nor file formats.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from PIL import Image
from zlib_ng import zlib_ng

from pyoji.engine.tiles import Tiles

BAND = 16
"""Rows of a band, the unit of encoding: an operation on one of its rows dirties all of them."""

SHARED_PIXELS = 1_200_000
"""A larger background is cached as palette indices or not at all: cards at scale=2 are rare, and
their colours take four times the memory."""

RGB = tuple[int, int, int]

Rows = tuple[int, int]
"""A half-open range of rows: first, end."""

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

_RAW = -15
"""DEFLATE without a header, with a window of 32 KB."""

_END = b"\x03\x00"
"""The end of a DEFLATE stream: an empty last block."""


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """An image that cards share, compressed band by band to 2 % of its pixels or less.

    All cards share one object. `key` identifies it in caches without keeping it alive.
    """

    size: tuple[int, int]
    mode: str
    packed: tuple[bytes, ...]
    key: Hashable = field(default_factory=object)
    _tiles: Tiles = field(default_factory=partial(Tiles, BAND), repr=False)

    @classmethod
    def of(cls, image: Image.Image) -> Background:
        """Compress an image."""
        # Beyond an image, Pillow crops zeros.
        rows = image.crop((-_margin(image.mode), 0, *image.size)).tobytes()
        packed = _packed(rows, len(rows) // image.height * BAND)
        return cls(image.size, image.mode, packed)

    @property
    def bytes(self) -> int:
        """Its memory in bytes."""
        return sum(map(len, self.packed))

    def band(self, number: int) -> Image.Image:
        """Decompress a band into a new image."""
        return self.cut((number * BAND, min((number + 1) * BAND, self.size[1])))

    def image(self) -> Image.Image:
        """Decompress all bands into a new image."""
        return self.cut((0, self.size[1]))

    def cut(self, rows: Rows) -> Image.Image:
        """Decompress some rows into a new image."""
        return self.cut_as(self.mode, rows)

    def cut_as(self, mode: str, rows: Rows) -> Image.Image:
        """Decompress some rows into a new image of another mode of as many channels."""
        start, end = rows
        size, pixels = (self.size[0], end - start), self._lines(rows)[_margin(self.mode) :]
        return Image.frombytes(mode, size, pixels, "raw", mode, self._stride, 1)

    def _lines(self, rows: Rows) -> memoryview:
        """Decompress some rows; those of indices are scanlines."""
        start, end = rows
        first, last, stride = start // BAND, -(-end // BAND), self._stride
        size = (min(last * BAND, self.size[1]) - first * BAND) * stride
        data = zlib_ng.decompress(b"".join((*self.packed[first:last], _END)), _RAW, size + 1)
        at = (start - first * BAND) * stride
        return memoryview(data)[at : at + (end - start) * stride]

    @property
    def _stride(self) -> int:
        """The bytes of a row."""
        return self.size[0] * len(self.mode) + _margin(self.mode)

    def only_index(self, box: Rectangle, strip: Strip) -> int | None:
        """Return the index of all pixels in a box of a background of indices; None if there may be
        several, or it reaches out of the background. `strip` has its rows, not drawn on."""
        left, _, right, _ = box
        if not 0 <= left < right <= self.size[0]:
            return None
        return self._tiles.only_index(box, self.size, strip.crop)

    def strip(self, rows: Rows, unpack: Unpack | None = None) -> Strip:
        """Decompress some bands into a strip to draw on; `unpack` may use a cache."""
        (start, end), width = rows, self.size[0]
        above = min(1, start)
        if self.mode == "L":
            return self._index_strip(rows)
        if unpack is None:
            return Strip(start, self.cut((start - above, end)))
        strip = Strip(start, Image.new(self.mode, (width, end - start + above)))
        if above:
            row = unpack(self, start // BAND - 1).crop((0, BAND - 1, width, BAND))
            strip.image.paste(row, (0, 0))
        for number in range(start // BAND, -(-end // BAND)):
            strip.image.paste(unpack(self, number), (0, number * BAND - strip.top))
        return strip

    def _index_strip(self, rows: Rows) -> Strip:
        """Decompress some bands of indices into scanlines to draw on."""
        start, end = rows
        top = start - min(1, start)
        lines = bytearray().join((self._lines((top, end)), bytes(1)))
        size, pixels, stride = (self.size[0], end - top), memoryview(lines)[1:], self._stride
        image = Image.frombuffer("L", size, pixels, "raw", "L", stride, 1)  # type: ignore[arg-type]
        image.readonly = 0
        return Strip(start, image, memoryview(lines)[:-1])


def _packed(data: bytes, length: int) -> tuple[bytes, ...]:
    """Compress each `length` bytes into a part of a DEFLATE stream (RFC 1951) that refers to no
    other part."""
    view, compressor = memoryview(data), zlib_ng.compressobj(1, zlib_ng.DEFLATED, _RAW)
    return tuple(
        compressor.compress(view[at : at + length]) + compressor.flush(zlib_ng.Z_FULL_FLUSH)
        for at in range(0, len(data), length)
    )


def _margin(mode: str) -> int:
    """Return the bytes before each row: indices have the filter type of a scanline, which is 0."""
    return int(mode == "L")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlatBackground(Background):
    """A background in few colours: palette indices, which backgrounds in other colours share, and
    the palette. It has no bands of its own."""

    indices: Background
    colors: tuple[RGB, ...]

    @classmethod
    def of_indices(cls, indices: Background, colors: tuple[RGB, ...]) -> FlatBackground:
        """Colour the indices."""
        return cls(size=indices.size, mode="RGB", packed=(), indices=indices, colors=colors)

    @property
    def bytes(self) -> int:
        """Its memory in bytes, without the indices."""
        return 100 * len(self.colors)

    def cut(self, rows: Rows) -> Image.Image:
        """Colour some rows."""
        image = self.indices.cut_as("P", rows)
        image.putpalette(bytes(chain.from_iterable(self.colors)))
        return image.convert("RGB")


Unpack = Callable[[Background, int], Image.Image]
"""Return a band of a background by number, as a read-only image."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Bands of a canvas that differ from its background: the rows from `start` on. The image also
    contains the row above them, if there is one."""

    start: int
    image: Image.Image
    scanlines: memoryview | None = None
    """The rows of an image of indices as a PNG contains them, each after a zero; drawing on the
    image changes them."""

    def crop(self, box: Rectangle) -> Image.Image:
        """Return a part of the canvas."""
        left, top, right, bottom = box
        return self.image.crop((left, top - self.top, right, bottom - self.top))

    @property
    def end(self) -> int:
        """The row after the last one."""
        return self.start + self.image.height - self.above

    @property
    def above(self) -> int:
        """The number of rows above the bands in the image, 0 or 1."""
        return min(1, self.start)

    @property
    def top(self) -> int:
        """The canvas row of the image's first row."""
        return self.start - self.above
