"""Renderer: a card in, the finished card out.

In: a card and its caller. Out: the finished card, from the first of these that has it: memory, a
rendering in progress, the store behind memory, a new rendering. Limits and the queue apply to new
renderings only. The event loop never renders and never waits for a disk. It must not know HTTP, or
how a card is rendered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from cachetools import TLRUCache

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card
from pyoji.engine.frame import Frame
from pyoji.engine.image_file import ImageFile
from pyoji.engine.images.pixels import Pixels
from pyoji.service.admission import Admission, QueueBounds
from pyoji.service.cache import Cache, Claim
from pyoji.service.cache.guard import PAUSE, TURNS, Guard
from pyoji.service.cost import Costs
from pyoji.service.daemon_pool import DaemonPool, PoolCall
from pyoji.service.default_cards import DefaultCards
from pyoji.service.fair_queue import Rank
from pyoji.service.layouts import Layouts
from pyoji.service.preparation import BackgroundPipeline, Preparation
from pyoji.service.remote_images.gather import RemoteImages
from pyoji.service.render_observer import MEMORY, PICTURES, STORE, RenderObserver
from pyoji.service.shared_work import UNATTRIBUTED, Caller, SharedFlight, SharedWork

MISSING_IMAGE = "picture"
"""Reason why a card is incomplete: a remote image is missing."""

_INCOMPLETE = 8 * MIB
"""Bytes of incomplete cards in memory. Each stays until its image may be fetched again."""

_GRACE = 0.5
"""Seconds beyond the queue's deadline that a card may take."""

_FRAME_SECONDS = 0.01
"""Expected processor seconds of a layout without painting."""


class CardPipeline(BackgroundPipeline, Protocol):
    """The engine's pipeline: synchronous, and callable from several threads at once."""

    def render(
        self, card: Card, images: Mapping[str, Pixels] = ..., frame: Frame | None = ..., /
    ) -> ImageFile:
        """Render the card with the images that are present; `frame` is its layout, if known."""

    def frame(self, card: Card, images: Mapping[str, Pixels] | None = ..., /) -> Frame:
        """Lay out the card without painting it."""


class CardSource(Enum):
    """Where a finished card comes from."""

    MEMORY = auto()
    STORE = auto()
    RENDERED = auto()


@dataclass(frozen=True, slots=True)
class FinishedCard:
    """A finished card; `lacks` is the reason if it is incomplete."""

    encoded: ImageFile
    lacks: str | None = None
    source: CardSource = CardSource.RENDERED


class Renderer:
    """Finished cards for one event loop.

    `clock` returns the calling thread's processor seconds. `store` is the store behind memory, open
    before the first card. A renderer that `prepares` draws backgrounds while it is idle.
    """

    def __init__(
        self,
        pipeline: CardPipeline,
        memory: Cache,
        bounds: QueueBounds,
        images: RemoteImages,
        observer: RenderObserver | None = None,
        clock: Callable[[], float] = time.thread_time,
        store: Guard | None = None,
        *,
        prepares: bool = False,
    ) -> None:
        self._pipeline = pipeline
        self._memory = memory
        self._images = images
        self._store = store
        self._observer = observer or RenderObserver()
        self._pool = DaemonPool(bounds.threads, "render")
        self._admission = Admission(self._pool, bounds, self._observer.waited, clock)
        self.work = SharedWork(self._admission, bounds.deadline + _GRACE, self._observer.limited)
        self._preparation = Preparation(pipeline, lambda: not self.rendering) if prepares else None
        self._costs = Costs()
        self._incomplete: TLRUCache[str, tuple[ImageFile, float]] = TLRUCache(
            _INCOMPLETE,
            ttu=lambda _, entry, __: entry[1],
            timer=time.monotonic,
            getsizeof=lambda entry: len(entry[0].data),
        )
        self._layouts = Layouts()
        self._default_cards = DefaultCards(self._render_default, self._report)
        self.rendered = 0

    @property
    def rendering(self) -> int:
        """Number of threads that render."""
        return self._admission.running + self._default_cards.rendering

    @property
    def waiting(self) -> int:
        """Number of jobs that wait for a thread."""
        return self._admission.waiting

    @property
    def running(self) -> tuple[PoolCall, ...]:
        """The renderings that run now, for a watchdog."""
        prepared = self._preparation.running if self._preparation else ()
        return self._pool.running + self._default_cards.running + prepared

    async def card(self, card: Card, caller: Caller = UNATTRIBUTED) -> FinishedCard:
        """Return the finished card.

        Concurrent calls for equal cards share one rendering, which continues if a caller is
        cancelled. Its exception is raised in each caller, and the next call tries again. Raises
        Unavailable if it cannot be rendered in time, ParameterError for an image from a host that
        is not allowed.
        """
        self._images.admit(card)
        digest = card.digest
        cached = self._memory.get(digest)
        self._observer.looked_up(MEMORY, cached is not None)
        if cached is not None:
            return FinishedCard(cached, source=CardSource.MEMORY)
        incomplete = self._incomplete.get(digest) if card.image_urls else None
        if incomplete is not None:
            return FinishedCard(incomplete[0], MISSING_IMAGE, CardSource.MEMORY)
        finished: FinishedCard = await self.work.share(
            digest, caller, lambda flight: self._load_or_render(card, flight)
        )
        return finished

    async def frame(self, card: Card, caller: Caller = UNATTRIBUTED) -> Frame:
        """Return the card's layout, cached or new. A new layout queues behind all waiting cards.

        It counts towards the limits as a card does. Raises as `card` does.
        """
        self._images.admit(card)
        cached = self._layouts.get(card)
        if cached is not None:
            return cached
        name = f"frame {card.digest}"
        frame: Frame = await self.work.share(
            name, caller, lambda flight: self._lay_out(card, flight), Rank.DATA
        )
        return frame

    async def fallback(self, card: Card) -> ImageFile:
        """Return the card as a fallback for others, from `default_cards.py`.

        Raises Overloaded if even that takes too long.
        """
        return await self._default_cards.get(card)

    async def store_size(self) -> tuple[str, int, int] | None:
        """Return the name, bytes and entries of the store behind memory.

        None if there is no store, or its size is unknown.
        """
        if self._store is None or (size := await self._store.size()) is None:
            return None
        return self._store.name, size.bytes, size.entries

    def close(self) -> None:
        """Accept no more work; running renderings finish in their threads."""
        if self._preparation is not None:
            self._preparation.close()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._default_cards.close()

    async def _load_or_render(self, card: Card, flight: SharedFlight) -> FinishedCard:
        store = self._store if any(caller.keep for caller in flight.callers) else None
        turn = await self._turn(store, card.digest) if store is not None else None
        if isinstance(turn, ImageFile):
            self._memory.put(card.digest, turn)
            return FinishedCard(turn, source=CardSource.STORE)
        try:
            finished = await self._render(card, flight)
            if finished.lacks is None:
                self._memory.put(card.digest, finished.encoded)
                if store is not None:
                    store.put(card.digest, finished.encoded)
            return finished
        finally:
            if store is not None and turn is not None:
                store.release(turn)

    async def _render(self, card: Card, flight: SharedFlight) -> FinishedCard:
        async with self.work.reserve(flight, self._costs.expected(card)) as reservation:
            with self._observer.stage(PICTURES) if card.image_urls else nullcontext():
                gathered = await self._images.fetch(card)
            missing_until = time.monotonic() + gathered.seconds
            frame = None if card.image_urls else self._layouts.get(card)
            outcome = await reservation.run(
                lambda: self._run_pipeline(card, gathered.images, frame)
            )
            laid_out, encoded = outcome.get()
        self._costs.learn(card, outcome.cpu_seconds)
        if not card.image_urls:
            self._layouts.put(card, laid_out)
        self._report(encoded, outcome.elapsed)
        if self._preparation is not None:
            self._preparation.rendered(card)
        if not gathered.missing:
            return FinishedCard(encoded)
        if len(encoded.data) <= _INCOMPLETE:
            self._incomplete[card.digest] = encoded, missing_until
        return FinishedCard(encoded, MISSING_IMAGE)

    async def _lay_out(self, card: Card, flight: SharedFlight) -> Frame:
        async with self.work.reserve(flight, _FRAME_SECONDS) as reservation:
            frame = (await reservation.run(lambda: self._pipeline.frame(card))).get()
        self._layouts.put(card, frame)
        return frame

    def _run_pipeline(
        self, card: Card, images: Mapping[str, Pixels], frame: Frame | None = None
    ) -> tuple[Frame, ImageFile]:
        """Lay out the card if there is no frame, and render it; runs in a thread."""
        frame = frame or self._pipeline.frame(card, images)
        return frame, self._pipeline.render(card, images, frame)

    def _render_default(self, card: Card) -> ImageFile:
        """Lay out and render a default card; runs in a thread."""
        _, encoded = self._run_pipeline(card, {})
        return encoded

    def _report(self, encoded: ImageFile, seconds: float) -> None:
        self.rendered += 1
        self._observer.rendered(encoded, seconds)

    async def _turn(self, store: Guard, digest: str) -> ImageFile | Claim | None:
        """Return the card from the store, or a claim to render it; None if others hold the claim
        for too long."""
        if store.is_bypassed:
            return None
        turn = None
        with self._observer.stage(STORE):
            for _ in range(TURNS):
                turn = await store.turn(digest)
                if turn is not None:
                    break
                await asyncio.sleep(PAUSE)
        self._observer.looked_up(store.name, isinstance(turn, ImageFile))
        return turn
