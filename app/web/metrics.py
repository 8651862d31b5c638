"""Metrics: what Prometheus is told, of all workers together.

In: what happened. Out: the text of `/metrics`. Each application counts in a registry of its own;
several workers add theirs up on a board. Labels have few values by construction: a stranger's
request never makes a new one.
"""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric

from app.encoded import NO_BUDGET, Budget, Encoded
from app.pictures.reasons import Reason
from app.renderer import Hears
from app.text.unicode import properties
from app.web.board import Board
from app.web.log import LOG

CONTENT_TYPE = CONTENT_TYPE_LATEST

SECONDS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)

_LEVEL = "gauge"  # what a metric is that a process takes along when it ends

disable_created_metrics()  # type: ignore[no-untyped-call]  # a time stamp for each counter, which Prometheus itself does not keep


class Metrics(Hears):
    """The service's counters."""

    def __init__(self, budget: Budget = NO_BUDGET, board: Board | None = None) -> None:
        self._budget = budget
        self._board = board
        self._registry = registry = CollectorRegistry()
        self._answered: Tally[int] = Tally()
        self._requests = Counter(
            "pyoji_requests", "Requests answered.", ("status",), registry=registry
        )
        self._cards = Counter("pyoji_cards_drawn", "Cards drawn.", ("format",), registry=registry)
        self._bytes = Counter(
            "pyoji_card_bytes", "Bytes of cards drawn.", ("format",), registry=registry
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
        self._lookups = Counter(
            "pyoji_lookups",
            "Cards looked for, beyond the links that are known.",
            ("store", "result"),
            registry=registry,
        )
        self._faults = Counter(
            "pyoji_store_faults",
            "Times a store did not do what it was asked.",
            ("store", "reason"),
            registry=registry,
        )
        self._render = Histogram(
            "pyoji_render_seconds", "Time to draw a card.", buckets=SECONDS, registry=registry
        )
        self._wait = Histogram(
            "pyoji_wait_seconds", "Time to wait for it.", buckets=SECONDS, registry=registry
        )
        self._fallbacks = Counter(
            "pyoji_fallbacks",
            "Cards shown in the place of the one asked for.",
            ("reason",),
            registry=registry,
        )
        self._limits = Counter(
            "pyoji_limited", "New cards that a limit held back.", ("limit",), registry=registry
        )
        self._pictures = Counter(
            "pyoji_pictures", "Pictures from outside.", ("result",), registry=registry
        )
        self._renders = Gauge("pyoji_renders", "Cards being drawn.", registry=registry)
        self._waiting = Gauge("pyoji_waiting", "Cards waiting for it.", registry=registry)
        Gauge("pyoji_workers", "Processes that answer.", registry=registry).set(1)

    def watch(self, drawing: Callable[[], int], waiting: Callable[[], int]) -> None:
        """Ask these for what is under way."""
        self._renders.set_function(drawing)
        self._waiting.set_function(waiting)

    def answered(self, status: int) -> None:
        """A request was answered."""
        self._answered[status] += 1  # told to the registry when it is read: this is the hot path

    def drawn(self, encoded: Encoded, seconds: float = 0.0) -> None:
        """A card was drawn."""
        self._render.observe(seconds)
        self._cards.labels(encoded.format.name).inc()
        self._bytes.labels(encoded.format.name).inc(len(encoded.data))
        if self._budget.is_over(encoded):
            self._over.labels(encoded.format.name).inc()
            LOG.warning("a card is over the budget", extra={"bytes": len(encoded.data)})
        for name in encoded.missing:
            script = properties(int(name.removeprefix("U+"), 16)).script
            self._missing.labels(script).inc()

    def looked_up(self, store: str, found: bool) -> None:
        """A card was looked for in a store."""
        self._lookups.labels(store, "hit" if found else "miss").inc()

    def waited(self, seconds: float) -> None:
        """A card waited so long for its turn to be drawn."""
        self._wait.observe(seconds)

    def limited(self, limit: str) -> None:
        """A card was not drawn, since a limit was reached."""
        self._limits.labels(limit).inc()

    def fell_back(self, reason: str) -> None:
        """A card was shown in the place of another."""
        self._fallbacks.labels(reason).inc()

    def store_fault(self, store: str, reason: str, *, is_costly: bool) -> None:
        """A store did not do what it was asked; called from any thread."""
        self._faults.labels(store, reason).inc()
        if is_costly:  # few, since the store is then left alone for a while
            LOG.warning("the store %s is %s", store, reason)

    def picture(self, reason: Reason | None) -> None:
        """A picture from outside was fetched, or why not."""
        self._pictures.labels(reason.value if reason else "ok").inc()

    def publish(self) -> None:
        """Write on the board what was counted so far."""
        if self._board is not None:
            self._tell()
            metrics = list(self._registry.collect())
            levels = (metric for metric in metrics if metric.type == _LEVEL)
            totals = (metric for metric in metrics if metric.type != _LEVEL)
            self._board.publish(_flat(totals), _flat(levels))

    def text(self) -> bytes:
        """All counters in Prometheus's text format."""
        self._tell()
        if self._board is None:
            return generate_latest(self._registry)
        self.publish()
        return generate_latest(_Sum(self._registry, self._board))

    def _tell(self) -> None:
        answered, self._answered = self._answered, Tally()
        for status, times in answered.items():
            self._requests.labels(str(status)).inc(times)


def _flat(metrics: Iterable[Metric]) -> Tally[str]:
    """The values by metric, sample and labels, written as JSON."""
    return Tally(
        {
            json.dumps([metric.name, sample.name, sorted(sample.labels.items())]): sample.value
            for metric in metrics
            for sample in metric.samples
        }
    )


class _Sum(CollectorRegistry):
    """The metrics of a registry, with those of the other workers added."""

    def __init__(self, registry: CollectorRegistry, board: Board) -> None:
        super().__init__()
        self._registry, self._board = registry, board

    def collect(self) -> Iterable[Metric]:
        """Each metric once."""
        own = list(self._registry.collect())
        added = _flat(own)
        added.update(self._board.others())
        totals = {each.name: Metric(each.name, each.documentation, each.type) for each in own}
        for key, value in added.items():
            name, sample, labels = json.loads(key)
            totals[name].add_sample(sample, dict(labels), value)
        yield from totals.values()
