"""Circuit breaker: stops calls to something that fails, and decides when to try again.

In: the outcome of each call, and a monotonic clock. Out: whether to call now. After some
consecutive failures the breaker opens for a time that doubles with each further trip, up to a
maximum. Then it is half-open: one caller tries, and a success closes it.

It has no lock, because a fork could copy one that is held. Two threads at the same instant may both
make the trial call, which is harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class BreakerTimes(NamedTuple):
    """How long a breaker stays open, in seconds, and after how many consecutive failures."""

    first: float
    longest: float
    trial: float = 0.0
    """Seconds reserved for one trial call while half-open; 0 admits every caller."""
    failures: int = 1


class Breaker:
    """A circuit breaker without a lock; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float], times: BreakerTimes) -> None:
        self._clock = clock
        self._times = times
        self._failures = 0  # consecutive, since the last trip
        self._trips = 0  # consecutive
        self._until = 0.0
        self._generation = 0

    @property
    def is_open(self) -> bool:
        """Whether calls are stopped now."""
        return self._trips > 0 and self._clock() < self._until

    def begin(self) -> int | None:
        """Return the generation to record the call's outcome with; None if it must not be made."""
        if self._trips:
            now = self._clock()
            if now < self._until:
                return None
            self._until = now + self._times.trial
        return self._generation

    def record_success(self, generation: int) -> None:
        """Close the breaker, unless it has tripped since the call began."""
        if generation == self._generation:
            self._failures = self._trips = 0

    def record_failure(self, generation: int | None = None) -> None:
        """Count a failure, unless the breaker has tripped since the call began."""
        if generation is None or generation == self._generation:
            self._failures += 1
            if self._failures >= self._times.failures:
                self.trip()

    def trip(self) -> None:
        """Open the breaker now."""
        first, longest, *_ = self._times
        self._generation += 1
        self._until = self._clock() + min(first * 2**self._trips, longest)
        self._trips = min(self._trips + 1, 16)
        self._failures = 0
