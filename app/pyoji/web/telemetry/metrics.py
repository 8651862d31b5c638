"""Metrics: what Prometheus reads, of all workers together.

In: what happened. Out: the text of `/metrics`. Each application counts in a registry of its own;
several workers publish theirs on a board, and the one that is asked adds them up (`totals.py`).
Requests are `traffic.py`'s. Labels have few values by construction: a client's request never makes
a new one.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from pyoji.engine.image_file import NO_BUDGET, Budget, ImageFile
from pyoji.engine.text.unicode import properties
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.renderer import RenderObserver
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ConnectionObserver, Cut, ListObserver
from pyoji.web.telemetry.totals import Totals
from pyoji.web.telemetry.traffic import Traffic

CONTENT_TYPE = CONTENT_TYPE_LATEST

SECONDS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a time stamp for each counter, which Prometheus itself does not keep


class Metrics(RenderObserver, ListObserver, ConnectionObserver):
    """The service's counters. `traffic` counts the requests."""

    def __init__(
        self, budget: Budget = NO_BUDGET, board: Board | None = None, version: str = ""
    ) -> None:
        self._budget = budget
        self._registry = registry = CollectorRegistry()
        self._totals = Totals(registry, board) if board is not None else None
        self._fits = True
        self.traffic = Traffic()
        registry.register(self.traffic)
        self._cards = Counter(
            "pyoji_cards_drawn", "Cards rendered.", ("format",), registry=registry
        )
        self._bytes = Counter(
            "pyoji_card_bytes", "Bytes of cards rendered.", ("format",), registry=registry
        )
        self._over = Counter(
            "pyoji_cards_over_budget",
            "Cards larger than PYOJI_MAX_BYTES, however hard they were compressed.",
            ("format",),
            registry=registry,
        )
        self._missing = Counter(
            "pyoji_missing_glyphs",
            "Characters drawn as a box for want of a glyph, by script (ISO 15924).",
            ("script",),
            registry=registry,
        )
        self._faults = Counter(
            "pyoji_store_faults",
            "Failures of a store.",
            ("store", "reason"),
            registry=registry,
        )
        self._render = Histogram(
            "pyoji_render_seconds", "Time to render a card.", buckets=SECONDS, registry=registry
        )
        self._wait = Histogram(
            "pyoji_wait_seconds",
            "Time that a new card waits for its turn.",
            buckets=SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "pyoji_stage_seconds",
            "Time by stage of a new card.",
            ("stage",),
            buckets=SECONDS,
            registry=registry,
        )
        self._loop_delay = Histogram(
            "pyoji_loop_delay_seconds",
            "How late the event loop runs what is due, looked at once a second.",
            buckets=SECONDS,
            registry=registry,
        )
        self._fallbacks = Counter(
            "pyoji_fallbacks",
            "Default cards in the place of the one asked for.",
            ("reason",),
            registry=registry,
        )
        self._limits = Counter(
            "pyoji_limited", "New cards refused by a limit.", ("limit",), registry=registry
        )
        self._pictures = Counter(
            "pyoji_pictures", "Pictures from outside.", ("result",), registry=registry
        )
        self._lists = Counter(
            "pyoji_list_reads",
            "Times a list was read again, or could not be.",
            ("setting", "result"),
            registry=registry,
        )
        self._stale = Gauge(
            "pyoji_lists_stale",
            "Processes that hold on to an older list, since the newest cannot be read.",
            ("setting",),
            registry=registry,
        )
        self._connections = Gauge(
            "pyoji_connections", "Connections that are open.", registry=registry
        )
        self._cut = Counter(
            "pyoji_connections_cut",
            "Connections ended that their clients would have kept.",
            ("reason",),
            registry=registry,
        )
        for reason in Cut:
            self._cut.labels(reason.value)  # from nothing to one is an increase too
        self._renders = Gauge("pyoji_renders", "Cards being rendered.", registry=registry)
        self._waiting = Gauge("pyoji_waiting", "Cards waiting for their turn.", registry=registry)
        self._store_bytes = Gauge(
            "pyoji_store_bytes", "Bytes that a store holds.", ("store",), registry=registry
        )
        self._store_entries = Gauge(
            "pyoji_store_entries", "Entries that a store holds.", ("store",), registry=registry
        )
        self._dropped = _Dropped()
        registry.register(self._dropped)
        Gauge("pyoji_workers", "Processes that answer.", registry=registry).set(1)
        Info("pyoji_build", "What runs.", registry=registry).info(
            {"version": version, "python": platform.python_version()}
        )

    def watch(self, rendering: Callable[[], int], waiting: Callable[[], int]) -> None:
        """Ask these for what is under way."""
        self._renders.set_function(rendering)
        self._waiting.set_function(waiting)

    def watch_store(
        self, store: str, size: Callable[[], float], entries: Callable[[], float]
    ) -> None:
        """Ask these for what a store in this process holds: bytes, and entries."""
        self._store_bytes.labels(store).set_function(size)
        self._store_entries.labels(store).set_function(entries)

    def watch_log(self, dropped: Callable[[], float]) -> None:
        """Ask this how many lines of the log were dropped."""
        self._dropped.ask = dropped

    def stored(self, store: str, size: int, entries: int) -> None:
        """A store outside the process holds so much; for one worker to say of it."""
        self._store_bytes.labels(store).set(size)
        self._store_entries.labels(store).set(entries)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage of a new card; from any thread."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._stages.labels(name).observe(time.perf_counter() - began)

    def delayed(self, seconds: float) -> None:
        """The event loop ran something so late."""
        self._loop_delay.observe(seconds)

    def rendered(self, encoded: ImageFile, seconds: float = 0.0) -> None:
        """A card was rendered."""
        self._render.observe(seconds)
        self._cards.labels(encoded.format.name).inc()
        self._bytes.labels(encoded.format.name).inc(len(encoded.data))
        if self._budget.is_over(encoded):
            self._over.labels(encoded.format.name).inc()
            LOG.warning("a card is over the budget", extra={"bytes": len(encoded.data)})
        for code in encoded.missing:
            self._missing.labels(properties(code).script).inc()

    def looked_up(self, store: str, is_hit: bool) -> None:
        """A card was looked for in a store."""
        self.traffic.looked_up(store, is_hit)

    def waited(self, seconds: float) -> None:
        """A card waited so long for its turn."""
        self._wait.observe(seconds)

    def limited(self, limit: str) -> None:
        """A card was not rendered, since a limit was reached."""
        self._limits.labels(limit).inc()

    def fell_back(self, reason: str) -> None:
        """A template's default card was answered in the place of another."""
        self._fallbacks.labels(reason).inc()

    def list_read(self, setting: str, *, good: bool) -> None:
        """A list was read again, or could not be."""
        self._lists.labels(setting, "good" if good else "bad").inc()
        self._stale.labels(setting).set(not good)

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Ask this for how many connections are open."""
        self._connections.set_function(count)

    def connection_cut(self, reason: Cut) -> None:
        """A connection was ended that its client would have kept."""
        self._cut.labels(reason.value).inc()

    def head_refused(self, status: int) -> None:
        """A request was refused before the application saw it."""
        self.traffic.refused(status)

    def store_fault(self, store: str, reason: str, *, is_costly: bool) -> None:
        """A store failed; called from any thread."""
        self._faults.labels(store, reason).inc()
        if is_costly:  # few, since the store is then left alone for a while
            LOG.warning("the store %s is %s", store, reason)

    def picture(self, reason: MissingReason | None) -> None:
        """A picture from outside was fetched, or why not."""
        self._pictures.labels(reason.value if reason else "ok").inc()

    def publish(self) -> None:
        """Write on the board what was counted so far. With many templates it takes some
        milliseconds; any thread may do it."""
        if self._totals is None:
            return
        fits = self._totals.publish()
        if self._fits and not fits:
            LOG.warning("metrics of this worker stand still: they do not fit on the board")
        self._fits = fits

    def text(self) -> bytes:
        """All counters in Prometheus's text format; on any thread."""
        return generate_latest(self._totals or self._registry)


class _Dropped(Collector):
    """How many lines of the log were dropped."""

    def __init__(self) -> None:
        self.ask: Callable[[], float] = lambda: 0

    def collect(self) -> Iterator[Metric]:
        """The metric, as of now."""
        summary = "Lines of the log that were dropped, since they could not be written."
        yield CounterMetricFamily("pyoji_log_dropped", summary, self.ask())
