"""Motifs: decorative drawings behind and beside the text, each a function in one table.

In: the box, the motif's colours, numbers and seed, the scale. Out: draw operations, deterministic
by the seed. Motifs have few colours and large shapes, so files stay small. A module holds related
motifs. Must not know texts or templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.motifs import (
    arrow,
    bookcase,
    chart,
    clock,
    code,
    dots,
    drawer,
    gallery,
    heading,
    horizon,
    lamp,
    landscape,
    painting,
    pen,
    quotation,
    speech,
    ticket,
    tiles,
    wave,
)
from pyoji.engine.scene import Motif

Draw = Callable[[Box, Motif, float], Iterator[DrawOperation]]


class Drawing(NamedTuple):
    """A motif and its number of colours.

    With `seeds`, its drawings begin again after that number; else each seed draws differently.
    """

    draw: Draw
    colors: int
    seeds: int | None = None


MOTIFS: Mapping[str, Drawing] = {
    "dial": Drawing(clock.dial, colors=4),
    "cuckoo": Drawing(clock.cuckoo, colors=2, seeds=1),
    "lamp": Drawing(lamp.lamp, colors=3, seeds=3),
    "quotation": Drawing(quotation.quotation, colors=1, seeds=3),
    "arrow": Drawing(arrow.arrow, colors=1, seeds=3),
    "chart": Drawing(chart.chart, colors=2),
    "nib": Drawing(pen.nib, colors=4, seeds=3),
    "heading": Drawing(heading.heading, colors=2, seeds=3),
    "hanging": Drawing(gallery.hanging, colors=3, seeds=1),
    "cat": Drawing(gallery.cat, colors=1, seeds=3),
    "drawer": Drawing(drawer.drawer, colors=4, seeds=3),
    "tray": Drawing(drawer.tray, colors=1, seeds=1),
    "painting": Drawing(painting.painting, colors=3, seeds=6),
    "books": Drawing(bookcase.books, colors=4),
    "earlier": Drawing(bookcase.earlier, colors=3),
    "later": Drawing(bookcase.later, colors=3),
    "speech": Drawing(speech.tail, colors=1, seeds=3),
    "caret": Drawing(code.caret, colors=1, seeds=1),
    "code-above": Drawing(code.above, colors=3, seeds=3),
    "code-below": Drawing(code.below, colors=3, seeds=3),
    "dots": Drawing(dots.dots, colors=1, seeds=1),
    "horizon": Drawing(horizon.horizon, colors=1, seeds=3),
    "landscape": Drawing(landscape.landscape, colors=7),
    "barcode": Drawing(ticket.barcode, colors=1),
    "perforation": Drawing(ticket.perforation, colors=1, seeds=1),
    "pin": Drawing(ticket.pin, colors=1, seeds=1),
    "plus": Drawing(dots.plus, colors=1, seeds=1),
    "tiles": Drawing(tiles.tiles, colors=4),
    "triangle": Drawing(dots.triangle, colors=1, seeds=1),
    "recording": Drawing(wave.recording, colors=4),
}
"""Motifs by their names in templates."""


def distinct_seed(motif: Motif) -> int:
    """Return the first of the seeds that draw the motif as its own does."""
    seeds = MOTIFS[motif.name].seeds
    return motif.seed if seeds is None else motif.seed % seeds
