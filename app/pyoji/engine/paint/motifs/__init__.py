"""Motifs: the quiet drawings behind and beside the words, each a function in one table.

In: the image, the box, the motif's colours, numbers and seed, the scale. Deterministic: the seed
is all that varies. Few colours and large shapes, so that the file stays small. All drawn by us;
a file holds those that belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PIL import Image

from pyoji.engine.frame import Box
from pyoji.engine.paint.motifs import (
    clock,
    code,
    discs,
    dots,
    hills,
    pages,
    progress,
    quotation,
    ruler,
    signet,
    terrace,
    ticket,
    tiles,
    wave,
)
from pyoji.engine.scene import Motif

Draw = Callable[[Image.Image, Box, Motif, float], None]

MOTIFS: Mapping[str, Draw] = {
    "clock": clock.clock,
    "cuckoo": clock.cuckoo,
    "moon": discs.moon,
    "pair": discs.pair,
    "quotation": quotation.quotation,
    "ruler": ruler.ruler,
    "signet": signet.signet,
    "bullet": terrace.bullet,
    "code": code.code,
    "controls": code.controls,
    "dots": dots.dots,
    "hills": hills.hills,
    "lights": ticket.lights,
    "pages": pages.pages,
    "perforation": ticket.perforation,
    "pin": ticket.pin,
    "plus": dots.plus,
    "progress": progress.progress,
    "strata": progress.strata,
    "terrace": terrace.terrace,
    "tiles": tiles.tiles,
    "triangle": dots.triangle,
    "waveform": wave.waveform,
}
"""Every motif by the name a template calls it by."""

COLORS: Mapping[str, int] = {
    "clock": 3,
    "cuckoo": 2,
    "moon": 2,
    "pair": 2,
    "quotation": 1,
    "ruler": 2,
    "signet": 1,
    "bullet": 1,
    "code": 4,
    "controls": 1,
    "dots": 1,
    "hills": 4,
    "lights": 1,
    "pages": 2,
    "perforation": 1,
    "pin": 1,
    "plus": 1,
    "progress": 2,
    "strata": 1,
    "terrace": 2,
    "tiles": 4,
    "triangle": 1,
    "waveform": 2,
}
"""How many colours each motif takes."""

FROM_BENEATH = frozenset({"hills"})
"""Those that bring back what was there before them, so that they differ with what is below."""
