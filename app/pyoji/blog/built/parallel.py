"""Parallel: apply a function to the files of a site, in several processes.

In: a function that can be pickled, and its arguments. Out: its results, in order; or OSError if a
process dies. A process whose parent has died ends. Must not know what is done with a file.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MIN_ITEMS = 64
"""The fewest items for which processes are started."""

CHUNK = 16
"""Items that a process takes at once."""


def results(
    function: Callable[[Item], Result], items: Sequence[Item], workers: int
) -> Iterator[Result]:
    """Yield the result of each item, in order. Raise what the function raises, and OSError."""
    if workers < 2 or len(items) < MIN_ITEMS:
        yield from map(function, items)
        return
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    executor = ProcessPoolExecutor(workers, context, _end_with_parent)
    try:
        yield from executor.map(function, items, chunksize=CHUNK)
    except BrokenProcessPool:
        raise OSError("a process that reads or writes pages died; run the command again") from None
    finally:
        executor.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End this process when its parent has died; it would wait for tasks forever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent also gets it, and stops
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
