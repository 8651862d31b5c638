"""The event card's motifs: a ticket's perforated edge, its bars, a map pin."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_BARS = 0x9D2C5680, 0xEFC60000, 0xB5026F5A, 0x61C88647, 0x27220A95, 0xD1B54A33
"""Bits that set the widths of bars and gaps; the seed rotates them."""

_PITCH, _HOLE = 52, 18
"""From one hole to the next, and the radius of each, in design units."""


def perforation(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a strip with semicircular holes of one size along the side next to the text.

    That side is the start of a strip that is higher than wide, else the lower side. Colours: strip.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    long = max(w, h)
    holes = max(1, round(long / (_PITCH * unit)))
    radius = min(w, h, _HOLE * unit)
    for hole in range(holes):
        along = long * (hole + 0.5) / holes
        if w > h:
            pen.erase_disc(x + along, y + h, radius)
        else:
            pen.erase_disc(x + w if motif.mirrored else x, y + along, radius)
    yield from pen.operations(color)


def barcode(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw bars across the longer side of the box; the seed sets their widths.

    Colours: bars.
    """
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    along, end, number = 0.0, max(w, h), 0
    while along < end:
        bits = _BARS[(motif.seed + number) % 6] >> (motif.seed * 5 + number * 7) % 27
        bar, gap = (6, 9, 18, 30)[bits & 3] * unit, (6, 8, 12, 20)[bits >> 2 & 3] * unit
        bar = min(bar, end - along)
        if w > h:
            pen.rounded(x + along, y, bar, h, 0)
        else:
            pen.rounded(x, y + along, w, bar, 0)
        along, number = along + bar + gap, number + 1
    yield from pen.operations(color)


def pin(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a map pin. Colours: pin."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    cx, radius = x + w / 2, min(w / 2, h * 0.38)
    cy = y + radius
    pen.disc(cx, cy, radius)
    # The sides are tangents of the disc.
    down = y + h - cy
    across = radius * (1 - (radius / down) ** 2) ** 0.5
    touch = cy + radius * radius / down
    pen.polygon([(cx - across, touch), (cx + across, touch), (cx, y + h)])
    pen.erase_disc(cx, cy, radius * 0.4)
    yield from pen.operations(color)
