"""The index card's motifs: cards of an index seen from the front, each one step above the one
before it, with one tab each in a row of three; and the tray that they stand in.

The first card is the ground between both: its edge and its tab are drawn. Must not know what is
written on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

MARGIN, GAP = 76, 44
"""From the card's sides to the tabs, and between two of them, in design units."""

TABS = 3
"""The tabs in a row, and the cards that have them."""

DESK, EDGE, RADIUS = 16, 12, 18
"""What is seen of the desk above the last tab, the thickness of the first card's edge, and the
radius of a tab's corners, in design units."""

STEPS = 2
"""The height of a tab, in steps from one card to the next."""

NOTCH = 64
"""The radius of the notch in the tray's front, in design units."""

PLACES = ((0, 1, 2), (2, 1, 0), (1, 2, 0))
"""By the seed, the places of the tabs of the first, the middle and the last card."""


def drawer(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a desk, two cards and the first one's edge, each with its tab; the seed sets the places,
    and exchanges the colours of the two cards.

    Colours: desk, last card, middle card, first card's edge and tab.
    """
    desk, last, middle, first = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    yield from _rectangle((x, y, w, h), desk)
    bottom = y + h
    edge = bottom - EDGE * unit
    step = (h - (DESK + EDGE) * unit) / (TABS - 1 + STEPS)
    wide = (w - (2 * MARGIN + (TABS - 1) * GAP) * unit) / TABS
    if motif.seed % len(PLACES) == 1:
        last, middle = middle, last
    places = PLACES[motif.seed % len(PLACES)]
    for behind, color in ((2, last), (1, middle), (0, first)):
        top = edge - behind * step
        place = TABS - 1 - places[behind] if motif.mirrored else places[behind]
        left = x + MARGIN * unit + place * (wide + GAP * unit)
        pen = Pen((x, y, x + w, bottom))
        pen.rounded(x, top, w, bottom - top, 0)
        pen.rounded(left, top - STEPS * step, wide, STEPS * step + EDGE * unit, RADIUS * unit)
        yield from pen.operations(color)


def tray(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a tray's front, with a notch in the middle of its upper edge. Colours: front."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    pen.erase_disc(x + w / 2, y, min(NOTCH * motif.unit * scale, h))
    yield from pen.operations(color)


def _rectangle(corner: tuple[float, float, float, float], color: Color) -> Iterator[DrawOperation]:
    """Draw a rectangle."""
    x, y, w, h = corner
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    yield from pen.operations(color)
