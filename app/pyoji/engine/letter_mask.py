"""Letter mask: rasters of letters side by side, the mask of one draw operation.

In: rasters in steps of coverage, with their positions. Out: their steps on an image of steps, or an
8-bit mask. On palette indices, steps are drawn without a mask. Must not know letters or colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, _imaging

from pyoji.engine.text.raster import STEPS


class Raster(NamedTuple):
    """The coverage of a letter in steps, as the core of Pillow has it.

    A card draws forty letters, half of them for the first time. To create and to paste an `Image`
    of each would take several times as long as the pixels do.
    """

    width: int
    height: int
    pixels: _imaging.ImagingCore

    @classmethod
    def of(cls, image: Image.Image) -> Raster:
        """Return an image of steps as a raster; the image must not be changed."""
        return cls(*image.size, image.im)

    @classmethod
    def of_rows(cls, width: int, height: int, stride: int, rows: bytes) -> Raster:
        """Return rows as a raster without a copy, the bottom row first, `stride` bytes apart."""
        layout = "L", stride, -1
        return cls(width, height, _imaging.map_buffer(rows, (width, height), "raw", 0, layout))

    def draw_on(self, image: Image.Image, x: int, y: int) -> None:
        """Draw the steps on an image that may be changed."""
        image.im.paste(self.pixels, (x, y, x + self.width, y + self.height))

    def crop(self, box: tuple[int, int, int, int]) -> Raster:
        """Return a part of the raster."""
        left, top, right, bottom = box
        return Raster(right - left, bottom - top, self.pixels.crop(box))

    def image(self) -> Image.Image:
        """Return the steps as a new image."""
        image = Image.new("L", (self.width, self.height))
        self.draw_on(image, 0, 0)
        return image


Piece = tuple[int, int, Raster]
"""The position of a raster, and the raster."""

OPAQUE = 255
"""Full coverage."""

COVERAGES = bytes(round(step / STEPS * OPAQUE) for step in range(STEPS + 1))
"""The 8-bit coverage of each step."""

_TABLE = COVERAGES + bytes(256 - len(COVERAGES))


class LetterMask(NamedTuple):
    """Rasters in steps that share no pixel, all of them in a box, which has no other coverage."""

    pieces: Sequence[Piece]
    box: tuple[int, int, int, int]

    def draw_on(self, image: Image.Image, x: int, y: int) -> None:
        """Draw the steps on an image that may be changed, the corner of the box at x, y."""
        left, top = self.box[0] - x, self.box[1] - y
        for piece_x, piece_y, raster in self.pieces:
            raster.draw_on(image, piece_x - left, piece_y - top)

    def steps(self) -> Image.Image:
        """Return the steps of the box as a new image."""
        left, top, right, bottom = self.box
        image = Image.new("L", (right - left, bottom - top))
        self.draw_on(image, 0, 0)
        return image

    def image(self) -> Image.Image:
        """Return the 8-bit coverage of the box."""
        return mask_of(self.steps())


def mask_of(steps: Image.Image) -> Image.Image:
    """Return the 8-bit coverage of an image of steps."""
    return Image.frombytes("L", steps.size, steps.tobytes().translate(_TABLE))
