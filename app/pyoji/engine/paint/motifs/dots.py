"""What cards of the old og-image service have: a field of dots, a triangle, and a plus sign."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

PITCH = 60
"""Design units from dot to dot along a row; the rows between stand half of it aside."""

RADIUS = 1.5


def dots(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Dots on a lattice about the box's middle, none of them cut. Colour: theirs."""
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
    """A triangle that stands on the box's foot and reaches its top. Colour: its own."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.polygon([(x + w / 2, y), (x + w, y + h), (x, y + h)])
    yield from pen.operations(color)


def plus(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """A thin plus sign, as large as the box's shorter side. Colour: its own."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    side = min(w, h)
    thick = side / 12
    middle = x + w / 2, y + h / 2
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(middle[0] - side / 2, middle[1] - thick / 2, side, thick, 0)
    pen.rounded(middle[0] - thick / 2, middle[1] - side / 2, thick, side, 0)
    yield from pen.operations(color)
