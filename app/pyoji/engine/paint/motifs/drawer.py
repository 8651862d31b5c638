"""The index card's motif: a drawer of cards behind the first one, whose tab has its letter.

The first card is the ground beside the box or below it. Cards stand behind it at the end of a card
that is wider than high, and else above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


class FiledCard(NamedTuple):
    """A card: how far it and its tab reach from the first one's edge, and how much shorter it is at
    both ends, as shares of the box's depth."""

    reach: float
    tab: float
    inset: float


BACK, MIDDLE, FIRST = (
    FiledCard(0.36, 0.88, 0.24),
    FiledCard(0.20, 0.74, 0.12),
    FiledCard(0.04, 0.60, 0),
)

MARGIN, WIDE, RADIUS = (48, 76), (172, 260), 20
"""The distance of the outer tabs from the ends and a tab's width, where cards stand at the end and
where they stand above; the radius of a corner, in design units."""

PLACES = ((0, 1, 2), (2, 0, 1), (1, 2, 0))
"""By the seed, the places of the tabs of the first, the middle and the last card: at the start, in
the middle, at the end."""


def drawer(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw what is seen behind the first card, and its tab; the seed sets the tabs' places.

    Colors: desk, last card, middle card, first card's tab.
    """
    desk, back, middle, tab = motif.colors
    first, second, third = PLACES[motif.seed % len(PLACES)]
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    yield from pen.operations(desk)
    drawing = _Drawer(box, motif, scale)
    yield from drawing.card(BACK, third, back)
    yield from drawing.card(MIDDLE, second, middle)
    yield from drawing.card(FIRST, first, tab)


class _Drawer:
    """Cards in their box, in pixels; a place is `along` the first card's edge and `off` it."""

    def __init__(self, box: Box, motif: Motif, scale: float) -> None:
        self._x, self._y, self._w, self._h = (v * scale for v in (box.x, box.y, box.w, box.h))
        self._unit = motif.unit * scale
        self._mirrored = motif.mirrored
        self._is_above = self._w >= self._h
        self._long, self._deep = (self._w, self._h) if self._is_above else (self._h, self._w)

    def card(self, card: FiledCard, place: int, color: Color) -> Iterator[DrawOperation]:
        """Draw a card and its tab, both on to the first card's edge."""
        pen = Pen((self._x, self._y, self._x + self._w, self._y + self._h))
        margin, wide = (lengths[self._is_above] * self._unit for lengths in (MARGIN, WIDE))
        along = margin + (self._long - wide - 2 * margin) * place / 2
        self._add(pen, along, wide, card.tab, radius=True)
        inset = card.inset * self._deep
        self._add(pen, inset, self._long - 2 * inset, card.reach, radius=bool(inset))
        yield from pen.operations(color)

    def _add(self, pen: Pen, along: float, wide: float, reach: float, *, radius: bool) -> None:
        """Add a rectangle that reaches from the first card's edge; its far corners may be round."""
        corner = RADIUS * self._unit if radius else 0
        deep = reach * self._deep + corner
        if self._is_above:
            left = self._w - wide - along if self._mirrored else along
            pen.rounded(self._x + left, self._y + self._h + corner - deep, wide, deep, corner)
        else:
            left = self._w + corner - deep if self._mirrored else -corner
            pen.rounded(self._x + left, self._y + along, deep, wide, corner)
