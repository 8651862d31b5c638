"""The minimal card's motifs: a grid of hairlines, and a square on one of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

COLUMNS = 4

_MARGIN, _LINE = 80, 2

_TOP, _BOTTOM = 40, 92
"""How far lines reach in from the top and the bottom: words stand between."""


def grid(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw four columns between margins: marks at the top, cells at the bottom. Colours: line."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    margin = _MARGIN * unit
    for top, high in ((y, _TOP * unit), (y + h - _BOTTOM * unit, _BOTTOM * unit)):
        for column in range(COLUMNS + 1):
            pen = Pen((x, y, x + w, y + h))
            along = margin + (w - 2 * margin - _LINE * unit) * column / COLUMNS
            pen.rounded(x + along, top, _LINE * unit, high, 0)
            yield from pen.operations(color)
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + margin, y + h - _BOTTOM * unit, w - 2 * margin, _LINE * unit, 0)
    yield from pen.operations(color)


def square(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a square at one of the lines that divide the box's width in four; the seed sets which.

    Its side is the largest number of half columns that the box is high. Colours: square.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    half = w / COLUMNS / 2
    side = min(w, h, half * max(1, int(h / half)))
    along = min(w * (3, 2, 4)[motif.seed % 3] / COLUMNS, w - side)
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + (w - side - along if motif.mirrored else along), y, side, side, 0)
    yield from pen.operations(color)
