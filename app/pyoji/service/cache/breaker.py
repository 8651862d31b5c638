"""Breaker: when a store that fails is left alone, and when it is tried again.

After a fault it is not asked for a quarter of a second, and twice as long after each further one,
up to eight seconds. Then one caller tries; if that goes well, all is as before. The clock is a
monotonic one, so a jump of the wall clock changes nothing.

There is no lock, so that a fork can leave none behind locked; two threads at the same instant may
both be the one that tries, which does no harm.
"""

from __future__ import annotations

from collections.abc import Callable

FIRST_REST, LONGEST_REST = 0.25, 8.0  # seconds
TRIAL = 1.0
"""Seconds after which another may try, if whoever tried never said how it went."""


class Breaker:
    """Knows whether a store may be asked; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._faults = 0  # one after the other
        self._until = 0.0
        self._turn = 0

    @property
    def resting(self) -> bool:
        """Whether the store is left alone now."""
        return self._faults > 0 and self._clock() < self._until

    def begin(self) -> int | None:
        """A number to say later how it went; None if the store is to be left alone."""
        if self._faults:
            now = self._clock()
            if now < self._until:
                return None
            self._until = now + TRIAL
        return self._turn

    def well(self, turn: int) -> None:
        """What began with this number went well."""
        if turn == self._turn:
            self._faults = 0

    def fault(self, turn: int) -> None:
        """It did not. Of those that began together, one counts."""
        if turn == self._turn:
            self._turn += 1
            self._until = self._clock() + min(FIRST_REST * 2**self._faults, LONGEST_REST)
            self._faults = min(self._faults + 1, 16)
