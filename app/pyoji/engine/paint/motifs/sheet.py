"""The documentation card's motif: a page on a desk, its corner folded.

The words stand on the page; below them, its text goes on as bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]


class PagePlacement(NamedTuple):
    """A page in design units: its distance from the end and from the top, and the side of its
    folded corner."""

    inwards: float
    below: float
    fold: float


PLACEMENTS = (
    PagePlacement(84, 40, 132),
    PagePlacement(76, 80, 184),
    PagePlacement(192, 40, 92),
)
"""Placements by the seed."""

MARGIN = 40
"""The desk before the page's first edge, and the page below its last line."""

SHARE, LARGER = 0.14, 1.35
"""On a card at least as high as wide: the share of the height above the page, and the factor of its
folded corner."""

FOOT, HIGHER, PITCH, THICK = 92, 0.14, 36, 16
"""From the foot up to the first line, and on a card at least as high as wide, as a share of its
height; from one line to the next, and the thickness of a line."""

START, END = 92, 56
"""From the card's edge and the page's end to the start and the end of the longest line."""

LINES = (
    (1.0, 0.62, 0.86, 0.94, 0.45, 0.78, 1.0),
    (0.72, 0.94, 0.55, 0.88, 1.0, 0.64, 0.92),
    (0.88, 0.40, 0.96, 0.7, 0.9, 1.0, 0.5),
)
"""The lengths of the lines, by the seed, as shares of the longest."""

LINK, GAP = 0.2, 14
"""The length of the first words of a line, as such a share, and the space behind them."""


def sheet(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the desk around the page, the folded corner, and lines of text.

    Colors: desk, back of the corner, lines, first words of a line.
    """
    desk, corner, line, link = motif.colors
    drawing = _Sheet(box, motif, scale)
    yield from drawing.shape(drawing.around, desk)
    yield from drawing.shape(drawing.corner, corner)
    yield from drawing.text(line, motif.seed, is_link=False)
    yield from drawing.text(link, motif.seed, is_link=True)


class _Sheet:
    """A page in its box; points are in pixels from the edge where lines start."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = motif.unit * scale
        self._mirrored = motif.mirrored
        placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
        is_tall = self._h >= self._w
        self._fold = placement.fold * self._unit * (LARGER if is_tall else 1)
        self._left = MARGIN * self._unit
        self._right = self._w - placement.inwards * self._unit
        self._top = self._h * SHARE if is_tall else placement.below * self._unit
        self._foot = self._h * HIGHER if is_tall else FOOT * self._unit

    @property
    def around(self) -> Sequence[Point]:
        """The desk on three sides of the page."""
        right, top, fold = self._right, self._top, self._fold
        cut = (right, top + fold), (right - fold, top)
        outside = (0, self._h), (0, 0), (self._w, 0), (self._w, self._h), (right, self._h)
        return *outside, *cut, (self._left, top), (self._left, self._h)

    @property
    def corner(self) -> Sequence[Point]:
        """The corner, folded over."""
        right, top, fold = self._right, self._top, self._fold
        return (right - fold, top), (right, top + fold), (right - fold, top + fold)

    def shape(self, points: Sequence[Point], color: Color) -> Iterator[DrawOperation]:
        """Draw a polygon."""
        pen = self._pen()
        pen.polygon([(self._across(px), self._y + py) for px, py in points])
        yield from pen.operations(color)

    def text(self, color: Color, seed: int, *, is_link: bool) -> Iterator[DrawOperation]:
        """Draw the lines, or the words at the start of one, down to a margin at the foot."""
        pen, unit = self._pen(), self._unit
        long = self._right - (START + END) * unit
        for number, share in enumerate(LINES[seed % len(LINES)]):
            top = self._h - self._foot + number * PITCH * unit
            if top + (THICK + MARGIN) * unit > self._h + 0.5:
                break
            link = long * LINK if number == seed % 2 else 0.0
            first, last = (0.0, link) if is_link else (link and link + GAP * unit, long * share)
            ends = [self._across(START * unit + along) for along in (first, last)]
            pen.rounded(min(ends), self._y + top, abs(last - first), THICK * unit, 0)
        yield from pen.operations(color)

    def _pen(self) -> Pen:
        return Pen((self._x, self._y, self._x + self._w, self._y + self._h))

    def _across(self, along: float) -> float:
        return self._x + (self._w - along if self._mirrored else along)
