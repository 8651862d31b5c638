"""On demand: start the service in a host that does not run its lifespan.

A server runs the lifespan of the application that it serves. Starlette and FastAPI run none for an
application that is mounted in another. The first request then starts the service, and the service
stops with the event loop: the loop cancels the task that holds the lifespan open. A service belongs
to one loop, so a request on another loop (as in a test client with a loop for each request) starts
another one.

In: a function that makes a service, and requests. Out: responses. It must not know what is served.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import NamedTuple, Protocol

from starlette.types import ASGIApp, Receive, Scope, Send


class Startable(Protocol):
    """An application with a lifespan."""

    def running(self) -> AbstractAsyncContextManager[object]:
        """Run it within a context."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""


class _Life(NamedTuple):
    """A service that runs on `loop` as long as `task`; `started` is its application."""

    loop: asyncio.AbstractEventLoop
    started: asyncio.Future[ASGIApp]
    task: asyncio.Task[None]


class OnDemand:
    """Answers requests through a service that the first one starts."""

    def __init__(self, make: Callable[[], Startable]) -> None:
        self._make = make
        self._life: _Life | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises the errors of the start; the next request tries again."""
        app = await asyncio.shield(self._current().started)
        await app(scope, receive, send)

    def _current(self) -> _Life:
        loop = asyncio.get_running_loop()
        if self._life is None or self._life.loop is not loop or self._life.task.done():
            started: asyncio.Future[ASGIApp] = loop.create_future()
            self._life = _Life(loop, started, loop.create_task(self._live(started)))
        return self._life

    async def _live(self, started: asyncio.Future[ASGIApp]) -> None:
        """Hold the service's lifespan open until the loop cancels its tasks."""
        try:
            service = self._make()
            async with service.running():
                started.set_result(service)
                with suppress(asyncio.CancelledError):
                    await asyncio.get_running_loop().create_future()
        except BaseException as error:
            if started.done():
                raise
            if isinstance(error, asyncio.CancelledError):
                started.cancel()
                raise
            started.set_exception(error)
