"""Publishing: the periodic work of the metrics.

Once a second the counts are written to the board, and the event loop's delay is measured. Once a
minute one worker measures the size of the store behind memory. The work runs in threads, so that it
does not delay requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pyoji.web.daemon_task import DaemonTask
from pyoji.web.telemetry.metrics import Metrics

PUBLISHES = 1.0
"""Seconds between two publications."""

MEASURES = 60.0
"""Seconds between two measurements; one of a directory of 100,000 cards takes 0.1 s."""

StoreMeasure = tuple[str, int, int]
"""A store's name, bytes and entries."""

Measure = Callable[[], Awaitable[StoreMeasure | None]]


class Publishing:
    """Updates the metrics until it ends; `measure` returns the store's size, if known."""

    def __init__(self, metrics: Metrics, measure: Measure | None = None) -> None:
        self._metrics = metrics
        self._measure = measure
        self._publishing, self._measuring = DaemonTask(), DaemonTask()

    def begin(self) -> None:
        """Start the periodic work."""
        self._publishing.start(self._publish())
        if self._measure is not None:
            self._measuring.start(self._measure_store(self._measure))

    async def end(self) -> None:
        """Publish for the last time, and stop."""
        await self._publishing.stop()
        await self._measuring.stop()
        self._metrics.publish()

    async def _publish(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.to_thread(self._metrics.publish)
            due = loop.time() + PUBLISHES
            await asyncio.sleep(PUBLISHES)
            self._metrics.delayed(max(0.0, loop.time() - due))

    async def _measure_store(self, measure: Measure) -> None:
        while True:
            if (size := await measure()) is not None:
                self._metrics.stored(*size)
            await asyncio.sleep(MEASURES)
