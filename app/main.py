"""create_app: the parts, built by hand, once, in order; and nothing else.

`parts` makes what draws, for the service and for the command line alike. `assemble` puts the
service around it. The environment is read here, and only if no settings are given.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from app import settings as settings_
from app import templates as templates_
from app.cache.memory import MemoryCache
from app.pipeline import Pipeline
from app.renderer import Draws, Renderer
from app.settings import Settings
from app.templates import Templates
from app.text.fonts import Fonts
from app.web import routes
from app.web.front import Front
from app.web.metrics import Metrics
from app.web.playground import Playground
from app.web.readiness import Readiness


def _version() -> str:
    try:
        return version("pyoji")
    except PackageNotFoundError:
        return "0+unknown"  # run from a tree that was never installed


VERSION = _version()


class Parts(NamedTuple):
    """What draws a card."""

    fonts: Fonts
    templates: Templates
    pipeline: Pipeline


def parts(settings: Settings) -> Parts:
    """Open the fonts, read the templates, connect the two.

    Raises FontError or TemplateError.
    """
    fonts = Fonts.open(settings.fonts_dir)
    templates = templates_.load(fonts.digest)
    return Parts(fonts, templates, Pipeline(templates, fonts))


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service. Raises SettingsError, FontError or TemplateError."""
    settings = settings or settings_.from_mapping(os.environ)
    _, templates, pipeline = parts(settings)
    return assemble(settings, templates, pipeline)


def assemble(settings: Settings, templates: Templates, pipeline: Draws) -> FastAPI:
    """The service around what draws."""
    metrics = Metrics()
    renderer = Renderer(
        pipeline, MemoryCache(settings.cache_bytes), settings.render_threads, metrics.drawn
    )
    readiness = Readiness(templates, renderer)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        readiness.begin()
        yield
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
    playground = Playground(templates) if settings.playground else None
    app.router.routes.extend(
        routes.table(templates, renderer, readiness, metrics, VERSION, playground)
    )
    app.add_middleware(Front, max_target=settings.max_target, metrics=metrics)
    return app
