"""Canvas: a painted card as frozen values, a background and ordered draw operations.

In: what the painter draws. Out: for an encoder, the entire image, or only the rows that differ from
the background, which other cards share. Its images are immutable. Must not know frames or file
formats.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.background import BAND, RGB, Background, FlatBackground, Rectangle, Rows, Strip
from pyoji.engine.letter_mask import LetterMask
from pyoji.engine.scene import Blend

_BLENDS: Mapping[Blend, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "multiply": ImageChops.multiply,
    "screen": ImageChops.screen,
}

_GIANT = 0.7
"""The height of a giant letter, as a share of the canvas: more than that of any text."""


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

    @property
    def has_giant(self) -> bool:
        """Whether a letter, or a line of letters, is higher than most of the canvas."""
        least = _GIANT * self.size[1]
        return any(
            isinstance(operation.mask, LetterMask) and operation.box[3] - operation.box[1] > least
            for operation in self.operations
        )

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
