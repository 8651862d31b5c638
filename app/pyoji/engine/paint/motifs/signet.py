"""The headline card's signet: one of twelve simple shapes, by the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# A function that draws in the square of half side r around x, y.
Shape = Callable[[Pen, float, float, float], None]


def _disc(pen: Pen, x: float, y: float, r: float) -> None:
    pen.disc(x, y, r)


def _ring(pen: Pen, x: float, y: float, r: float) -> None:
    pen.ring(x, y, r * 0.72, r * 0.56)


def _square(pen: Pen, x: float, y: float, r: float) -> None:
    pen.rounded(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76, 0)


def _diamond(pen: Pen, x: float, y: float, r: float) -> None:
    pen.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)])


def _dome(pen: Pen, x: float, y: float, r: float) -> None:
    pen.disc(x, y + r * 0.5, r)
    pen.rounded(x - r, y + r * 0.5, r * 2, r, 0, 0)


def _steps(pen: Pen, x: float, y: float, r: float) -> None:
    pen.rounded(x - r, y, r, r, 0)
    pen.rounded(x, y - r, r, r * 2, 0)


def _triangle(pen: Pen, x: float, y: float, r: float) -> None:
    pen.polygon([(x, y - r * 0.9), (x + r, y + r * 0.86), (x - r, y + r * 0.86)])


def _plus(pen: Pen, x: float, y: float, r: float) -> None:
    pen.rounded(x - r * 0.34, y - r, r * 0.68, r * 2, 0)
    pen.rounded(x - r, y - r * 0.34, r * 2, r * 0.68, 0)


def _equals(pen: Pen, x: float, y: float, r: float) -> None:
    for top in (-0.84, 0.20):
        pen.rounded(x - r, y + top * r, r * 2, r * 0.64, 0)


def _dots(pen: Pen, x: float, y: float, r: float) -> None:
    for dx in (-0.54, 0.54):
        for dy in (-0.54, 0.54):
            pen.disc(x + dx * r, y + dy * r, r * 0.44)


def _leaf(pen: Pen, x: float, y: float, r: float) -> None:
    pen.rounded(x - r, y - r, r * 2, r * 2, r)
    pen.rounded(x, y - r, r, r, 0)
    pen.rounded(x - r, y, r, r, 0)


def _hourglass(pen: Pen, x: float, y: float, r: float) -> None:
    pen.polygon([(x - r, y - r), (x + r, y - r), (x, y)])
    pen.polygon([(x, y), (x + r, y + r), (x - r, y + r)])


SHAPES: tuple[Shape, ...] = (
    _disc,
    _steps,
    _leaf,
    _triangle,
    _ring,
    _equals,
    _diamond,
    _dome,
    _plus,
    _square,
    _hourglass,
    _dots,
)


def signet(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the seed's shape as large as the box allows. Colours: shape."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    SHAPES[motif.seed % len(SHAPES)](pen, x + w / 2, y + h / 2, min(w, h) / 2)
    yield from pen.operations(color)
