"""Store faults: counts each fault of the store behind memory, and logs the first of a minute.

In: faults, from any thread. Out: the metric by reason, and a warning with the store's place and the
cause. A reason is logged once in SECONDS, so that a full disk or a wrong password is one line and
not one for each card. It must not know a store's login: a place has none.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pyoji.service.cache import ExternalStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.web.telemetry.log import LOG

SECONDS = 60.0
"""Time between two lines about one reason."""


class StoreFaults:
    """Counts by `count(store, reason)`, and logs."""

    def __init__(
        self, count: Callable[[str, str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._count, self._clock = count, clock
        self._logged: dict[FaultReason, float] = {}

    def observe(self, store: ExternalStore, fault: Fault) -> None:
        """Count the fault; log it, unless one of its reason was logged within SECONDS."""
        self._count(store.name, fault.reason.value)
        now = self._clock()
        logged = self._logged.get(fault.reason)
        if logged is None or now - logged >= SECONDS:
            self._logged[fault.reason] = now
            LOG.warning("the store %s at %s failed (%s)", store.name, store.place, fault)
