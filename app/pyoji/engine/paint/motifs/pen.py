"""The author card's motif: the nib of a fountain pen, giant, and the line that it writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import cubic
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]


def _side() -> list[Point]:
    """Return the right side of a nib, 1 high, from its tip at the origin to its foot above.

    Neighbouring curves have one tangent where they meet, so that it is smooth.
    """
    return [
        *cubic((0.01, 0.0), (0.085, -0.20), (0.232, -0.37), (0.232, -0.58)),
        *cubic((0.232, -0.58), (0.232, -0.79), (0.15, -0.77), (0.15, -0.98)),
        (0.15, -1.04),
    ]


SIDE = _side()

NIB = [*SIDE, *((-x, y) for x, y in reversed(SIDE))]
"""The outline of the nib."""

FACET = [(0.0, 0.0), *SIDE, (0.0, -1.04)]
"""The half of the nib that is in the light."""

BARREL = ((-0.17, -0.97), (0.17, -0.97), (0.24, -2.0), (-0.24, -2.0))
"""The outline of the pen that holds the nib."""

HOLE, RADIUS = -0.56, 0.052
"""The middle and the radius of the hole."""

SLIT = ((-0.008, HOLE), (0.008, HOLE), (0.008, -0.035), (-0.008, -0.035))
"""The outline of the slit."""


class NibPlacement(NamedTuple):
    """A nib and its hand.

    `across` is its tip as a share of the field's width, `high` its height as a share of the
    field's, `turn` in degrees clockwise. The line has `loops` of a height and a pace in design
    units; with `curl` 0 they are waves.
    """

    across: float
    high: float
    turn: float
    loops: int = 0
    loop: float = 0
    pace: float = 0
    curl: float = 0


PLACEMENTS = (
    NibPlacement(0.50, 0.80, 0),
    NibPlacement(0.32, 0.84, 17, loops=4, loop=52, pace=58, curl=26),
    NibPlacement(0.68, 0.84, -17, loops=11, loop=26, pace=66),
)
"""Placements by the seed."""

FIELD, SHARE = 400, 0.4
"""The width of the field in design units; on a card at least as high as wide, its share of the
height."""

HERE = 0.6
"""The factor of the tip's place on such a card."""

FOOT, LINE, LEAD, END = 82, 10, 36, 72
"""From the field's foot up to the tip, the line's thickness, its straight start, and the distance
of its end from the card's, in design units."""

STEPS = 24
"""The points of a loop."""


def nib(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a field, a nib on it, and the line that it writes; the seed sets its turn and its hand.

    Colours: field and the line beyond it, nib and the line, its half in the light, pen.
    """
    field, metal, lit, barrel = motif.colors
    drawing = _Nib(box, motif, scale)
    yield from drawing.field(field)
    yield from drawing.shape(NIB, metal)
    yield from drawing.shape(FACET, lit)
    yield from drawing.shape(BARREL, barrel)
    yield from drawing.slit(field)
    yield from drawing.line(metal, is_beyond=False)
    yield from drawing.line(field, is_beyond=True)


class _Nib:
    """A field and a nib in pixels from the edge where lines start."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = motif.unit * scale
        self._mirrored = motif.mirrored
        is_tall = self._h >= self._w
        self._wide = self._w if is_tall else min(self._w, FIELD * self._unit)
        self._high = self._h * SHARE if is_tall else self._h
        self._placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
        self._turn = radians(self._placement.turn)
        across = self._placement.across * (HERE if is_tall else 1)
        self._tip = self._wide * across, self._high - FOOT * self._unit

    def _across(self, along: float) -> float:
        return self._x + (self._w - along if self._mirrored else along)

    def _pen(self, start: float, end: float, high: float) -> Pen:
        ends = sorted((self._across(start), self._across(end)))
        return Pen((ends[0], self._y, ends[1], self._y + high))

    def _at(self, px: float, py: float) -> tuple[float, float]:
        """Return a point of the nib, which is 1 high, in pixels of the card."""
        size = self._placement.high * self._high
        turned = (
            cos(self._turn) * px - sin(self._turn) * py,
            sin(self._turn) * px + cos(self._turn) * py,
        )
        return self._across(self._tip[0] + turned[0] * size), self._y + self._tip[1] + turned[
            1
        ] * size

    def field(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the field."""
        pen = self._pen(0, self._wide, self._high)
        pen.rounded(
            min(self._across(0), self._across(self._wide)), self._y, self._wide, self._high, 0
        )
        yield from pen.operations(color)

    def shape(self, points: Sequence[Point], color: Color) -> Iterator[DrawOperation]:
        """Draw a polygon of the nib."""
        pen = self._pen(0, self._wide, self._high)
        pen.polygon([self._at(*point) for point in points])
        yield from pen.operations(color)

    def slit(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the slit, and the hole at its end."""
        pen = self._pen(0, self._wide, self._high)
        pen.disc(*self._at(0, HOLE), RADIUS * self._placement.high * self._high)
        pen.polygon([self._at(*point) for point in SLIT])
        yield from pen.operations(color)

    def line(self, color: Color, *, is_beyond: bool) -> Iterator[DrawOperation]:
        """Draw the line on the field, or beyond it."""
        pen = (
            self._pen(self._wide, self._w, self._h)
            if is_beyond
            else self._pen(0, self._wide, self._high)
        )
        for start, end in pairwise(self._written()):
            pen.bar(*start, *end, LINE * self._unit)
        yield from pen.operations(color)

    def _written(self) -> Iterator[Point]:
        """Yield the points of the line: loops, then straight on."""
        (x, y), unit, hand = self._tip, self._unit, self._placement
        yield self._across(x), self._y + y
        end = self._w - END * unit
        x += LEAD * unit
        loops = min(hand.loops, int((end - x) / unit / hand.pace)) if hand.loops else 0
        for step in range(loops * STEPS + 1):
            angle = 2 * pi * step / STEPS
            along = hand.pace * step / STEPS + hand.curl * sin(angle)
            up = hand.loop * (1 - cos(angle)) / 2
            yield self._across(x + along * unit), self._y + y - up * unit
        yield self._across(end), self._y + y
