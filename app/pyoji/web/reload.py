"""Reload: when the templates' files are read again, and what is said of it.

In production at SIGHUP; while developing whenever a file has changed, looked after twice a second.
What is wrong goes to the log with file, line and remedy, and the design stays as it was. The files
are read beside the event loop, one reading at a time.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from pyoji.engine.design import Registry, stamps
from pyoji.explanation import advice, explain
from pyoji.web.sending import Fields, WatchedSend
from pyoji.web.server import hangup
from pyoji.web.telemetry.log import LOG

INTERVAL = 0.5  # seconds between two looks at the files


class Reload:
    """Renews `registry` when a file in `watched` directories changes, or at SIGHUP if none is."""

    def __init__(self, registry: Registry, watched: Sequence[Path] = ()) -> None:
        self._registry = registry
        self._watched = watched
        self._task: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()
        self._before: Any = None

    def begin(self) -> None:
        """Begin to watch, or to listen for the signal."""
        if self._watched:
            self._task = asyncio.create_task(self._watch())
            return
        loop = asyncio.get_running_loop()
        try:  # asyncio's own way would leave no handler when it ends, and the signal end us
            before = signal.signal(
                signal.SIGHUP, lambda *_: loop.call_soon_threadsafe(self._asked.set)
            )
        except (AttributeError, ValueError):
            return  # no such signal here, or not the main thread, as in a test
        self._before = before
        if hangup.came_to(before):
            self._asked.set()
        self._task = asyncio.create_task(self._listen())

    async def end(self) -> None:
        """Do neither any more."""
        if self._before is not None:
            signal.signal(signal.SIGHUP, self._before)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def renew(self) -> None:
        """Read the files and say what came of it."""
        before = self._registry.current
        try:
            faults = await asyncio.to_thread(self._registry.renew)
        except Exception as error:  # a directory that is gone; what there was stays
            LOG.error("templates could not be read; all stay as they were", exc_info=error)
            return
        for fault in faults:
            extra = {**fault.place, "remedy": advice(fault)}
            LOG.error("kept as it was: %s", explain(fault), extra=extra)
        if self._registry.current is not before:
            LOG.info("templates renewed", extra={"templates": self._changed(before.revisions)})
        elif not faults:
            LOG.info("templates unchanged")

    def _changed(self, before: dict[str, str]) -> list[str]:
        """The names of designs that are new, other or gone."""
        after = self._registry.current.revisions
        every = before.keys() | after.keys()
        return sorted(name for name in every if before.get(name) != after.get(name))

    async def _listen(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self.renew()

    async def _watch(self) -> None:
        known = await asyncio.to_thread(self._stamps)
        while True:
            await asyncio.sleep(INTERVAL)
            found = await asyncio.to_thread(self._stamps)
            if found != known:
                known = found
                await self.renew()

    def _stamps(self) -> list[object]:
        return [stamps(directory) for directory in self._watched]


class NotCached:
    """An ASGI application around `app` whose answers no client keeps without asking again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, WatchedSend(send, _not_cached))


def _not_cached(_: int, fields: Fields) -> Fields:
    kept = [field for field in fields if field[0] != b"cache-control"]
    return [*kept, (b"cache-control", b"no-cache")]
