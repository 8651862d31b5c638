"""Lanes: threads for what may hang.

In: a job. Out: its future, or nothing if too many wait. The threads are daemons, begun when first
needed and anew after a fork: a disk that never answers must not keep the process from ending, as
the threads of `concurrent.futures` would.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = tuple[Callable[[], Any], "Future[Any]"]


class Lanes:
    """At most `count` jobs at once, and `waiting` behind them."""

    def __init__(self, name: str, count: int, waiting: int) -> None:
        self._name, self._count, self._waiting = name, count, waiting
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def run(self, job: Callable[[], T], *, always: bool = False) -> Future[T] | None:
        """Have the job done, in turn; None if too many wait (unless `always`) or all has ended."""
        if self._pid != os.getpid():
            self._begin()  # the threads stayed with the parent
        if self._closed or (not always and self._jobs.qsize() >= self._waiting):
            return None
        if not self._threads:
            self._start()
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def _start(self) -> None:
        with self._starting:
            while len(self._threads) < self._count:
                thread = threading.Thread(
                    target=_work, args=(self._jobs,), name=self._name, daemon=True
                )
                thread.start()
                self._threads.append(thread)

    def close(self, seconds: float) -> None:
        """Take no more jobs; wait so long at most for those that were taken."""
        if self._pid != os.getpid():
            self._begin()
        self._closed = True
        end = time.monotonic() + seconds
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (taken := jobs.get()) is not None:
        job, future = taken
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
        del job, future, taken  # hold no card while waiting for the next
