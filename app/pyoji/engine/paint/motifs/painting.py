"""The frame card's paintings: six pictures of a few flat shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Canvas = tuple[float, float, float, float]
"""Left, top, width, height."""

Shape = Callable[[Pen, Canvas], None]

_STEPS = 48
"""The corners of half a disc."""


def painting(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw one of the paintings, by the seed. Colours: its three layers, the lowest first."""
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    canvas = (x, y, w, h)
    low, middle, high = motif.colors
    shapes = PAINTINGS[motif.seed % len(PAINTINGS)]
    for color, shape in zip((low, middle, high), shapes, strict=True):
        pen = Pen((x, y, x + w, y + h))
        shape(pen, canvas)
        yield from pen.operations(color)


def _disc(across: float, down: float, radius: float) -> Shape:
    """Return a disc; its place is a share of the sides, its radius one of the shorter side."""
    return lambda pen, at: pen.disc(
        at[0] + at[2] * across, at[1] + at[3] * down, min(at[2:]) * radius
    )


def _arch(down: float, radius: float) -> Shape:
    """Return a disc in the middle that goes on to the foot."""

    def draw(pen: Pen, at: Canvas) -> None:
        x, y, w, h = at
        middle, top, reach = x + w / 2, y + h * down, min(w, h) * radius
        pen.disc(middle, top, reach)
        pen.rounded(middle - reach, top, 2 * reach, y + h - top, 0)

    return draw


def _strip(top: float, bottom: float) -> Shape:
    """Return a rectangle from side to side."""
    return lambda pen, at: pen.rounded(at[0], at[1] + at[3] * top, at[2], at[3] * (bottom - top), 0)


def _polygon(*points: tuple[float, float]) -> Shape:
    """Return a polygon, its corners as shares of a square in the middle of the picture."""

    def draw(pen: Pen, at: Canvas) -> None:
        x, y, w, h = at
        side = min(w, h)
        pen.polygon([(x + w / 2 + side * (px - 0.5), y + h * py) for px, py in points])

    return draw


def _bowl(rim: float, radius: float, foot: float) -> Shape:
    """Return the lower half of a disc, on a foot."""
    turns = [pi * step / _STEPS for step in range(_STEPS + 1)]

    def draw(pen: Pen, at: Canvas) -> None:
        x, y, w, h = at
        middle, top, reach = x + w / 2, y + h * rim, min(w, h) * radius
        pen.polygon([(middle + reach * cos(turn), top + reach * sin(turn)) for turn in turns])
        pen.rounded(middle - reach * foot, top + reach * 0.9, 2 * reach * foot, reach * 0.25, 0)

    return draw


def _several(*shapes: Shape) -> Shape:
    def draw(pen: Pen, canvas: Canvas) -> None:
        for shape in shapes:
            shape(pen, canvas)

    return draw


PAINTINGS: Sequence[tuple[Shape, Shape, Shape]] = (
    # The sun goes down behind a hill.
    (_strip(0.66, 1), _disc(0.62, 0.5, 0.33), _disc(0.16, 1.16, 0.66)),
    # A boat: the sea, two sails, a hull.
    (
        _strip(0.76, 1),
        _several(
            _polygon((0.54, 0.08), (0.54, 0.64), (0.14, 0.64)),
            _polygon((0.6, 0.2), (0.88, 0.64), (0.6, 0.64)),
        ),
        _polygon((0.1, 0.69), (0.92, 0.69), (0.76, 0.87), (0.24, 0.87)),
    ),
    # Arches, one in the other.
    (_arch(0.52, 0.42), _arch(0.58, 0.28), _arch(0.64, 0.14)),
    # A mountain, the snow on it, and a lake before it.
    (
        _polygon((0.5, 0.14), (1.08, 1), (-0.08, 1)),
        _polygon((0.5, 0.14), (0.689, 0.42), (0.58, 0.36), (0.5, 0.46), (0.4, 0.36), (0.311, 0.42)),
        _strip(0.82, 1),
    ),
    # Quarters of a wheel from a corner.
    (_disc(0, 1, 0.96), _disc(0, 1, 0.66), _disc(0, 1, 0.36)),
    # A fruit in a bowl on a table.
    (
        _strip(0.8, 1),
        _disc(0.5, 0.36, 0.24),
        _bowl(0.44, 0.38, 0.36),
    ),
)
"""Three layers each."""
