"""Parallel: apply a function to each item of a list, in several processes.

In: a function, and items. Out: its results, in the order of the items. Processes are forked, so
that function and items are shared; only results are sent. This process has its share too, and does
that of a process that died. Where fork is unsafe it does all. Must not know what the function does.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

MIN_SHARE = 60
"""The fewest items for which a process is started; starting it takes some 20 ms."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def apply(
    function: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> list[Result]:
    """Apply the function to each item, with at most this many processes."""
    count = min(processes, len(items) // MIN_SHARE)
    if count < 2 or sys.platform != "linux":
        return [function(item) for item in items]
    shares = [items[first::count] for first in range(count)]  # neighbours take similar time
    workers = [_ShareProcess(function, share) for share in shares[1:]]
    try:
        results: list[list[Result]] = [[function(item) for item in shares[0]]]
        results += [worker.results() for worker in workers]
    finally:
        for worker in workers:
            worker.stop()
    return [results[index % count][index // count] for index in range(len(items))]


class _ShareProcess(Generic[Item, Result]):
    """A process that applies the function to a share of the items."""

    def __init__(self, function: Callable[[Item], Result], share: Sequence[Item]) -> None:
        self._function, self._share = function, share
        context = multiprocessing.get_context("fork")
        self._pipe, pipe = context.Pipe(duplex=False)
        self._process = context.Process(target=self._run, args=(pipe,), daemon=True)
        self._process.start()
        pipe.close()

    def _run(self, pipe: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent also gets it, and stops us
        try:
            pipe.send([self._function(item) for item in self._share])
        except Exception:
            pipe.close()  # the parent meets the error too, and reports it

    def results(self) -> list[Result]:
        """Wait for the results; without any, apply the function here."""
        try:
            results: list[Result] = self._pipe.recv()
        except EOFError:
            return [self._function(item) for item in self._share]
        return results

    def stop(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()
