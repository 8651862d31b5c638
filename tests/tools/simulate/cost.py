"""Cost: how many cores, bytes and lines a load takes, by what the bench measured.

In: docs/explanation/performance.json; new cards a day, and how often each is asked for. Out: the
numbers that an operator orders by.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoji.service.cache.tally import cost

from tests.tools.simulate.layers import REDIS_OVERHEAD, STORED
from tests.tools.simulate.traffic import DAY, MEAN_BYTES
from tests.tree import ROOT

BENCH = ROOT / "docs" / "explanation" / "performance.json"
BUSY = 0.6
"""Of a core's or a line's capacity, planned for at the peak; above it queues grow fast."""
PEAK = 3.0
"""The busiest second to the average one."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A second's work, as the bench measured it."""

    cards: float  # new ones, by a core
    hits: float  # known cards, by a worker

    @classmethod
    def of(cls, bench: Mapping[str, Any]) -> Capacity:
        """Take it from the bench's figures. KeyError where it has renamed what it measures."""
        return cls(
            bench["scale"]["services"]["one worker on one core"]["rate"]["median"],
            bench["http"]["hits"]["servers"]["Pyoji, 1 worker"]["rate"]["median"],
        )


def measured(bench: Path = BENCH) -> Mapping[str, Any]:
    """Read the bench's figures."""
    found: Mapping[str, Any] = json.loads(bench.read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """`asks` is how often a card is asked for in all, the first time included."""

    new: int  # cards a day
    asks: int = 10

    @property
    def new_rate(self) -> float:
        """New cards a second, at the peak."""
        return self.new / DAY * PEAK

    @property
    def rate(self) -> float:
        """Requests a second, at the peak."""
        return self.new_rate * self.asks

    @property
    def egress(self) -> float:
        """Bytes a day."""
        return self.new * self.asks * MEAN_BYTES

    @property
    def disk(self) -> float:
        """Bytes of a directory for the cards of a day."""
        return self.new * cost(round(MEAN_BYTES) + STORED)

    @property
    def redis(self) -> float:
        """Bytes of Redis for the same."""
        return self.new * (MEAN_BYTES + STORED + REDIS_OVERHEAD)

    def cores(self, capacity: Capacity) -> float:
        """Cores that draw the new cards and answer the others, at the peak."""
        known = self.rate - self.new_rate
        return (self.new_rate / capacity.cards + known / capacity.hits) / BUSY

    def whole_cores(self, capacity: Capacity) -> int:
        """Cores to order."""
        return math.ceil(self.cores(capacity))
