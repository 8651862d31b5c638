"""Reload: when the templates' files are read again, and how that is reported.

In production on SIGHUP; in development when a file has changed, polled twice a second. An error is
logged with file, line and remedy, and the previous design stays in use. The files are read beside
the event loop, one reading at a time. It must not know what a design says.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from pyoji.engine.design import Registry, stamps
from pyoji.errors import TemplateError
from pyoji.explanation import advice, explain
from pyoji.web import headers
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.sending import Fields, WatchedSend
from pyoji.web.server import hangup
from pyoji.web.telemetry.log import LOG

INTERVAL = 0.5
"""Seconds between two polls of the files."""


class Reload:
    """Renews `registry` when a file in a `watched` directory changes; without any, on SIGHUP."""

    def __init__(self, registry: Registry, watched: Sequence[Path] = ()) -> None:
        self._registry = registry
        self._watched = watched
        self._task = DaemonTask()
        self._requested = asyncio.Event()
        self._turn = asyncio.Lock()
        self._before: Any = None

    def begin(self) -> None:
        """Start watching files or listening for SIGHUP."""
        if self._watched:
            self._task.start(self._watch())
            return
        loop = asyncio.get_running_loop()
        try:  # loop.add_signal_handler would restore the default at the end: SIGHUP would kill us
            before = signal.signal(
                signal.SIGHUP, lambda *_: loop.call_soon_threadsafe(self._requested.set)
            )
        except (AttributeError, ValueError):
            return  # no SIGHUP on this platform, or not the main thread
        self._before = before
        if hangup.came_to(before):
            self._requested.set()
        self._task.start(self._listen())

    async def end(self) -> None:
        """Stop watching and listening."""
        if self._before is not None:
            signal.signal(signal.SIGHUP, self._before)
        await self._task.stop()

    async def renew(self) -> Sequence[TemplateError]:
        """Read the files, log the result, and return the faults."""
        async with self._turn:
            return await self._renew()

    async def _renew(self) -> Sequence[TemplateError]:
        before = self._registry.current
        try:
            faults = await asyncio.to_thread(self._registry.renew)
        except TemplateError as error:  # of the directory, for example a missing one
            _log(error, "the previous designs stay in use")
            return (error,)
        except Exception as error:
            LOG.error("templates could not be read; the previous ones stay in use", exc_info=error)
            return ()
        for fault in faults:
            _log(fault, "the previous design stays in use")
        if self._registry.current is not before:
            LOG.info("templates renewed", extra={"templates": self._changed(before.revisions)})
        elif not faults:
            LOG.info("templates unchanged")
        return faults

    def _changed(self, before: dict[str, str]) -> list[str]:
        """Return the names of new, changed and removed designs."""
        after = self._registry.current.revisions
        names = before.keys() | after.keys()
        return sorted(name for name in names if before.get(name) != after.get(name))

    async def _listen(self) -> None:
        while True:
            await self._requested.wait()
            self._requested.clear()
            await self.renew()

    async def _watch(self) -> None:
        stamps = await asyncio.to_thread(self._stamps)
        while True:
            await asyncio.sleep(INTERVAL)
            new_stamps = await asyncio.to_thread(self._stamps)
            if new_stamps != stamps:
                stamps = new_stamps
                await self.renew()

    def _stamps(self) -> list[object]:
        return [stamps(directory) for directory in self._watched]


def _log(fault: TemplateError, consequence: str) -> None:
    extra = {**fault.place, "remedy": advice(fault)}
    LOG.error("%s: %s", consequence, explain(fault), extra=extra)


class NotCached:
    """An ASGI application around `app` whose responses clients must revalidate, or not store."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, WatchedSend(send, _not_cached))


def _not_cached(_: int, fields: Fields) -> Fields:
    if (b"cache-control", headers.NO_STORE.encode()) in fields:
        return fields
    others = [field for field in fields if field[0] != b"cache-control"]
    return [*others, (b"cache-control", b"no-cache")]
