"""Metrics: what Prometheus is told.

In: what happened. Out: the text of `/metrics`. Each application counts in a registry of its own.
Labels have few values by construction: a stranger's request never makes a new one.
"""

from __future__ import annotations

from collections import Counter as Tally

from prometheus_client import (
    CollectorRegistry,
    Counter,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from app.encoded import NO_BUDGET, Budget, Encoded
from app.text.unicode import properties
from app.web.log import LOG

CONTENT_TYPE = CONTENT_TYPE_LATEST

disable_created_metrics()  # type: ignore[no-untyped-call]  # a time stamp for each counter, which Prometheus itself does not keep


class Metrics:
    """The service's counters."""

    def __init__(self, budget: Budget = NO_BUDGET) -> None:
        self._budget = budget
        self._registry = CollectorRegistry()
        self._answered: Tally[int] = Tally()
        self._requests = Counter(
            "pyoji_requests", "Requests answered.", ("status",), registry=self._registry
        )
        self._cards = Counter(
            "pyoji_cards_drawn", "Cards drawn.", ("format",), registry=self._registry
        )
        self._bytes = Counter(
            "pyoji_card_bytes", "Bytes of cards drawn.", ("format",), registry=self._registry
        )
        self._over = Counter(
            "pyoji_cards_over_budget",
            "Cards larger than PYOJI_MAX_BYTES, however hard they were compressed.",
            ("format",),
            registry=self._registry,
        )
        self._missing = Counter(
            "pyoji_missing_glyphs",
            "Characters drawn as a box for want of a glyph, by script (ISO 15924).",
            ("script",),
            registry=self._registry,
        )

    def answered(self, status: int) -> None:
        """A request was answered."""
        self._answered[status] += 1  # told to the registry when it is read: this is the hot path

    def drawn(self, encoded: Encoded) -> None:
        """A card was drawn."""
        self._cards.labels(encoded.format.name).inc()
        self._bytes.labels(encoded.format.name).inc(len(encoded.data))
        if self._budget.is_over(encoded):
            self._over.labels(encoded.format.name).inc()
            LOG.warning("a card is over the budget", extra={"bytes": len(encoded.data)})
        for name in encoded.missing:
            script = properties(int(name.removeprefix("U+"), 16)).script
            self._missing.labels(script).inc()

    def text(self) -> bytes:
        """All counters in Prometheus's text format."""
        answered, self._answered = self._answered, Tally()
        for status, times in answered.items():
            self._requests.labels(str(status)).inc(times)
        return generate_latest(self._registry)
