"""Watchdog: detects a rendering that never ends, and a blocked event loop.

In: the calls that rendering threads run, and a limit in seconds. Out: whether this process is ready
and alive, for the probes, and one call of `on_stuck` at the limit.

    a third of the limit        not ready: new requests should go elsewhere
    two thirds                  not alive: the process should be restarted
    the limit                   stuck: the stack is logged, and `on_stuck` is called

A separate thread measures in steps, and the length of a step is bounded. So a process that was
stopped for an hour does not see an hour-old rendering when it continues. It must not know what is
rendered, or how a process ends.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from enum import Enum

from pyoji.service.daemon_pool import PoolCall
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.telemetry.log import LOG

LONGEST_STEP = 1.0
"""Longest time in seconds between two checks; a tenth of the limit if that is less."""


class Stuck(Enum):
    """The cause of a stuck process; the value is the start of the log message."""

    DRAWING = "a card has been rendered for"
    LOOP = "the event loop has been blocked for"


class Watchdog:
    """Watches the calls that `running` returns, and the event loop in which it began.

    `limit` is in seconds; None disables the watchdog. Its thread calls `on_stuck` once, and
    `on_look` at each check, which shows that Python code runs.
    """

    def __init__(self, limit: float | None, running: Callable[[], Sequence[PoolCall]]) -> None:
        self.on_stuck: Callable[[Stuck], None] = lambda _: None
        self.on_look: Callable[[], None] = lambda: None
        self.limit = limit
        self._running = running
        self._ages: dict[PoolCall, float] = {}
        self._silence = 0.0
        self._has_reported = False
        self._ended = threading.Event()
        self._task = DaemonTask()

    @property
    def is_ready(self) -> bool:
        """Whether no rendering has taken a third of the limit."""
        return self.limit is None or self._oldest < self.limit / 3

    @property
    def is_alive(self) -> bool:
        """Whether no rendering has taken two thirds of the limit."""
        return self.limit is None or self._oldest < self.limit * 2 / 3

    def begin(self) -> None:
        """Start to watch the running event loop and the calls."""
        if self.limit is None:
            return
        self.on_look()
        step = min(LONGEST_STEP, self.limit / 10)
        loop_thread = threading.get_ident()
        self._task.start(self._turn(step))
        threading.Thread(
            target=self._watch, args=(step, loop_thread), name="watchdog", daemon=True
        ).start()

    async def end(self) -> None:
        """Stop watching."""
        self._ended.set()
        await self._task.stop()

    def look(self, seconds: float, loop_thread: int) -> None:
        """Check once; `seconds` is the time since the last check."""
        self._silence += seconds
        ages = self._ages
        self._ages = {job: ages.get(job, -seconds) + seconds for job in self._running()}
        if self.limit is None or self._has_reported:
            return
        if self._silence >= self.limit:
            self._report(Stuck.LOOP, self._silence, loop_thread)
        elif self._oldest >= self.limit:
            job = max(self._ages, key=self._ages.__getitem__)
            self._report(Stuck.DRAWING, self._ages[job], job.thread)

    @property
    def _oldest(self) -> float:
        return max(self._ages.values(), default=0.0)

    def _report(self, cause: Stuck, seconds: float, thread: int) -> None:
        self._has_reported = True
        LOG.critical("%s %.0f s", cause.value, seconds, extra={"stack": stack(thread)})
        self.on_stuck(cause)

    def _watch(self, step: float, loop_thread: int) -> None:
        last_check = time.monotonic()
        while not self._ended.wait(step):
            now = time.monotonic()
            self.look(min(now - last_check, 2 * step), loop_thread)
            self.on_look()
            last_check = now

    async def _turn(self, step: float) -> None:
        while True:
            self._silence = 0.0
            await asyncio.sleep(step)


def stack(thread: int) -> str:
    """Return a thread's current stack as a traceback; empty if there is no such thread."""
    stack_frame = sys._current_frames().get(thread)
    return "".join(traceback.format_stack(stack_frame)) if stack_frame is not None else ""
