"""Canvas: a painted card as frozen values, a background and draw operations in their order.

The painter makes it, an encoder reads it: all of it as an image, or only the rows that differ from
the background, which other cards share. Images in it are never painted on. Must not know how they
were made, nor which file becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from PIL import Image, ImageChops
from zlib_ng import zlib_ng

from pyoji.engine.scene import Blend

BAND = 16
"""Rows that an encoder takes together: an operation on one of them is one on all."""

RGB = tuple[int, int, int]

Rows = tuple[int, int]
"""A range of rows, from its first up to its end."""

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

_BLENDS: Mapping[Blend, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "multiply": ImageChops.multiply,
    "screen": ImageChops.screen,
}


class DrawOperation(NamedTuple):
    """A colour or an image, drawn on a rectangle. The mask says how much of it covers each pixel,
    None all; an image may blend with what is beneath. On one background equal names draw equal
    pixels; what is not expected to come again has none."""

    source: RGB | Image.Image
    box: Rectangle
    mask: Image.Image | None = None
    blend: Blend = "normal"
    name: Hashable = None

    def moved(self, x: int, y: int, name: Hashable) -> DrawOperation:
        """The same at another place, under a name of its own."""
        left, top, right, bottom = self.box
        return self._replace(box=(left + x, top + y, right + x, bottom + y), name=name)

    def draw_on(self, image: Image.Image, top: int = 0) -> None:
        """Draw it on an image whose first row is the canvas's row `top`."""
        source, (left, first, right, end), mask, blend, _ = self
        box = left, first - top, right, end - top
        if isinstance(source, Image.Image):
            if blend in _BLENDS:
                source = _BLENDS[blend](image.crop(box), source)
        elif mask is not None:
            # Pillow pastes an image through a mask in half the time of a colour, to equal pixels.
            source = Image.new("RGB", mask.size, source)
        image.paste(source, box, mask)


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """An image that cards share, kept packed band by band, in a fiftieth of its pixels or less.

    The same object for every card that has it; `key` names it where it is not to be kept alive.
    """

    size: tuple[int, int]
    mode: str
    packed: tuple[bytes, ...]
    key: Hashable = field(default_factory=object)

    @classmethod
    def of(cls, image: Image.Image) -> Background:
        """The image, packed."""
        width, height = image.size
        bands = (image.crop((0, y, width, min(y + BAND, height))) for y in range(0, height, BAND))
        packed = tuple(zlib_ng.compress(band.tobytes(), 1) for band in bands)
        return cls(image.size, image.mode, packed)

    @property
    def bytes(self) -> int:
        """What keeping it costs."""
        return sum(map(len, self.packed))

    def band(self, number: int) -> Image.Image:
        """One of its bands, a new image at each call."""
        size = self.size[0], min(BAND, self.size[1] - number * BAND)
        return Image.frombytes(self.mode, size, zlib_ng.decompress(self.packed[number]))

    def image(self) -> Image.Image:
        """All of it, a new image at each call."""
        whole = Image.new(self.mode, self.size)
        for number in range(len(self.packed)):
            whole.paste(self.band(number), (0, number * BAND))
        return whole

    def strip(self, rows: Rows, unpack: Unpack | None = None) -> Strip:
        """Some of its bands, to be drawn on; `unpack` may know bands from before."""
        unpack = unpack or Background.band
        (start, end), width = rows, self.size[0]
        above = min(1, start)
        strip = Strip(start, Image.new(self.mode, (width, end - start + above)))
        if above:
            row = unpack(self, start // BAND - 1).crop((0, BAND - 1, width, BAND))
            strip.image.paste(row, (0, 0))
        for number in range(start // BAND, -(-end // BAND)):
            strip.image.paste(unpack(self, number), (0, number * BAND - strip.top))
        return strip


Unpack = Callable[[Background, int], Image.Image]
"""Gives a band of a background by its number, not to be drawn on."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Whole bands of a canvas that differ from its background: the rows from `start` on, and in the
    image before them the row above, if there is one."""

    start: int
    image: Image.Image

    @property
    def end(self) -> int:
        """The row after its last."""
        return self.start + self.image.height - self.above

    @property
    def above(self) -> int:
        """How many rows the image has above the bands."""
        return min(1, self.start)

    @property
    def top(self) -> int:
        """The canvas's row that is the image's first."""
        return self.start - self.above


@dataclass(frozen=True, slots=True)
class Canvas:
    """An opaque RGB image: a background, and what is drawn on it, in that order.

    The background is an image where no other card shares it. `rows` are ranges of rows, rising and
    apart: no row outside them differs from the background. With `has_photo` the file may be large.
    """

    background: Background | Image.Image
    operations: tuple[DrawOperation, ...] = ()
    rows: tuple[Rows, ...] = ()
    has_photo: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.background.size

    def image(self) -> Image.Image:
        """All of it, never to be drawn on."""
        under = self.background
        if not self.operations and isinstance(under, Image.Image):
            return under
        whole = under.image() if isinstance(under, Background) else under.copy()
        for operation in self.operations:
            operation.draw_on(whole)
        return whole

    def drawn_bands(self) -> list[Rows]:
        """The rows of the bands that differ from the background, from the top down."""
        return _bands(self.rows, self.size[1])

    def operations_on(self, rows: Rows) -> tuple[DrawOperation, ...]:
        """Those that reach the rows."""
        start, end = rows
        return tuple(each for each in self.operations if each.box[1] < end and start < each.box[3])

    def draw_on(self, strip: Strip) -> Strip:
        """The strip of the background, after all operations that reach it were drawn on it."""
        for operation in self.operations_on((strip.start, strip.end)):
            operation.draw_on(strip.image, strip.top)
        return strip


def _bands(rows: Iterable[Rows], height: int) -> list[Rows]:
    """The rows of their bands; the last row of each range is background, but for the image's."""
    ranges: list[Rows] = []
    for top, bottom in rows:
        start = top // BAND * BAND
        end = min(height, (bottom // BAND + 1) * BAND)
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], end)
        else:
            ranges.append((start, end))
    return ranges
