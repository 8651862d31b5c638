"""Totals: sums of the metrics of all workers.

In: this process's Prometheus registry, and the board with the counts of the others. Out: metric
families with summed counters, buckets and gauges. An info metric is not a number, so it is only
this process's. It must not know what is counted.
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

_LEVEL = "gauge"  # dropped when the process ends
_OWN = "info"

_MOST_KEYS = 8192  # more than exist, so that each is serialized only once

_KeyParts = tuple[str, str, tuple[tuple[str, str], ...]]


class Totals(Collector):
    """The metrics of `registry` plus those of the other workers on the `board`."""

    def __init__(self, registry: CollectorRegistry, board: Board) -> None:
        self._registry = registry
        self._board = board
        self._lock = threading.Lock()

    def publish(self) -> bool:
        """Write this process's counts to the board; return False if they do not fit."""
        return self._publish()[1]

    def collect(self) -> Iterator[Metric]:
        """Yield each family once. Publish this process's counts first: if it is killed right after,
        they stay on the board, and no sum decreases."""
        own, _ = self._publish()
        sums = _flat(own)
        sums.update(self._board.others())
        families = {
            metric.name: Metric(metric.name, metric.documentation, metric.type) for metric in own
        }
        for key, value in sums.items():
            name, sample, labels = json.loads(key)
            families[name].add_sample(sample, dict(labels), value)
        yield from families.values()

    def _publish(self) -> tuple[list[Metric], bool]:
        with self._lock:  # older counts must not overwrite newer ones
            metrics = list(self._registry.collect())
            levels = _flat(metric for metric in metrics if metric.type == _LEVEL)
            totals = _flat(metric for metric in metrics if metric.type not in (_LEVEL, _OWN))
            return metrics, self._board.publish(totals, levels)


def _flat(metrics: Iterable[Metric]) -> Counter[str]:
    """Return the values by a JSON key of metric, sample and labels."""
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
