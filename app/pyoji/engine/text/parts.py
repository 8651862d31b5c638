"""Parts: the text between fixed breaks, and what its lines cost.

In: the pieces of a text, the cost of a line break after each, the fixed breaks. Out: the cheapest
lines of each part by number of lines and width, and their cost together. Must not know sizes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, product
from math import ceil, inf
from operator import sub

from pyoji.engine.text.arrange import Arrangement, End, arrange
from pyoji.engine.text.lines import SLACK, Pieces, is_lone
from pyoji.engine.text.sense import Weights

LINE = 0.5
"""The cost of each line after the first, if the break before it is of average quality. Fewer lines
read at a glance."""

THIN, THIN_COST = 1 / 3, 5.0
"""A line shorter than this share of the longest looks left over, unless it ends at a colon."""

LONE_COST = 6.0
"""The cost of a last line that is a single letter."""

Counts = tuple[int, ...]
"""The number of lines of each part."""


class Part:
    """The pieces between two fixed breaks, and their arrangements by number of lines and width."""

    def __init__(
        self, pieces: Pieces, ends: Sequence[End], weights: Weights, first: int, after: int
    ) -> None:
        self.first, self.offsets = first, pieces.offsets[first:after]
        self._begins, stops = pieces.begins[first:after], pieces.stops[first:after]
        self.width: float = sum(map(sub, stops, self._begins))
        self._stops = list(map(max, stops, pieces.reaches[first:after]))
        # The least stop from each piece on, since a hyphen may end further right than what follows.
        self._nearest = list(accumulate(reversed(self._stops), min))[::-1]
        self._ends, self._weights = _from(ends[first:after], first), weights
        self._is_last = after == len(pieces.offsets)
        self._free: dict[int, Arrangement | None] = {}

    def free(self, count: int) -> Arrangement | None:
        """Return the cheapest arrangement in `count` lines of any width."""
        if count not in self._free:
            self._free[count] = self._arrange(count, inf)
        return self._free[count]

    def arranged(self, count: int, limit: float) -> Arrangement | None:
        """Return the cheapest arrangement in `count` lines of at most `limit` em."""
        free = self.free(count)
        if free is None or max(free.widths) <= limit + SLACK:
            return free
        return self._arrange(count, limit)

    def fewest(self, limit: float) -> int:
        """Return the smallest number of lines of at most `limit` em, each of a piece or more."""
        count, first, total = 0, 0, len(self._nearest)
        while first < total:
            reach = self._begins[first] + limit + SLACK
            first = bisect_right(self._nearest, reach, first + 1)
            count += 1
        return count

    def _arrange(self, count: int, limit: float) -> Arrangement | None:
        begins, stops, ends, weights = self._begins, self._stops, self._ends, self._weights
        return arrange(begins, stops, ends, weights, count, limit, ends_text=self._is_last)


class SplitText:
    """A text in parts between fixed breaks: the costs of its lines, by the line counts of the
    parts."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._text, self._parts = text, parts
        self._least: dict[Counts, float] = {}

    def candidates(self, room: int, limit: float) -> list[Counts]:
        """Return the line counts to try, each with a sum of at most `room`."""
        free = room - len(self._parts) + 1
        if free < 1:
            return []
        ranges = []
        for part in self._parts:
            least = max(1, ceil((part.width - SLACK) / limit) - 1)
            ranges.append(range(min(least, free), min(free, least + 2, len(part.offsets)) + 1))
        if len(ranges) == 1:
            return [(count,) for count in ranges[0]]
        return [counts for counts in product(*ranges) if sum(counts) <= room]

    def fewest(self, limit: float) -> Counts:
        """Return the smallest line counts with lines of at most `limit` em."""
        return tuple([part.fewest(limit) for part in self._parts])

    def least(self, counts: Counts) -> float:
        """Return a lower bound of the cost for these counts; infinite if they are impossible."""
        least = self._least.get(counts)
        if least is None:
            least = LINE * (sum(counts) - 1)
            for part, count in zip(self._parts, counts, strict=True):
                free = part.free(count)
                least += inf if free is None else free.cost
            self._least[counts] = least
        return least

    def arranged(self, counts: Counts, limit: float) -> tuple[tuple[int, ...], float] | None:
        """Arrange the parts in these line counts; return the line ends and their cost."""
        ends: list[int] = []
        widths: list[float] = []
        widest = 0.0
        cost = LINE * (sum(counts) - 1)
        last = self._parts[-1]
        for part, count in zip(self._parts, counts, strict=True):
            arrangement = part.arranged(count, limit)
            if arrangement is None:
                return None
            ends += [part.first + end for end in arrangement.ends]
            cost += arrangement.cost
            widest = max(widest, *arrangement.widths)
            # A line that ends at a colon or at the author's break may be short.
            widths += arrangement.widths if part is last else arrangement.widths[:-1]
        if widths and min(widths) < THIN * widest:
            cost += THIN_COST
        if counts[-1] > 1 and is_lone(self._text[last.offsets[ends[-2] - last.first - 1] :]):
            cost += LONE_COST
        return tuple(ends), cost


def _from(ends: Sequence[End], first: int) -> Sequence[End]:
    """Return the ends with phrase indices relative to `first`."""
    return [end._replace(phrase=max(0, end.phrase - first)) for end in ends] if first else ends
