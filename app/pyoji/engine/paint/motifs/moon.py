"""The article card's moon: a lit part on a dark disc, and its light on water below the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Corners, Pen
from pyoji.engine.scene import Motif


class MoonPlacement(NamedTuple):
    """A moon in design units: its distance from the end, its height above the horizon, its radius,
    and the direction of its light in degrees clockwise from the top."""

    inwards: float
    above: float
    radius: float
    light: float


PLACEMENTS = (
    MoonPlacement(96, 380, 344, 236),  # high, cropped by the corner
    MoonPlacement(100, 0, 344, 322),  # rising
    MoonPlacement(246, 250, 176, 124),  # not cropped
)
"""Placements by the seed; none of them overlaps the text."""

PHASES = (0.62, 0.48, 0.70, 0.55)
"""The share of the lit half that is dark, by the seed: 0 is a half moon, 1 a new moon."""

FOOT, SHARE, LARGER = 92, 0.41, 1.05
"""The height of the horizon in design units. On a card at least as high as wide, its position as a
share of the height, and the factor of the moon's size."""

REFLECTION, BAR = ((22, 0.0, 0.74), (46, -0.14, 0.46), (70, 0.08, 0.22)), 12
"""Bars of light on the water: how far each is below the horizon, its shift and half its length in
radii of the moon; and their thickness. On a card at least as high as wide, words stand there."""

STEPS = 90
"""Points of half the outline."""


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a moon, the horizon and the moon's light; the seed sets placement and phase.

    Colors: lit part, dark side, horizon.
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
    if not is_tall:
        water = (left, float(horizon), left + width, top + height)
        yield from _reflection(water, x, radius, unit, lit)
    rule = Pen((left, top, left + width, top + height))
    rule.rounded(left, horizon, width, max(1, round(2 * unit)), 0)
    yield from rule.operations(line)


def _reflection(
    water: Corners, middle: float, radius: float, unit: float, color: Color
) -> Iterator[DrawOperation]:
    """Draw the light on the water as level bars below the moon, each shorter than the last."""
    pen = Pen(water)
    for down, shift, half in REFLECTION:
        start = max(water[0], middle + radius * (shift - half))
        end = min(water[2], middle + radius * (shift + half))
        pen.rounded(start, water[1] + down * unit, end - start, BAR * unit, 0)
    yield from pen.operations(color)


def _lit(phase: float, light: float) -> Sequence[tuple[float, float]]:
    """Return the outline of the lit part of a disc of radius 1 at the origin."""
    turns = [step * pi / STEPS for step in range(STEPS + 1)]
    points = [(sin(t), -cos(t)) for t in turns]
    points += [(phase * sin(t), -cos(t)) for t in reversed(turns)]
    tilt = (light - 90) * pi / 180
    return [(px * cos(tilt) - py * sin(tilt), px * sin(tilt) + py * cos(tilt)) for px, py in points]
