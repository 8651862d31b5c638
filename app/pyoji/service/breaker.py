"""Circuit breaker: when something that fails is left alone, and when it is tried again.

In: how calls went, and a monotonic clock, so that a jump of the wall clock changes nothing. Out:
whether to call now. After some faults in a row there is a rest, and twice as long a one after each
further fault, up to a longest. Then one caller tries; if that goes well, all is as before.

There is no lock, so that a fork can leave none behind locked; two threads at the same instant may
both be the one that tries, which does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Rests(NamedTuple):
    """How long to rest, in seconds, and after how many faults in a row."""

    first: float
    longest: float
    trial: float = 0.0
    """The time that one caller has to try alone, once a rest is over; with 0 all may try."""
    faults: int = 1


class Breaker:
    """Knows whether to call; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float], rests: Rests) -> None:
        self._clock = clock
        self._rests = rests
        self._faults = 0  # in a row, since the last rest
        self._trips = 0  # in a row
        self._until = 0.0
        self._turn = 0

    @property
    def resting(self) -> bool:
        """Whether it is left alone now."""
        return self._trips > 0 and self._clock() < self._until

    def begin(self) -> int | None:
        """Return a number by which to say how the call went; None if there should be none."""
        if self._trips:
            now = self._clock()
            if now < self._until:
                return None
            self._until = now + self._rests.trial
        return self._turn

    def well(self, turn: int) -> None:
        """Note that what began with this number went well."""
        if turn == self._turn:
            self._faults = self._trips = 0

    def fault(self, turn: int | None = None) -> None:
        """Note that it did not. Once there is a rest, those that began before it count no more."""
        if turn is None or turn == self._turn:
            self._faults += 1
            if self._faults >= self._rests.faults:
                self.trip()

    def trip(self) -> None:
        """Begin a rest now."""
        first, longest, *_ = self._rests
        self._turn += 1
        self._until = self._clock() + min(first * 2**self._trips, longest)
        self._trips = min(self._trips + 1, 16)
        self._faults = 0
