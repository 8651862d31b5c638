"""Application: the service as an ASGI application.

In: requests, and the lifespan protocol. Out: responses of the routes. Where a host runs no
lifespan, the first request starts the service. It must not know what is served.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Lifespan, Receive, Scope, Send

from pyoji.version import VERSION
from pyoji.web.on_demand import OnDemand
from pyoji.web.server.fast_path import FastPath
from pyoji.web.server.hit_cache import HitCache
from pyoji.web.server.watchdog import Watchdog

_OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Of FastAPI's own telemetry: `tracing` and `telemetry` have the service's."""

Refuse = Callable[[Request, Exception], Coroutine[Any, Any, Response]]


class Service(FastAPI):
    """The application, with the parts that `pyoji serve` and its connections use.

    `refuse` answers unknown paths and methods. `renew` reads the templates again. `hit_cache`
    holds responses that were sent. Connections try `fast_path` before the routes.
    """

    def __init__(
        self,
        lifespan: Lifespan[Service],
        refuse: Refuse,
        watchdog: Watchdog,
        renew: Callable[[], object],
        hit_cache: HitCache | None = None,
        fast_path: FastPath | None = None,
    ) -> None:
        super().__init__(
            title="Pyoji",
            version=VERSION,
            openapi_url=None,  # routes.py has these pages: they list what templates declare
            docs_url=None,  # and load no script from another origin
            redoc_url=None,
            redirect_slashes=False,
            telemetry=_OFF,
            lifespan=lifespan,
            exception_handlers={HTTPException: refuse},
        )
        self.watchdog = watchdog
        self.renew = renew
        self.hit_cache = hit_cache
        self.fast_path = fast_path
        self.on_demand: OnDemand | None = None
        """Answers requests while no lifespan runs. None: the service answers them itself."""
        self.is_running = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the lifespan for a server."""
        if self.on_demand is not None and not self.is_running and scope["type"] != "lifespan":
            await self.on_demand(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def running(self) -> AbstractAsyncContextManager[object]:
        """Run the service within a context: for the lifespan of a host that mounts it."""
        return self.router.lifespan_context(self)
