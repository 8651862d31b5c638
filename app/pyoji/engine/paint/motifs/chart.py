"""The statistics card's chart for a title without a number: columns, bars or a gauge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import cos, radians, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Corners, Pen
from pyoji.engine.scene import Motif

VALUES = (
    *((2, 3, 5, 4, 7, 9), (9, 3, 5, 2, 7, 4), (4, 5, 3, 6, 9, 8), (2, 4, 3, 5, 9, 6)),
    *((5, 9, 4, 2, 6, 3), (1, 2, 3, 5, 7, 9), (3, 5, 4, 9, 6, 7), (4, 7, 9, 3, 5, 2)),
    *((6, 4, 5, 3, 9, 7), (2, 3, 6, 4, 9, 5), (7, 4, 6, 9, 2, 5), (3, 4, 6, 5, 8, 9)),
)
"""The values of a chart, by the seed."""

_HIGHEST = 9

Values = tuple[int, ...]

PenOf = Callable[[int], Pen]
"""Return a new pen in the colour of a value."""

Drawing = Callable[[PenOf, Corners, float, Values, bool], None]
"""(pens, area, gap, values, is mirrored) → shapes, each in a pen: a rectangle by itself is filled
without supersampling."""


def _columns(pen: PenOf, area: Corners, gap: float, values: Values, mirrored: bool) -> None:
    left, top, right, bottom = area
    wide = (right - left + gap) / len(values)
    for place, value in enumerate(values[::-1] if mirrored else values):
        rise = (bottom - top) * value / _HIGHEST
        pen(value).rounded(left + place * wide, bottom - rise, wide - gap, rise, 0)


def _bars(pen: PenOf, area: Corners, gap: float, values: Values, mirrored: bool) -> None:
    left, top, right, bottom = area
    values = values[:5] if _HIGHEST in values[:5] else values[1:]
    thick = (bottom - top + gap) / len(values)
    for place, value in enumerate(values):
        long = (right - left) * value / _HIGHEST
        start = right - long if mirrored else left
        pen(value).rounded(start, top + place * thick, long, thick - gap, 0)


def _gauge(pen: PenOf, area: Corners, gap: float, values: Values, mirrored: bool) -> None:
    left, top, right, bottom = area
    radius = min((right - left) / 2, bottom - top)
    x, y = (left + right) / 2, bottom
    pen(0).disc(x, y, radius)
    share = 15 * values[0] + 5 * values[1]
    turns = range(-90, share - 90 + 1)
    arc = [(x + radius * sin(radians(turn)), y - radius * cos(radians(turn))) for turn in turns]
    pen(_HIGHEST).polygon([(2 * x - px if mirrored else px, py) for px, py in ((x, y), *arc)])


KINDS: tuple[Drawing, ...] = (_columns, _bars, _gauge)


def chart(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a chart; the seed sets its kind and values. Colours: other values, highest value."""
    others, highest = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    area = (x, y, x + w, y + h)
    shapes: list[tuple[Pen, Color]] = []

    def pen(value: int) -> Pen:
        shapes.append((Pen(area), highest if value == _HIGHEST else others))
        return shapes[-1][0]

    draw, values = KINDS[motif.seed % len(KINDS)], VALUES[motif.seed % len(VALUES)]
    draw(pen, area, 16 * motif.unit * scale, values, motif.mirrored)
    for shape, color in shapes:
        yield from shape.operations(color)
