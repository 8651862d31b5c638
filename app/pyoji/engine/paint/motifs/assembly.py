"""The documentation card's motif: a figure of a manual, a bolt, a washer and a nut on their axis,
on the grid of a drawing.

The words stand beside the figure, and below it on a card at least as high as wide, where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]
"""In design units, from the middle of the figure: across its axis, and along it."""

PITCH, LINE = 90, 2
"""From one line of the grid to the next, and a line's thickness, in design units."""

TURNS, LYING_TURNS = (0, 20, 160), (-90, -84, 84)
"""The angle of an axis that stands, and of one that lies, in degrees, by the seed."""

WIDE, SHARE, LONG = 412, 0.39, 0.80
"""The width of the figure at the end of a card, in design units; on a card at least as high as
wide, its share of the height, and the axis as a share of the width."""

REACH = 296
"""From the middle to either end of the axis."""


def _block(half: float, start: float, end: float, bevel: float) -> Sequence[Point]:
    """Return the outline of a part, the corners of its first edge cut."""
    return (
        *((-half, start + bevel), (-half + bevel, start), (half - bevel, start)),
        *((half, start + bevel), (half, end), (-half, end)),
    )


HEAD, NUT = (112, -258, -160), (104, 152, 246)
"""Half of a part's width, and where it starts and ends."""

SOLIDS = (
    _block(*HEAD, 16),
    ((-46, -161), (46, -161), (46, 4), (30, 20), (-30, 20), (-46, 4)),
    ((-100, 68), (100, 68), (100, 98), (-100, 98)),
    _block(*NUT, 16),
)
"""The outlines of head, shaft, washer and nut."""

FACES = (
    ((56, HEAD[1]), (96, HEAD[1]), (112, HEAD[1] + 16), (112, HEAD[2]), (56, HEAD[2])),
    ((-46, HEAD[2]), (46, HEAD[2]), (46, HEAD[2] + 14), (-46, HEAD[2] + 14)),
    *(
        ((-46, start), (46, start - 14), (46, start - 3), (-46, start + 11))
        for start in range(-102, -10, 22)
    ),
    ((40, 68), (100, 68), (100, 98), (40, 98)),
    ((52, NUT[1]), (88, NUT[1]), (104, NUT[1] + 16), (104, NUT[2]), (52, NUT[2])),
)
"""What is in the shade: a side of head, washer and nut, and the thread."""

DASH, SPACE, THICK = 20, 14, 7
"""A dash of the axis, the space behind it, and its thickness."""

GAPS = ((-REACH, HEAD[1]), (24, 60), (104, 144), (NUT[2] + 8, REACH))
"""Where the axis is seen."""


def assembly(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a grid, and a bolt, a washer and a nut on a dashed axis; the seed turns it.

    Colors: grid, axis, parts, their shade.
    """
    grid, axis, light, shade = motif.colors
    figure = _Figure(box, motif, scale)
    yield from figure.grid(grid)
    yield from figure.axis(axis)
    yield from figure.draw(SOLIDS, light)
    yield from figure.draw(FACES, shade)


class _Figure:
    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = unit = motif.unit * scale
        self._mirrored = motif.mirrored
        kind = motif.seed % len(TURNS)
        if self._h >= self._w:
            self._middle = self._w / 2, self._h * SHARE / 2
            self._size = self._w * LONG / (2 * REACH)
            self._turn = radians(LYING_TURNS[kind])
        else:
            self._middle = self._w - WIDE / 2 * unit, self._h / 2
            self._size = self._h / (2 * REACH + 24)
            self._turn = radians(TURNS[kind])

    def _pen(self) -> Pen:
        return Pen((self._x, self._y, self._x + self._w, self._y + self._h))

    def _at(self, point: Point) -> Point:
        across, along = point
        px = self._middle[0] + (across * cos(self._turn) - along * sin(self._turn)) * self._size
        py = self._middle[1] + (across * sin(self._turn) + along * cos(self._turn)) * self._size
        return self._x + (self._w - px if self._mirrored else px), self._y + py

    def grid(self, color: Color) -> Iterator[DrawOperation]:
        """Draw lines over the box, the same on both sides of its middle."""
        pen, pitch, line = self._pen(), PITCH * self._unit, LINE * self._unit
        for step in range(-int(self._w / 2 / pitch), int(self._w / 2 / pitch) + 1):
            left = self._x + self._w / 2 + step * pitch - line / 2
            pen.rounded(left, self._y, line, self._h, 0)
        for step in range(-int(self._h / 2 / pitch), int(self._h / 2 / pitch) + 1):
            top = self._y + self._h / 2 + step * pitch - line / 2
            pen.rounded(self._x, top, self._w, line, 0)
        yield from pen.operations(color)

    def axis(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the dashes of the axis between the parts."""
        pen = self._pen()
        for start, end in GAPS:
            at = start
            while at + DASH <= end:
                pen.bar(*self._at((0, at)), *self._at((0, at + DASH)), THICK * self._size)
                at += DASH + SPACE
        yield from pen.operations(color)

    def draw(self, outlines: Sequence[Sequence[Point]], color: Color) -> Iterator[DrawOperation]:
        """Draw parts."""
        pen = self._pen()
        for outline in outlines:
            pen.polygon([self._at(point) for point in outline])
        yield from pen.operations(color)
