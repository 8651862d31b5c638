"""Host breakers: a circuit breaker for each host that failed recently.

In: the outcome of each request to a host. Out: why its breaker is open, if it is. A request to an
unreachable host takes seconds, so the breaker is shared by all images of the host.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from cachetools import TTLCache

from pyoji.service.breaker import Breaker, BreakerTimes
from pyoji.service.remote_images.reasons import MissingReason

SECONDS = 30.0
"""How long a breaker stays open, and how long a timeout counts."""

LATE = 3
"""Consecutive timeouts that open a host's breaker."""

_HOSTS = 1024
_TIMES = BreakerTimes(SECONDS, SECONDS, failures=LATE)


class _Host(NamedTuple):
    breaker: Breaker
    reason: MissingReason


class HostBreakers:
    """Circuit breakers by host; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._hosts: TTLCache[str, _Host] = TTLCache(_HOSTS, SECONDS, clock)

    def open_reason(self, host: str) -> MissingReason | None:
        """Return why the host's breaker is open; None if the host may be tried."""
        entry = self._hosts.get(host)
        return entry.reason if entry is not None and entry.breaker.is_open else None

    def unreachable(self, host: str, reason: MissingReason) -> None:
        """Record that the host has no reachable address, and open its breaker."""
        self._renew(host, reason).trip()

    def late(self, host: str) -> None:
        """Record that the host did not respond in time."""
        self._renew(host, MissingReason.TIMEOUT).record_failure()

    def responded(self, host: str) -> None:
        """Record a response of any status. It resets the count, but does not close a breaker."""
        entry = self._hosts.get(host)
        if entry is not None and not entry.breaker.is_open:
            del self._hosts[host]

    def _renew(self, host: str, reason: MissingReason) -> Breaker:
        """Return the host's breaker, and restart its time to live."""
        entry = self._hosts.get(host)
        breaker = Breaker(self._clock, _TIMES) if entry is None else entry.breaker
        self._hosts[host] = _Host(breaker, reason)
        return breaker
