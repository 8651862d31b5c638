"""The quotation card's mark, drawn rather than set, so it is the same in every language."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Points = list[tuple[float, float]]


def _curve(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> Points:
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
    """A drop with a curved tail, as in a book face: one wide and 1.74 high."""
    drop = [(0.5 + 0.5 * sin(pi * t / 48), 1.24 - 0.5 * cos(pi * t / 48)) for t in range(73)]
    tail = _curve((0.0, 1.24), (-0.04, 0.30), (0.86, 0.0))
    back = _curve((0.98, 0.19), (0.52, 0.36), (0.46, 0.76))
    return [*drop, *tail, *back]


COMMA, HIGH, APART = _comma(), 1.74, 1.18
"""The mark, its height, and from one mark to the next, in widths of the mark."""


class MarkPlacement(NamedTuple):
    """A pair of marks: the width of one, where the pair's last edge is and where its middle, in
    units from the start and shares of the height, and whether it closes the quotation."""

    wide: float
    edge: float
    middle: float
    closes: bool = False


PLACEMENTS = (
    MarkPlacement(236, 372, 0.26),
    MarkPlacement(196, 372, 0.5),
    MarkPlacement(236, 372, 0.74, closes=True),
)

SHARE, HIGHEST, NEARER = 0.41, 236, 0.25
"""On a card at least as high as wide: the share of it that is theirs, at its top, the width in
units of a mark that is as high as that, and how much nearer they stand to its middle."""


def quotation(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a pair of marks, cropped by the start of the box; the seed sets how it stands.

    Colors: marks.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    stand = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    middle = stand.middle
    if h >= w:
        h, middle = h * SHARE, 0.5 + (middle - 0.5) * NEARER
        unit = h / (HIGHEST * HIGH)
    wide = stand.wide * unit
    for number in range(2):
        left = stand.edge * unit - wide - number * wide * APART
        points = [(px * wide, (py - HIGH / 2) * wide) for px, py in COMMA]
        if stand.closes:
            points = [(wide - px, -py) for px, py in points]
        points = [(left + px, h * middle + py) for px, py in points]
        pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
