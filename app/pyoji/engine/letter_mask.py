"""Letter mask: rasters of letters side by side, the mask of one draw operation.

In: rasters in steps of coverage, with their positions. Out: their steps on an image of steps, or an
8-bit mask. On palette indices, steps are drawn without a mask. Must not know letters or colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from pyoji.engine.text.raster import STEPS

Piece = tuple[int, int, Image.Image]
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
        """Draw the steps on an image, the corner of the box at x, y."""
        left, top = self.box[0] - x, self.box[1] - y
        for piece_x, piece_y, raster in self.pieces:
            image.paste(raster, (piece_x - left, piece_y - top))

    def steps(self) -> Image.Image:
        """Return the steps of the box, read-only."""
        left, top, right, bottom = self.box
        if len(self.pieces) == 1:
            return self.pieces[0][2]
        image = Image.new("L", (right - left, bottom - top))
        self.draw_on(image, 0, 0)
        return image

    def image(self) -> Image.Image:
        """Return the 8-bit coverage of the box."""
        return mask_of(self.steps())


def mask_of(steps: Image.Image) -> Image.Image:
    """Return the 8-bit coverage of an image of steps."""
    return Image.frombytes("L", steps.size, steps.tobytes().translate(_TABLE))
