"""The frame card's frame, which hangs on a nail, and the cat that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import Point, cubic, snap
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

BAR = 36
"""The width of the frame on all four sides, in design units."""

_HANG = 48
"""From the nail down to the frame."""

_NAIL, _CORD = 11, 5
"""The radius of the nail, and the thickness of the cord."""

_CAT = 120
"""The height of the cat in design units."""

_SEATS = (0.2, 0.8, 0.5)
"""Where the cat sits along its box, by the seed."""


_BACK = (
    *cubic((0.0, -0.66), (0.14, -0.66), (0.19, -0.58), (0.24, -0.47)),
    *cubic((0.24, -0.47), (0.31, -0.34), (0.35, -0.24), (0.35, -0.12)),
    *cubic((0.35, -0.12), (0.35, -0.03), (0.28, 0.0), (0.18, 0.0)),
)
"""The right side of a sitting cat's back, the cat 1 high."""

_HEAD = (
    (0.0, -0.905),
    *cubic((0.07, -0.905), (0.10, -0.90), (0.11, -0.90), (0.13, -0.92)),
    *((0.225, -1.0), (0.235, -0.86)),
    *cubic((0.245, -0.80), (0.28, -0.76), (0.26, -0.54), (0.0, -0.54)),
)
"""The right side of its head, from the top over the ear."""

_TAIL = (
    *cubic((0.2, -0.05), (0.42, 0.0), (0.62, -0.02), (0.66, -0.16)),
    *cubic((0.66, -0.16), (0.69, -0.27), (0.58, -0.30), (0.55, -0.23)),
)
"""The middle of the tail, from the back to its end."""


def cat(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a cat from behind, which sits at the foot of the box. Colours: cat."""
    (color,) = motif.colors
    size, side = _CAT * motif.unit * scale, -1 if motif.mirrored else 1
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    share = _SEATS[motif.seed % len(_SEATS)]
    middle, foot = x + w * (1 - share if motif.mirrored else share), y + h

    def at(point: Point) -> Point:
        return middle + side * point[0] * size, foot + point[1] * size

    pen = Pen((x, y, x + w, y + h))
    for half in (_BACK, _HEAD):
        pen.polygon([at(point) for point in (*half, *((-px, py) for px, py in reversed(half)))])
    for start, end in pairwise(map(at, _TAIL)):
        pen.bar(*start, *end, 0.085 * size)
    yield from pen.operations(color)


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
