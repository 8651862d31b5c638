"""Large discs beside the text: a moon phase (article card), two overlapping circles (bilingual).

Colours should be translucent, so they work on any background.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen, polar
from pyoji.engine.scene import Motif

PHASES = (30, 40, 50, 60, 70, 79)
"""Degrees after the new moon, all crescents; the other six of the twelve are waning."""


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a moon at the upper end corner; the seed sets the phase. Colours: disc, lit part."""
    disc, lit = motif.colors
    unit = motif.unit * scale
    bounds, end, side = _frame(box, motif, scale)
    x, y, radius = end - side * 196 * unit, box.y * scale + 172 * unit, 300 * unit
    pen = Pen(bounds)
    pen.disc(x, y, radius)
    yield from pen.operations(disc)
    limb = 1 if motif.seed % 12 < 6 else -1
    edge = cos(PHASES[motif.seed % 6] * pi / 180)
    turns = [step * pi / 180 for step in range(181)]
    tilt = 0.42 * side  # as in the northern evening sky
    points = [(limb * radius * sin(t), -radius * cos(t)) for t in turns]
    points += [(limb * radius * edge * sin(t), -radius * cos(t)) for t in reversed(turns)]
    pen = Pen(bounds)
    pen.polygon(
        [
            (x + px * cos(tilt) - py * sin(tilt), y + px * sin(tilt) + py * cos(tilt))
            for px, py in points
        ]
    )
    yield from pen.operations(lit)


def pair(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw two overlapping circles at the card's end; the seed rotates them. Colours: one each."""
    unit = motif.unit * scale
    bounds, end, side = _frame(box, motif, scale)
    x, y = end - side * 212 * unit, (box.y + box.h / 2) * scale
    first, second = motif.colors
    angle = side * (15 + 30 * (motif.seed % 6))
    reach = (104, 152)[motif.seed // 6 % 2] * unit
    for color, turn in ((first, angle), (second, angle + 180)):
        pen = Pen(bounds)
        pen.disc(*polar(x, y, reach, turn), 232 * unit)
        yield from pen.operations(color)


def _frame(
    box: Box, motif: Motif, scale: float
) -> tuple[tuple[float, float, float, float], float, int]:
    """Return the box in pixels, the x of its end side, and 1, or -1 if that side is the left."""
    left, right = box.x * scale, (box.x + box.w) * scale
    bounds = left, box.y * scale, right, (box.y + box.h) * scale
    return (bounds, left, -1) if motif.mirrored else (bounds, right, 1)
