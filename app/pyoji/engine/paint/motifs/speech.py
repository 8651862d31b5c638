"""The bilingual card's tail, by which its upper block speaks to the lower one."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

MARGIN = 76
"""From the card's edge to the tail's upright side, under the start of the title."""

WIDE = 1.5
"""Its width in heights."""


def tail(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a tail that hangs from the top of the box to its foot, under the title's start.

    Colors: tail.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    left = MARGIN * motif.unit * scale
    points = [(left, 0.0), (left + h * WIDE, 0.0), (left, h)]
    pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
