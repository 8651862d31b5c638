"""Loop thread: an event loop in its own thread, for parsing responses of other hosts.

In: a coroutine function. Out: its result, in the caller's event loop. Parsing an untrusted response
may occupy a loop for a while; here it does not block the loop that serves requests.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

Work = Callable[[], Coroutine[Any, Any, T]]


async def run_here(work: Work[T]) -> T:
    """Run the work on the caller's loop."""
    return await work()


class LoopThread:
    """Runs work on an event loop in another thread, which starts on demand."""

    def __init__(self, name: str = "images") -> None:
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, work: Work[T]) -> T:
        """Return the result of the work. Cancelling the caller cancels the work."""
        if self._loop is None:
            self._loop = asyncio.SelectorEventLoop()
            threading.Thread(target=_run, args=(self._loop,), name=self._name, daemon=True).start()
        future = asyncio.run_coroutine_threadsafe(run_here(work), self._loop)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the loop, and cancel running work."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
