"""Ready and alive: what the probes are told.

A process is ready once it has really drawn a card. At the start one is drawn in the background. If
that fails, each question tries again, so that a fault that passes does not leave the process out
of service. A process with a drawing that does not end is not ready, and some time later not alive
(`server/watchdog.py`).
"""

from __future__ import annotations

import asyncio

from pyoji.engine.card import PNG
from pyoji.engine.design import Registry
from pyoji.errors import Overloaded
from pyoji.service.renderer import Renderer
from pyoji.web.server.watchdog import Watchdog
from pyoji.web.telemetry.log import LOG


class Readiness:
    """Knows whether `renderer` has drawn a card, and has it draw one."""

    def __init__(self, registry: Registry, renderer: Renderer, watchdog: Watchdog) -> None:
        self._registry = registry
        self._renderer = renderer
        self._watchdog = watchdog
        self._attempt: asyncio.Task[None] | None = None

    @property
    def is_stuck(self) -> bool:
        """Whether a drawing takes so long that others should be asked."""
        return not self._watchdog.is_ready

    @property
    def is_alive(self) -> bool:
        """Whether the process can go on; if not, it has to be replaced."""
        return self._watchdog.is_alive

    def is_ready(self) -> bool:
        """Whether cards can be drawn; if none has been, one is begun."""
        if self._renderer.rendered:
            return self._watchdog.is_ready
        self.begin()
        return False

    def begin(self) -> None:
        """Begin drawing the first template's default card, unless that is under way."""
        if self._attempt is None or self._attempt.done():
            self._attempt = asyncio.create_task(self._prove())

    async def end(self) -> None:
        """Wait for nothing any more."""
        if self._attempt is not None:
            self._attempt.cancel()
            await asyncio.wait((self._attempt,))

    async def _prove(self) -> None:
        try:
            templates = self._registry.current
            card = templates.card(templates.names[0], (), PNG)
            await self._renderer.fallback(card)  # past memory and store: they prove nothing
        except Overloaded:
            LOG.warning("the first card takes long")  # it is still being drawn
        except Exception as error:
            LOG.error("the first card failed", exc_info=error)
