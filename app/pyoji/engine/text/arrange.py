"""Arrange: words into a fixed number of even, readable lines.

In: pieces with widths in em, the cost of a line break after each piece, the number of lines. Out:
the index after each line's last piece, and the total cost. Dynamic programming weighs evenness
against sense. Must not know sizes or languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from pyoji.engine.text.lines import SLACK, Piece
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
    pieces: Sequence[Piece],
    ends: Sequence[End],
    weights: Weights,
    count: int,
    limit: float,
    *,
    ends_text: bool = True,
) -> Arrangement | None:
    """Return the cheapest way to set all pieces in `count` lines of at most `limit` em, if any.

    The last of `ends` is ignored. A last piece alone on its line is priced if it `ends_text`.
    """
    total = len(pieces)
    if not 0 < count <= total:
        return None
    limit += SLACK
    starts = [piece.begin for piece in pieces]
    stops = [max(piece.stop, piece.reach) for piece in pieces]
    if count == 1:
        return _one_line(stops[-1] - starts[0], total, limit)
    extent = stops[-1] - starts[0]
    mean = extent / count
    evenness, short, half = weights.evenness, weights.short, mean / 2
    last_alone = weights.alone * shortfall(stops[-1] - starts[-1], extent, count) * ends_text
    best = [inf] * (total + 1)
    best[0] = 0.0
    origins_by_line: list[list[int]] = []
    for line in range(1, count + 1):
        next_best = [inf] * (total + 1)
        origins: list[int] = [0] * (total + 1)
        last_line = line == count
        lasts = (total - 1,) if last_line else range(line - 1, total - count + line)
        for last in lasts:
            stop = stops[last]
            end_cost, alone, phrase = (0.0, last_alone, 0) if last_line else ends[last]
            least = inf
            origin = 0
            for first in range(last, line - 2, -1):
                width = stop - starts[first]
                if width > limit:
                    break
                if best[first] == inf:
                    continue
                deviation = (width - mean) / mean
                cost = best[first] + evenness * deviation * deviation
                if first < phrase or first == last:
                    cost += MIDLINE if first < phrase else alone
                if width < half:
                    cost += short * (half - width) / mean
                if cost < least:
                    least, origin = cost, first
            next_best[last + 1] = least + end_cost
            origins[last + 1] = origin
        origins_by_line.append(origins)
        best = next_best
    if best[total] == inf:
        return None
    indices = _trace_back(origins_by_line, total)
    firsts = (0, *indices[:-1])
    widths = tuple(
        stops[end - 1] - starts[first] for first, end in zip(firsts, indices, strict=True)
    )
    return Arrangement(tuple(indices), best[total], widths)


def _one_line(width: float, total: int, limit: float) -> Arrangement | None:
    return Arrangement((total,), 0.0, (width,)) if width <= limit else None


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
