"""Lifespan: start and stop the parts, in the process that serves.

In: the parts. Out: a lifespan for the application; its state holds what connections need. It runs
after any fork, on the event loop that answers. It must not know how a part is built.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.types import Lifespan

from pyoji.web.application import Service
from pyoji.web.parts import Parts
from pyoji.web.scope import BODIES, FAST_PATH, OBSERVER
from pyoji.web.server import heap
from pyoji.web.server.tuning import tune
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.publishing import Publishing

if TYPE_CHECKING:
    from pyoji.web.studio.studio import Studio

DRAIN = 1.0
"""Seconds to write the remaining lines of the log at the end."""


def lifespan(
    parts: Parts, studio: Studio | None = None, *, is_first: Callable[[], bool]
) -> Lifespan[Service]:
    """Return the lifespan that starts and stops the parts, and stops the studio.

    `is_first` is true in the worker that warns and measures for all of them. It is called after the
    fork: before it, no process is a worker.
    """

    @asynccontextmanager
    async def live(service: Service) -> AsyncIterator[Mapping[str, Any]]:
        heap.share()
        tune()
        releasing = heap.Releasing()
        releasing.begin()
        reports = is_first()
        measure = parts.rendering.renderer.store_size if reports else None
        publishing = Publishing(parts.telemetry.metrics, measure)
        _open_store(parts, logging.WARNING if reports else logging.DEBUG)
        await _begin(parts, publishing)
        service.is_running = True
        fast_path = service.fast_path
        state: dict[str, Any] = {OBSERVER: parts.telemetry.metrics}
        if fast_path:
            state[FAST_PATH] = fast_path
        if studio:
            from pyoji.web.studio import bodies

            state[BODIES] = bodies.limit
        yield state
        service.is_running = False
        if studio:
            await asyncio.to_thread(studio.close)
        await releasing.end()
        await _end(parts, publishing)

    return live


def _open_store(parts: Parts, level: int) -> None:
    store = parts.rendering.store
    if store is not None and (fault := store.open()) is not None:
        message = "cards are kept in memory only: %s cannot be used (%s)"
        LOG.log(level, message, parts.settings.cache_dir, fault)


async def _begin(parts: Parts, publishing: Publishing) -> None:
    telemetry, guards = parts.telemetry, parts.guards
    guards.watchdog.begin()
    guards.readiness.begin()
    guards.reload.begin()
    await guards.gate.begin()
    await guards.purging.begin(parts.rendering.store)
    telemetry.most_asked.begin()
    publishing.begin()
    if telemetry.tracing:
        telemetry.tracing.begin()


async def _end(parts: Parts, publishing: Publishing) -> None:
    telemetry, guards, rendering = parts.telemetry, parts.guards, parts.rendering
    await guards.reload.end()
    await guards.gate.end()
    await guards.purging.end()
    await telemetry.most_asked.end()
    await guards.readiness.end()
    rendering.renderer.close()
    await rendering.pictures.close()
    await rendering.pages.close()
    await guards.limits.close()
    if rendering.store is not None:
        await rendering.store.close()
    if telemetry.tracing:
        await telemetry.tracing.end()
    await publishing.end()
    telemetry.access.flush()
    await asyncio.to_thread(telemetry.lines.drain, DRAIN)
    await guards.watchdog.end()
