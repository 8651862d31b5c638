"""Known, in flight, or render: the one place that waits, shares work, and has threads.

In: a card. Out: the finished card, from the cache if it is there, from a rendering that is under
way if there is one, else drawn in a bounded pool of threads, so that the event loop never waits
for a pixel. It knows nothing of HTTP, and nothing of how a card is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from app.cache import Cache
from app.card import Card
from app.encoded import Encoded
from app.frame import Frame


class Draws(Protocol):
    """What draws: synchronous, and callable from several threads at once."""

    def render(self, card: Card) -> Encoded:
        """The finished card."""

    def frame(self, card: Card) -> Frame:
        """The laid-out card, not painted."""


class Renderer:
    """Finished cards for one event loop; at most `threads` are drawn at once.

    `drawn` is told of each card that was drawn.
    """

    def __init__(
        self,
        pipeline: Draws,
        cache: Cache,
        threads: int,
        drawn: Callable[[Encoded], None] = lambda _: None,
    ) -> None:
        self._pipeline = pipeline
        self._cache = cache
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="render")
        self._flights: dict[str, asyncio.Task[Encoded]] = {}
        self._tell = drawn
        self._drawn = 0

    @property
    def drawn(self) -> int:
        """How many cards were drawn since the start."""
        return self._drawn

    async def encoded(self, card: Card) -> Encoded:
        """The finished card.

        Simultaneous calls for equal cards share one rendering, which a caller's cancellation
        does not end. Its failure is raised in each of them, and the next call tries anew.
        """
        digest = card.digest
        known = self._cache.get(digest)
        if known is not None:
            return known
        flight = self._flights.get(digest)
        if flight is None:
            flight = self._flights[digest] = asyncio.create_task(self._draw(card))
            flight.add_done_callback(lambda done: self._land(digest, done))
        await asyncio.wait((flight,))  # unlike `await flight`, leaves it alone when cancelled
        return flight.result()

    async def frame(self, card: Card) -> Frame:
        """The laid-out card."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._pipeline.frame, card)

    def close(self) -> None:
        """Begin nothing new; what is being drawn is finished in its thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _draw(self, card: Card) -> Encoded:
        loop = asyncio.get_running_loop()
        encoded = await loop.run_in_executor(self._pool, self._pipeline.render, card)
        self._drawn += 1
        self._tell(encoded)
        self._cache.put(card.digest, encoded)
        return encoded

    def _land(self, digest: str, flight: asyncio.Task[Encoded]) -> None:
        del self._flights[digest]
        if not flight.cancelled():
            flight.exception()  # seen, even if every caller has gone
