"""Rate: a rate limit, an amount per period.

In: the text of a setting, costs. Out: a rate, and the seconds in which it recovers a cost. It must
not know what is limited, nor for which client.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_FORM = re.compile(rf"([1-9]\d{{0,8}})(s?)/({'|'.join(_PERIODS)})")


@dataclass(frozen=True, slots=True)
class Rate:
    """`amount` per `period` seconds."""

    amount: float
    period: float

    @classmethod
    def parse(cls, text: str, unit: str = "") -> Rate:
        """Parse a rate such as "600/minute", its amount in `unit`. Raises ValueError."""
        match = _FORM.fullmatch(text.strip().casefold())
        if not match or match[2] != unit:
            raise ValueError(text)
        return cls(int(match[1]), _PERIODS[match[3]])

    def delay(self, cost: float) -> float:
        """Return the seconds in which `cost` is recovered."""
        return cost * self.period / self.amount
