"""Daemon pool: a thread pool for calls that may never return.

In: functions to call. Out: a future for each call, and the calls that run now. It differs from
`ThreadPoolExecutor` in three ways: its threads are daemons, so a call that hangs does not prevent
the process from ending; a watchdog can list the running calls; and an event loop waits for a call
without a lock. It must not know what a call does.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(eq=False, slots=True)
class PoolCall:
    """A call, its future, and the identifier of the thread that runs it (0 before it runs)."""

    call: Callable[[], Any]
    future: Future[Any] | _LoopFuture
    thread: int = 0


class _LoopFuture:
    """What the pool uses of a future, for a caller that waits on an event loop."""

    __slots__ = ("_loop", "waiter")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.waiter: asyncio.Future[Any] = self._loop.create_future()

    def set_running_or_notify_cancel(self) -> bool:
        """Return whether the caller still waits."""
        return not self.waiter.cancelled()

    def set_result(self, result: object) -> None:
        """Pass the result to the event loop; from any thread."""
        self._settle(self.waiter.set_result, result)

    def set_exception(self, error: BaseException) -> None:
        """Pass the exception to the event loop; from any thread."""
        if isinstance(error, StopIteration):  # no future takes it: it would end the caller's await
            error, cause = RuntimeError("the call raised StopIteration"), error
            error.__cause__ = cause
        self._settle(self.waiter.set_exception, error)

    def cancel(self) -> None:
        """Cancel the caller's wait; from any thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.waiter.cancel)

    def _settle(self, settle: Callable[[Any], None], value: object) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._settle_if_awaited, settle, value)

    def _settle_if_awaited(self, settle: Callable[[Any], None], value: object) -> None:
        if not self.waiter.done():
            settle(value)


class DaemonPool(Executor):
    """Runs at most `threads` calls at once, first in, first out; the queue is unbounded.

    Threads start on demand. A pool that has started threads does not survive a fork.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._most, self._name = threads, name
        self._jobs: SimpleQueue[PoolCall | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._running: dict[int, PoolCall] = {}
        self._is_shut = False

    @property
    def running(self) -> tuple[PoolCall, ...]:
        """The calls that run now."""
        return tuple(self._running.values())

    @property
    def waiting(self) -> int:
        """Number of calls in the queue."""
        return self._jobs.qsize()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call of `fn` in the caller's context. Raises RuntimeError after `shutdown`."""
        future: Future[T] = Future()
        self._queue(future, partial(copy_context().run, fn, *args, **kwargs))
        return future

    async def run(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of a call of `fn`, as `run_in_executor` does, with less work.

        Raises RuntimeError after `shutdown`.
        """
        future = _LoopFuture()
        self._queue(future, partial(copy_context().run, fn, *args, **kwargs))
        result: T = await future.waiter
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more calls. Queued calls still run, unless `cancel_futures` is set."""
        self._is_shut = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def join(self, seconds: float) -> bool:
        """After `shutdown`: wait for the threads. Return whether all ended within `seconds`."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _queue(self, future: Future[Any] | _LoopFuture, call: Callable[[], Any]) -> None:
        if self._is_shut:
            raise RuntimeError("the pool is shut down")
        if len(self._threads) < self._most:
            self._start()
        self._jobs.put(PoolCall(call, future))  # last: its thread needs the interpreter at once

    def _start(self) -> None:
        with self._starting:
            if len(self._threads) < self._most:
                thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                thread.start()
                self._threads.append(thread)

    def _cancel(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is not None:
                job.future.cancel()

    def _work(self) -> None:
        thread = threading.get_ident()
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                job.thread = thread
                self._running[thread] = job
                try:
                    settle = partial(job.future.set_result, job.call())
                except BaseException as error:
                    settle = partial(job.future.set_exception, error)
                # First, or the caller would still find the call among those that run.
                del self._running[thread]
                settle()
                del settle
            del job  # keep no reference while waiting for the next
