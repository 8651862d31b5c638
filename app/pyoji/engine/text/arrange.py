"""Arrange: words into a number of lines that are even and that read.

In: pieces with their widths in em, what a line's end costs after each of them, how many lines. Out:
the index after each line's last piece, and what the whole costs. One dynamic programme weighs
evenness against sense. Must not know sizes or languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from pyoji.engine.text.lines import SLACK, Piece
from pyoji.engine.text.sense import Weights


class Arrangement(NamedTuple):
    """Lines as the index after each one's last piece, their widths in em.

    `cost` is in the units of `sense`.
    """

    ends: tuple[int, ...]
    cost: float
    widths: tuple[float, ...]


class End(NamedTuple):
    """What it costs to end a line after a piece; `alone` more if the piece is the whole line.

    `phrase` is the first piece of the phrase that ends there in part, 0 where none does: it costs
    MIDLINE more to part a phrase that a line before its beginning has begun.
    """

    cost: float
    alone: float = 0.0
    phrase: int = 0


MIDLINE = 2.0


def arrange(
    pieces: Sequence[Piece],
    ends: Sequence[End],
    weights: Weights,
    count: int,
    limit: float,
) -> Arrangement | None:
    """The cheapest way to set all pieces in `count` lines of at most `limit` em, None if none is.

    The last of `ends` is ignored.
    """
    total = len(pieces)
    if not 0 < count <= total:
        return None
    limit += SLACK
    starts = [piece.begin for piece in pieces]
    stops = [max(piece.stop, piece.reach) for piece in pieces]
    if count == 1:
        return _one_line(stops[-1] - starts[0], total, limit)
    # The ink of all lines together: the spaces at which they end take no part.
    mean = (stops[-1] - starts[0]) / count
    evenness, short, half = weights.evenness, weights.short, mean / 2
    best = [inf] * (total + 1)
    best[0] = 0.0
    before: list[list[int]] = []
    for line in range(1, count + 1):
        reached = [inf] * (total + 1)
        came: list[int] = [0] * (total + 1)
        last_line = line == count
        lasts = (total - 1,) if last_line else range(line - 1, total - count + line)
        for last in lasts:
            stop = stops[last]
            end_cost, alone, phrase = (0.0, 0.0, 0) if last_line else ends[last]
            least = inf
            origin = 0
            for first in range(last, line - 2, -1):
                width = stop - starts[first]
                if width > limit:
                    break
                if best[first] == inf:
                    continue
                off = (width - mean) / mean
                cost = best[first] + evenness * off * off
                if first < phrase or first == last:
                    cost += MIDLINE if first < phrase else alone
                if width < half:
                    cost += short * (half - width) / mean
                if cost < least:
                    least, origin = cost, first
            reached[last + 1] = least + end_cost
            came[last + 1] = origin
        before.append(came)
        best = reached
    if best[total] == inf:
        return None
    found = _traced(before, total)
    firsts = (0, *found[:-1])
    widths = tuple(stops[end - 1] - starts[first] for first, end in zip(firsts, found, strict=True))
    return Arrangement(tuple(found), best[total], widths)


def _one_line(width: float, total: int, limit: float) -> Arrangement | None:
    return Arrangement((total,), 0.0, (width,)) if width <= limit else None


def _traced(before: Sequence[Sequence[int]], total: int) -> list[int]:
    """The index after each line's last piece, from where each line's best beginning is."""
    ends = [total]
    for came in reversed(before[1:]):
        ends.append(came[ends[-1]])
    ends.reverse()
    return ends
