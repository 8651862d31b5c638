"""The article card's moon: a full disc over the horizon of a sea, and its light on the water."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class MoonPlacement(NamedTuple):
    """A moon in design units: its distance from the end, its height above the horizon and its
    radius."""

    inwards: float
    above: float
    radius: float


PLACEMENTS = (
    MoonPlacement(112, 410, 276),  # high, cropped by the corner
    MoonPlacement(112, 0, 276),  # rising
    MoonPlacement(208, 230, 168),  # not cropped
)
"""Placements by the seed; none of them overlaps the text."""

FOOT, SHARE, LARGER = 64, 0.41, 1.12
"""The height of the horizon in design units. On a card at least as high as wide, its position as a
share of the height, and the factor of the moon's size and distance from the end."""

GLINTS = ((16, 0.80), (38, 0.44))
"""The light on the water: how far below the horizon, in design units, and how wide, as a share of
the moon's radius to each side."""

THICK = 8
"""The thickness of a glint in design units."""


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a moon over the sea; the seed sets its placement.

    On a card at least as high as wide, words stand below the horizon, and only its line is drawn.
    Colors: moon, sea, horizon.
    """
    lit, sea, line = motif.colors
    unit = motif.unit * scale
    left, top, width, height = (value * scale for value in (box.x, box.y, box.w, box.h))
    is_tall = height >= width
    horizon = round(top + (height * SHARE if is_tall else height - FOOT * unit))
    placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    size = unit * (LARGER if is_tall else 1)
    radius = placement.radius * size
    side = -1 if motif.mirrored else 1
    end = left if motif.mirrored else left + width
    x, y = end - side * placement.inwards * size, horizon - placement.above * unit
    disc = Pen((left, top, left + width, float(horizon)))
    disc.disc(x, y, radius)
    yield from disc.operations(lit)
    bounds = (left, top, left + width, top + height)
    if not is_tall:
        water = Pen(bounds)
        water.rounded(left, horizon, width, top + height - horizon, 0)
        yield from water.operations(sea)
        light = Pen(bounds)
        for below, share in GLINTS:
            half, thick = radius * share, THICK * unit
            light.rounded(x - half, horizon + below * unit, 2 * half, thick, thick / 2)
        yield from light.operations(lit)
    rule = Pen(bounds)
    rule.rounded(left, horizon, width, max(1, round(2 * unit)), 0)
    yield from rule.operations(line)
