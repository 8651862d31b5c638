"""The minimal card's motif: a disc on its rule, or risen halfway behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class DiscPlacement(NamedTuple):
    """How much of a disc's height is above the rule, and where it is along it, both as shares."""

    risen: float
    along: float


PLACEMENTS = DiscPlacement(0.5, 1.0), DiscPlacement(1.0, 0.618), DiscPlacement(0.5, 0.0)
"""Placements by the seed."""

HIGH, WIDE = 0.8, 0.5
"""The most of the box's height that a disc has above the rule, and of its width where it is
whole; half a disc may be as wide as the box."""


def horizon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a disc that the box's foot crops; the seed sets how much of it is above, and where.

    Colours: disc.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    placement = PLACEMENTS[motif.seed % len(PLACEMENTS)]
    radius = min(h * HIGH / placement.risen, w * min(1.0, WIDE / placement.risen)) / 2
    along = radius + placement.along * (w - 2 * radius)
    pen = Pen((x, y, x + w, y + h))
    pen.disc(
        x + (w - along if motif.mirrored else along),
        y + h + radius * (1 - 2 * placement.risen),
        radius,
    )
    yield from pen.operations(color)
