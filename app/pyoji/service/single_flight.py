"""Single flight: equal work is done once, for all who ask for it while it is under way.

In: a name and how to begin. Out: the flight of that name. A caller's cancellation does not end it,
its failure is raised in each caller, and the next call begins anew. Nothing is remembered here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pyoji.errors import Overloaded


@dataclass(slots=True, eq=False)
class Flight:
    """Work under way; `task` is set as soon as it has begun."""

    task: asyncio.Task[Any] = field(init=False)


K = TypeVar("K", bound=Hashable)
F = TypeVar("F", bound=Flight)


class SingleFlight(Generic[K, F]):
    """The flights under way, by name."""

    def __init__(self) -> None:
        self._flights: dict[K, F] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def __contains__(self, name: K) -> bool:
        return name in self._flights

    def get(
        self, name: K, flight: Callable[[], F], work: Callable[[F], Coroutine[None, None, Any]]
    ) -> F:
        """The flight of that name, else a new one that does `work`."""
        found = self._flights.get(name)
        if found is None or found.task.done():
            found = self._flights[name] = flight()
            found.task = asyncio.create_task(work(found))
            found.task.add_done_callback(lambda done: self._land(name, done))
        return found

    async def cancel(self) -> None:
        """End every flight, and wait until all have ended."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _land(self, name: K, task: asyncio.Task[Any]) -> None:
        if self._flights[name].task is task:
            del self._flights[name]
        if not task.cancelled():
            task.exception()  # seen, even if every caller has gone


async def landed(task: asyncio.Task[Any], patience: float) -> Any:
    """What the task gives; raises Overloaded if that takes longer than `patience` seconds."""
    # Unlike awaiting the task itself this leaves it alone when the caller goes.
    await asyncio.wait((task,), timeout=patience)
    if not task.done():
        raise Overloaded
    return task.result()
