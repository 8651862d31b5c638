"""The minimal card's motifs: a rule over the columns of a grid, and a square in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

COLUMNS = 4

_MARGIN, _GUTTER = 80, 24

_THICK, _BOTTOM = 8, 92
"""The thickness of the rule, and how far its top is from the foot: words stand above."""


def rule(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a rule over all columns near the foot. Colors: rule."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    margin = _MARGIN * unit
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + margin, y + h - _BOTTOM * unit, w - 2 * margin, _THICK * unit, 0)
    yield from pen.operations(color)


def square(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a square at the start of a column, or at the end of the last; the seed sets which.

    Its side is the largest number of half columns that the box is high. Colours: square.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    columns = _columns(w, _GUTTER * motif.unit * scale)
    start, end = columns[-1]
    half = (end - start) / 2
    side = min(w, h, half * max(1, int(h / half)))
    along = (start, columns[2][0], w - side)[motif.seed % 3]
    along = min(along, w - side)
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + (w - side - along if motif.mirrored else along), y, side, side, 0)
    yield from pen.operations(color)


def _columns(width: float, gutter: float) -> list[tuple[float, float]]:
    """Return where each column starts and ends."""
    pitch = (width + gutter) / COLUMNS
    return [(column * pitch, (column + 1) * pitch - gutter) for column in range(COLUMNS)]
