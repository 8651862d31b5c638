"""Rate: an amount in a period, as a limit allows it.

In: the text of a setting, costs. Out: a rate, and the seconds in which it pays back a cost. Must
not know what is paid for, nor who pays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_FORM = re.compile(rf"([1-9]\d{{0,8}})(s?)/({'|'.join(_PERIODS)})")


@dataclass(frozen=True, slots=True)
class Rate:
    """`amount` in `period` seconds."""

    amount: float
    period: float

    @classmethod
    def parse(cls, text: str, unit: str = "") -> Rate:
        """The rate that a text such as "600/minute" names, its amount in `unit`. Raises
        ValueError."""
        match = _FORM.fullmatch(text.strip().casefold())
        if not match or match[2] != unit:
            raise ValueError(text)
        return cls(int(match[1]), _PERIODS[match[3]])

    def delay(self, cost: float) -> float:
        """The seconds in which `cost` is paid back."""
        return cost * self.period / self.amount
