"""Single flight: concurrent calls for the same name share one task.

In: a name and the work. Out: the flight of that name. Cancelling a caller does not cancel the task.
Its exception is raised in each caller, and the next call starts a new task. Results are not cached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pyoji.errors import Overloaded


@dataclass(slots=True, eq=False)
class Flight:
    """A running task; `task` is set when it starts."""

    task: asyncio.Task[Any] = field(init=False)


K = TypeVar("K", bound=Hashable)
F = TypeVar("F", bound=Flight)


class SingleFlight(Generic[K, F]):
    """Running flights by name."""

    def __init__(self) -> None:
        self._flights: dict[K, F] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def __contains__(self, name: K) -> bool:
        return name in self._flights

    def get(
        self, name: K, new: Callable[[], F], work: Callable[[F], Coroutine[None, None, Any]]
    ) -> F:
        """Return the running flight of that name, or start `work` in a new one."""
        flight = self._flights.get(name)
        if flight is None or flight.task.done():
            flight = self._flights[name] = new()
            flight.task = asyncio.create_task(work(flight))
            flight.task.add_done_callback(lambda task: self._remove(name, task))
        return flight

    async def cancel(self) -> None:
        """Cancel every flight, and wait until all have ended."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _remove(self, name: K, task: asyncio.Task[Any]) -> None:
        if self._flights[name].task is task:
            del self._flights[name]
        if not task.cancelled():
            task.exception()  # mark it as retrieved, even if every caller was cancelled


async def result_of(task: asyncio.Task[Any], patience: float) -> Any:
    """Return the task's result. Raises Overloaded if it takes longer than `patience` seconds."""
    # Unlike awaiting the task, this does not cancel it when the caller is cancelled. It does what
    # `asyncio.wait` does for one task, in a fifth of the steps.
    loop = asyncio.get_running_loop()
    waiter = loop.create_future()

    def wake(_: object = None) -> None:
        if not waiter.done():
            waiter.set_result(None)

    timer = loop.call_later(patience, wake)
    task.add_done_callback(wake)
    try:
        await waiter
    finally:
        timer.cancel()
        task.remove_done_callback(wake)
    if not task.done():
        raise Overloaded
    return task.result()
