"""create_app: the parts, built by hand, once, in order; and nothing else.

`parts` makes what draws, for the service and for the command line alike. `assemble` puts the
service around it. The environment is read here, and only if no settings are given.
"""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app import settings as settings_
from app import templates as templates_
from app.cache.memory import MemoryCache
from app.paint import check
from app.pipeline import Pipeline
from app.renderer import Draws, Renderer
from app.settings import Settings
from app.templates import Reading, Shelf, Templates
from app.text.fonts import Fonts
from app.web import routes
from app.web.access import AccessLog
from app.web.front import Front
from app.web.hits import Hits
from app.web.metrics import Metrics
from app.web.playground import Playground
from app.web.readiness import Readiness
from app.web.reload import Reload, Unkept

# Seconds after which a thread that draws lets go of the interpreter when the event loop waits for
# it. Python's own 5 ms would be the time that every hit takes while cards are drawn; a tenth of it
# costs drawing nothing that can be measured (docs/decisions/0014).
_SWITCH = 0.0005


class Service(FastAPI):
    """The application, with what it answers from memory before everything else."""

    hits: Hits | None = None
    renew: Callable[[], object] = staticmethod(lambda: None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (self.hits or self.answer)(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the routes."""
        await super().__call__(scope, receive, send)


def _version() -> str:
    try:
        return version("pyoji")
    except PackageNotFoundError:
        return "0+unknown"  # run from a tree that was never installed


VERSION = _version()


class Parts(NamedTuple):
    """What draws a card."""

    fonts: Fonts
    shelf: Shelf
    pipeline: Pipeline

    @property
    def templates(self) -> Templates:
        """The templates as they are now."""
        return self.shelf.current


def parts(settings: Settings) -> Parts:
    """Open the fonts, read the templates, connect the two.

    Raises FontError, and TemplateError for the first design that is wrong.
    """
    fonts = Fonts.open(settings.fonts_dir)
    # What decides the bytes of a card beside its template; a change of it is another digest.
    drawing = f"{fonts.digest} {settings.max_bytes.limits}"

    def read() -> Reading:
        return templates_.examine(drawing, *directories(settings), paint=check)

    reading = read()
    if reading.faults:
        raise next(iter(reading.faults.values()))[0]
    shelf = Shelf(Templates(reading.templates), read)
    return Parts(fonts, shelf, Pipeline(shelf, fonts, settings.max_bytes))


def directories(settings: Settings) -> tuple[Path, ...]:
    """Where designs lie; those of a later directory replace those of an earlier one."""
    own = settings.templates_dir
    return (templates_.DESIGNS, own) if own else (templates_.DESIGNS,)


def create_app(settings: Settings | None = None, *, dev: bool = False) -> Service:
    """The service. Raises SettingsError, FontError or TemplateError."""
    settings = settings or settings_.from_mapping(os.environ)
    made = parts(settings)
    return assemble(settings, made.shelf, made.pipeline, dev=dev)


def assemble(settings: Settings, shelf: Shelf, pipeline: Draws, *, dev: bool = False) -> Service:
    """The service around what draws. With `dev` it follows the templates' files, and keeps
    nothing in browsers."""
    metrics = Metrics(settings.max_bytes)
    access = AccessLog(sys.stderr)
    cache = MemoryCache(settings.cache_bytes)
    renderer = Renderer(pipeline, cache, settings.render_threads, metrics.drawn)
    readiness = Readiness(shelf, renderer)
    reload = Reload(shelf, directories(settings) if dev else ())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(_SWITCH)
        readiness.begin()
        reload.begin()
        yield
        await reload.end()
        await readiness.end()
        renderer.close()
        access.flush()

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
    playground = Playground(shelf) if settings.playground else None
    app.router.routes.extend(routes.table(shelf, renderer, readiness, metrics, VERSION, playground))
    if dev:
        app.add_middleware(Unkept)
    app.add_middleware(Front, max_target=settings.max_target, metrics=metrics, access=access)
    app.renew = shelf.renew
    if not dev:
        app.hits = Hits(app.answer, cache.get, lambda: shelf.current, metrics, access)
    return app
