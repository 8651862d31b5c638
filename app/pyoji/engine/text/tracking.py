"""Tracking: the letter-spacing of a text at a size.

In: a number, or a table by size. Out: em at a size. Must not know languages or paragraphs.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

Table = tuple[tuple[float, float], ...]
"""Sizes, ascending, each with its tracking in em: linear between two, constant outside."""

DISPLAY: Table = ((36, 0.0), (44, -0.01), (64, -0.02), (104, -0.03), (150, -0.035))
"""The tracking of display text, by size in units of a card 1200 wide."""

_DIGITS = 3  # of em: at 150 px an eighth of a pixel


@lru_cache(maxsize=1024)  # fitting tries the same few sizes for every text
def at_size(table: Table, size: float) -> float:
    """Return the tracking in em at a size, rounded to a thousandth."""
    after = bisect_right(table, size, key=lambda entry: entry[0])
    if after == 0 or after == len(table):
        return round(table[min(after, len(table) - 1)][1], _DIGITS)
    (below, low), (above, high) = table[after - 1 : after + 1]
    return round(low + (high - low) * (size - below) / (above - below), _DIGITS)


def scaled(table: Table, unit: float) -> Table:
    """Convert the sizes of the table to pixels; `unit` is the pixels to a unit."""
    return tuple((size * unit, em) for size, em in table)


def untightened(table: Table) -> Table:
    """Replace negative tracking by 0."""
    return at_least(table, 0.0)


def at_least(table: Table, least: float) -> Table:
    """Replace tracking below `least` em by it."""
    return tuple((size, max(least, em)) for size, em in table)
