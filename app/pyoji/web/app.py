"""create_app: assemble the engine, the parts, the routes and the lifespan into one application.

In: settings; by default those of the environment. Out: the service as an ASGI application. It must
not know how a part works.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import Route

from pyoji import settings as settings_
from pyoji.engine.design import Parameter, Registry, Templates
from pyoji.errors import SettingsError
from pyoji.explanation import noted
from pyoji.link.signature import Rules, Verifier
from pyoji.loading import load_engine
from pyoji.service.renderer import CardPipeline
from pyoji.settings import Settings
from pyoji.version import VERSION
from pyoji.web import page_links, routes
from pyoji.web import parts as parts_
from pyoji.web import tracing as tracing_
from pyoji.web.application import Service
from pyoji.web.cards import Admit, CardEndpoint
from pyoji.web.documents import Documents
from pyoji.web.lifespan import lifespan
from pyoji.web.middleware import Middleware
from pyoji.web.og_image import OldLinks
from pyoji.web.on_demand import OnDemand
from pyoji.web.parts import Parts, Rendering
from pyoji.web.playground.routes import Playground
from pyoji.web.playground.static_files import STATIC, StaticFiles
from pyoji.web.reload import NotCached
from pyoji.web.server.fast_path import FastPath
from pyoji.web.telemetry import log
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log_queue import LogQueue
from pyoji.web.telemetry.metrics import Metrics

if TYPE_CHECKING:
    from pyoji.web.studio.studio import Studio
    from pyoji.web.tracing.spans import Tracing


def create_app(
    settings: Settings | None = None,
    *,
    dev: bool = False,
    board: Board | None = None,
    lines: LogQueue | None = None,
) -> Service:
    """Create the service, an ASGI application. `settings` default to those of the environment.

    Any ASGI server runs it. Mounted in another application, it starts with its first request, or
    within that application's lifespan: `async with service.running()`. The other arguments are for
    `pyoji serve`. Raises SettingsError, FontError or TemplateError.
    """
    with noted():
        settings = settings or settings_.from_mapping(os.environ)
    tracing = tracing_.load(os.environ, VERSION)
    metrics = Metrics(settings.max_bytes, board, VERSION)
    observer = tracing.observer(metrics) if tracing else metrics
    engine = load_engine(settings, stage=observer.stage)
    _check_rules(settings.signing, engine.templates)

    make = partial(
        assemble,
        settings,
        engine.registry,
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


def assemble(
    settings: Settings,
    registry: Registry,
    pipeline: CardPipeline,
    *,
    dev: bool = False,
    board: Board | None = None,
    metrics: Metrics | None = None,
    tracing: Tracing | None = None,
    lines: LogQueue | None = None,
) -> Service:
    """Build the service around a card pipeline.

    `dev` serves the studio, reloads templates when their files change, and disables the store, the
    hit cache and browser caches. `board` shares counters between workers. `tracing` records spans
    at the events that `metrics` counts. `lines` is the queue of the access log.
    """
    metrics = metrics or Metrics(settings.max_bytes, board, VERSION)
    lines = lines or log.queue()
    parts = parts_.build(settings, registry, pipeline, metrics, tracing, lines, dev=dev)
    studio = _studio(parts) if dev and settings.playground else None
    service = Service(
        lifespan(parts, studio, is_first=lambda: board is None or board.is_first),
        routes.refuse,
        parts.guards.watchdog,
        registry.renew,
        parts.hit_cache,
        _fast_path(parts),
    )
    service.router.routes.extend(_routes(parts, studio))
    if dev:
        service.add_middleware(NotCached)
    service.add_middleware(
        Middleware,
        max_target=settings.max_target,
        traffic=metrics.traffic,
        access=parts.telemetry.access,
        hit_cache=parts.hit_cache,
    )
    if tracing:
        service.add_middleware(tracing.middleware)
    return service


def _check_rules(rules: Rules, templates: Templates) -> None:
    """Raise SettingsError for a rule about an unknown template.

    Otherwise a misspelt name would silently leave the intended template without its rule.
    """
    for name, mode in rules.exceptions:
        if name not in templates.names:
            allowed = f"a rule for one of the templates {', '.join(templates.names)}"
            raise SettingsError("PYOJI_SIGNING", f"{name}={mode}", allowed)


def _fast_path(parts: Parts) -> FastPath | None:
    """Return the lookup that connections try before the routes."""
    if parts.hit_cache is None:
        return None
    tracing, answer = parts.telemetry.tracing, parts.hit_cache.answer
    return tracing.fast_path(answer) if tracing else answer


def _studio(parts: Parts) -> Studio:
    from pyoji.web.studio.studio import Studio

    guards = parts.guards
    pictures = parts.rendering.pictures
    return Studio(parts.settings, parts.registry, pictures, guards.limits, guards.reload.renew)


def _static_files(studio: Studio | None) -> StaticFiles:
    if studio is None:
        return StaticFiles((STATIC,))
    from pyoji.web.studio.page import FOLDERS

    return StaticFiles((STATIC, *FOLDERS))


def _making(studio: Studio | None, files: StaticFiles, registry: Registry) -> list[Route]:
    if studio is None:
        return []
    from pyoji.web.studio.routes import studio_routes

    return studio_routes(studio, files, registry)


def _routes(parts: Parts, studio: Studio | None) -> list[Route]:
    settings, registry, telemetry, rendering, guards, _ = parts
    gate, limits, metrics = guards.gate, guards.limits, telemetry.metrics
    rules, admit = settings.signing, rendering.pictures.admit_unread
    documents = Documents(rendering.renderer.work)
    of_links = page_links.parameters(rendering.pages.hosts)
    files = _static_files(studio)
    playground = None
    if settings.playground:
        restricted = gate.is_restricted
        playground = Playground(
            registry,
            rules,
            guards.clients,
            limits,
            documents,
            _admit_all_of(rendering),
            lay_out=rendering.pipeline.frame,
            files=files,
            restricted=restricted,
            has_studio=studio is not None,
            of_links=of_links,
        )
    cards = CardEndpoint(
        registry,
        rendering.renderer,
        Verifier(rules, settings.signing_keys),
        gate,
        limits,
        metrics,
        admit,
        rendering.pages,
        has_fallbacks=settings.overload == "fallback",
        keeps_unsigned=settings.cache_unsigned,
    )
    old_links = OldLinks(registry, cards, rendering.pictures.admits)
    readiness = guards.readiness
    return _making(studio, files, registry) + routes.table(
        registry,
        documents,
        cards,
        old_links,
        readiness,
        metrics,
        VERSION,
        playground,
        of_links,
    )


def _admit_all_of(rendering: Rendering) -> Admit:
    """Return the check of the images and the page that a link names."""

    def admit(parameters: Mapping[str, Parameter], pairs: Sequence[tuple[str, str]]) -> None:
        rendering.pictures.admit_unread(parameters, pairs)
        page_links.admit(rendering.pages.hosts, pairs)

    return admit
