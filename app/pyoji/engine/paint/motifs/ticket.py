"""The event card's motifs: a ticket's perforated edge, stage lights, a map pin."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


def perforation(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a strip with half-round holes along its end side. Colours: strip."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    edge, radius = (x if motif.mirrored else x + w), min(w, 12 * unit)
    for bite in range(int(h / (40 * unit)) + 2):
        pen.erase_disc(edge, y + (15 + 40 * bite) * unit, radius)
    yield from pen.operations(color)


def lights(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw three overlapping discs at the end side; the seed moves them. Colours: light.

    The first is always the largest and the lowest.
    """
    (light,) = motif.colors
    unit = motif.unit * scale
    left, top = box.x * scale, box.y * scale
    right, bottom = (box.x + box.w) * scale, (box.y + box.h) * scale
    shift = (motif.seed * 5 % 12 - 5.5) * 14
    for inset, rise, radius in (
        (120 + shift, 20, 330),
        (330 - shift, 250 + shift, 200),
        (40 - shift, 470 - shift, 150),
    ):
        pen = Pen((left, top, right, bottom))
        x = left + inset * unit if motif.mirrored else right - inset * unit
        pen.disc(x, bottom - rise * unit, radius * unit)
        yield from pen.operations(light)


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
