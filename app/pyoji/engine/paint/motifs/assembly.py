"""The documentation card's motif: a figure of a manual, a bolt, a washer and a nut on their axis,
on squared paper.

The words stand beside the paper, and below it on a card at least as high as wide, where the figure
lies.
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

PITCH, LINE = 60, 2
"""From one line of the grid to the next, and a line's thickness, in design units."""

TURNS, LYING_TURNS = (0, 15, 165), (-90, -84, 84)
"""The angle of an axis that stands, and of one that lies, in degrees, by the seed."""

WIDE, SHARE, LONG = 384, 0.39, 0.80
"""The width of the paper at the end of a card, in design units; on a card at least as high as
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
    """Draw squared paper, and a bolt, a washer and a nut on a dashed axis; the seed turns it.

    Colors: paper, its lines, parts and axis, shade.
    """
    paper, line, light, shade = motif.colors
    figure = _Figure(box, motif, scale)
    yield from figure.paper(paper)
    yield from figure.grid(line)
    yield from figure.parts(light)
    yield from figure.shade(shade)


class _Figure:
    """Paper and a figure in the middle of it, in pixels of the card."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        left, top, width, height = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = motif.unit * scale
        self._mirrored = motif.mirrored
        kind = motif.seed % len(TURNS)
        if height >= width:
            self._paper = left, top, width, height * SHARE
            self._size = width * LONG / (2 * REACH)
            self._turn = radians(LYING_TURNS[kind])
        else:
            wide = min(width, WIDE * self._unit)
            self._paper = left if motif.mirrored else left + width - wide, top, wide, height
            self._size = height / (2 * REACH + 24)
            self._turn = radians(TURNS[kind])
        left, top, width, height = self._paper
        self._middle = left + width / 2, top + height / 2

    def _pen(self) -> Pen:
        left, top, width, height = self._paper
        return Pen((left, top, left + width, top + height))

    def _at(self, point: Point) -> Point:
        across, along = point
        px = (across * cos(self._turn) - along * sin(self._turn)) * self._size
        py = (across * sin(self._turn) + along * cos(self._turn)) * self._size
        return self._middle[0] + (-px if self._mirrored else px), self._middle[1] + py

    def paper(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the paper."""
        pen = self._pen()
        pen.rounded(*self._paper, 0)
        yield from pen.operations(color)

    def grid(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the paper's lines, the same on both sides of its middle."""
        pen, pitch, line = self._pen(), PITCH * self._unit, LINE * self._unit
        left, top, width, height = self._paper
        for step in _steps(width / pitch):
            pen.rounded(self._middle[0] + step * pitch - line / 2, top, line, height, 0)
        for step in _steps(height / pitch):
            pen.rounded(left, self._middle[1] + step * pitch - line / 2, width, line, 0)
        yield from pen.operations(color)

    def parts(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the parts, and the dashes of the axis between them."""
        pen = self._pen()
        for outline in SOLIDS:
            pen.polygon([self._at(point) for point in outline])
        for start, end in GAPS:
            at = start
            while at + DASH <= end:
                pen.bar(*self._at((0, at)), *self._at((0, at + DASH)), THICK * self._size)
                at += DASH + SPACE
        yield from pen.operations(color)

    def shade(self, color: Color) -> Iterator[DrawOperation]:
        """Draw what is in the shade."""
        pen = self._pen()
        for outline in FACES:
            pen.polygon([self._at(point) for point in outline])
        yield from pen.operations(color)


def _steps(count: float) -> Iterator[float]:
    """Yield the distances of lines from the middle, which is in the middle of a square."""
    half = int(count / 2 + 0.5)
    return (step + 0.5 for step in range(-half, half))
