"""Cost: what a load takes, in cores, bytes and lines. Arithmetic and nothing else.

In: new cards a day, how often each is asked for, what a core does. Out: the numbers that an
operator orders by. Prices are his.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pyoji.service.cache.tally import cost

from tests.tools.simulate.capacity import Capacity
from tests.tools.simulate.layers import REDIS_OVERHEAD, STORED
from tests.tools.simulate.traffic import DAY, MEAN_BYTES

BUSY = 0.6
"""Of a core's or a line's capacity, planned for at the peak; above it queues grow fast."""


@dataclass(frozen=True, slots=True)
class Load:
    """`asks` is how often a card is asked for in all, the first time included; `peak` is the
    busiest second to the average one."""

    new: int  # cards a day
    asks: int = 10
    peak: float = 3.0

    @property
    def new_rate(self) -> float:
        """New cards a second, on average."""
        return self.new / DAY

    @property
    def rate(self) -> float:
        """Requests a second, on average."""
        return self.new_rate * self.asks

    @property
    def egress(self) -> float:
        """Bytes a day."""
        return self.new * self.asks * MEAN_BYTES

    @property
    def line(self) -> float:
        """Bits a second at the peak."""
        return self.egress * 8 / DAY * self.peak

    @property
    def disk(self) -> float:
        """Bytes of a directory for the cards of a day."""
        return self.new * cost(round(MEAN_BYTES) + STORED)

    @property
    def redis(self) -> float:
        """Bytes of Redis for the same."""
        return self.new * (MEAN_BYTES + STORED + REDIS_OVERHEAD)

    def drawing(self, capacity: Capacity) -> float:
        """Cores for the new cards of the busiest second."""
        return self.new_rate * self.peak / (capacity.cards * BUSY)

    def answering(self, capacity: Capacity) -> float:
        """Cores for all other requests of the busiest second."""
        return (self.rate - self.new_rate) * self.peak / (capacity.hits * BUSY)

    def cores(self, capacity: Capacity) -> int:
        """Whole cores for both."""
        return math.ceil(self.drawing(capacity) + self.answering(capacity))


def new_a_day(cores: float, capacity: Capacity, peak: float = 3.0) -> float:
    """New cards a day that so many cores draw, with nothing else to do."""
    return cores * capacity.cards * BUSY / peak * DAY


def bits(capacity: float) -> float:
    """Bits a second of so many cards a second."""
    return capacity * MEAN_BYTES * 8
