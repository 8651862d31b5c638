"""The index card's motif: the desk, and the next card of the drawer with its tab."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_PLACES = (0.70, 0.22, 0.06)
"""The start of the tab, as a share of the width; one for each position of the front tab."""

_TAB, _ROUND = 0.24, 20
"""The width of the tab as a share of the box, and the radius of its corners in design units."""

_EDGES = (0.62, 0.92, 0.22)
"""The upper edge of the card, as a share of the height; one for each position."""

_RISE = 0.20
"""How far the tab rises over the card, as a share of the height."""


def drawer(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw the desk and a card on it; the seed sets its height and its tab. Colours: desk, card."""
    desk, card = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    bounds = (x, y, x + w, y + h)
    pen = Pen(bounds)
    pen.rounded(x, y, w, h, 0)
    yield from pen.operations(desk)
    turn = motif.seed % len(_PLACES)
    left, tab, edge = w * _PLACES[turn], w * _TAB, h * _EDGES[turn]
    if motif.mirrored:
        left = w - left - tab
    pen = Pen(bounds)
    pen.rounded(x + left, y + edge - h * _RISE, tab, h, _ROUND * motif.unit * scale)
    pen.rounded(x, y + edge, w, h - edge, 0)
    yield from pen.operations(card)
