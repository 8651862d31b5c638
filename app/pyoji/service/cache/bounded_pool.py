"""Bounded pool: daemon threads for calls that may hang, with a bounded queue.

In: a job. Out: its future, or None if the queue is full. A call that hangs does not prevent the
process from ending (`daemon_pool.py`). After a fork the pool starts new threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from pyoji.service.daemon_pool import DaemonPool

T = TypeVar("T")


class BoundedPool:
    """Runs at most `threads` jobs at once; at most `waiting` jobs are queued."""

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        self._name, self._threads, self._waiting = name, threads, waiting
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._pool = DaemonPool(self._threads, self._name)
        self._closed = False

    def run(self, job: Callable[[], T], *, always: bool = False) -> Future[T] | None:
        """Queue the job; None if the pool is closed, or the queue is full and not `always`."""
        if self._pid != os.getpid():
            self._begin()  # the threads stayed with the parent
        if self._closed or (not always and self._pool.waiting >= self._waiting):
            return None
        return self._pool.submit(job)

    def close(self, seconds: float) -> None:
        """Accept no more jobs, and wait at most `seconds` for those that were accepted."""
        if self._pid != os.getpid():
            self._begin()
        self._closed = True
        self._pool.shutdown(wait=False)
        self._pool.join(seconds)
