"""Known, in flight, or render: the one place that waits, shares work, and has threads.

In: a card, and who asks. Out: the finished card: from memory if it is there, from a drawing that is
under way if there is one, from the store behind memory, else drawn. So many are drawn at once, so
many wait, none longer than the deadline; whoever cannot be served hears it at once. The event loop
never waits for a pixel or a disk. It knows nothing of HTTP, and nothing of how a card is drawn.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from cachetools import LRUCache

from app.cache import Cache, Claim
from app.cache.guard import PAUSE, READERS, TURNS, Guard
from app.card import Card
from app.daemon_pool import DaemonPool, Job
from app.encoded import Encoded
from app.errors import Limited, Overloaded
from app.frame import Frame
from app.pictures.gather import Pictures
from app.pixels import Pixels

MEMORY = "memory"
"""What lookups call the store in the process."""

STORE, PICTURES = "store", "pictures"
"""Stages of a new card: the store is asked, pictures from outside are fetched."""

LACKS_PICTURE = "picture"
"""Why a card is not all that was asked for."""

_GRACE = 0.5
"""Seconds beyond the deadline that a card may take once its turn has come."""

_STAND_INS, _STAND_IN_PATIENCE = 256, 1.0


class Draws(Protocol):
    """What draws: synchronous, and callable from several threads at once."""

    def render(self, card: Card, pictures: Mapping[str, Pixels] = ...) -> Encoded:
        """The finished card, with those of its pictures that are there."""

    def frame(self, card: Card, pictures: Mapping[str, Pixels] | None = ...) -> Frame:
        """The laid-out card, not painted."""


class Hears:
    """Is told what happens; this one listens to nothing."""

    def looked_up(self, store: str, found: bool) -> None:
        """A card was looked for in a store."""

    def drawn(self, encoded: Encoded, seconds: float) -> None:
        """A card was drawn."""

    def waited(self, seconds: float) -> None:
        """A card waited so long for its turn to be drawn."""

    def limited(self, limit: str) -> None:
        """A card was not drawn, since a limit was reached."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Encloses a stage of a new card."""
        return nullcontext()


async def _free() -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as far as it matters here.

    `refusal` names the limit that a new drawing would break, or None; it counts as one. `keep` is
    whether the card may be kept outside the process.
    """

    refusal: Callable[[], Awaitable[str | None]] = _free
    keep: bool = True


ANYBODY = Asking()


class Source(Enum):
    """Where a finished card comes from."""

    MEMORY = auto()
    STORE = auto()
    RENDERED = auto()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished card; `lacks` says what of it could not be had."""

    encoded: Encoded
    lacks: str | None = None
    source: Source = Source.RENDERED


@dataclass(slots=True)
class _Flight:
    """A card that is being had, and all who ask for it; they may become more meanwhile."""

    task: asyncio.Task[Drawn]
    askings: list[Asking] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many cards are drawn at once, how many wait for it, and how many seconds at most."""

    threads: int = 1
    waiting: int = 256
    deadline: float = 2.0


class Renderer:
    """Finished cards for one event loop."""

    def __init__(
        self,
        pipeline: Draws,
        memory: Cache,
        bounds: Bounds,
        pictures: Pictures,
        hears: Hears | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._memory = memory
        self._bounds = bounds
        self._pictures = pictures
        self._hears = hears or Hears()
        self._pool = DaemonPool(bounds.threads, "render")
        self._fallback_pool = DaemonPool(1, "fallback")  # so that a stuck drawing does not stop it
        self._disk = DaemonPool(READERS, "store")
        self._slots = asyncio.Semaphore(bounds.threads)
        self._flights: dict[str, _Flight] = {}
        self._stand_ins: LRUCache[str, Encoded] = LRUCache(_STAND_INS)
        self.store: Guard | None = None  # what stands behind memory, once the service has begun
        self.drawn = 0
        self.waiting = 0
        self.drawing = 0

    @property
    def running(self) -> tuple[Job, ...]:
        """The drawings that run at the moment, for a watchdog."""
        return self._pool.running + self._fallback_pool.running

    async def card(self, card: Card, asking: Asking = ANYBODY) -> Drawn:
        """The finished card.

        Simultaneous calls for equal cards share one drawing, which a caller's cancellation does
        not end. Its failure is raised in each of them, and the next call tries anew. Raises
        Unavailable where it cannot be drawn in time, ParameterError for a picture that may not be
        asked for.
        """
        self._pictures.admit(card)
        digest = card.digest
        known = self._memory.get(digest)
        self._hears.looked_up(MEMORY, known is not None)
        if known is not None:
            return Drawn(known, source=Source.MEMORY)
        flight = self._flight(digest, lambda askings: self._fly(card, askings))
        flight.askings.append(asking)
        return await self._landed(flight, self._bounds.deadline + _GRACE)

    async def frame(self, card: Card) -> Frame:
        """The laid-out card. Raises as `card` does."""
        self._pictures.admit(card)
        async with self._slot():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self._pipeline.frame, card)

    async def stand_in(self, card: Card) -> Encoded:
        """A card that is shown in the place of others, rendered by a thread of its own.

        Raises Overloaded if even that takes too long. There are few such cards, so they are kept;
        where thousands are told at once that theirs cannot be drawn, one is drawn for them all.
        """
        digest = card.digest
        found = self._stand_ins.get(digest)
        if found is not None:
            return found
        flight = self._flight(f"stand-in {digest}", lambda _: self._stand(card))
        return (await self._landed(flight, _STAND_IN_PATIENCE)).encoded

    def close(self) -> None:
        """Begin nothing new; what is being drawn is finished in its thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._fallback_pool.shutdown(wait=False, cancel_futures=True)
        self._disk.shutdown(wait=False, cancel_futures=True)

    def _flight(
        self, name: str, begin: Callable[[list[Asking]], Coroutine[None, None, Drawn]]
    ) -> _Flight:
        """The flight of that name that is under way, else one that begins."""
        found = self._flights.get(name)
        if found is None or found.task.done():
            askings: list[Asking] = []
            found = _Flight(asyncio.create_task(begin(askings)), askings)
            self._flights[name] = found
            found.task.add_done_callback(lambda done: self._land(name, done))
        return found

    async def _landed(self, flight: _Flight, patience: float) -> Drawn:
        # Unlike awaiting the flight itself this leaves it alone when the caller goes.
        await asyncio.wait((flight.task,), timeout=patience)
        if not flight.task.done():
            raise Overloaded
        return flight.task.result()

    async def _fly(self, card: Card, askings: list[Asking]) -> Drawn:
        store = self.store if any(asking.keep for asking in askings) else None
        turn = await self._turn(store, card.digest) if store is not None else None
        if isinstance(turn, Encoded):
            self._memory.put(card.digest, turn)
            return Drawn(turn, source=Source.STORE)
        try:
            if limit := await self._limit(askings):
                self._hears.limited(limit)
                raise Limited(limit)
            with self._hears.stage(PICTURES) if card.links else nullcontext():
                gathered = await self._pictures.fetch(card)
            async with self._slot():
                encoded = await self._render(self._pool, card, gathered.pictures)
            if gathered.missing:
                return Drawn(encoded, LACKS_PICTURE)
            self._memory.put(card.digest, encoded)
            if store is not None:
                store.put(card.digest, encoded)
            return Drawn(encoded)
        finally:
            if store is not None and turn is not None:
                store.release(turn)

    async def _stand(self, card: Card) -> Drawn:
        encoded = await self._render(self._fallback_pool, card, {})
        self._stand_ins[card.digest] = encoded
        return Drawn(encoded)

    async def _limit(self, askings: list[Asking]) -> str | None:
        """The limit that holds all of them back; one who may have the card drawn is enough."""
        limit = None
        for asking in askings:  # also those that come while one before them is looked at
            limit = await asking.refusal()
            if limit is None:
                break
        return limit

    async def _turn(self, store: Guard, digest: str) -> Encoded | Claim | None:
        """The card from the store, or the right to draw it; None if others have it for too long."""
        if store.resting:
            return None
        loop = asyncio.get_running_loop()
        turn = None
        with self._hears.stage(STORE):
            for _ in range(TURNS):
                turn = await loop.run_in_executor(self._disk, store.turn, digest)
                if turn is not None:
                    break
                await asyncio.sleep(PAUSE)
        self._hears.looked_up(store.name, isinstance(turn, Encoded))
        return turn

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """A turn to draw. Raises Overloaded if too many wait, or it has taken too long."""
        if self._slots.locked() and self.waiting >= self._bounds.waiting:
            raise Overloaded
        began = time.monotonic()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._bounds.deadline):
                await self._slots.acquire()
        except TimeoutError:
            raise Overloaded from None
        finally:
            self.waiting -= 1
        self._hears.waited(time.monotonic() - began)
        try:
            yield
        finally:
            self._slots.release()

    async def _render(
        self, pool: DaemonPool, card: Card, pictures: Mapping[str, Pixels]
    ) -> Encoded:
        began = time.monotonic()
        self.drawing += 1
        try:
            encoded = await asyncio.get_running_loop().run_in_executor(
                pool, self._pipeline.render, card, pictures
            )
        finally:
            self.drawing -= 1
        self.drawn += 1
        self._hears.drawn(encoded, time.monotonic() - began)
        return encoded

    def _land(self, name: str, task: asyncio.Task[Drawn]) -> None:
        if self._flights[name].task is task:
            del self._flights[name]
        if not task.cancelled():
            task.exception()  # seen, even if every caller has gone
