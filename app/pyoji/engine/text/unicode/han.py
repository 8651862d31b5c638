"""Ideographs that only one writing system uses.

In: a text. Out: the number of its characters in everyday use in only one writing system. The lists
are in `han.txt`, which `build_han.py` generates from Unihan (© Unicode, Inc., see LICENSE-UNICODE).
Must not know language tags or how the counts are used.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Counts(NamedTuple):
    """The number of characters that only one writing system uses."""

    traditional: int
    simplified: int
    japanese: int


@cache
def _lists() -> tuple[frozenset[str], ...]:
    lines = Path(__file__).with_name("han.txt").read_text(encoding="utf-8").splitlines()
    return tuple(map(frozenset, lines))


def count(text: str) -> Counts:
    """Count the characters that only one writing system uses."""
    return Counts(*(sum(map(kind.__contains__, text)) for kind in _lists()))
