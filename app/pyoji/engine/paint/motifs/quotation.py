"""The quotation card's opening marks: a shape and not text, so equal in every language."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Points = list[tuple[float, float]]


def curve(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> Points:
    """Return points of a quadratic Bézier curve from a to c with control point b."""
    steps = [step / 32 for step in range(33)]
    return [
        (
            (1 - t) ** 2 * a[0] + 2 * t * (1 - t) * b[0] + t * t * c[0],
            (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * b[1] + t * t * c[1],
        )
        for t in steps
    ]


def _comma() -> Points:
    """Return the outline of a comma as in serif faces, 1 wide and HIGH high."""
    drop = [(0.5 + 0.5 * sin(pi * t / 48), 1.24 - 0.5 * cos(pi * t / 48)) for t in range(73)]
    tail = curve((0.0, 1.24), (-0.04, 0.30), (0.86, 0.0))
    back = curve((0.98, 0.19), (0.52, 0.36), (0.46, 0.76))
    return [*drop, *tail, *back]


COMMA, HIGH, APART = _comma(), 1.74, 1.12
"""A mark, its height, and the distance from one mark to the next, in widths of a mark."""


class MarkPlacement(NamedTuple):
    """A pair of marks.

    `wide` is the width of one mark, and `edge` the distance of the pair's last edge from the start,
    both in design units. `middle` is the height of its middle as a share of the box.
    """

    wide: float
    edge: float
    middle: float


PLACEMENTS = (
    MarkPlacement(258, 366, 0.30),
    MarkPlacement(222, 366, 0.47),
    MarkPlacement(272, 366, 0.47),
)

SHARE, HIGHEST, NEARER, FURTHER = 0.41, 236, 0.25, 1.18
"""On a card at least as high as wide: the share of the height that the marks use; the width of a
mark as high as that share; the factors of their distances from its middle and from the start."""


def quotation(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a pair of opening marks, cropped by the start of the box; the seed sets its placement.

    Colours: marks.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    middle, edge = placement.middle, placement.edge
    if h >= w:
        h, middle = h * SHARE, 0.5 + (middle - 0.5) * NEARER
        unit, edge = h / (HIGHEST * HIGH), edge * FURTHER
    wide = placement.wide * unit
    for number in range(2):
        left = edge * unit - wide - number * wide * APART
        points = [(px * wide, (py - HIGH / 2) * wide) for px, py in COMMA]
        points = [(left + px, h * middle + py) for px, py in points]
        pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
