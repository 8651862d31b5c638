"""The bilingual card's tail, by which its upper block speaks to the lower one."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

PLACES = (0.30, 0.62, 0.88)
"""Where the tail's point is, as shares of the width, by the seed."""

WIDE = 1.2
"""Its width in heights."""


def tail(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a tail that hangs from the top of the box to its foot; the seed sets where.

    Colors: tail.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    right, wide = w * PLACES[motif.seed % len(PLACES)], h * WIDE
    points = [(right - wide, 0.0), (right, 0.0), (right, h)]
    pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
