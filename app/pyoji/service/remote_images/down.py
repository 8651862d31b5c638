"""Down: which hosts do not answer, and for how long they are not asked.

In: how it went with a host. Out: why it is left alone, if it is. A host that cannot be reached
costs seconds each time it is tried, for each of its pictures; so it is remembered for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from cachetools import TTLCache

from pyoji.service.remote_images.reasons import Reason

SECONDS = 30.0
"""How long a host that is down is left alone."""

LATE = 3
"""So many answers that did not come in time, one after the other, and a host is down."""

_HOSTS = 1024


class Down:
    """The hosts that are down; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._down: TTLCache[str, Reason] = TTLCache(_HOSTS, SECONDS, clock)
        self._late: TTLCache[str, int] = TTLCache(_HOSTS, SECONDS, clock)

    def why(self, host: str) -> Reason | None:
        """Why the host is left alone; None if it may be asked."""
        return self._down.get(host)

    def unreachable(self, host: str, reason: Reason) -> None:
        """It has no address that answers."""
        self._down[host] = reason

    def late(self, host: str) -> None:
        """It did not answer in time."""
        times = self._late.get(host, 0) + 1
        self._late[host] = times
        if times >= LATE:
            self._down[host] = Reason.TIMEOUT

    def answered(self, host: str) -> None:
        """It answered, whatever it said."""
        self._late.pop(host, None)
