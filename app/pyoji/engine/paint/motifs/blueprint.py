"""The documentation card's blueprint: a grid of hairlines, and a page as drawn on it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_CELL = 40
_HAIRLINE = 2

_BESIDE, _ABOVE, _TOP, _BOTTOM = 396, 0.4, 36, 64
"""Grid beside the words, above them as a share of the height, and in the strips at the edges."""

_CROPS = ((1.38, 0.47, 0.62), (1.26, 0.47, 0.50), (1.12, 0.44, 0.44))
"""Height of the page as a share of its room, and its middle as shares of the box's sides."""

_ROOM = 0.72
"""Share of the box's height that is room for the page, if the box is not narrower."""

_WIDE, _FOLD = 0.67, 0.19
"""Width of the page, and the side of its folded corner, as shares of its height."""

_HEADING = (0.20, 0.075, 0.40)
_LINES = ((0.38, 0.76), (0.475, 0.76), (0.57, 0.52), (0.72, 0.76), (0.815, 0.64))
"""Lines on the page, as shares of its height: middle and, of its width, length."""

_LINE, _INDENT = 0.034, 0.12


def grid(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a grid around a field that is left free for words. Colours: lines.

    Lines count from the middle of the card, every fourth is thicker. The field is beside the page,
    and below it on a card that is not wider than high.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    beside = w > h
    cell = _CELL * unit
    left = 0.0
    right = _snapped(w - _BESIDE * unit, w, cell) if beside else w
    top = _snapped(_TOP * unit if beside else h * _ABOVE, h, cell)
    bottom = _snapped(h - _BOTTOM * unit, h, cell)
    if motif.mirrored:
        left, right = w - right, w
    pen = Pen((x, y, x + w, y + h))
    for at, thick in _lines(w, unit):
        free = left < at + thick / 2 < right - thick
        for start, end in ((0.0, top), (bottom, h)) if free else ((0.0, h),):
            pen.rounded(x + at, y + start, thick, end - start, 0)
    for at, thick in _lines(h, unit):
        free = top + thick < at + thick / 2 < bottom - thick
        for start, end in ((0.0, left), (right, w)) if free else ((0.0, w),):
            if start < end:
                pen.rounded(x + start, y + at, end - start, thick, 0)
    yield from pen.operations(color)


def _lines(length: float, unit: float) -> Iterator[tuple[float, float]]:
    """Yield where each line across a length starts, and its thickness."""
    half = int(length / 2 / (_CELL * unit))
    for line in range(-half, half + 1):
        thick = _HAIRLINE * unit * (2 if line % 4 == 0 else 1)
        yield length / 2 + line * _CELL * unit - thick / 2, thick


def _snapped(at: float, length: float, cell: float) -> float:
    """Return the line nearest to a place."""
    return length / 2 + round((at - length / 2) / cell) * cell


def page(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a page with the lines of its construction; the seed sets its crop.

    Colours: page, its lines of text, construction lines.
    """
    paper, text, line = motif.colors
    drawing = _Page(box, motif, scale)
    yield from drawing.construction(line)
    yield from drawing.paper(paper)
    yield from drawing.text(text)
    yield from drawing.fold(line)


class _Page:
    """A page in its box, with one corner folded."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
        self._bounds = (x, y, x + w, y + h)
        share, across, down = _CROPS[motif.seed % len(_CROPS)]
        self._high = min(w, h * _ROOM) * share
        self._wide = self._high * _WIDE
        self._mirrored = motif.mirrored
        middle = x + w * (1 - across if motif.mirrored else across)
        self._start = middle + self._wide / 2 * (1 if motif.mirrored else -1)
        self._top = y + h * down - self._high / 2
        self._hair = 3 * motif.unit * scale
        self._fold = self._high * _FOLD

    def _across(self, along: float) -> float:
        """Return the pixel `along` from the edge where lines start."""
        return self._start - along if self._mirrored else self._start + along

    def _bar(self, pen: Pen, start: float, top: float, wide: float, high: float) -> None:
        left = min(self._across(start), self._across(start + wide))
        x0, y0, x1, y1 = self._bounds
        right, bottom = min(x1, left + wide), min(y1, self._top + top + high)
        left, top = max(x0, left), max(y0, self._top + top)
        if left < right and top < bottom:
            pen.rounded(left, top, right - left, bottom - top, 0)

    def paper(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the page without its corner."""
        pen, fold = Pen(self._bounds), self._fold
        corners = (
            (0, 0),
            (self._wide - fold, 0),
            (self._wide, fold),
            (self._wide, self._high),
            (0, self._high),
        )
        pen.polygon([(self._across(x), self._top + y) for x, y in corners])
        yield from pen.operations(color)

    def text(self, color: Color) -> Iterator[DrawOperation]:
        """Draw a heading and two paragraphs, as bars."""
        pen, indent = Pen(self._bounds), self._wide * _INDENT
        for middle, thick, share in (_HEADING, *((at, _LINE, long) for at, long in _LINES)):
            high = thick * self._high
            self._bar(pen, indent, middle * self._high - high / 2, self._wide * share, high)
        yield from pen.operations(color)

    def fold(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the folded corner."""
        pen, fold = Pen(self._bounds), self._fold
        corners = ((self._wide - fold, 0), (self._wide, fold), (self._wide - fold, fold))
        pen.polygon([(self._across(x), self._top + y) for x, y in corners])
        yield from pen.operations(color)

    def construction(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the edges of the page on to the edges of the box, and a ring around its corner."""
        pen, far, half = Pen(self._bounds), self._high * 4, self._hair / 2
        for at in (0, self._wide - self._fold, self._wide):
            self._bar(pen, at - half, -far, self._hair, 2 * far)
        for at in (0, self._fold, self._high):
            self._bar(pen, -far, at - half, 2 * far, self._hair)
        pen.ring(self._across(self._wide), self._top, self._fold * 1.6, self._hair)
        yield from pen.operations(color)
