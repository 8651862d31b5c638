"""Which way of writing an ideograph belongs to.

In: a text. Out: how many of its characters only one way of writing has in everyday use. The lists
lie in `han.txt`, which `build_han.py` makes from Unihan (© Unicode, Inc., see LICENSE-UNICODE).
Must not know languages' tags, nor what is made of the counts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Counts(NamedTuple):
    """Characters of a text that only traditional Chinese, simplified Chinese, or Japanese has."""

    traditional: int
    simplified: int
    japanese: int


@cache
def _lists() -> tuple[frozenset[str], ...]:
    lines = Path(__file__).with_name("han.txt").read_text(encoding="utf-8").splitlines()
    return tuple(map(frozenset, lines))


def count(text: str) -> Counts:
    """The characters of each kind in a text."""
    return Counts(*(sum(map(kind.__contains__, text)) for kind in _lists()))
