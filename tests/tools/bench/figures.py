"""Figures: statistics of times.

In: numbers of one round each. Out: medians, percentiles and ratios with their spread over the
rounds. On a shared machine a single time means little. A ratio of two times measured by turns is
meaningful, and its spread over the rounds is its precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that is not below `share` (0 to 1) of all: the nearest rank."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a percentile of nothing")
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """The figure of several rounds: median, least and greatest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, rounds: Iterable[float]) -> Spread:
        """The spread of one number a round."""
        found = list(rounds)
        return cls(median(found), min(found), max(found))

    @classmethod
    def ratio(cls, ours: Sequence[float], theirs: Sequence[float]) -> Spread:
        """The spread of the rounds' ratios; each is of two numbers of the same round."""
        return cls.of(one / other for one, other in zip(ours, theirs, strict=True))

    def told(self, digits: Callable[[float], str]) -> str:
        """The median, and in brackets the least and the greatest."""
        return f"{digits(self.median)} ({digits(self.low)} to {digits(self.high)})"

    def __str__(self) -> str:
        return self.told(number)

    def plain(self) -> dict[str, float]:
        """Return plain values for JSON, to four digits, which is more than their precision."""
        return {
            name: float(f"{value:.4g}")
            for name, value in (("median", self.median), ("low", self.low), ("high", self.high))
        }


def number(value: float) -> str:
    """Format the significant digits: 26,104 · 143 · 7.8 · 0.42."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def four(value: float) -> str:
    """Format four decimal places, for a similarity, which is near one."""
    return f"{value:.4f}"
