"""The quotation card's opening mark, drawn rather than set, so it is the same in every language."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Points = list[tuple[float, float]]


def _curve(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> Points:
    """Return points of a quadratic Bézier curve from a to c with control point b."""
    steps = [step / 24 for step in range(25)]
    return [
        (
            (1 - t) ** 2 * a[0] + 2 * t * (1 - t) * b[0] + t * t * c[0],
            (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * b[1] + t * t * c[1],
        )
        for t in steps
    ]


def _comma() -> Points:
    """A drop with a curved tail, as in a book face, in a unit square."""
    # The bulb is a circle at the aspect ratio of the quote card's mark, 136 to 77.
    ry = 0.283
    drop = [(0.5 + 0.5 * sin(pi * t / 36), 1 - ry - ry * cos(pi * t / 36)) for t in range(55)]
    tail = _curve((0.0, 1 - ry), (-0.04, 0.16), (0.84, 0.0))
    back = _curve((0.98, 0.115), (0.50, 0.20), (0.44, 1 - 2 * ry + 0.01))
    return [*drop, *tail, *back]


def _pie() -> Points:
    """A quarter of a disc."""
    return [(1.0, 1.0), *((1 - cos(pi * t / 72), 1 - sin(pi * t / 72)) for t in range(37))]


def _stroke() -> Points:
    """A slanted stroke."""
    return [(0.40, 0.0), (0.96, 0.0), (0.56, 1.0), (0.0, 1.0)]


SHAPES = (_comma(), _pie(), _stroke())


def quotation(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw two marks side by side that fill the box; the seed selects the shape. Colours: marks."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    wide = w * 0.46
    for left in (0.0, w - wide):
        points = [(left + px * wide, py * h) for px, py in SHAPES[motif.seed % len(SHAPES)]]
        pen.polygon([(x + (w - px if motif.mirrored else px), y + py) for px, py in points])
    yield from pen.operations(color)
