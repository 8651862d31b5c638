"""Cost: estimated rendering cost of a card, in processor seconds.

In: rendered cards and their costs. Out: the expected cost of a card with the same template, format
and approximate number of pixels. Before the first such card the estimate comes from the pixels
alone. The number of entries is bounded.
"""

from __future__ import annotations

from pyoji.engine.card import Card

BASE, PER_PIXEL = 0.02, 5e-8
"""Seconds per card and per pixel, before anything is learned."""

WEIGHT = 0.2
"""Weight of the latest card in the moving average."""

MOST_KINDS = 1024
_STEP = 1 << 18  # pixels; cards within one step share an entry

_Kind = tuple[str, str, int]


class Costs:
    """A moving average of rendering costs by kind of card."""

    def __init__(self) -> None:
        self._seconds: dict[_Kind, float] = {}  # the kind learned last at the end

    def expected(self, card: Card) -> float:
        """Return the expected processor seconds of rendering the card."""
        return self._seconds.get(_kind(card), BASE + PER_PIXEL * card.pixels)

    def learn(self, card: Card, seconds: float) -> None:
        """Record the processor seconds that rendering the card took."""
        kind = _kind(card)
        average = self._seconds.pop(kind, seconds)
        self._seconds[kind] = average + WEIGHT * (seconds - average)
        if len(self._seconds) > MOST_KINDS:
            del self._seconds[next(iter(self._seconds))]


def _kind(card: Card) -> _Kind:
    return card.template, card.format.name, card.pixels // _STEP
