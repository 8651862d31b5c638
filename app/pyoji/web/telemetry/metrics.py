"""Metrics: the Prometheus metrics of all workers.

In: observed events. Out: the text of `/metrics`. Each application has its own registry. Several
workers publish their counts on a board, and the one that serves `/metrics` adds them up
(`totals.py`). `traffic.py` counts requests. Labels have few values: no request creates a new one.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

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
from pyoji.service.remote_pages.page_reasons import Missing
from pyoji.service.render_observer import RenderObserver
from pyoji.web.telemetry.board import Board
from pyoji.web.telemetry.instruments import Children, Timed
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ConnectionObserver, Cut, ListObserver
from pyoji.web.telemetry.totals import Totals
from pyoji.web.telemetry.traffic import Traffic

CONTENT_TYPE = CONTENT_TYPE_LATEST

SECONDS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a timestamp for each counter, which Prometheus ignores by default


class Metrics(RenderObserver, ListObserver, ConnectionObserver):
    """The service's metrics. `traffic` counts the requests."""

    def __init__(
        self, budget: Budget = NO_BUDGET, board: Board | None = None, version: str = ""
    ) -> None:
        self._budget = budget
        self._registry = registry = CollectorRegistry()
        self._totals = Totals(registry, board) if board is not None else None
        self._fits = True
        self.traffic = Traffic()
        registry.register(self.traffic)
        counter = partial(Counter, registry=registry)
        gauge = partial(Gauge, registry=registry)
        histogram = partial(Histogram, buckets=SECONDS, registry=registry)
        self._cards = Children(counter("pyoji_cards_drawn", "Rendered cards.", ["format"]).labels)
        self._bytes = Children(
            counter("pyoji_card_bytes", "Bytes of rendered cards.", ["format"]).labels
        )
        self._over = counter(
            "pyoji_cards_over_budget",
            "Rendered cards larger than PYOJI_MAX_BYTES after all compression.",
            ["format"],
        )
        self._missing = counter(
            "pyoji_missing_glyphs",
            "Characters without a glyph, drawn as a box, by script (ISO 15924).",
            ["script"],
        )
        self._faults = counter(
            "pyoji_store_faults", "Failed operations of a store.", ["store", "reason"]
        )
        self._render = histogram("pyoji_render_seconds", "Time to render a card.")
        self._wait = histogram("pyoji_wait_seconds", "Time that a new card waits in the queue.")
        self._stages = Children(
            histogram("pyoji_stage_seconds", "Time of a new card by stage.", ["stage"]).labels
        )
        self._loop_delay = histogram(
            "pyoji_loop_delay_seconds", "Delay of the event loop, sampled once a second."
        )
        self._fallbacks = counter(
            "pyoji_fallbacks", "Default cards sent instead of the requested ones.", ["reason"]
        )
        self._limits = counter("pyoji_limited", "New cards refused by a limit.", ["limit"])
        self._pictures = counter("pyoji_pictures", "Fetches of remote images.", ["result"])
        self._pages = counter("pyoji_pages", "Fetches of pages that links name.", ["result"])
        self._lists = counter(
            "pyoji_list_reads", "Attempts to reload a list.", ["setting", "result"]
        )
        self._stale = gauge(
            "pyoji_lists_stale",
            "Processes that use an older list because the newest cannot be read.",
            ["setting"],
        )
        self._connections = gauge("pyoji_connections", "Open connections.")
        self._cut = counter(
            "pyoji_connections_cut",
            "Connections closed by the service before their clients did.",
            ["reason"],
        )
        for reason in Cut:
            self._cut.labels(reason.value)  # start at 0, so that the first one is an increase
        self._renders = gauge("pyoji_renders", "Cards being rendered.")
        self._waiting = gauge("pyoji_waiting", "Cards in the queue.")
        self._store_bytes = gauge("pyoji_store_bytes", "Bytes in a store.", ["store"])
        self._store_entries = gauge("pyoji_store_entries", "Entries in a store.", ["store"])
        self._dropped = _Dropped()
        registry.register(self._dropped)
        gauge("pyoji_workers", "Worker processes.").set(1)
        Info("pyoji_build", "Versions of Pyoji and Python.", registry=registry).info(
            {"version": version, "python": platform.python_version()}
        )

    def watch(self, rendering: Callable[[], int], waiting: Callable[[], int]) -> None:
        """Set the functions that return the numbers of rendering and waiting cards."""
        self._renders.set_function(rendering)
        self._waiting.set_function(waiting)

    def watch_store(
        self, store: str, size: Callable[[], float], entries: Callable[[], float]
    ) -> None:
        """Set the functions that return the size of a store in this process."""
        self._store_bytes.labels(store).set_function(size)
        self._store_entries.labels(store).set_function(entries)

    def watch_log(self, dropped: Callable[[], float]) -> None:
        """Set the function that returns the number of dropped log lines."""
        self._dropped.count = dropped

    def stored(self, store: str, size: int, entries: int) -> None:
        """Record the size of an external store; only one worker does."""
        self._store_bytes.labels(store).set(size)
        self._store_entries.labels(store).set(entries)

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Time a stage of a new card; from any thread."""
        return Timed(self._stages[name])

    def delayed(self, seconds: float) -> None:
        """The event loop was late by this many seconds."""
        self._loop_delay.observe(seconds)

    def rendered(self, encoded: ImageFile, seconds: float = 0.0) -> None:
        """A card was rendered."""
        self._render.observe(seconds)
        self._cards[encoded.format.name].inc()
        self._bytes[encoded.format.name].inc(len(encoded.data))
        if self._budget.is_over(encoded):
            self._over.labels(encoded.format.name).inc()
            LOG.warning("a card is over the budget", extra={"bytes": len(encoded.data)})
        for code in encoded.missing:
            self._missing.labels(properties(code).script).inc()

    def looked_up(self, store: str, is_hit: bool) -> None:
        """A card was looked for in a store."""
        self.traffic.looked_up(store, is_hit)

    def waited(self, seconds: float) -> None:
        """A card waited this many seconds for its turn."""
        self._wait.observe(seconds)

    def limited(self, limit: str) -> None:
        """A card was not rendered because a limit was reached."""
        self._limits.labels(limit).inc()

    def fell_back(self, reason: str) -> None:
        """A template's default card was sent instead of the requested one."""
        self._fallbacks.labels(reason).inc()

    def list_read(self, setting: str, *, good: bool) -> None:
        """A list was reloaded, or could not be read."""
        self._lists.labels(setting, "good" if good else "bad").inc()
        self._stale.labels(setting).set(not good)

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Set the function that returns the number of open connections."""
        self._connections.set_function(count)

    def connection_cut(self, reason: Cut) -> None:
        """The service closed a connection before its client did."""
        self._cut.labels(reason.value).inc()

    def head_refused(self, status: int) -> None:
        """A request was refused before the application saw it."""
        self.traffic.refused(status)

    def store_fault(self, store: str, reason: str) -> None:
        """A store failed; called from any thread."""
        self._faults.labels(store, reason).inc()

    def picture(self, reason: MissingReason | None) -> None:
        """A remote image was fetched, or it failed for `reason`."""
        self._pictures.labels(reason.value if reason else "ok").inc()

    def page(self, reason: Missing | None) -> None:
        """A page that a link names was fetched, or that failed for `reason`."""
        self._pages.labels(reason.value if reason else "ok").inc()

    def publish(self) -> None:
        """Write the counts to the board; from any thread. With many templates it takes some
        milliseconds."""
        if self._totals is None:
            return
        fits = self._totals.publish()
        if self._fits and not fits:
            LOG.warning("this worker's metrics are no longer updated: they exceed the board's slot")
        self._fits = fits

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format; from any thread."""
        return generate_latest(self._totals or self._registry)


class _Dropped(Collector):
    """The number of dropped log lines; `count` returns it."""

    def __init__(self) -> None:
        self.count: Callable[[], float] = lambda: 0

    def collect(self) -> Iterator[Metric]:
        """Yield the current metric."""
        documentation = "Log lines dropped because standard error was not writable."
        yield CounterMetricFamily("pyoji_log_dropped", documentation, self.count())
