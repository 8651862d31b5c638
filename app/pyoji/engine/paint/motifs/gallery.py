"""The frame card's frame, which hangs on a nail, with mitred corners."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen, snap
from pyoji.engine.scene import Motif

BAR = 36
"""The width of the frame on all four sides, in design units."""

_HANG = 48
"""From the nail down to the frame."""

_NAIL, _CORD = 11, 5
"""The radius of the nail, and the thickness of the cord."""


def hanging(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a nail at the top of the box, a cord, and a frame in the rest of it.

    Colours: sides in the light, sides in the shade, nail and cord.
    """
    light, shade, cord = motif.colors
    unit = motif.unit * scale
    # Whole pixels, so that the mitres meet the frame's corners without a seam.
    left, top = snap(box.x * scale), snap(box.y * scale)
    right, bottom = snap((box.x + box.w) * scale), snap((box.y + box.h) * scale)
    bounds = (left, top, right, bottom)
    upper, bar = top + round(_HANG * unit), round(BAR * unit)
    middle, nail = (left + right) / 2, top + _NAIL * unit
    reach = (right - left) * 0.3
    pen = Pen(bounds)
    for end in (middle - reach, middle + reach):
        pen.bar(middle, nail, end, upper + bar / 2, _CORD * unit)
    pen.disc(middle, nail, _NAIL * unit)
    yield from pen.operations(cord)
    outer = (left, upper), (right, upper), (right, bottom), (left, bottom)
    inner = (
        *((left + bar, upper + bar), (right - bar, upper + bar)),
        *((right - bar, bottom - bar), (left + bar, bottom - bar)),
    )
    for color, sides in ((light, (0, 3)), (shade, (1, 2))):
        pen = Pen(bounds)
        for side in sides:
            after = (side + 1) % 4
            pen.polygon([outer[side], outer[after], inner[after], inner[side]])
        yield from pen.operations(color)
