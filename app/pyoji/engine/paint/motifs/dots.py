"""The motifs of the old og-image service: a field of dots, a triangle, a plus sign."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

PITCH = 60
"""Design units between dots along a row; alternate rows are offset by half."""

RADIUS = 1.5


def dots(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw uncropped dots on a lattice around the box's centre. Colours: dots."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    step, radius = PITCH / 2 * motif.unit * scale, RADIUS * motif.unit * scale
    columns, rows = int((w / 2 - radius) / step), int((h / 2 - radius) / step)
    pen = Pen((x, y, x + w, y + h))
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            if (row + column) % 2 == 0:
                pen.disc(x + w / 2 + column * step, y + h / 2 + row * step, radius)
    yield from pen.operations(color)


def triangle(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a triangle from the bottom of the box to its top. Colours: triangle."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.polygon([(x + w / 2, y), (x + w, y + h), (x, y + h)])
    yield from pen.operations(color)


def plus(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a thin plus sign of the size of the box's shorter side. Colours: sign."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    side = min(w, h)
    thick = side / 12
    middle = x + w / 2, y + h / 2
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(middle[0] - side / 2, middle[1] - thick / 2, side, thick, 0)
    pen.rounded(middle[0] - thick / 2, middle[1] - side / 2, thick, side, 0)
    yield from pen.operations(color)
