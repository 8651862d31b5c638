"""Preparation: the backgrounds of cards that are likely next, drawn while nothing waits.

In: the cards that were rendered. Out: backgrounds in the pipeline's cache. After the first card of
a kind, those of the kind's other cards are drawn one by one, each when no card was rendered for a
while and none waits. Their number is bounded, and so is the time: a kind is prepared once. It must
not know what a background is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from math import inf
from typing import Protocol

from pyoji.engine.card import Card
from pyoji.service.daemon_pool import DaemonPool, PoolCall

MOST_KINDS = 100
"""Kinds of cards that are prepared in the life of a process. They take ten seconds of a processor,
or half a minute if all are large ones at scale 2."""

PAUSE = 0.1
"""Seconds without a card before anything is drawn. A client that requests one card after another
leaves gaps of a few milliseconds, and a background takes longer than that."""

INTERVAL = 0.005
"""Seconds before each background, in which a waiting request may start."""


class BackgroundPipeline(Protocol):
    """A pipeline that draws backgrounds before they are needed."""

    def others(self, card: Card, /) -> tuple[Hashable, Iterable[Card]]:
        """Return the name of a card's kind, and other cards of it; the name is None if it has no
        others."""

    def prepare(self, card: Card, /) -> None:
        """Draw what the card shares with others, into the cache."""


class Preparation:
    """Prepares kinds of cards, for one event loop; `is_idle` tells whether nothing waits."""

    def __init__(self, pipeline: BackgroundPipeline, is_idle: Callable[[], bool]) -> None:
        self._pipeline = pipeline
        self._is_idle = is_idle
        self._pool = DaemonPool(1, "prepare")
        self._kinds: set[Hashable] = set()
        self._cards: deque[Card] = deque()
        self._last_card = -inf
        self._is_closed = False

    @property
    def running(self) -> tuple[PoolCall, ...]:
        """The background that is drawn now, for a watchdog."""
        return self._pool.running

    def rendered(self, card: Card) -> None:
        """Prepare the card's kind if this is its first card."""
        self._last_card = asyncio.get_running_loop().time()
        if len(self._kinds) >= MOST_KINDS or self._is_closed:
            return
        name, cards = self._pipeline.others(card)
        if name is None or name in self._kinds:
            return
        self._kinds.add(name)
        is_waiting = bool(self._cards)
        self._cards += cards
        if not is_waiting:
            self._later(PAUSE)

    def close(self) -> None:
        """Prepare nothing more."""
        self._is_closed = True
        self._cards.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._next)

    def _next(self) -> None:
        if self._is_closed:
            return
        loop = asyncio.get_running_loop()
        pause = loop.time() - self._last_card
        if pause < PAUSE or not self._is_idle():
            self._later(PAUSE - pause if pause < PAUSE else PAUSE)
            return

        def done(_: Future[None]) -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._done)

        # If it fails, so will the card that needs it, and its request is answered with the error.
        self._pool.submit(self._pipeline.prepare, self._cards[0]).add_done_callback(done)

    def _done(self) -> None:
        if not self._is_closed:
            self._cards.popleft()
            if self._cards:
                self._later(INTERVAL)
