"""The brand card's dial and its mark."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen, polar
from pyoji.engine.scene import Motif

TIMES = (
    (9, 40),
    (9, 35),
    (7, 55),
    (6, 55),
    (10, 40),
    (6, 50),
    (10, 35),
    (8, 35),
    (8, 55),
    (10, 45),
    (6, 45),
    (7, 50),
)
"""Hours and minutes by the seed: both hands on the near half, apart, neither upright,
and none near the edge that crops the dial."""


def dial(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a dial larger than its box, cropped by the far side of a box that is higher than
    wide, else by its top. The seed sets the time and how high the dial stands.

    On a mirrored card the time is mirrored too. Colors: rim, face, ticks, hands, hub.
    """
    rim, face, ticks, hands, hub = motif.colors
    unit = motif.unit * scale
    left, top, width, height = (value * scale for value in (box.x, box.y, box.w, box.h))
    bounds = (left, top, left + width, top + height)
    side = -1 if motif.mirrored else 1
    if height >= width:
        radius = height * 0.58
        x = left + (width - radius if motif.mirrored else radius)
        y = top + height * (0.5, 0.36, 0.64)[motif.seed % 3]
    else:
        radius = min(width * 0.46, height * 0.62)
        x, y = left + width / 2, top + height - radius
    for size, color in ((1.0, rim), (0.9, face)):
        pen = Pen(bounds)
        pen.disc(x, y, radius * size)
        yield from pen.operations(color)
    long, short = Pen(bounds), Pen(bounds)
    for minute in range(60):
        pen, inner, thick = (long, 0.72, 7) if minute % 5 == 0 else (short, 0.79, 3)
        ends = *polar(x, y, radius * inner, minute * 6), *polar(x, y, radius * 0.82, minute * 6)
        pen.bar(*ends, thick * unit)
    yield from short.operations(ticks)
    yield from long.operations(rim)
    hours, minutes = TIMES[motif.seed % len(TIMES)]
    pen = Pen(bounds)
    pen.bar(x, y, *polar(x, y, radius * 0.42, side * (30 * hours + minutes / 2)), 22 * unit)
    pen.bar(x, y, *polar(x, y, radius * 0.66, side * 6 * minutes), 13 * unit)
    yield from pen.operations(hands)
    pen = Pen(bounds)
    pen.disc(x, y, 26 * unit)
    yield from pen.operations(hub)


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
