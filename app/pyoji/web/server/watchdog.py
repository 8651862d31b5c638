"""Watchdog: notices a card whose drawing never ends, and an event loop that never turns.

In: the calls that drawing threads run, and a limit in seconds. Out: whether this process is ready
and alive, for the probes, and one call of `on_stuck` when the limit is reached.

    a third of the limit        not ready: send new requests elsewhere
    two thirds                  not alive: restart the process
    the limit                   stuck: the log says where, and `on_stuck` is called

A thread of its own measures, in steps, and a step counts for little more than it was meant to
take. So a process that is stopped or frozen for an hour does not find an hour-old drawing when it
continues. It must not know what is drawn, nor how a process ends.
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
from pyoji.web.telemetry.log import LOG

LONGEST_STEP = 1.0
"""Seconds between two looks; a tenth of the limit where that is less."""


class Stuck(Enum):
    """What does not go on."""

    DRAWING = "a card has been rendered for"
    LOOP = "the event loop has not turned for"


class Watchdog:
    """Watches what `running` returns, and the event loop it was begun in.

    `limit` is in seconds; None watches nothing. From the watchdog's thread `on_stuck` is called
    once, and `on_look` at each look, which shows that Python code runs.
    """

    def __init__(self, limit: float | None, running: Callable[[], Sequence[PoolCall]]) -> None:
        self.on_stuck: Callable[[Stuck], None] = lambda _: None
        self.on_look: Callable[[], None] = lambda: None
        self.limit = limit
        self._running = running
        self._ages: dict[PoolCall, float] = {}
        self._silence = 0.0
        self._is_told = False
        self._ended = threading.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether no drawing has taken a third of the limit."""
        return self.limit is None or self._oldest < self.limit / 3

    @property
    def is_alive(self) -> bool:
        """Whether no drawing has taken two thirds of the limit."""
        return self.limit is None or self._oldest < self.limit * 2 / 3

    def begin(self) -> None:
        """Watch the running event loop, and everything else."""
        if self.limit is None:
            return
        self.on_look()
        step = min(LONGEST_STEP, self.limit / 10)
        loop_thread = threading.get_ident()
        self._task = asyncio.create_task(self._turn(step))
        threading.Thread(
            target=self._watch, args=(step, loop_thread), name="watchdog", daemon=True
        ).start()

    async def end(self) -> None:
        """Watch no more."""
        self._ended.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def look(self, seconds: float, loop_thread: int) -> None:
        """Look once; `seconds` have gone by since the last look."""
        self._silence += seconds
        before = self._ages
        self._ages = {job: before.get(job, -seconds) + seconds for job in self._running()}
        if self.limit is None or self._is_told:
            return
        if self._silence >= self.limit:
            self._tell(Stuck.LOOP, self._silence, loop_thread)
        elif self._oldest >= self.limit:
            job = max(self._ages, key=self._ages.__getitem__)
            self._tell(Stuck.DRAWING, self._ages[job], job.thread)

    @property
    def _oldest(self) -> float:
        return max(self._ages.values(), default=0.0)

    def _tell(self, what: Stuck, seconds: float, thread: int) -> None:
        self._is_told = True
        LOG.critical("%s %.0f s", what.value, seconds, extra={"stack": stack(thread)})
        self.on_stuck(what)

    def _watch(self, step: float, loop_thread: int) -> None:
        last = time.monotonic()
        while not self._ended.wait(step):
            now = time.monotonic()
            self.look(min(now - last, 2 * step), loop_thread)
            self.on_look()
            last = now

    async def _turn(self, step: float) -> None:
        while True:
            self._silence = 0.0
            await asyncio.sleep(step)


def stack(thread: int) -> str:
    """Where a thread is at the moment, as a traceback; empty if there is no such thread."""
    frame = sys._current_frames().get(thread)
    return "".join(traceback.format_stack(frame)) if frame is not None else ""
