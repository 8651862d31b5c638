"""Parts: the objects below the routes, each built once.

In: settings, the templates, and a card pipeline. Out: telemetry, the renderer with its stores, the
guards, the hit cache. Nothing is opened or started here: that happens in the process that serves
(`lifespan.py`). It must not know a route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoji.engine.design import Registry
from pyoji.loading import directories
from pyoji.service.admission import QueueBounds
from pyoji.service.cache.choice import guarded_store
from pyoji.service.cache.guard import Guard
from pyoji.service.cache.memory import MemoryCache
from pyoji.service.purges import Purges
from pyoji.service.remote_images.gather import RemoteImages
from pyoji.service.remote_pages.pages import RemotePages
from pyoji.service.render_observer import MEMORY, RenderObserver
from pyoji.service.renderer import CardPipeline, Renderer
from pyoji.settings import Settings
from pyoji.web.clients import Clients
from pyoji.web.lists import gate as lists
from pyoji.web.lists.gate import Gate
from pyoji.web.purging import Purging
from pyoji.web.rate_limits import RateLimits, Rates
from pyoji.web.readiness import Readiness
from pyoji.web.reload import Reload
from pyoji.web.server.hit_cache import NAME, HitCache
from pyoji.web.server.watchdog import Watchdog
from pyoji.web.telemetry.access_log import AccessLog
from pyoji.web.telemetry.log_queue import LogQueue
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.most_asked import MostAsked
from pyoji.web.telemetry.store_faults import StoreFaults

if TYPE_CHECKING:
    from pyoji.web.tracing.spans import Tracing


class Telemetry(NamedTuple):
    """Metrics, traces and logs."""

    metrics: Metrics
    tracing: Tracing | None
    observer: RenderObserver
    """The renderer's observer: the metrics, wrapped in spans if tracing is on."""
    lines: LogQueue
    access: AccessLog
    most_asked: MostAsked


class Rendering(NamedTuple):
    """The renderer with its pipeline, and the caches of its cards."""

    pipeline: CardPipeline
    pictures: RemoteImages
    pages: RemotePages
    memory: MemoryCache
    store: Guard | None
    renderer: Renderer


class Guards(NamedTuple):
    """The checks before the renderer, and its supervision."""

    gate: Gate
    purging: Purging
    clients: Clients
    limits: RateLimits
    watchdog: Watchdog
    readiness: Readiness
    reload: Reload


class Parts(NamedTuple):
    """All parts of the service."""

    settings: Settings
    registry: Registry
    telemetry: Telemetry
    rendering: Rendering
    guards: Guards
    hit_cache: HitCache | None


def build(
    settings: Settings,
    registry: Registry,
    pipeline: CardPipeline,
    metrics: Metrics,
    tracing: Tracing | None,
    lines: LogQueue,
    *,
    dev: bool,
) -> Parts:
    """Build the parts in order. `dev` leaves out the store and the hit cache, and reloads templates
    when their files change."""
    telemetry = _telemetry(settings, metrics, tracing, lines)
    rendering = _rendering(settings, pipeline, telemetry, has_store=not dev, prepares=not dev)
    guards = _guards(settings, registry, rendering, telemetry, follows_files=dev)
    hit_cache = None if dev else _hit_cache(settings, registry, rendering, guards, telemetry)
    return Parts(settings, registry, telemetry, rendering, guards, hit_cache)


def _telemetry(
    settings: Settings, metrics: Metrics, tracing: Tracing | None, lines: LogQueue
) -> Telemetry:
    metrics.watch_log(lambda: lines.dropped)
    observer = tracing.observer(metrics) if tracing else metrics
    access, most_asked = AccessLog(lines), MostAsked(settings.log_titles)
    return Telemetry(metrics, tracing, observer, lines, access, most_asked)


def _rendering(
    settings: Settings,
    pipeline: CardPipeline,
    telemetry: Telemetry,
    *,
    has_store: bool,
    prepares: bool,
) -> Rendering:
    metrics = telemetry.metrics

    memory = MemoryCache(settings.cache_bytes)
    pictures = RemoteImages.of(settings.picture_hosts, settings.picture_bytes, metrics.picture)
    bounds = QueueBounds(settings.render_threads, settings.queue, settings.deadline)
    store = guarded_store(settings, StoreFaults(metrics.store_fault).observe) if has_store else None
    pages = RemotePages.of(settings.page_hosts, metrics.page, store)
    renderer = Renderer(
        pipeline, memory, bounds, pictures, telemetry.observer, store=store, prepares=prepares
    )
    metrics.watch(lambda: renderer.rendering, lambda: renderer.waiting)
    metrics.watch_store(MEMORY, lambda: memory.bytes, lambda: memory.entries)
    return Rendering(pipeline, pictures, pages, memory, store, renderer)


def _guards(
    settings: Settings,
    registry: Registry,
    rendering: Rendering,
    telemetry: Telemetry,
    *,
    follows_files: bool,
) -> Guards:
    pictures, renderer = rendering.pictures, rendering.renderer
    gate = lists.gate(settings, registry, pictures.admits, telemetry.metrics, telemetry.most_asked)

    def apply(purges: Purges) -> None:
        # a changed image or page may be the reason for a purge
        pictures.forget()
        rendering.pages.forget(purges.mark)
        gate.purge(purges)

    clients = Clients(settings.proxies)
    limits = RateLimits(Rates.of(settings), clients, settings.cache_url)
    watchdog = Watchdog(settings.watchdog, lambda: renderer.running)
    readiness = Readiness(registry, renderer, watchdog)
    reload = Reload(registry, directories(settings) if follows_files else ())
    return Guards(gate, Purging(apply), clients, limits, watchdog, readiness, reload)


def _hit_cache(
    settings: Settings,
    registry: Registry,
    rendering: Rendering,
    guards: Guards,
    telemetry: Telemetry,
) -> HitCache:
    gate, most_asked = guards.gate, telemetry.most_asked
    hit_cache = HitCache(
        rendering.memory.get,
        lambda: (registry.current, gate.state),
        settings.max_target,
        telemetry.metrics.traffic,
        telemetry.access,
        most_asked.count_hit if most_asked.is_on else None,
    )
    telemetry.metrics.watch_store(NAME, lambda: hit_cache.bytes, lambda: hit_cache.entries)
    return hit_cache
