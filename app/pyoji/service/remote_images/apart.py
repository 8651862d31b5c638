"""Apart: an event loop in a thread of its own, where what other hosts send is taken apart.

In: work that waits. Out: what it gives, to the loop that asked for it. Taking apart what a stranger
sends keeps a loop for as long as its bytes last; that loop is not the one that answers requests.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

Work = Callable[[], Coroutine[Any, Any, T]]


async def here(work: Work[T]) -> T:
    """The work, on the loop that asks for it."""
    return await work()


class Apart:
    """Does work on another loop, which begins with the first."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, work: Work[T]) -> T:
        """What the work gives. Whoever stops waiting for it cancels it."""
        if self._loop is None:
            self._loop = asyncio.SelectorEventLoop()
            threading.Thread(target=_run, args=(self._loop,), name="pictures", daemon=True).start()
        future = asyncio.run_coroutine_threadsafe(_awaited(work), self._loop)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the loop; work that is under way is lost."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None


async def _awaited(work: Work[T]) -> T:
    return await work()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
