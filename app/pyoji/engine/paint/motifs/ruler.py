"""The statistic card's ruler along the card's end, with one highlighted mark."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

PITCH = 15
"""Design units between marks; every fifth is longer, every tenth the longest."""

HEIGHTS = (-9, 4, -4, 9, 1, -7, 6, -1, 8, -6, 3, -3)
"""The highlighted mark for each of the twelve seeds, relative to the middle."""


def ruler(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw marks along the end side, one of them wide and long. Colours: marks, highlight."""
    marks, highlight = motif.colors
    unit = motif.unit * scale
    left, right = box.x * scale, (box.x + box.w) * scale
    top, bottom = box.y * scale, (box.y + box.h) * scale
    middle = (top + bottom) / 2

    def mark(pen: Pen, step: int, length: float, width: float) -> None:
        start = left if motif.mirrored else right - length * unit
        y = middle + (step * PITCH - width / 2) * unit
        pen.rounded(start, y, length * unit, width * unit, 0)

    highlighted = HEIGHTS[motif.seed % len(HEIGHTS)]
    reach = int((bottom - top) / 2 / unit / PITCH)
    pen = Pen((left, top, right, bottom))
    for step in range(-reach, reach + 1):
        if step != highlighted:
            length = 44 if step % 10 == 0 else 30 if step % 5 == 0 else 16
            mark(pen, step, length, 3)
    yield from pen.operations(marks)
    pen = Pen((left, top, right, bottom))
    mark(pen, highlighted, 72, 10)
    yield from pen.operations(highlight)
