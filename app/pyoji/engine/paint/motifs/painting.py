"""The frame card's paintings: six abstract pictures of a few flat shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Canvas = tuple[float, float, float, float]
"""Left, top, width, height."""

Shape = Callable[[Pen, Canvas], None]


def painting(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw one of the paintings, by the seed. Colors: its three layers, the lowest first."""
    canvas = (box.x * scale, box.y * scale, box.w * scale, box.h * scale)
    x, y, w, h = canvas
    for color, shape in zip(motif.colors, PAINTINGS[motif.seed % len(PAINTINGS)], strict=True):
        pen = Pen((x, y, x + w, y + h))
        shape(pen, canvas)
        yield from pen.operations(color)


def _disc(across: float, down: float, radius: float) -> Shape:
    """Return a disc; its place is a share of the sides, its radius one of the width."""
    return lambda pen, at: pen.disc(at[0] + at[2] * across, at[1] + at[3] * down, at[2] * radius)


def _area(left: float, top: float, right: float, bottom: float) -> Shape:
    """Return a rectangle by its edges, as shares of the sides."""
    return lambda pen, at: pen.rounded(
        at[0] + at[2] * left,
        at[1] + at[3] * top,
        at[2] * (right - left),
        at[3] * (bottom - top),
        0,
    )


def _polygon(*points: tuple[float, float]) -> Shape:
    """Return a polygon, its corners as shares of the sides."""
    return lambda pen, at: pen.polygon([(at[0] + at[2] * x, at[1] + at[3] * y) for x, y in points])


def _several(*shapes: Shape) -> Shape:
    def draw(pen: Pen, canvas: Canvas) -> None:
        for shape in shapes:
            shape(pen, canvas)

    return draw


PAINTINGS: Sequence[tuple[Shape, Shape, Shape]] = (
    # A sun low over two fields.
    (_area(0, 0.56, 1, 1), _disc(0.62, 0.5, 0.27), _polygon((0, 0.74), (1, 0.62), (1, 1), (0, 1))),
    # Squares in squares, which sink.
    (_area(0.12, 0.16, 0.88, 0.94), _area(0.23, 0.32, 0.77, 0.88), _area(0.35, 0.5, 0.65, 0.82)),
    # Arches, one in the other.
    tuple(
        _several(_disc(0.5, top, radius), _area(0.5 - radius, top, 0.5 + radius, 1))
        for top, radius in ((0.52, 0.42), (0.58, 0.28), (0.64, 0.14))
    ),  # type: ignore[assignment]
    # A wedge and a ball.
    (_polygon((0, 0), (1, 1), (0, 1)), _disc(0.62, 0.36, 0.26), _area(0.14, 0.8, 0.86, 0.86)),
    # Quarters of a wheel from a corner.
    (_disc(0, 1, 0.96), _disc(0, 1, 0.66), _disc(0, 1, 0.36)),
    # Two pools of color, and a line between them.
    (_area(0.1, 0.09, 0.9, 0.5), _area(0.1, 0.62, 0.9, 0.91), _area(0.1, 0.535, 0.9, 0.585)),
)
"""Three layers each."""
