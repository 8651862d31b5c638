"""Totals: the metrics of all workers as one, between a registry of Prometheus's and our board.

In: what this process has counted, and what others have published. Out: families of metrics in which
counters, buckets and gauges are added up. An info metric says what a process is, not how much of
something there is, so it is this process's own. It must not know what is counted.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from pyoji.web.telemetry.board import Board

_LEVEL = "gauge"  # what a process takes along when it ends
_OWN = "info"

_MOST_KEYS = 8192  # more than there are; each is written once and not every second

_KeyParts = tuple[str, str, tuple[tuple[str, str], ...]]


class Totals(Collector):
    """The metrics of `registry`, with those of the other workers on the `board` added."""

    def __init__(self, registry: CollectorRegistry, board: Board) -> None:
        self._registry = registry
        self._board = board
        self._lock = threading.Lock()

    def publish(self) -> bool:
        """Write on the board what this process has counted; False where it is too much for it."""
        return self._publish()[1]

    def collect(self) -> Iterator[Metric]:
        """Each family once. What is told of this process is published first, so that it stays if
        the process is killed in the next moment, and no sum falls."""
        own, _ = self._publish()
        added = _flat(own)
        added.update(self._board.others())
        families = {each.name: Metric(each.name, each.documentation, each.type) for each in own}
        for key, value in added.items():
            name, sample, labels = json.loads(key)
            families[name].add_sample(sample, dict(labels), value)
        yield from families.values()

    def _publish(self) -> tuple[list[Metric], bool]:
        with self._lock:  # an older reading must not be written over a newer one
            metrics = list(self._registry.collect())
            levels = _flat(metric for metric in metrics if metric.type == _LEVEL)
            totals = _flat(metric for metric in metrics if metric.type not in (_LEVEL, _OWN))
            return metrics, self._board.publish(totals, levels)


def _flat(metrics: Iterable[Metric]) -> Counter[str]:
    """The values by metric, sample and labels, written as JSON."""
    return Counter(
        {
            _key((metric.name, sample.name, tuple(sorted(sample.labels.items())))): sample.value
            for metric in metrics
            for sample in metric.samples
        }
    )


@lru_cache(_MOST_KEYS)
def _key(parts: _KeyParts) -> str:
    return json.dumps(parts, separators=(",", ":"))
