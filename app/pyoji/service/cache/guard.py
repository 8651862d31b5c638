"""Guard: stands before a store, so that nothing the store does is felt.

In: what a cache is asked. Out: an answer within PATIENCE, whatever the store does. A fault is a
miss, and `tell` hears of it; one that costs time makes the guard leave the store alone for a while
(`breaker.py`). Reading happens in threads of its own, which may hang; the caller stops waiting.
Writing is queued, and dropped if too much waits.

`turn` is for whoever would draw the card next: it gives the card, or the right to draw it, or
None while another process is drawing it. The right can be lost and never be waited for in vain: a
caller asks TURNS times, PAUSE seconds apart, and then draws all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from pyoji.engine.image_file import Encoded
from pyoji.service.cache import Claim, Claims, Size, Store
from pyoji.service.cache.breaker import Breaker
from pyoji.service.cache.faults import COSTLY, Fault, Reason
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

DRAIN = 1.0
"""Seconds that closing waits for what is still to be written."""

T = TypeVar("T")
_Turn = Encoded | Claim | None
Tell = Callable[[str, Reason], None]
"""Hears the store's name and what was wrong, from any thread."""


class Guard:
    """A store that never fails; `claims` is where processes agree on who draws, if they do."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        claims: Claims | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._tell, self._claims = store, tell, claims
        self._breaker = Breaker(clock)
        self._readers = Lanes(f"{store.name}-read", READERS, WAITING)
        self._writer = Lanes(f"{store.name}-write", 1, WAITING)
        self._meter = Lanes(f"{store.name}-size", 1, 1)

    @property
    def name(self) -> str:
        """The store's."""
        return self._store.name

    @property
    def resting(self) -> bool:
        """Whether the store is being left alone."""
        return self._breaker.resting

    def get(self, digest: str) -> Encoded | None:
        """The card, or None; within PATIENCE."""
        return self._ask(lambda: self._store.get(digest), None)

    def turn(self, digest: str) -> _Turn:
        """The card, else the right to draw it, else None: ask again; within PATIENCE.

        A store that fails gives the right to everybody. Without `claims` so does any.
        """
        free: _Turn = Claim(digest)
        return self._ask(lambda: self._turn(digest), free, self._give_back)

    def put(self, digest: str, encoded: Encoded) -> None:
        """Have the card kept, soon; waits for nothing."""
        turn = self._breaker.begin()
        if turn is None:
            return
        future = self._writer.run(lambda: self._store.put(digest, encoded))
        if future is None:
            self._tell(self.name, Reason.BUSY)
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

    def size(self) -> Future[Size | None] | None:
        """What the store holds, or None: whether it can be said is known later. Waits for nothing,
        and a store that hangs holds up nothing but this."""
        if self.resting:
            return None
        return self._meter.run(self._size)

    def purges(self, known: str) -> Purges | None:
        """The purges that the store holds; None if they are those of the mark `known`, or it does
        not say. Within PATIENCE."""
        return self._ask(lambda: self._store.purges(known), None)

    def purge(self, tokens: Tokens) -> None:
        """Have the store hold these purges too, soon; waits for nothing."""
        future = self._writer.run(lambda: self._store.purge(tokens), always=True)
        if future is not None:
            future.add_done_callback(self._mention)

    def close(self) -> None:
        """Write what waits, for DRAIN at most, and let the store go."""
        self._writer.close(DRAIN)
        self._readers.close(0)
        self._meter.close(0)
        try:
            self._store.close()
        except Exception:
            self._tell(self.name, Reason.UNEXPECTED)

    def _size(self) -> Size | None:
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

    def _ask(
        self,
        job: Callable[[], T],
        otherwise: T,
        late: Callable[[Future[T]], None] = lambda _: None,
    ) -> T:
        turn = self._breaker.begin()
        if turn is None:
            return otherwise
        future = self._readers.run(job)
        if future is None:
            self._went(turn, Reason.SLOW)
            return otherwise
        done, _ = wait((future,), PATIENCE)
        if not done:
            future.cancel()  # if it has not begun, it need not
            future.add_done_callback(late)
            self._went(turn, Reason.SLOW)
            return otherwise
        reason = _outcome(future)
        self._went(turn, reason)
        return otherwise if reason else future.result()

    def _went(self, turn: int, reason: Reason | None) -> None:
        """What began with this number ended so; None is well."""
        if reason in COSTLY:
            self._breaker.fault(turn)
        else:
            self._breaker.well(turn)  # it said no, but it answered
        if reason is not None:
            self._tell(self.name, reason)

    def _mention(self, done: Future[None]) -> None:
        reason = _outcome(done)
        if reason is not None:
            self._tell(self.name, reason)

    def _give_back(self, done: Future[_Turn]) -> None:
        """Nobody waits for this answer any more; a right that came with it goes back."""
        if _outcome(done) is None and isinstance(claim := done.result(), Claim):
            self.release(claim)


def _outcome(done: Future[Any]) -> Reason | None:
    """What was wrong, or None."""
    if done.cancelled():
        return Reason.SLOW
    error = done.exception()
    if error is None:
        return None
    return error.reason if isinstance(error, Fault) else Reason.UNEXPECTED
