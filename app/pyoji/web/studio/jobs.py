"""Jobs: what takes time, in a thread, one after the other.

In: functions. Out: their results. The number of waiting jobs and the wait are bounded, so a job
that hangs costs its requests and nothing else. It must not know what a job does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from pyoji.errors import Overloaded
from pyoji.service.daemon_pool import DaemonPool

T = TypeVar("T")

MOST_WAITING = 16
"""Jobs that wait for the thread."""

PATIENCE = 60.0
"""Seconds until a request stops waiting for its job; a large font may take half of them."""


class Jobs:
    """A thread of this name."""

    def __init__(self, name: str, patience: float = PATIENCE) -> None:
        self._pool = DaemonPool(1, name)
        self._patience = patience

    async def run(self, job: Callable[[], T]) -> T:
        """Return the result of a job. Raises Overloaded if it takes too long or too many wait."""
        if self._pool.waiting >= MOST_WAITING:
            raise Overloaded
        future = asyncio.wrap_future(self._pool.submit(job))
        try:
            return await asyncio.wait_for(future, self._patience)
        except TimeoutError:
            raise Overloaded from None

    def close(self) -> None:
        """Accept no more jobs; a running one ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)
