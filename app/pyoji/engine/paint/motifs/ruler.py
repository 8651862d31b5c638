"""The statistic's ruler: a measure along the card's end, one of its marks reached."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

PITCH = 15
"""Design units from mark to mark; every fifth is longer, every tenth the longest."""

HEIGHTS = (-9, 4, -4, 9, 1, -7, 6, -1, 8, -6, 3, -3)
"""The marks, up or down from the middle, that the twelve seeds reach; neighbours lie apart."""


def ruler(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Marks along the end side, the reached one broad and long. Colours: marks, reached."""
    marks, reached = motif.colors
    unit = motif.unit * scale
    left, right = box.x * scale, (box.x + box.w) * scale
    top, bottom = box.y * scale, (box.y + box.h) * scale
    middle = (top + bottom) / 2

    def mark(pen: Pen, step: int, length: float, width: float) -> None:
        start = left if motif.mirrored else right - length * unit
        y = middle + (step * PITCH - width / 2) * unit
        pen.rounded(start, y, length * unit, width * unit, 0)

    goal = HEIGHTS[motif.seed % len(HEIGHTS)]
    reach = int((bottom - top) / 2 / unit / PITCH)
    pen = Pen((left, top, right, bottom))
    for step in range(-reach, reach + 1):
        if step != goal:
            length = 44 if step % 10 == 0 else 30 if step % 5 == 0 else 16
            mark(pen, step, length, 3)
    yield from pen.operations(marks)
    pen = Pen((left, top, right, bottom))
    mark(pen, goal, 72, 10)
    yield from pen.operations(reached)
