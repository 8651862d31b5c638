"""Publishing: what metrics have to have done now and then, beside the requests.

Once a second what was counted goes onto the board, and the event loop's lateness is noted; once a
minute one worker looks at how much the store behind memory holds. The work itself is done on
threads, so that no request waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pyoji.web.telemetry.metrics import Metrics

PUBLISHES = 1.0
"""Seconds between two publications."""

MEASURES = 60.0
"""Seconds between two looks at the store; a directory of 100,000 cards takes a tenth of one."""


Held = tuple[str, int, int]
"""A store's name, and how many bytes and entries it holds."""


class Publishing:
    """Keeps the metrics true until it ends; `measure` says what the store holds, if it can."""

    def __init__(
        self, metrics: Metrics, measure: Callable[[], Awaitable[Held | None]] | None = None
    ) -> None:
        self._metrics = metrics
        self._measure = measure
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Begin."""
        self._tasks.append(asyncio.create_task(self._publish()))
        if self._measure is not None:
            self._tasks.append(asyncio.create_task(self._look(self._measure)))

    async def end(self) -> None:
        """Stop, and publish for the last time."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        self._metrics.publish()

    async def _publish(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.to_thread(self._metrics.publish)
            due = loop.time() + PUBLISHES
            await asyncio.sleep(PUBLISHES)
            self._metrics.delayed(max(0.0, loop.time() - due))

    async def _look(self, measure: Callable[[], Awaitable[Held | None]]) -> None:
        while True:
            if (held := await measure()) is not None:
                self._metrics.stored(*held)
            await asyncio.sleep(MEASURES)
