"""Daemon task: work that runs beside requests until the service ends.

In: a coroutine. Out: a task on the running event loop, from its start to its stop. An error ends
the work; asyncio logs it. It must not know what the work does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class DaemonTask:
    """Work that is started and stopped; it may be started again once it has ended."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the work has started and not ended."""
        return self._task is not None and not self._task.done()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start the work on the running event loop."""
        self._task = asyncio.create_task(work)

    async def stop(self) -> None:
        """Cancel the work if it was started, and wait until it has ended."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
