"""Cost: what a card will cost to draw, in processor seconds.

In: cards, and what they cost. Out: what a card of the same template, format and number of pixels
will. Before one was drawn it is estimated from the pixels. The number of entries is bounded by the
designs there are, not by what is asked for.
"""

from __future__ import annotations

from cachetools import LRUCache

from pyoji.engine.card import Card

BASE, PER_PIXEL = 0.02, 5e-8
"""Seconds for any card, and for each of its pixels, as long as nothing is learned."""

WEIGHT = 0.2
"""How much the last card counts beside those before it."""

KEPT = 1024
_STEP = 1 << 18  # pixels within which cards cost alike

_Kind = tuple[str, str, int]


class Costs:
    """Learns what kinds of cards cost."""

    def __init__(self) -> None:
        self._seconds: LRUCache[_Kind, float] = LRUCache(KEPT)

    def expected(self, card: Card) -> float:
        """The seconds that drawing the card will probably take."""
        return self._seconds.get(_kind(card), BASE + PER_PIXEL * card.pixels)

    def learn(self, card: Card, seconds: float) -> None:
        """Drawing the card took so long."""
        kind = _kind(card)
        before = self._seconds.get(kind, seconds)
        self._seconds[kind] = before + WEIGHT * (seconds - before)


def _kind(card: Card) -> _Kind:
    return card.template, card.format.name, card.pixels // _STEP
