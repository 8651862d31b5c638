"""The brand card's dial, the bird on it, and its mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.geometry import polar
from pyoji.engine.paint.motifs.quotation import curve
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class DialPlacement(NamedTuple):
    """A dial, cropped by the far corner of a box that is higher than wide.

    `radius` and `middle`, the height of its centre from the top, are shares of the box's height.
    `perch` is where the bird stands on the rim, in degrees from the top.
    """

    radius: float
    middle: float
    perch: float


PLACEMENTS = (
    DialPlacement(0.57, 0.70, 40),
    DialPlacement(0.53, 0.65, 40),
    DialPlacement(0.59, 0.82, 42),
)
"""Placements by the seed."""

DOME = DialPlacement(0.60, 0.74, 40)
"""The dial in a box that is wider than high."""

ACROSS = 0.6
"""Its centre, as a share of the box's width."""

HOURS = (10, 9, 8, 9)
"""Hours by the seed: a cuckoo calls on the hour, and the hour hand points to the words."""

RIM, LONGEST, HUB, TALL = 0.105, 0.63, 0.085, 128
"""The rim, the minute hand and the radius of the hub, as shares of the radius; the bird's height
in design units."""

Points = list[tuple[float, float]]


def _bird() -> Points:
    """Return the outline of a bird without its head, 1 high, its foot at the origin."""
    return [
        *curve((-0.20, 1.01), (0.16, 0.90), (0.40, 0.42)),
        *((1.02, -0.04), (0.86, -0.16)),
        *curve((0.30, 0.08), (-0.26, -0.12), (-0.47, 0.50)),
        (-0.51, 0.84),
    ]


BODY, HEAD, EYE = _bird(), (-0.33, 0.84, 0.19), (-0.36, 0.89, 0.035)
"""The outline, and discs: centre and radius."""

BEAK = (
    ((-0.45, 0.98), (-0.86, 0.96), (-0.47, 0.82)),
    ((-0.48, 0.85), (-0.76, 0.69), (-0.44, 0.71)),
)
"""An open beak."""

WING = [
    *curve((-0.24, 0.66), (0.12, 0.74), (0.50, 0.20)),
    *curve((0.50, 0.20), (-0.12, 0.10), (-0.24, 0.66)),
]


def dial(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a dial larger than its box, and the bird that calls the hour on its rim.

    The far corner crops a dial in a box that is higher than wide, else the lower edge. The seed
    sets its size, its height and the hour. Mirrored cards have the mirror.
    Colours: rim, hours and the bird's wing; face; hands; bird.
    """
    rim, face, hands, bird = motif.colors
    drawing = _Dial(box, motif, scale)
    yield from drawing.disc(1.0, rim)
    yield from drawing.disc(1.0 - RIM, face)
    yield from drawing.hours(rim)
    yield from drawing.hands(hands)
    yield from drawing.disc(HUB * 0.55, bird)
    yield from drawing.bird(bird, rim)


class _Dial:
    """A dial in pixels of the card."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        left, top, width, height = (value * scale for value in (box.x, box.y, box.w, box.h))
        self._bounds = (left, top, left + width, top + height)
        self._unit = motif.unit * scale
        self._seed = motif.seed
        self._side = -1 if motif.mirrored else 1
        if height >= width:
            self._placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
            self._radius = height * self._placement.radius
            self._x = left + (width - self._radius if motif.mirrored else self._radius)
        else:
            self._placement = DOME
            self._radius = height * DOME.radius
            self._x = left + width * (1 - ACROSS if motif.mirrored else ACROSS)
        self._y = top + height * self._placement.middle

    def _pen(self) -> Pen:
        return Pen(self._bounds)

    def _at(self, share: float, angle: float) -> tuple[float, float]:
        """Return a point at a share of the radius, `angle` clockwise from the top."""
        return polar(self._x, self._y, self._radius * share, angle * self._side)

    def disc(self, share: float, color: Color) -> Iterator[DrawOperation]:
        """Draw a disc on the centre."""
        pen = self._pen()
        pen.disc(self._x, self._y, self._radius * share)
        yield from pen.operations(color)

    def hours(self, color: Color) -> Iterator[DrawOperation]:
        """Draw the twelve marks."""
        pen = self._pen()
        for hour in range(12):
            inner, thick = (0.66, 20) if hour % 3 == 0 else (0.735, 12)
            pen.bar(*self._at(inner, hour * 30), *self._at(0.80, hour * 30), thick * self._unit)
        yield from pen.operations(color)

    def hands(self, color: Color) -> Iterator[DrawOperation]:
        """Draw a wide hour hand and a narrow minute hand, each with its tail."""
        pen = self._pen()
        hour = HOURS[self._seed // 3 % len(HOURS)] * 30
        for angle, reach, wide in ((0, LONGEST, 0.045), (hour, 0.50, 0.066)):
            pen.polygon(
                [
                    self._at(0.13, angle + 180),
                    self._at(wide, angle + 90),
                    self._at(reach, angle),
                    self._at(wide, angle - 90),
                ]
            )
        pen.disc(self._x, self._y, self._radius * HUB)
        yield from pen.operations(color)

    def bird(self, color: Color, wing: Color) -> Iterator[DrawOperation]:
        """Draw the bird, turned to the words."""
        foot = self._at(0.985, -self._placement.perch)
        tall = TALL * self._unit

        def on_card(points: Iterable[tuple[float, float]]) -> Points:
            return [(foot[0] + px * tall * self._side, foot[1] - py * tall) for px, py in points]

        pen = self._pen()
        for outline in (BODY, *BEAK):
            pen.polygon(on_card(outline))
        pen.disc(*on_card([HEAD[:2]])[0], HEAD[2] * tall)
        pen.erase_disc(*on_card([EYE[:2]])[0], EYE[2] * tall)
        yield from pen.operations(color)
        pen = self._pen()
        pen.polygon(on_card(WING))
        yield from pen.operations(wing)


def cuckoo(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """The mark: a gabled clock house, its dial cut out, two hands in it. Colours: house, hands."""
    house, hands = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    roof, eaves, wall = y + h * 0.02, y + h * 0.40, w * 0.11
    pen.polygon(
        [
            (x + w / 2, roof),
            (x + w, eaves),
            (x + w, eaves + h * 0.09),
            (x, eaves + h * 0.09),
            (x, eaves),
        ]
    )
    pen.polygon(
        [
            (x + wall, eaves),
            (x + w - wall, eaves),
            (x + w - wall, y + h * 0.98),
            (x + wall, y + h * 0.98),
        ]
    )
    cx, cy, radius = x + w / 2, y + h * 0.62, w * 0.25
    pen.erase_disc(cx, cy, radius)
    yield from pen.operations(house)
    pen = Pen((x, y, x + w, y + h))
    pen.bar(cx, cy, cx, cy - radius * 0.66, w * 0.06)
    pen.bar(cx, cy, cx + radius * 0.46, cy + radius * 0.24, w * 0.06)
    yield from pen.operations(hands)
