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
    """A motif and its number of colours."""

    draw: Draw
    colors: int


MOTIFS: Mapping[str, Drawing] = {
    "dial": Drawing(clock.dial, colors=4),
    "cuckoo": Drawing(clock.cuckoo, colors=2),
    "lamp": Drawing(lamp.lamp, colors=3),
    "quotation": Drawing(quotation.quotation, colors=1),
    "arrow": Drawing(arrow.arrow, colors=1),
    "chart": Drawing(chart.chart, colors=2),
    "nib": Drawing(pen.nib, colors=4),
    "heading": Drawing(heading.heading, colors=2),
    "hanging": Drawing(gallery.hanging, colors=3),
    "cat": Drawing(gallery.cat, colors=1),
    "drawer": Drawing(drawer.drawer, colors=4),
    "tray": Drawing(drawer.tray, colors=1),
    "painting": Drawing(painting.painting, colors=3),
    "books": Drawing(bookcase.books, colors=4),
    "earlier": Drawing(bookcase.earlier, colors=3),
    "later": Drawing(bookcase.later, colors=3),
    "speech": Drawing(speech.tail, colors=1),
    "caret": Drawing(code.caret, colors=1),
    "code-above": Drawing(code.above, colors=3),
    "code-below": Drawing(code.below, colors=3),
    "dots": Drawing(dots.dots, colors=1),
    "horizon": Drawing(horizon.horizon, colors=1),
    "landscape": Drawing(landscape.landscape, colors=7),
    "barcode": Drawing(ticket.barcode, colors=1),
    "perforation": Drawing(ticket.perforation, colors=1),
    "pin": Drawing(ticket.pin, colors=1),
    "plus": Drawing(dots.plus, colors=1),
    "tiles": Drawing(tiles.tiles, colors=4),
    "triangle": Drawing(dots.triangle, colors=1),
    "recording": Drawing(wave.recording, colors=4),
}
"""Motifs by their names in templates."""
