"""The bilingual card's tail, by which its upper block speaks to the lower one."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import snap
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

MARGIN = 76
"""From the card's edge to the tail's upright side, and to the start of the title."""

WIDE = 1.9
"""Its width in heights."""


def tail(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a tail that hangs from the top of the box to its foot; the seed sets where.

    It is under the title's start, in the middle, or under its end. Colours: tail.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    margin, wide = MARGIN * motif.unit * scale, h * WIDE
    upright = (margin, (w - wide) / 2, w - margin)[motif.seed % 3]
    slanted = upright + (-wide if motif.seed % 3 == 2 else wide)
    top = snap(y) - y  # where the block above it ends, so that no line is between them
    points = [(upright, top), (slanted, top), (upright, h)]
    pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
