"""Guard: stands before a store, so that nothing the store does is felt.

In: what a cache is asked. Out: an answer within PATIENCE, whatever the store does. A fault is a
miss, and the observer gets it; one that costs time makes the guard leave the store alone for a
while (`breaker.py`). The store is asked in the guard's threads alone (`lanes.py`), which may hang;
the caller stops waiting. At most READERS callers wait for an answer at once, and the others for
their turn. Writing is queued, and dropped if too much waits.

A guard is made before a fork and its store opened after it, in the process that uses it.

`turn` is for whoever would draw the card next: it gives the card, or the right to draw it, or
None while another process is drawing it. The right can be lost and never be waited for in vain: a
caller asks TURNS times, PAUSE seconds apart, and then draws all the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from pyoji.engine.image_file import ImageFile
from pyoji.service.breaker import Breaker, Rests
from pyoji.service.cache import Claim, Claims, ExternalStore, StoreSize
from pyoji.service.cache.faults import COSTLY, Fault, FaultReason
from pyoji.service.cache.lanes import Lanes
from pyoji.service.purges import Purges, Tokens

PATIENCE = 0.05
"""Seconds a caller waits at most."""

READERS = 4
"""Calls that are answered at once; from more threads than these, waiting would look like a slow
store."""

WAITING = 32
"""Cards that may wait to be written, and calls to be answered."""

TURNS, PAUSE = 40, 0.05
"""How often to ask for a turn, and the seconds between: two seconds in all."""

FIRST_REST, LONGEST_REST, TRIAL = 0.25, 8.0, 1.0
"""Seconds that a store is left alone after a fault, and at most; and that one caller has to try."""

RESTS = Rests(FIRST_REST, LONGEST_REST, TRIAL)

DRAIN = 1.0
"""Seconds that closing waits for what is still to be written."""

T = TypeVar("T")
_Turn = ImageFile | Claim | None
ObserveFault = Callable[[str, FaultReason], None]
"""Observes a fault: the store's name and what was wrong; called from any thread."""


class Guard:
    """A store that never fails; `claims` is where processes agree on who draws, if they do."""

    def __init__(
        self,
        store: ExternalStore,
        observe: ObserveFault,
        claims: Claims | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._observe, self._claims = store, observe, claims
        self._is_usable = True
        self._breaker = Breaker(clock, RESTS)
        self._readers = Lanes(f"{store.name}-read", READERS, WAITING)
        self._writer = Lanes(f"{store.name}-write", 1, WAITING)
        self._meter = Lanes(f"{store.name}-size", 1, 1)
        self._waiting = asyncio.Semaphore(READERS)

    @property
    def name(self) -> str:
        """The store's."""
        return self._store.name

    @property
    def resting(self) -> bool:
        """Whether the store is being left alone."""
        return not self._is_usable or self._breaker.resting

    def open(self) -> Fault | None:
        """Open the store. Return what is wrong if it cannot be used; it is then left alone."""
        try:
            self._store.open()
        except Fault as fault:
            self._is_usable = False
            return fault
        return None

    async def turn(self, digest: str) -> _Turn:
        """The card, else the right to draw it, else None: ask again; within PATIENCE.

        A store that fails gives the right to everybody. Without `claims` so does any.
        """
        free: _Turn = Claim(digest)
        return await self._ask(lambda: self._turn(digest), free, self._give_back)

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Have the card kept, soon; waits for nothing."""
        turn = self._begin()
        if turn is None:
            return
        future = self._writer.run(lambda: self._store.put(digest, encoded))
        if future is None:
            self._observe(self.name, FaultReason.BUSY)
            return
        future.add_done_callback(lambda done: self._went(turn, _outcome(done)))

    def release(self, claim: Claim) -> None:
        """Give the right back once what was put before is kept; waits for nothing."""
        claims = self._claims
        if claims is None or not claim.token:
            return
        future = self._writer.run(lambda: claims.release(claim), always=True)
        if future is not None:
            future.add_done_callback(self._mention)

    async def size(self) -> StoreSize | None:
        """What the store holds; None where it does not say. A store that hangs holds up no other
        question."""
        future = None if self.resting else self._meter.run(self._size)
        return None if future is None else await asyncio.wrap_future(future)

    async def purges(self, known: str) -> Purges | None:
        """The purges that the store holds; None if they are those of the mark `known`, or it does
        not say. Within PATIENCE."""
        return await self._ask(lambda: self._store.purges(known), None)

    def purge(self, tokens: Tokens) -> None:
        """Have the store hold these purges too, soon; waits for nothing."""
        future = self._writer.run(lambda: self._store.purge(tokens), always=True)
        if future is not None:
            future.add_done_callback(self._mention)

    async def close(self) -> None:
        """Write what waits, for DRAIN at most, and close the store."""
        closing = self._writer.run(self._store.close, always=True)
        if closing is not None:
            self._mention(await _finished(closing, DRAIN))
        for lane in (self._writer, self._readers, self._meter):
            lane.close(0)

    def _begin(self) -> int | None:
        return self._breaker.begin() if self._is_usable else None

    def _size(self) -> StoreSize | None:
        try:
            return self._store.size()
        except Exception:
            return None  # what is wrong is seen when a card is asked for

    def _turn(self, digest: str) -> _Turn:
        found = self._store.get(digest)
        if found is not None:
            return found
        if self._claims is None:
            return Claim(digest)
        claim = self._claims.claim(digest)
        if claim is None:
            return None
        # Whoever had the right may have put the card between our look and our claim.
        found = self._store.get(digest)
        if found is None:
            return claim
        self._claims.release(claim)
        return found

    async def _ask(
        self,
        job: Callable[[], T],
        otherwise: T,
        late: Callable[[Future[T]], None] = lambda _: None,
    ) -> T:
        """What the job gives within PATIENCE; `late` gets the future of one that takes longer."""
        async with self._waiting:
            turn = self._begin()
            if turn is None:
                return otherwise
            future = self._readers.run(job)
            if future is None:
                self._went(turn, FaultReason.SLOW)
                return otherwise
            done = await _finished(future, PATIENCE, late)
            reason = _outcome(done)
            self._went(turn, reason)
            return otherwise if reason else done.result()

    def _went(self, turn: int, reason: FaultReason | None) -> None:
        """What began with this number ended so; None is well."""
        if reason in COSTLY:
            self._breaker.fault(turn)
        else:
            self._breaker.well(turn)  # it said no, but it answered
        if reason is not None:
            self._observe(self.name, reason)

    def _mention(self, done: Future[None] | asyncio.Future[None]) -> None:
        reason = _outcome(done)
        if reason is not None:
            self._observe(self.name, reason)

    def _give_back(self, done: Future[_Turn]) -> None:
        """Nobody waits for this answer any more; a right that came with it goes back."""
        if _outcome(done) is None and isinstance(claim := done.result(), Claim):
            self.release(claim)


async def _finished(
    future: Future[T], patience: float, late: Callable[[Future[T]], None] = lambda _: None
) -> asyncio.Future[T]:
    """The future once it is done, or cancelled since it took longer than `patience` seconds; `late`
    gets it if it is done after all."""
    finished = asyncio.wrap_future(future)
    try:
        await asyncio.wait((finished,), timeout=patience)
    finally:
        if not finished.done():
            finished.cancel()
            future.cancel()  # if it has not begun, it need not
            future.add_done_callback(late)
    return finished


def _outcome(done: Future[Any] | asyncio.Future[Any]) -> FaultReason | None:
    """What was wrong, or None."""
    if done.cancelled():
        return FaultReason.SLOW
    error = done.exception()
    if error is None:
        return None
    return error.reason if isinstance(error, Fault) else FaultReason.UNEXPECTED
