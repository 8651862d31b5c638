"""Readiness: the state behind the health probes.

A process is ready once it has rendered a card. At the start one is rendered in the background. If
that fails, each probe tries again, so that a temporary fault does not keep the process out of
service. A process whose rendering does not finish is not ready, and some time later not alive
(`server/watchdog.py`).

In: a renderer and the watchdog. Out: ready, stuck, alive. It must not know the probes' paths.
"""

from __future__ import annotations

from pyoji.engine.card import PNG
from pyoji.engine.design import Registry
from pyoji.errors import Overloaded
from pyoji.service.renderer import Renderer
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.server.watchdog import Watchdog
from pyoji.web.telemetry.log import LOG


class Readiness:
    """Whether `renderer` has rendered a card; starts the first one."""

    def __init__(self, registry: Registry, renderer: Renderer, watchdog: Watchdog) -> None:
        self._registry = registry
        self._renderer = renderer
        self._watchdog = watchdog
        self._attempt = DaemonTask()

    @property
    def is_stuck(self) -> bool:
        """Whether a card takes so long that requests should go to other processes."""
        return not self._watchdog.is_ready

    @property
    def is_alive(self) -> bool:
        """Whether the process can continue; if not, it must be replaced."""
        return self._watchdog.is_alive

    def is_ready(self) -> bool:
        """Whether cards can be rendered. Starts the first card if there was none."""
        if self._renderer.rendered:
            return self._watchdog.is_ready
        self.begin()
        return False

    def begin(self) -> None:
        """Start rendering the first template's default card, unless it is in progress."""
        if not self._attempt.is_running:
            self._attempt.start(self._render_first())

    async def end(self) -> None:
        """Cancel the rendering in progress."""
        await self._attempt.stop()

    async def _render_first(self) -> None:
        try:
            templates = self._registry.current
            card = templates.card(templates.names[0], (), PNG)
            await self._renderer.fallback(card)  # bypasses memory and store: they prove nothing
        except Overloaded:
            LOG.warning("the first card is slow")  # its rendering continues
        except Exception as error:
            LOG.error("the first card failed", exc_info=error)
