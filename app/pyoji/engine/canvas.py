"""Canvas: a painted card as frozen values, a background and ordered draw operations.

In: what the painter draws. Out: for an encoder, the entire image, or only the rows that differ from
the background, which other cards share. Its images are immutable. Must not know frames or file
formats.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import NamedTuple

from PIL import Image, ImageChops
from zlib_ng import zlib_ng

from pyoji.engine.letter_mask import LetterMask
from pyoji.engine.scene import Blend
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

_BLENDS: Mapping[Blend, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "multiply": ImageChops.multiply,
    "screen": ImageChops.screen,
}


class DrawOperation(NamedTuple):
    """A colour or an image drawn on a rectangle, through a mask if there is one.

    On one background, operations with equal names draw equal pixels. An operation that is not
    expected to recur has no name.
    """

    source: RGB | Image.Image
    box: Rectangle
    mask: Image.Image | LetterMask | None = None
    blend: Blend = "normal"
    name: Hashable = None

    def moved(self, x: int, y: int, name: Hashable) -> DrawOperation:
        """Return the operation translated by x, y, with a new name."""
        left, top, right, bottom = self.box
        return self._replace(box=(left + x, top + y, right + x, bottom + y), name=name)

    def draw_on(self, image: Image.Image, top: int = 0) -> None:
        """Draw on an image whose first row is row `top` of the canvas."""
        source, (left, first, right, end), mask, blend, _ = self
        box = left, first - top, right, end - top
        if isinstance(mask, LetterMask):
            mask = mask.image()
        if isinstance(source, Image.Image):
            if blend in _BLENDS:
                source = _BLENDS[blend](image.crop(box), source)
        elif mask is not None:
            # Pillow pastes an image through a mask in half the time of a colour, with equal pixels.
            source = Image.new("RGB", mask.size, source)
        image.paste(source, box, mask)


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


@dataclass(frozen=True, slots=True)
class Canvas:
    """An opaque RGB image: a background and the draw operations on it, in order.

    The background is a plain image if no other card shares it. `rows` are ascending, disjoint
    ranges; rows outside them equal the background. With `has_photo` the file may be large.
    """

    background: Background | Image.Image
    operations: tuple[DrawOperation, ...] = ()
    rows: tuple[Rows, ...] = ()
    has_photo: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.background.size

    @property
    def is_flat(self) -> bool:
        """Whether it has few colours, but for emoji."""
        return isinstance(self.background, FlatBackground) and not self.has_photo

    def image(self) -> Image.Image:
        """Return the entire image, read-only."""
        background = self.background
        if not self.operations and isinstance(background, Image.Image):
            return background
        image = background.image() if isinstance(background, Background) else background.copy()
        for operation in self.operations:
            operation.draw_on(image)
        return image

    def dirty_bands(self) -> list[Rows]:
        """Return the row ranges of the bands that differ from the background, top down."""
        return _bands(self.rows, self.size[1])

    def operations_on(self, rows: Rows) -> tuple[DrawOperation, ...]:
        """Return the operations that overlap the rows."""
        start, end = rows
        return tuple(
            operation
            for operation in self.operations
            if operation.box[1] < end and start < operation.box[3]
        )

    def draw_on(self, strip: Strip) -> Strip:
        """Draw the operations that overlap a strip of the background on it, and return it."""
        for operation in self.operations_on((strip.start, strip.end)):
            operation.draw_on(strip.image, strip.top)
        return strip


def _bands(rows: Iterable[Rows], height: int) -> list[Rows]:
    """Extend row ranges to entire bands, so the last row of each is background or the image's."""
    ranges: list[Rows] = []
    for top, bottom in rows:
        start = top // BAND * BAND
        end = min(height, (bottom // BAND + 1) * BAND)
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], end)
        else:
            ranges.append((start, end))
    return ranges
