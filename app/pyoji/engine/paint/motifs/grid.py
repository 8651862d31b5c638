"""The minimal card's motifs: the columns of a grid as bars, and a square in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

COLUMNS = 4

_MARGIN, _GUTTER = 80, 24

_BAR, _BOTTOM = 10, 92
"""The thickness of a bar, and how far its top is from the foot: words stand above."""


def grid(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw four columns as bars near the foot, with a gutter between them. Colours: bars."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    margin = _MARGIN * unit
    pen = Pen((x, y, x + w, y + h))
    for start, end in _columns(w - 2 * margin, _GUTTER * unit):
        pen.rounded(x + margin + start, y + h - _BOTTOM * unit, end - start, _BAR * unit, 0)
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
