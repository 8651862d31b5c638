"""Arrange: words into a fixed number of even, readable lines.

In: pieces with widths in em, the cost of a line break after each piece, the number of lines. Out:
the index after each line's last piece, and the total cost. Dynamic programming weighs evenness
against sense. Must not know sizes or languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from pyoji.engine.text.lines import SLACK
from pyoji.engine.text.sense import Weights


class Arrangement(NamedTuple):
    """Lines as the index after each line's last piece, with their widths in em.

    `cost` is in the units of `sense`.
    """

    ends: tuple[int, ...]
    cost: float
    widths: tuple[float, ...]


class End(NamedTuple):
    """The cost of a line break after a piece, and `alone` more if the piece is the entire line.

    `phrase` is the index of the first piece of the phrase that the break splits, 0 if it splits
    none. A split costs MIDLINE more if the line starts before the phrase does.
    """

    cost: float
    alone: float = 0.0
    phrase: int = 0


MIDLINE = 2.0

BRIEF = 0.5
"""The share of the average line above it under which a last line looks left alone."""


def arrange(
    begins: Sequence[float],
    stops: Sequence[float],
    ends: Sequence[End],
    weights: Weights,
    count: int,
    limit: float,
    *,
    ends_text: bool = True,
) -> Arrangement | None:
    """Return the cheapest way to set all pieces in `count` lines of at most `limit` em, if any.

    `begins` and `stops` are where the pieces begin and where lines after them end, in em. The last
    of `ends` is ignored. A last piece alone on its line is priced if it `ends_text`.
    """
    total = len(begins)
    if not 0 < count <= total:
        return None
    limit += SLACK
    extent = stops[-1] - begins[0]
    if count == 1:
        return Arrangement((total,), 0.0, (extent,)) if extent <= limit else None
    alone = shortfall(stops[-1] - begins[-1], extent, count) * weights.alone if ends_text else 0.0
    cost, origins_by_line = _cheapest(begins, stops, ends, End(0.0, alone), weights, count, limit)
    if cost == inf:
        return None
    indices = _trace_back(origins_by_line, total)
    lines = zip((0, *indices), indices, strict=False)
    widths = [stops[end - 1] - begins[first] for first, end in lines]
    return Arrangement(tuple(indices), cost, tuple(widths))


def _cheapest(
    begins: Sequence[float],
    stops: Sequence[float],
    ends: Sequence[End],
    last_end: End,
    weights: Weights,
    count: int,
    limit: float,
) -> tuple[float, list[list[int]]]:
    """Return the least cost of the lines, infinite if none fit, and for each line the index of its
    first piece in the cheapest lines so far, by the index after its last piece."""
    total = len(begins)
    evenness, short = weights.evenness, weights.short
    mean = (stops[-1] - begins[0]) / count
    half = mean / 2
    costs = [0.0]  # of the lines so far, by the index after their last piece
    origins_by_line: list[list[int]] = []
    for line in range(1, count + 1):
        earliest = line - 1 if line < count else total - 1
        cheapest = min(costs)
        next_costs, origins = [inf] * (earliest + 1), [0] * (earliest + 1)
        for last in range(earliest, total - count + line):
            stop = stops[last]
            end = ends[last] if line < count else last_end
            phrase = end.phrase
            least, origin = inf, 0
            for first in range(last if line > 1 else 0, line - 2, -1):
                width = stop - begins[first]
                if width > limit:
                    break
                deviation = (width - mean) / mean
                uneven = evenness * deviation * deviation
                cost = costs[first] + uneven
                if first < phrase:
                    cost += MIDLINE
                elif first == last:
                    cost += end.alone
                if width < half:
                    cost += short * (half - width) / mean
                if cost < least:
                    least, origin = cost, first
                elif width > mean and cheapest + uneven >= least:
                    break  # wider lines only cost more
            next_costs.append(least + end.cost)
            origins.append(origin)
        origins_by_line.append(origins)
        costs = next_costs
    return costs[total], origins_by_line


def shortfall(width: float, extent: float, count: int) -> float:
    """Return how far a last line of `width` is below BRIEF of the average line above it, 0 to 1.

    `extent` is the width of all `count` lines, at least two.
    """
    return max(0.0, 1 - width * (count - 1 + BRIEF) / (BRIEF * extent))


def _trace_back(origins_by_line: Sequence[Sequence[int]], total: int) -> list[int]:
    """Return the index after each line's last piece, following the best starts from the end."""
    ends = [total]
    for origins in reversed(origins_by_line[1:]):
        ends.append(origins[ends[-1]])
    ends.reverse()
    return ends
