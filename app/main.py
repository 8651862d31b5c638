"""create_app: the parts, built by hand, once, in order; and nothing else.

`parts` makes what draws, for the service and for the command line alike. `assemble` puts the
service around it. The environment is read here, and only if no settings are given.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException

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
from app.web.front import Front
from app.web.log import LOG
from app.web.metrics import Metrics
from app.web.playground import Playground
from app.web.readiness import Readiness
from app.web.reload import Reload, Unkept


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


def parts(settings: Settings, *, lenient: bool = False) -> Parts:
    """Open the fonts, read the templates, connect the two.

    Raises FontError, and TemplateError for the first design that is wrong. A `lenient` service
    goes without those and says so in the log: better that one brand's cards are missing than all.
    """
    fonts = Fonts.open(settings.fonts_dir)

    def read() -> Reading:
        return templates_.examine(fonts.digest, *directories(settings), paint=check)

    reading = read()
    for faults in reading.faults.values():
        if not lenient:
            raise faults[0]
        for fault in faults:
            LOG.error("left out: %s", fault, extra=fault.place)
    shelf = Shelf(Templates(reading.templates), read)
    return Parts(fonts, shelf, Pipeline(shelf, fonts))


def directories(settings: Settings) -> tuple[Path, ...]:
    """Where designs lie; those of a later directory replace those of an earlier one."""
    own = settings.templates_dir
    return (templates_.DESIGNS, own) if own else (templates_.DESIGNS,)


def create_app(settings: Settings | None = None, *, dev: bool = False) -> FastAPI:
    """The service. Raises SettingsError, FontError or TemplateError."""
    settings = settings or settings_.from_mapping(os.environ)
    made = parts(settings)
    return assemble(settings, made.shelf, made.pipeline, dev=dev)


def create_worker() -> FastAPI:
    """The service in one of several processes.

    Started where the files were found right, it may have to be started again where they no longer
    are; it then does what it can.
    """
    settings = settings_.from_mapping(os.environ)
    made = parts(settings, lenient=True)
    return assemble(settings, made.shelf, made.pipeline)


def assemble(settings: Settings, shelf: Shelf, pipeline: Draws, *, dev: bool = False) -> FastAPI:
    """The service around what draws. With `dev` it follows the templates' files, and keeps
    nothing in browsers."""
    metrics = Metrics()
    renderer = Renderer(
        pipeline, MemoryCache(settings.cache_bytes), settings.render_threads, metrics.drawn
    )
    readiness = Readiness(shelf, renderer)
    reload = Reload(shelf, directories(settings) if dev else ())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        readiness.begin()
        reload.begin()
        yield
        await reload.end()
        await readiness.end()
        renderer.close()

    app = FastAPI(
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
    app.add_middleware(Front, max_target=settings.max_target, metrics=metrics)
    return app
