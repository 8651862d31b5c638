"""The cover card's landscape: a sun in a warm sky, and hills, mountains or a sea."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import cubic
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]
"""Along the width from where lines start, as a share; above the foot, in units of the view."""

_SUN = {"hills": (0.64, 138, 188), "mountains": (0.83, 152, 162), "sea": (0.74, 132, 196)}
_SUN_BELOW = {"hills": (0.68, 286, 166), "mountains": (0.56, 300, 150), "sea": (0.62, 132, 204)}
"""Along, above the foot, and the radius; beside the words, and below them on a tall card."""

_MIST = ((-0.60, 0.56, 0.64, 0.075), (-0.84, 0.34, 0.42, 0.10), (-0.36, 0.92, 0.20, 0.085))
"""Streaks of mist before the sun, in its radii from its middle: start, end, height, thickness.

They are within the sun, and over mountains there are none, so that a card has few colours.
"""

_BAND = 200
"""The height above the foot up to which the sky is warm."""

_HILLS = (
    (104, 64, 20, 0.20, 0.0),
    (84, 52, 22, 0.16, 2.1),
    (66, 18, 18, 0.23, 4.4),
    (46, -8, 14, 0.30, 1.2),
)
"""Far to near: height where lines start, rise along the width, swell, wavelength, phase."""

_PEAKS = (
    ((-0.04, 96), (0.10, 136), (0.21, 90), (0.30, 122), (0.44, 84), (0.65, 304), (0.755, 168),
     (0.80, 198), (0.88, 118), (0.97, 186), (1.08, 110)),
    ((-0.04, 118), (0.05, 110), (0.18, 64), (0.34, 102), (0.52, 54), (0.68, 148), (0.79, 94),
     (0.93, 142), (1.06, 98)),
    ((-0.04, 30), (0.12, 42), (0.30, 20), (0.45, 36), (0.62, 24), (0.84, 84), (1.06, 34)),
)  # fmt: skip
"""Ridges of mountains, far to near; every second point is a peak."""

_GLITTER = ((22, 1.06, -0.02, 20), (50, 0.80, -0.12, 17), (75, 0.52, 0.02, 14))
"""Streaks of the sun's light on the sea: below the horizon; half the length and the place of the
middle, in the sun's radii; thickness."""

_COAST, _CAPE = 54, 0.56
"""The far coast of the sea: its height where lines start, and how far along it ends."""


class _View(NamedTuple):
    """Where a landscape stands: its box in pixels, and how its points become pixels."""

    bounds: tuple[float, float, float, float]
    unit: float
    seed: int
    is_mirrored: bool

    def at(self, along: float, above: float) -> Point:
        """The pixel of a point."""
        left, _, right, bottom = self.bounds
        x = right - along * (right - left) if self.is_mirrored else left + along * (right - left)
        return x, bottom - above * self.unit

    def ridge(self, points: Sequence[Point]) -> Pen:
        """All that is below a ridge."""
        pen = Pen(self.bounds)
        line = [self.at(*point) for point in points]
        bottom = self.bounds[3]
        left, right = sorted((line[0][0], line[-1][0]))
        solid = left, max(y for _, y in line), right, bottom
        pen.polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)], solid)
        return pen


_RANGES = 4
"""Colours of the land, from far to near."""


def landscape(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw hills, mountains or a sea below a sun; the seed sets which, and the shapes.

    The sky above is what is below. The upper part stays free, so that words have room. Colours:
    sun, mist, sky near the horizon, four of the land from far to near.
    """
    sun, mist, warm, *land = motif.colors
    if len(land) != _RANGES:
        raise ValueError(f"{len(land)} colours of the land to unpack, not {_RANGES}")
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    unit = motif.unit * scale
    view = _View(
        (x, y, x + w, y + h), unit * max(0.1, h / unit / 630) ** 0.6, motif.seed, motif.mirrored
    )
    kind, draw = tuple(_KINDS.items())[motif.seed % len(_KINDS)]
    along, above, radius = (_SUN_BELOW if h >= w else _SUN)[kind]
    center = view.at(along + (motif.seed // 3 % 4 - 1.5) * 0.008, above)
    yield from view.ridge([(0, _BAND), (1, _BAND)]).operations(warm)
    pen = Pen(view.bounds)
    pen.disc(*center, radius * view.unit)
    yield from pen.operations(sun)
    if kind != "mountains":
        yield from _mist(view, center, radius * view.unit, mist)
    yield from draw(view, center, radius * view.unit, sun, land)


def _mist(view: _View, center: Point, radius: float, color: Color) -> Iterator[DrawOperation]:
    pen, side = Pen(view.bounds), -1 if view.is_mirrored else 1
    for start, end, above, thick in _MIST:
        left, right = (center[0] + side * share * radius for share in (start, end))
        pen.polygon(_streak(left, right, center[1] - above * radius, thick * radius))
    yield from pen.operations(color)


def _streak(start: float, end: float, y: float, thick: float) -> list[Point]:
    """Return the outline of a flat streak with two points."""
    left, right, bulge = start + 0.2 * (end - start), end - 0.4 * (end - start), thick * 2 / 3
    top = cubic((start, y), (left, y - bulge), (right, y - bulge), (end, y))
    foot = cubic((end, y), (right, y + bulge), (left, y + bulge), (start, y))
    return [*top, *foot]


def _hills(
    view: _View, center: Point, radius: float, sun: Color, land: Sequence[Color]
) -> Iterator[DrawOperation]:
    for (height, rise, swell, long, phase), color in zip(_HILLS, land, strict=True):
        points = []
        for step in range(101):
            along = step / 100
            turn = along / long + phase + view.seed * 0.9
            wave = sin(turn) + 0.4 * sin(turn * 2.3)
            points.append((along, height + rise * along**2 + swell * wave))
        yield from view.ridge(points).operations(color)


def _mountains(
    view: _View, center: Point, radius: float, sun: Color, land: Sequence[Color]
) -> Iterator[DrawOperation]:
    """The far peaks have faces in the shade, in the next range's colour."""
    ranges = (land[0], land[1], land[3])
    shift = (view.seed // 3 % 4 - 1.5) * 0.012
    for number, (peaks, color) in enumerate(zip(_PEAKS, ranges, strict=True)):
        points = [(along + shift, above) for along, above in peaks]
        yield from view.ridge(points).operations(color)
        if number == 0:
            yield from _faces(view, points, land[1])


def _faces(view: _View, points: Sequence[Point], color: Color) -> Iterator[DrawOperation]:
    pen = Pen(view.bounds)
    for start, peak, end in zip(points[::2], points[1::2], points[2::2], strict=False):
        middle = peak[0] + (start[0] - peak[0]) * 0.12, peak[1] * 0.62
        foot = peak[0] + (end[0] - peak[0]) * 0.1, 0.0
        pen.polygon([view.at(*p) for p in (peak, middle, foot, start)])
    yield from pen.operations(color)


def _sea(
    view: _View, center: Point, radius: float, sun: Color, land: Sequence[Color]
) -> Iterator[DrawOperation]:
    horizon = _SUN["sea"][1]
    coast = []
    for step in range(51):
        along = step / 50
        high = _COAST * (1 - along) ** 1.3 * (1 + 0.3 * sin(along * 11 + view.seed))
        coast.append((_CAPE * along, horizon + high))
    yield from view.ridge(coast).operations(land[0])
    yield from view.ridge([(-0.01, horizon), (1.01, horizon)]).operations(land[1])
    pen = Pen(view.bounds)
    for below, half, aside, thick in _GLITTER:
        _, y = view.at(0, horizon - below)
        middle, half = center[0] + aside * radius, half * radius
        pen.polygon(_streak(middle - half, middle + half, y, thick * view.unit))
    yield from pen.operations(sun)
    for number, (height, swell) in enumerate(((46, 8), (24, 6)), 2):
        points = [
            (step / 60, height + swell * sin(step / 60 * 9 + view.seed + number * 2))
            for step in range(61)
        ]
        yield from view.ridge(points).operations(land[number])


_KINDS: Mapping[
    str, Callable[[_View, Point, float, Color, Sequence[Color]], Iterator[DrawOperation]]
] = {
    "hills": _hills,
    "mountains": _mountains,
    "sea": _sea,
}
