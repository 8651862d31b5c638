"""create_app: the parts, built by hand, once, in order; and nothing else.

`engine/` renders, for the service and for the command line alike. `assemble` puts the service
around it. The environment is read here, and only if no settings are given.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from pyoji import settings as settings_
from pyoji.engine.design import Shelf, Templates
from pyoji.errors import SettingsError
from pyoji.link.signature import Rules, Verifier
from pyoji.loading import directories, load_engine
from pyoji.service.admission import Bounds
from pyoji.service.cache.choice import behind_memory
from pyoji.service.cache.faults import COSTLY, Reason
from pyoji.service.cache.memory import MemoryCache
from pyoji.service.purges import Purges
from pyoji.service.remote_images.gather import Pictures
from pyoji.service.renderer import MEMORY, Draws, Renderer
from pyoji.settings import Settings
from pyoji.version import VERSION
from pyoji.web import routes
from pyoji.web import tracing as tracing_
from pyoji.web.cards import Cards
from pyoji.web.clients import Clients
from pyoji.web.documents import Documents
from pyoji.web.lists import gate as lists
from pyoji.web.middleware import Front
from pyoji.web.og_image import OldLinks
from pyoji.web.on_demand import OnDemand
from pyoji.web.playground.routes import Playground
from pyoji.web.purging import Purging
from pyoji.web.rate_limits import Limits, Rates
from pyoji.web.readiness import Readiness
from pyoji.web.reload import Reload, Unkept
from pyoji.web.scope import KNOWN, OBSERVER
from pyoji.web.server import hit_cache as hits
from pyoji.web.server.fast_path import Known
from pyoji.web.server.hit_cache import Hits
from pyoji.web.server.watchdog import Watchdog
from pyoji.web.telemetry import log
from pyoji.web.telemetry.access_log import AccessLog
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.log_queue import LogQueue
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.most_asked import MostAsked
from pyoji.web.telemetry.publishing import Publishing

if TYPE_CHECKING:
    from pyoji.web.tracing.spans import Tracing

# Seconds after which a thread that draws lets go of the interpreter when the event loop waits for
# it. Python's own 5 ms would be the time that every hit takes while cards are drawn; a tenth of it
# costs drawing nothing that can be measured (docs/decisions/0014).
_SWITCH = 0.0005
_COLLECT = 50_000, 20, 50
_DRAIN = 1.0
"""Seconds that the last lines of the log have to be written."""
_M_ARENA_MAX = -8  # glibc's malloc.h


def settle() -> None:
    """Have the interpreter work as it should in a process that draws cards and answers for them."""
    sys.setswitchinterval(_SWITCH)
    # What is there by now stays. A card makes thousands of values and no circles, so looking for
    # circles as often as Python does by itself would be a tenth of drawing it.
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    # glibc gives every thread a heap of its own and hands little of it back; with one for all a
    # worker holds a tenth less. Other C libraries have no such number.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


class Service(FastAPI):
    """The application, with what it answers from memory before everything else."""

    hits: Hits | None = None
    on_demand: OnDemand | None = None
    """Answers while no lifespan runs; without it the service then answers by itself."""

    is_running = False
    watchdog: Watchdog
    renew: Callable[[], object] = staticmethod(lambda: None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the lifespan for a server."""
        if self.on_demand is not None and not self.is_running and scope["type"] != "lifespan":
            await self.on_demand(scope, receive, send)
        else:
            await (self.hits or self.answer)(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the routes."""
        await super().__call__(scope, receive, send)

    def running(self) -> AbstractAsyncContextManager[object]:
        """Start the service, and end it on leaving: for the lifespan of a host that mounts it."""
        return self.router.lifespan_context(self)


def create_app(
    settings: Settings | None = None,
    *,
    dev: bool = False,
    board: Board | None = None,
    lines: LogQueue | None = None,
) -> Service:
    """The service, an ASGI application; without settings, as the environment says.

    Any ASGI server runs it. Mounted in another application it starts with its first request, or
    within that application's lifespan: `async with service.running()`. The other arguments are for
    `pyoji serve`. Raises SettingsError, FontError or TemplateError.
    """
    settings = settings or settings_.from_mapping(os.environ)
    tracing = tracing_.load(os.environ, VERSION)
    metrics = Metrics(settings.max_bytes, board, VERSION)
    observer = tracing.observer(metrics) if tracing else metrics
    engine = load_engine(settings, stage=observer.stage)
    _names_templates(settings.signing, engine.templates)

    def make() -> Service:
        return assemble(
            settings,
            engine.shelf,
            engine.pipeline,
            dev=dev,
            board=board,
            metrics=metrics,
            tracing=tracing,
            lines=lines,
        )

    service = make()
    service.on_demand = OnDemand(make)
    return service


def _names_templates(rules: Rules, templates: Templates) -> None:
    """SettingsError where a rule names no template: the one that was meant would go without it."""
    for name, mode in rules.exceptions:
        if name not in templates.names:
            allowed = f"about templates that there are: {', '.join(templates.names)}"
            raise SettingsError("PYOJI_SIGNING", f"{name}={mode}", allowed)


def assemble(
    settings: Settings,
    shelf: Shelf,
    pipeline: Draws,
    *,
    dev: bool = False,
    board: Board | None = None,
    metrics: Metrics | None = None,
    tracing: Tracing | None = None,
    lines: LogQueue | None = None,
) -> Service:
    """The service around what draws. With `dev` it follows the templates' files, and keeps
    nothing in browsers or outside the process; on the `board` several workers count together;
    `tracing` makes spans of what `metrics` counts. The access log leaves by `lines`."""
    metrics = metrics or Metrics(settings.max_bytes, board, VERSION)
    lines = lines or log.queue()
    access = AccessLog(lines)
    metrics.watch_log(lambda: lines.dropped)
    memory = MemoryCache(settings.cache_bytes)
    pictures = Pictures.of(settings.picture_hosts, settings.picture_bytes, metrics.picture)

    def fault(name: str, reason: Reason) -> None:
        metrics.store_fault(name, reason.value, is_costly=reason in COSTLY)

    store = None if dev else behind_memory(settings, fault)
    renderer = Renderer(
        pipeline,
        memory,
        Bounds(settings.render_threads, settings.queue, settings.deadline),
        pictures,
        tracing.observer(metrics) if tracing else metrics,
        store=store,
    )
    metrics.watch(lambda: renderer.drawing, lambda: renderer.waiting)
    metrics.watch_store(MEMORY, lambda: memory.bytes, lambda: memory.entries)
    most_asked = MostAsked(settings.log_titles)
    gate = lists.gate(settings, shelf, pictures.admits, metrics, most_asked)

    def learned(purges: Purges) -> None:
        pictures.forget()  # what was purged may be so for a picture that has changed
        gate.purge(purges)

    purging = Purging(learned)
    clients = Clients(settings.proxies)
    limits = Limits(Rates.of(settings), clients, settings.cache_url)
    watchdog = Watchdog(settings.watchdog, lambda: renderer.running)
    readiness = Readiness(shelf, renderer, watchdog)
    reload = Reload(shelf, directories(settings) if dev else ())

    known: Known | None = None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        settle()
        speaks = board is None or board.is_first
        warn = LOG.warning if speaks else LOG.debug
        if store is not None and (wrong := store.open()) is not None:
            message = "cards are kept in memory only: %s cannot be used (%s)"
            warn(message, settings.cache_dir, wrong)
        watchdog.begin()
        readiness.begin()
        reload.begin()
        await gate.begin()
        await purging.begin(store)
        most_asked.begin()
        publishing = Publishing(metrics, renderer.held if speaks else None)
        publishing.begin()
        if tracing:
            tracing.begin()
        app.is_running = True
        yield {OBSERVER: metrics} | ({KNOWN: known} if known else {})
        app.is_running = False
        await reload.end()
        await gate.end()
        await purging.end()
        await most_asked.end()
        await readiness.end()
        renderer.close()
        await pictures.close()
        await limits.close()
        if store is not None:
            await store.close()
        if tracing:
            await tracing.end()
        await publishing.end()
        access.flush()
        await asyncio.to_thread(lines.drain, _DRAIN)
        await watchdog.end()

    app = Service(
        title="Pyoji",
        version=VERSION,
        openapi_url=None,  # ours are in the table of routes: they list what templates declare,
        docs_url=None,  # and a page that loads scripts from elsewhere is none of ours
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        exception_handlers={HTTPException: routes.refused},
    )
    verifier = Verifier(settings.signing, settings.signing_keys)
    rules, admit = settings.signing, pictures.admit_unread
    made = Documents(renderer.work)
    playground = (
        Playground(shelf, rules, clients, limits, made, admit, restricted=gate.is_restricted)
        if settings.playground
        else None
    )
    cards = Cards(
        shelf,
        renderer,
        verifier,
        gate,
        limits,
        metrics,
        pictures.admit_unread,
        has_fallbacks=settings.overload == "fallback",
        keeps_unsigned=settings.cache_unsigned,
    )
    old = OldLinks(shelf, cards, pictures.admits)
    app.router.routes.extend(
        routes.table(shelf, made, cards, old, readiness, metrics, VERSION, playground)
    )
    if dev:
        app.add_middleware(Unkept)
    app.add_middleware(
        Front, max_target=settings.max_target, traffic=metrics.traffic, access=access
    )
    if tracing:
        app.add_middleware(tracing.around)
    app.watchdog = watchdog
    app.renew = shelf.renew
    if not dev:
        app.hits = kept = Hits(
            app.answer,
            memory.get,
            lambda: (shelf.current, gate.state),
            settings.max_target,
            metrics.traffic,
            access,
            most_asked.known if most_asked.is_on else None,
        )
        known = tracing.known(kept.answer) if tracing else kept.answer
        metrics.watch_store(hits.NAME, lambda: kept.bytes, lambda: kept.entries)
    return app
