"""Large quiet discs beside the words: a moon in one of its phases, two circles that share a part.

The article's and the bilingual card's. Colours are meant to be sheer, so that any ground takes
them; the seed sets the phase and the way the two circles lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen, polar
from pyoji.engine.scene import Motif

PHASES = (30, 40, 50, 60, 70, 79)
"""Degrees after the new moon, crescents all; the other six of the twelve wane."""


def moon(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """A moon at the upper end corner, cut by the card's edges. Colours: disc, its lit part."""
    disc, lit = motif.colors
    unit = motif.unit * scale
    whole, end, side = _frame(box, motif, scale)
    x, y, radius = end - side * 196 * unit, box.y * scale + 172 * unit, 300 * unit
    pen = Pen(whole)
    pen.disc(x, y, radius)
    yield from pen.operations(disc)
    limb = 1 if motif.seed % 12 < 6 else -1
    edge = cos(PHASES[motif.seed % 6] * pi / 180)
    turns = [step * pi / 180 for step in range(181)]
    tilt = 0.42 * side  # as a moon stands in the evening sky of the north
    points = [(limb * radius * sin(t), -radius * cos(t)) for t in turns]
    points += [(limb * radius * edge * sin(t), -radius * cos(t)) for t in reversed(turns)]
    pen = Pen(whole)
    pen.polygon(
        [
            (x + px * cos(tilt) - py * sin(tilt), y + px * sin(tilt) + py * cos(tilt))
            for px, py in points
        ]
    )
    yield from pen.operations(lit)


def pair(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Two circles that share a part, at the card's end; the seed turns them. Colours: each's."""
    unit = motif.unit * scale
    whole, end, side = _frame(box, motif, scale)
    x, y = end - side * 212 * unit, (box.y + box.h / 2) * scale
    first, second = motif.colors
    angle = side * (15 + 30 * (motif.seed % 6))
    reach = (104, 152)[motif.seed // 6 % 2] * unit
    for color, turn in ((first, angle), (second, angle + 180)):
        pen = Pen(whole)
        pen.disc(*polar(x, y, reach, turn), 232 * unit)
        yield from pen.operations(color)


def _frame(
    box: Box, motif: Motif, scale: float
) -> tuple[tuple[float, float, float, float], float, int]:
    """The box in pixels, where its end side is, and 1 or, where that is the left one, -1."""
    left, right = box.x * scale, (box.x + box.w) * scale
    whole = left, box.y * scale, right, (box.y + box.h) * scale
    return (whole, left, -1) if motif.mirrored else (whole, right, 1)
