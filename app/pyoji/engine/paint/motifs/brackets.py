"""The documentation card's motif: a pair of giant brackets around the title: braces, angle brackets
or square ones.

They stand at both sides of the card, and above and below on one at least as high as wide. Must not
know the words between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import cos, pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]
"""In pixels: from the edge that a bracket stands at, and along it."""

EDGE, DEEP = 36, (126, 140, 84)
"""From the card's edge to a bracket, and by the seed its depth, in design units."""

THICK, ENDS = (58, 60, 66), (36, 190, 34)
"""By the seed, the thickness of a bracket, and from the card's other edges to its ends."""

STEPS = 8
"""The parts of a quarter of a circle."""


def brackets(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a pair of brackets; the seed sets their kind.

    Colors: brackets.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    is_above = h >= w
    across, along = (h, w) if is_above else (w, h)
    kind = motif.seed % len(KINDS)
    half, ends = THICK[kind] * unit / 2, ENDS[kind] * unit
    outer, inner = EDGE * unit + half, (EDGE + DEEP[kind]) * unit - half
    line = KINDS[kind](outer, inner, ends + half, along - ends - half)
    for is_second in (False, True):
        pen = Pen((x, y, x + w, y + h))
        points = [(across - deep if is_second else deep, place) for deep, place in line]
        if is_above:
            points = [(place, deep) for deep, place in points]
        placed = [(x + px, y + py) for px, py in points]
        for start, end in pairwise(placed):
            pen.bar(*start, *end, 2 * half)
        yield from pen.operations(color)


def _brace(outer: float, inner: float, start: float, end: float) -> list[Point]:
    """Return the middle line of a brace, whose point is towards the edge."""
    radius, middle = (inner - outer) / 2, (start + end) / 2
    half = [
        *((inner - radius * sin(a), start + radius * (1 - cos(a))) for a in _quarter()),
        *((outer + radius * cos(a), middle - radius * (1 - sin(a))) for a in _quarter()),
    ]
    return [*half, *((deep, 2 * middle - along) for deep, along in reversed(half))]


def _angle(outer: float, inner: float, start: float, end: float) -> list[Point]:
    """Return the middle line of an angle bracket."""
    return [(inner, start), (outer, (start + end) / 2), (inner, end)]


def _square(outer: float, inner: float, start: float, end: float) -> list[Point]:
    """Return the middle line of a square bracket."""
    return [(inner, start), (outer, start), (outer, end), (inner, end)]


def _quarter() -> Iterator[float]:
    """Yield the angles of a quarter of a circle."""
    return (pi / 2 * step / STEPS for step in range(STEPS + 1))


KINDS = (_brace, _angle, _square)
"""The middle lines by the seed."""
