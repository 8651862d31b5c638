"""Default cards: cards that answer instead of others, rendered in a thread of their own.

In: a card that suits many requests, such as the default card of a template. Out: its image file,
rendered once and cached. A rendering that never ends delays no default card. It must not know which
cards these are, or how a card is rendered.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from cachetools import LRUCache

from pyoji.engine.card import Card
from pyoji.engine.image_file import ImageFile
from pyoji.service.daemon_pool import DaemonPool, PoolCall
from pyoji.service.single_flight import Flight, SingleFlight, result_of

MOST_CARDS = 256
"""Cards that are cached: one for each template, size and format that was requested."""

PATIENCE = 1.0
"""Seconds that a caller waits."""


class DefaultCards:
    """Default cards of one event loop.

    `render` renders a card, in the thread; `report` gets each image file and its seconds.
    """

    def __init__(
        self, render: Callable[[Card], ImageFile], report: Callable[[ImageFile, float], None]
    ) -> None:
        self._render = render
        self._report = report
        self._pool = DaemonPool(1, "fallback")
        self._cards: LRUCache[str, ImageFile] = LRUCache(MOST_CARDS)
        self._flights: SingleFlight[str, Flight] = SingleFlight()

    @property
    def rendering(self) -> int:
        """Number of cards that are rendered now, or wait for the thread."""
        return len(self._flights)

    @property
    def running(self) -> tuple[PoolCall, ...]:
        """The rendering that runs now, for a watchdog."""
        return self._pool.running

    async def get(self, card: Card) -> ImageFile:
        """Return the card, cached or new. Raises Overloaded if it takes longer than PATIENCE."""
        cached = self._cards.get(card.digest)
        if cached is not None:
            return cached
        flight = self._flights.get(card.digest, Flight, lambda _: self._load(card))
        encoded: ImageFile = await result_of(flight.task, PATIENCE)
        return encoded

    def close(self) -> None:
        """Accept no more work; a running rendering finishes in its thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _load(self, card: Card) -> ImageFile:
        start = time.monotonic()
        encoded = await self._pool.run(self._render, card)
        self._cards[card.digest] = encoded
        self._report(encoded, time.monotonic() - start)
        return encoded
