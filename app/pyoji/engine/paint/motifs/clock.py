"""The brand card's dial and mark."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen, polar
from pyoji.engine.scene import Motif


def clock(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a dial at the card's right edge, surrounded by rings; the seed sets the time.

    The times are the hours and half hours from six to half past eleven (mirrored: from half past
    twelve to six), so the hour hand is on the visible side. Colours: disc, ticks, hands.
    """
    disc, tick, hand = motif.colors
    unit = motif.unit * scale
    # In design units from the right edge and the middle, so every size crops equally.
    right, half = (box.x + box.w) * scale, (box.y + box.h * 0.5) * scale
    side = -1 if motif.mirrored else 1
    x, y = (box.x * scale if motif.mirrored else right) - side * 104 * unit, half - 30 * unit
    bounds = (box.x * scale, box.y * scale, right, (box.y + box.h) * scale)
    for radius in (536, 376, 226):
        pen = Pen(bounds)
        pen.disc(x, y, radius * unit)
        yield from pen.operations(disc)
    pen = Pen(bounds)
    for minute in range(60):
        long = minute % 5 == 0
        outer = 208 * unit
        inner = outer - (18 if long else 7) * unit
        ends = *polar(x, y, inner, minute * 6), *polar(x, y, outer, minute * 6)
        pen.bar(*ends, (4 if long else 2) * unit)
    yield from pen.operations(tick)
    half_hours = motif.seed % 12
    pen = Pen(bounds)
    pen.bar(x, y, *polar(x, y, 104 * unit, 180 + side * 15 * half_hours), 15 * unit)
    pen.bar(x, y, *polar(x, y, 164 * unit, 180 * (half_hours % 2)), 9 * unit)
    pen.disc(x, y, 16 * unit)
    yield from pen.operations(hand)


def cuckoo(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a gabled clock house with a cut-out dial and two hands. Colours: house, hands."""
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
