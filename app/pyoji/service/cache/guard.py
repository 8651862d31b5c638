"""Guard: isolates the service from the faults and delays of a store.

In: cache operations. Out: a result within PATIENCE, whatever the store does. A fault counts as a
miss and is reported to the observer; a costly one opens the circuit breaker (`breaker.py`). Store
calls run only in the guard's threads (`bounded_pool.py`), which may hang; the caller stops waiting.
At most READERS calls are made at once; other callers wait in a queue. Writes are queued, and
dropped if that queue is full.

A guard is made before a fork. Its store is opened after the fork, in the process that uses it.

`turn` returns the card, or a claim to render it, or None while another process renders it. A claim
expires, so no caller waits forever: it calls `turn` up to TURNS times, PAUSE seconds apart, and
then renders the card without a claim.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from pyoji.engine.image_file import ImageFile
from pyoji.service.breaker import Breaker, BreakerTimes
from pyoji.service.cache import Claim, Claims, ExternalStore, StoreSize
from pyoji.service.cache.bounded_pool import BoundedPool
from pyoji.service.cache.faults import COSTLY, Fault, FaultReason
from pyoji.service.purges import Purges, Tokens

PATIENCE = 0.05
"""The longest time that a caller waits, in seconds."""

READERS = 4
"""Concurrent reads. With more threads, waiting for the interpreter would look like a slow store."""

WAITING = 32
"""Queue length of writes, and of reads."""

TURNS, PAUSE = 40, 0.05
"""Calls of `turn` for one card, and the seconds between them: two seconds in total."""

FIRST_PAUSE, LONGEST_PAUSE, TRIAL = 0.25, 8.0, 1.0
"""Seconds that the breaker stays open at first and at most, and reserves for a trial call."""

BREAKER_TIMES = BreakerTimes(FIRST_PAUSE, LONGEST_PAUSE, TRIAL)

DRAIN = 1.0
"""Seconds that `close` waits for queued writes."""

T = TypeVar("T")
_Turn = ImageFile | Claim | None
ObserveFault = Callable[[ExternalStore, Fault], None]
"""Gets the store and each of its faults; called from any thread."""


class Guard:
    """A store that never fails; `claims` are the locks shared by processes, if there are any."""

    def __init__(
        self,
        store: ExternalStore,
        observe: ObserveFault,
        claims: Claims | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._observe, self._claims = store, observe, claims
        self._is_usable = True
        self._breaker = Breaker(clock, BREAKER_TIMES)
        self._readers = BoundedPool(f"{store.name}-read", READERS, WAITING)
        self._writer = BoundedPool(f"{store.name}-write", 1, WAITING)
        self._meter = BoundedPool(f"{store.name}-size", 1, 1)
        self._waiting = asyncio.Semaphore(READERS)

    @property
    def name(self) -> str:
        """The store's name."""
        return self._store.name

    @property
    def is_bypassed(self) -> bool:
        """Whether the store is not called now."""
        return not self._is_usable or self._breaker.is_open

    def open(self) -> Fault | None:
        """Open the store. Return the fault if it is unusable; it is then never called."""
        try:
            self._store.open()
        except Fault as fault:
            self._is_usable = False
            return fault
        return None

    async def turn(self, digest: str) -> _Turn:
        """Return the card, a claim to render it, or None to call again; within PATIENCE.

        If the store fails, or there are no `claims`, every caller gets a claim.
        """
        unlocked: _Turn = Claim(digest)
        return await self._call(lambda: self._turn(digest), unlocked, self._release_late)

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Queue the card to be stored, without waiting."""
        self._write(lambda: self._store.put(digest, encoded))

    def _write(self, job: Callable[[], None]) -> None:
        generation = self._begin()
        if generation is None:
            return
        future = self._writer.run(job)
        if future is None:
            self._observe(self._store, Fault(FaultReason.BUSY, "its write queue is full"))
            return
        future.add_done_callback(lambda done: self._record(generation, _fault(done)))

    async def note(self, name: str) -> bytes | None:
        """Return the note stored under `name`, within PATIENCE; None if the store fails."""
        return await self._call(lambda: self._store.note(name), None)

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        """Queue a note to be stored, without waiting."""
        self._write(lambda: self._store.put_note(name, content, seconds))

    def release(self, claim: Claim) -> None:
        """Queue the release of the claim behind earlier writes, without waiting."""
        claims = self._claims
        if claims is None or not claim.token:
            return
        future = self._writer.run(lambda: claims.release(claim), always=True)
        if future is not None:
            future.add_done_callback(self._report)

    async def size(self) -> StoreSize | None:
        """Return the store's size, or None if it is unknown. It uses a separate thread."""
        future = None if self.is_bypassed else self._meter.run(self._size)
        return None if future is None else await asyncio.wrap_future(future)

    async def purges(self, known: str) -> Purges | None:
        """Return the stored purges, within PATIENCE; None if their mark is still `known`, or the
        store fails."""
        return await self._call(lambda: self._store.purges(known), None)

    def purge(self, tokens: Tokens) -> None:
        """Queue purges to be stored, without waiting."""
        future = self._writer.run(lambda: self._store.purge(tokens), always=True)
        if future is not None:
            future.add_done_callback(self._report)

    async def close(self) -> None:
        """Finish queued writes, within DRAIN, and close the store."""
        closing = self._writer.run(self._store.close, always=True)
        if closing is not None:
            self._report(await _within(closing, DRAIN))
        for pool in (self._writer, self._readers, self._meter):
            pool.close(0)

    def _begin(self) -> int | None:
        return self._breaker.begin() if self._is_usable else None

    def _size(self) -> StoreSize | None:
        try:
            return self._store.size()
        except Exception:
            return None  # the fault is reported when a card is read

    def _turn(self, digest: str) -> _Turn:
        encoded = self._store.get(digest)
        if encoded is not None:
            return encoded
        if self._claims is None:
            return Claim(digest)
        claim = self._claims.claim(digest)
        if claim is None:
            return None
        # The previous holder may have stored the card between the read and the claim.
        encoded = self._store.get(digest)
        if encoded is None:
            return claim
        self._claims.release(claim)
        return encoded

    async def _call(
        self,
        job: Callable[[], T],
        default: T,
        late: Callable[[Future[T]], None] = lambda _: None,
    ) -> T:
        """Return the job's result within PATIENCE, else `default`; `late` gets the future of a job
        that takes longer."""
        async with self._waiting:
            generation = self._begin()
            if generation is None:
                return default
            future = self._readers.run(job)
            if future is None:
                self._record(generation, Fault(FaultReason.SLOW, "its readers hang"))
                return default
            done = await _within(future, PATIENCE, late)
            fault = _fault(done)
            self._record(generation, fault)
            return default if fault else done.result()

    def _record(self, generation: int, fault: Fault | None) -> None:
        """Record a call's outcome with the breaker and the observer; None is a success."""
        if fault is not None and fault.reason in COSTLY:
            self._breaker.record_failure(generation)
        else:
            self._breaker.record_success(generation)  # a refusal is a response too
        if fault is not None:
            self._observe(self._store, fault)

    def _report(self, done: Future[None] | asyncio.Future[None]) -> None:
        fault = _fault(done)
        if fault is not None:
            self._observe(self._store, fault)

    def _release_late(self, done: Future[_Turn]) -> None:
        """Release a claim that came after its caller had stopped waiting."""
        if _fault(done) is None and isinstance(claim := done.result(), Claim):
            self.release(claim)


async def _within(
    future: Future[T], patience: float, late: Callable[[Future[T]], None] = lambda _: None
) -> asyncio.Future[T]:
    """Wait up to `patience` seconds for the future; return it done, or else cancelled. `late` gets
    it if it is done later."""
    waiter = asyncio.wrap_future(future)
    try:
        await asyncio.wait((waiter,), timeout=patience)
    finally:
        if not waiter.done():
            waiter.cancel()
            future.cancel()  # has an effect only if it has not started
            future.add_done_callback(late)
    return waiter


def _fault(done: Future[Any] | asyncio.Future[Any]) -> Fault | None:
    """Return why a call failed, or None."""
    if done.cancelled():
        return Fault(FaultReason.SLOW, f"no reply within {PATIENCE * 1000:.0f} ms")
    error = done.exception()
    if error is None or isinstance(error, Fault):
        return error
    return Fault(FaultReason.UNEXPECTED, type(error).__name__)
