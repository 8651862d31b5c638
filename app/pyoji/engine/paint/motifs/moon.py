"""The article card's moon: a lit part on a dark disc, over the horizon of a sea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class MoonPlacement(NamedTuple):
    """A moon in design units: its distance from the end, its height above the horizon, its radius,
    and the direction of its light in degrees clockwise from the top."""

    inwards: float
    above: float
    radius: float
    light: float


PLACEMENTS = (
    MoonPlacement(62, 372, 326, 236),  # high, cropped by the corner
    MoonPlacement(62, 0, 326, 322),  # rising
    MoonPlacement(230, 250, 158, 124),  # not cropped
)
"""Placements by the seed; none of them overlaps the text."""

PHASES = (0.62, 0.48, 0.70, 0.55)
"""The share of the lit half that is dark, by the seed: 0 is a half moon, 1 a new moon."""

FOOT, SHARE, LARGER = 92, 0.41, 1.12
"""The height of the horizon in design units. On a card at least as high as wide, its position as a
share of the height, and the factor of the moon's size."""

STEPS = 90
"""Points of half the outline."""


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a moon over the sea; the seed sets placement and phase.

    On a card at least as high as wide, words stand below the horizon, and only its line is drawn.
    Colors: lit part, dark side and sea, horizon.
    """
    lit, dark, line = motif.colors
    unit = motif.unit * scale
    left, top, width, height = (value * scale for value in (box.x, box.y, box.w, box.h))
    is_tall = height >= width
    horizon = round(top + (height * SHARE if is_tall else height - FOOT * unit))
    sky = (left, top, left + width, float(horizon))
    placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    radius = placement.radius * unit * (LARGER if is_tall else 1)
    side = -1 if motif.mirrored else 1
    end = left if motif.mirrored else left + width
    x, y = end - side * placement.inwards * unit, horizon - placement.above * unit
    disc = Pen(sky)
    disc.disc(x, y, radius)
    yield from disc.operations(dark)
    phase = PHASES[(motif.seed // len(PLACEMENTS)) % len(PHASES)]
    light = Pen(sky)
    light.polygon(
        [(x + side * px * radius, y + py * radius) for px, py in _lit(phase, placement.light)]
    )
    yield from light.operations(lit)
    bounds = (left, top, left + width, top + height)
    if not is_tall:
        water = Pen(bounds)
        water.rounded(left, horizon, width, top + height - horizon, 0)
        yield from water.operations(dark)
    rule = Pen(bounds)
    rule.rounded(left, horizon, width, max(1, round(2 * unit)), 0)
    yield from rule.operations(line)


def _lit(phase: float, light: float) -> Sequence[tuple[float, float]]:
    """Return the outline of the lit part of a disc of radius 1 at the origin."""
    turns = [step * pi / STEPS for step in range(STEPS + 1)]
    points = [(sin(t), -cos(t)) for t in turns]
    points += [(phase * sin(t), -cos(t)) for t in reversed(turns)]
    tilt = (light - 90) * pi / 180
    return [(px * cos(tilt) - py * sin(tilt), px * sin(tilt) + py * cos(tilt)) for px, py in points]
