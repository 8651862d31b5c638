"""The documentation card's blueprint: a grid of hairlines, and a heading's mark as drawn on it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_CELL = 40
_HAIRLINE = 2

# Size of the mark as a share of its box, and its middle as shares of the box's sides.
_CROPS = ((0.86, 0.46, 0.50), (1.16, 0.62, 0.57), (1.06, 0.60, 0.40))
_LEAN = 0.16
"""How far the upright bars lean: across by up."""


def grid(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a grid from the middle of the card, every fourth line thicker. Colours: lines."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen, cell = Pen((x, y, x + w, y + h)), _CELL * unit
    for length, other, is_upright in ((w, h, True), (h, w, False)):
        half = int(length / 2 / cell)
        for line in range(-half, half + 1):
            thick = _HAIRLINE * unit * (2 if line % 4 == 0 else 1)
            at = length / 2 + line * cell - thick / 2
            if is_upright:
                pen.rounded(x + at, y, thick, other, 0)
            else:
                pen.rounded(x, y + at, other, thick, 0)
    yield from pen.operations(color)


def heading(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the mark of a heading with the lines of its construction; the seed sets its crop.

    Colours: mark, construction lines.
    """
    mark, line = motif.colors
    drawing = _Drawing(box, motif, scale)
    yield from drawing.construction(line)
    yield from drawing.bars(mark)
    yield from drawing.dimensions(line)


class _Drawing:
    """The mark in its box: two level bars and two upright ones that lean."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
        self._bounds = (x, y, x + w, y + h)
        share, across, down = _CROPS[motif.seed % len(_CROPS)]
        self._size = min(w, h) * share
        self._x = x + w * (1 - across if motif.mirrored else across)
        self._y = y + h * down
        self._thick = self._size * 0.135
        self._hair = 3 * motif.unit * scale
        self._offset = self._size * 0.19

    def _pen(self) -> Pen:
        return Pen(self._bounds)

    def _upright(self, pen: Pen, at: float, reach: float, thick: float) -> None:
        """Add a leaning bar through `at` on the middle's height."""
        shift, half = reach * _LEAN, thick / 2
        x, y = self._x + at, self._y
        pen.polygon(
            [
                (x + shift - half, y - reach),
                (x + shift + half, y - reach),
                (x - shift + half, y + reach),
                (x - shift - half, y + reach),
            ]
        )

    def _level(self, pen: Pen, at: float, reach: float, thick: float) -> None:
        """Add a level bar `at` below the middle."""
        y = self._y + at - thick / 2
        left, top, right, bottom = self._bounds
        start, end = max(left, self._x - reach), min(right, self._x + reach)
        pen.rounded(start, max(top, y), end - start, min(bottom, y + thick) - max(top, y), 0)

    def bars(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the mark."""
        pen = self._pen()
        for at in (-self._offset, self._offset):
            self._upright(pen, at, self._size / 2, self._thick)
            self._level(pen, at, self._size / 2, self._thick)
        yield from pen.operations(color)

    def construction(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the edges of the bars on to the edges of the box."""
        pen, far = self._pen(), self._size * 2
        for middle in (-self._offset, self._offset):
            for edge in (-self._thick / 2, self._thick / 2):
                self._upright(pen, middle + edge, far, self._hair)
                self._level(pen, middle + edge, far, self._hair)
        pen.ring(self._x, self._y, self._size * 0.5, self._hair)
        yield from pen.operations(color)

    def dimensions(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the axes of the bars, and a ring where two cross."""
        pen = self._pen()
        for across in (-self._offset, self._offset):
            for down in (-self._offset, self._offset):
                x, y = self._x + across - down * _LEAN, self._y + down
                pen.ring(x, y, self._thick * 0.2, self._hair)
        yield from pen.operations(color)
