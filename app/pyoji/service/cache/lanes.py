"""Lanes: threads for what may hang, with a bound on what waits for them.

In: a job. Out: its future, or None if too many wait. A disk that never answers does not keep the
process from ending (`daemon_pool.py`). After a fork the threads are started anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from pyoji.service.daemon_pool import DaemonPool

T = TypeVar("T")


class Lanes:
    """At most `count` jobs at once, and `waiting` behind them."""

    def __init__(self, name: str, count: int, waiting: int) -> None:
        self._name, self._count, self._waiting = name, count, waiting
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._pool = DaemonPool(self._count, self._name)
        self._closed = False

    def run(self, job: Callable[[], T], *, always: bool = False) -> Future[T] | None:
        """Have the job done, in turn; None if too many wait (unless `always`) or all has ended."""
        if self._pid != os.getpid():
            self._begin()  # the threads stayed with the parent
        if self._closed or (not always and self._pool.waiting >= self._waiting):
            return None
        return self._pool.submit(job)

    def close(self, seconds: float) -> None:
        """Take no more jobs; wait so long at most for those that were taken."""
        if self._pid != os.getpid():
            self._begin()
        self._closed = True
        self._pool.shutdown(wait=False)
        self._pool.join(seconds)
