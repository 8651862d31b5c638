"""The cover card's landscape: a sun with its light in flat rings, and hills, mountains or a sea."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

Point = tuple[float, float]
"""Along the width from where lines start, as a share; above the foot, in units of the view."""

_SUN = {"hills": (0.88, 292, 112), "mountains": (0.90, 452, 88), "sea": (0.88, 152, 128)}
_SUN_BELOW = {"hills": (0.70, 270, 128), "mountains": (0.56, 280, 120), "sea": (0.64, 152, 168)}
"""Along, above the foot, and the radius; beside the words, and below them on a tall card."""

_RINGS = (2.05, 1.65, 1.3)
"""Radii of the light around the sun, as multiples of its own: small, as words are beside it."""

_HILLS = (
    (110, 170, 22, 0.20, 0.0),
    (100, 86, 24, 0.16, 2.1),
    (76, 30, 20, 0.23, 4.4),
    (46, -8, 14, 0.30, 1.2),
)
"""Far to near: height where lines start, rise along the width, swell, wavelength, phase."""

_PEAKS = (
    ((-0.04, 96), (0.10, 136), (0.21, 90), (0.30, 122), (0.47, 84), (0.60, 176), (0.67, 140),
     (0.825, 384), (0.92, 226), (0.97, 272), (1.06, 150)),
    ((-0.04, 120), (0.05, 112), (0.18, 66), (0.34, 104), (0.52, 56), (0.68, 150), (0.79, 96),
     (0.93, 214), (1.06, 140)),
    ((-0.04, 62), (0.12, 92), (0.30, 44), (0.47, 84), (0.62, 46), (0.84, 128), (1.06, 52)),
)  # fmt: skip
"""Ridges of mountains, far to near; every second point is a peak."""

_GLITTER = ((0, 232), (26, 180), (50, 128))
"""Bars of the sun's light on the sea: below the horizon, and length."""

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

    The sky is what is below. The left part stays low, so that words have room. Colours: sun, three
    of its light from near to far, four of the land from far to near.
    """
    sun, inner, middle, outer, *land = motif.colors
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
    for times, color in zip((*_RINGS, 1), (outer, middle, inner, sun), strict=True):
        pen = Pen(view.bounds)
        pen.disc(*center, radius * times * view.unit)
        yield from pen.operations(color)
    yield from draw(view, center, sun, land)


def _hills(
    view: _View, center: Point, sun: Color, land: Sequence[Color]
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
    view: _View, center: Point, sun: Color, land: Sequence[Color]
) -> Iterator[DrawOperation]:
    """Each peak has a face in the light, and one in the next range's colour."""
    for number, peaks in enumerate(_PEAKS):
        shift = (view.seed // 3 * (number + 1) % 4 - 1.5) * 0.014
        points = [(along + shift, above) for along, above in peaks]
        yield from view.ridge(points).operations(land[number])
        pen = Pen(view.bounds)
        for start, peak, end in zip(points[::2], points[1::2], points[2::2], strict=False):
            middle = peak[0] + (start[0] - peak[0]) * 0.12, peak[1] * 0.62
            foot = peak[0] + (end[0] - peak[0]) * 0.1, 0.0
            pen.polygon([view.at(*p) for p in (peak, middle, foot, start)])
        if number < 2:
            yield from pen.operations(land[number + 1])
    yield from view.ridge([(-0.01, 40), (0.3, 26), (0.7, 44), (1.01, 30)]).operations(land[3])


def _sea(view: _View, center: Point, sun: Color, land: Sequence[Color]) -> Iterator[DrawOperation]:
    horizon = _SUN["sea"][1]
    coast = []
    for step in range(51):
        along = step / 50
        high = _COAST * (1 - along) ** 1.3 * (1 + 0.3 * sin(along * 11 + view.seed))
        coast.append((_CAPE * along, horizon + high))
    yield from view.ridge(coast).operations(land[0])
    yield from view.ridge([(-0.01, horizon), (1.01, horizon)]).operations(land[1])
    pen = Pen(view.bounds)
    for below, length in _GLITTER:
        _, y = view.at(0, horizon - 20 - below)
        half = length / 2 * view.unit
        pen.bar(center[0] - half, y, center[0] + half, y, 11 * view.unit)
    yield from pen.operations(sun)
    for number, (height, swell) in enumerate(((66, 9), (34, 7)), 2):
        points = [
            (step / 60, height + swell * sin(step / 60 * 9 + view.seed + number * 2))
            for step in range(61)
        ]
        yield from view.ridge(points).operations(land[number])


_KINDS: Mapping[str, Callable[[_View, Point, Color, Sequence[Color]], Iterator[DrawOperation]]] = {
    "hills": _hills,
    "mountains": _mountains,
    "sea": _sea,
}
