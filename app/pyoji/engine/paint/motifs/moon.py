"""The article card's moon: a solid lit part on a solid disc, over a hairline for a horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class MoonPlacement(NamedTuple):
    """A moon in units: its distance from the end, its height over the horizon, its radius, and
    where its light comes from, in degrees clockwise from twelve."""

    inwards: float
    above: float
    radius: float
    light: float


PLACEMENTS = (
    MoonPlacement(112, 372, 330, 236),  # high, cropped by the corner
    MoonPlacement(120, 0, 322, 322),  # rising
    MoonPlacement(246, 250, 176, 124),  # whole
)
"""Where the moon stands, by the seed; the words keep clear of all three."""

PHASES = (0.62, 0.48, 0.70, 0.55)
"""How far the dark side reaches over the disc: 0 a half moon, 1 a new one."""

FOOT, SHARE, LARGER = 92, 0.41, 1.05
"""The horizon's height above the foot in units. On a card at least as high as wide: its place as a
share of the height, and how much larger the moon is."""

STEPS = 90


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a moon and the horizon; the seed sets where it stands and its phase.

    Colors: lit part, dark side, horizon.
    """
    lit, dark, line = motif.colors
    unit = motif.unit * scale
    left, top, width, height = (value * scale for value in (box.x, box.y, box.w, box.h))
    is_tall = height >= width
    horizon = round(top + (height * SHARE if is_tall else height - FOOT * unit))
    sky = (left, top, left + width, float(horizon))
    stand = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    radius = stand.radius * unit * (LARGER if is_tall else 1)
    side = -1 if motif.mirrored else 1
    end = left if motif.mirrored else left + width
    x, y = end - side * stand.inwards * unit, horizon - stand.above * unit
    disc = Pen(sky)
    disc.disc(x, y, radius)
    yield from disc.operations(dark)
    phase = PHASES[(motif.seed // len(PLACEMENTS)) % len(PHASES)]
    light = Pen(sky)
    light.polygon(
        [(x + side * px * radius, y + py * radius) for px, py in _lit(phase, stand.light)]
    )
    yield from light.operations(lit)
    rule = Pen((left, top, left + width, top + height))
    rule.rounded(left, horizon, width, max(1, round(2 * unit)), 0)
    yield from rule.operations(line)


def _lit(phase: float, light: float) -> Sequence[tuple[float, float]]:
    """The outline of the lit part of a disc of radius 1 around its centre."""
    turns = [step * pi / STEPS for step in range(STEPS + 1)]
    points = [(sin(t), -cos(t)) for t in turns]
    points += [(phase * sin(t), -cos(t)) for t in reversed(turns)]
    tilt = (light - 90) * pi / 180
    return [(px * cos(tilt) - py * sin(tilt), px * sin(tilt) + py * cos(tilt)) for px, py in points]
