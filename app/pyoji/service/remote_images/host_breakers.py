"""Host breakers: which hosts do not answer, and for how long they are not asked.

In: how it went with a host. Out: why it is left alone, if it is. A host that cannot be reached
costs seconds each time it is tried, for each of its pictures; so it is remembered for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from cachetools import TTLCache

from pyoji.service.breaker import Breaker, Rests
from pyoji.service.remote_images.reasons import MissingReason

SECONDS = 30.0
"""How long a host that is down is left alone, and how long a late answer is remembered."""

LATE = 3
"""The late answers in a row after which a host is left alone."""

_HOSTS = 1024
_RESTS = Rests(SECONDS, SECONDS, faults=LATE)


class _Host(NamedTuple):
    breaker: Breaker
    reason: MissingReason


class HostBreakers:
    """A circuit breaker for each host that failed lately; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._hosts: TTLCache[str, _Host] = TTLCache(_HOSTS, SECONDS, clock)

    def why(self, host: str) -> MissingReason | None:
        """Why the host is left alone; None if it may be asked."""
        found = self._hosts.get(host)
        return found.reason if found is not None and found.breaker.resting else None

    def unreachable(self, host: str, reason: MissingReason) -> None:
        """Note that it has no address that answers."""
        self._failed(host, reason).trip()

    def late(self, host: str) -> None:
        """Note that it did not answer in time."""
        self._failed(host, MissingReason.TIMEOUT).fault()

    def answered(self, host: str) -> None:
        """Note that it answered, whatever it said. A rest that has begun goes on."""
        found = self._hosts.get(host)
        if found is not None and not found.breaker.resting:
            del self._hosts[host]

    def _failed(self, host: str, reason: MissingReason) -> Breaker:
        """The host's breaker, remembered anew."""
        found = self._hosts.get(host)
        breaker = Breaker(self._clock, _RESTS) if found is None else found.breaker
        self._hosts[host] = _Host(breaker, reason)
        return breaker
