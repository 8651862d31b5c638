"""Renderer: a card in, the finished card out.

In: a card, and who asks. Out: the finished card: from memory if it is there, from a rendering that
is under way if there is one, from the store behind memory, else rendered. Limits and the queue
(`service/`) stand before rendering alone. The event loop never waits for a pixel or a disk. It
must not know HTTP, nor how a card is rendered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from cachetools import LRUCache, TLRUCache

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card
from pyoji.engine.frame import ColorRun, Frame, GlyphRun
from pyoji.engine.image_file import ImageFile
from pyoji.engine.images.pixels import Pixels
from pyoji.service.admission import Admission, QueueBounds
from pyoji.service.cache import Cache, Claim
from pyoji.service.cache.guard import PAUSE, TURNS, Guard
from pyoji.service.cost import Costs
from pyoji.service.daemon_pool import DaemonPool, PoolCall
from pyoji.service.fair_queue import Rank
from pyoji.service.remote_images.gather import Pictures
from pyoji.service.shared_work import UNATTRIBUTED, Asking, SharedFlight, SharedWork
from pyoji.service.single_flight import Flight, SingleFlight, landed

MEMORY = "memory"
"""What lookups call the store in the process."""

STORE, PICTURES = "store", "pictures"
"""Stages of a new card: the store is asked, pictures from outside are fetched."""

LACKS_PICTURE = "picture"
"""Why a card is not all that was asked for."""

_INCOMPLETE = 8 * MIB
"""Bytes of cards that lack a picture, kept for as long as the picture is sure to be missing."""

_GRACE = 0.5
"""Seconds beyond the deadline that a card may take once its turn has come."""

_FALLBACKS, _FALLBACK_PATIENCE = 256, 1.0

_FRAME_SECONDS = 0.01
"""Processor seconds that a layout without painting is expected to take."""

_GLYPHS, _LEAST_GLYPHS = 16_384, 64
"""Glyphs of the layouts that are kept, 200 bytes each; what a layout counts at least."""


class CardPipeline(Protocol):
    """What renders: synchronous, and callable from several threads at once."""

    def render(
        self, card: Card, pictures: Mapping[str, Pixels] = ..., frame: Frame | None = ...
    ) -> ImageFile:
        """The finished card, with those of its pictures that are there; `frame` is its layout."""

    def frame(self, card: Card, pictures: Mapping[str, Pixels] | None = ...) -> Frame:
        """The laid-out card, not painted."""


class RenderObserver:
    """Observes what happens; this one does nothing with it."""

    def looked_up(self, store: str, found: bool) -> None:
        """A card was looked for in a store."""

    def rendered(self, encoded: ImageFile, seconds: float) -> None:
        """A card was rendered."""

    def waited(self, seconds: float) -> None:
        """A card waited this long for its turn."""

    def limited(self, limit: str) -> None:
        """A card was not rendered, since a limit was reached."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Encloses a stage of a new card."""
        return nullcontext()


class CardSource(Enum):
    """Where a finished card comes from."""

    MEMORY = auto()
    STORE = auto()
    RENDERED = auto()


@dataclass(frozen=True, slots=True)
class FinishedCard:
    """A finished card; `lacks` says what of it could not be had."""

    encoded: ImageFile
    lacks: str | None = None
    source: CardSource = CardSource.RENDERED


class Renderer:
    """Finished cards for one event loop; `clock` is the time of the processor in a thread, `store`
    what stands behind memory, opened by the service before the first card is asked for."""

    def __init__(
        self,
        pipeline: CardPipeline,
        memory: Cache,
        bounds: QueueBounds,
        pictures: Pictures,
        observer: RenderObserver | None = None,
        clock: Callable[[], float] = time.thread_time,
        store: Guard | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._memory = memory
        self._bounds = bounds
        self._pictures = pictures
        self._store = store
        self._observer = observer or RenderObserver()
        self._pool = DaemonPool(bounds.threads, "render")
        # A pool of its own, so that a stuck rendering does not stop it.
        self._fallback_pool = DaemonPool(1, "fallback")
        self._admission = Admission(self._pool, bounds, self._observer.waited, clock)
        self.work = SharedWork(self._admission, bounds.deadline + _GRACE, self._observer.limited)
        self._costs = Costs()
        self._incomplete: TLRUCache[str, tuple[ImageFile, float]] = TLRUCache(
            _INCOMPLETE,
            ttu=lambda _, kept, __: kept[1],
            timer=time.monotonic,
            getsizeof=lambda kept: len(kept[0].data),
        )
        self._frames: LRUCache[Card, Frame] = LRUCache(_GLYPHS, _glyphs)
        self._fallbacks: LRUCache[str, ImageFile] = LRUCache(_FALLBACKS)
        self._fallback_flights: SingleFlight[str, Flight] = SingleFlight()
        self.rendered = 0
        self._fallbacks_running = 0

    @property
    def rendering(self) -> int:
        """How many threads are at work."""
        return self._admission.running + self._fallbacks_running

    @property
    def waiting(self) -> int:
        """How many wait for a thread."""
        return self._admission.waiting

    @property
    def running(self) -> tuple[PoolCall, ...]:
        """The renderings that run at the moment, for a watchdog."""
        return self._pool.running + self._fallback_pool.running

    async def card(self, card: Card, asking: Asking = UNATTRIBUTED) -> FinishedCard:
        """The finished card.

        Simultaneous calls for equal cards share one rendering, which a caller's cancellation does
        not end. Its failure is raised in each of them, and the next call tries anew. Raises
        Unavailable where it cannot be rendered in time, ParameterError for a picture that may not
        be asked for.
        """
        self._pictures.admit(card)
        digest = card.digest
        known = self._memory.get(digest)
        self._observer.looked_up(MEMORY, known is not None)
        if known is not None:
            return FinishedCard(known, source=CardSource.MEMORY)
        lacking = self._incomplete.get(digest) if card.links else None
        if lacking is not None:
            return FinishedCard(lacking[0], LACKS_PICTURE, CardSource.MEMORY)
        finished: FinishedCard = await self.work.share(
            digest, asking, lambda flight: self._fly(card, flight)
        )
        return finished

    async def frame(self, card: Card, asking: Asking = UNATTRIBUTED) -> Frame:
        """The laid-out card: a layout that is kept, else a new one, behind all cards that wait.

        It counts for the limits as a card does. Raises as `card` does.
        """
        self._pictures.admit(card)
        known = self._frames.get(card.layout)
        if known is not None:
            return known
        name = f"frame {card.digest}"
        frame: Frame = await self.work.share(
            name, asking, lambda flight: self._lay_out(card, flight), Rank.DATA
        )
        return frame

    async def fallback(self, card: Card) -> ImageFile:
        """The card as a fallback for others, rendered by a thread of its own.

        Raises Overloaded if even that takes too long. There are few such cards, so they are kept;
        thousands of simultaneous requests share one rendering.
        """
        found = self._fallbacks.get(card.digest)
        if found is not None:
            return found
        name = f"fallback {card.digest}"
        flight = self._fallback_flights.get(name, Flight, lambda _: self._render_fallback(card))
        encoded: ImageFile = await landed(flight.task, _FALLBACK_PATIENCE)
        return encoded

    async def held(self) -> tuple[str, int, int] | None:
        """The name of the store behind memory, and how many bytes and entries it holds; None where
        there is none, or it does not say."""
        if self._store is None or (size := await self._store.size()) is None:
            return None
        return self._store.name, size.bytes, size.entries

    def close(self) -> None:
        """Begin nothing new; what is being rendered is finished in its thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._fallback_pool.shutdown(wait=False, cancel_futures=True)

    async def _fly(self, card: Card, flight: SharedFlight) -> FinishedCard:
        store = self._store if any(asking.keep for asking in flight.askings) else None
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
        async with self.work.reserved(flight, self._costs.expected(card)) as reserved:
            with self._observer.stage(PICTURES) if card.links else nullcontext():
                gathered = await self._pictures.fetch(card)
            missing_until = time.monotonic() + gathered.seconds
            frame = None if card.links else self._frames.get(card.layout)
            done = await reserved.run(lambda: self._run_pipeline(card, gathered.pictures, frame))
            laid_out, encoded = done.get()
        self._costs.learn(card, done.spent)
        if not card.links:
            self._keep(card, laid_out)
        self._note(encoded, done.seconds)
        if not gathered.missing:
            return FinishedCard(encoded)
        if len(encoded.data) <= _INCOMPLETE:
            self._incomplete[card.digest] = encoded, missing_until
        return FinishedCard(encoded, LACKS_PICTURE)

    async def _lay_out(self, card: Card, flight: SharedFlight) -> Frame:
        async with self.work.reserved(flight, _FRAME_SECONDS) as reserved:
            frame = (await reserved.run(lambda: self._pipeline.frame(card))).get()
        self._keep(card, frame)
        return frame

    async def _render_fallback(self, card: Card) -> ImageFile:
        began = time.monotonic()
        self._fallbacks_running += 1
        try:
            loop = asyncio.get_running_loop()
            _, encoded = await loop.run_in_executor(
                self._fallback_pool, self._run_pipeline, card, {}
            )
        finally:
            self._fallbacks_running -= 1
        self._fallbacks[card.digest] = encoded
        self._note(encoded, time.monotonic() - began)
        return encoded

    def _run_pipeline(
        self, card: Card, pictures: Mapping[str, Pixels], frame: Frame | None = None
    ) -> tuple[Frame, ImageFile]:
        """The card laid out, unless it is already, and rendered; for a thread."""
        frame = frame or self._pipeline.frame(card, pictures)
        return frame, self._pipeline.render(card, pictures, frame)

    def _keep(self, card: Card, frame: Frame) -> None:
        if _glyphs(frame) <= _GLYPHS:
            self._frames[card.layout] = frame

    def _note(self, encoded: ImageFile, seconds: float) -> None:
        self.rendered += 1
        self._observer.rendered(encoded, seconds)

    async def _turn(self, store: Guard, digest: str) -> ImageFile | Claim | None:
        """The card from the store, or the right to render it; None if others keep that too long."""
        if store.resting:
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


def _glyphs(frame: Frame) -> int:
    """How much of the room for layouts this one takes."""
    runs = (item for item in frame.items if isinstance(item, GlyphRun | ColorRun))
    return _LEAST_GLYPHS + sum(len(run.glyphs) for run in runs)
