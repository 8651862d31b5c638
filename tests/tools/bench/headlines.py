"""Titles to draw: Korean headlines of our own, and as many different cards of them as one wants.

In: `headlines.txt`, a title a line. Out: words for a card, a title and the line under it. No two
are alike, since whatever draws may remember what it drew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

FILE = Path(__file__).with_name("headlines.txt")
TITLES = tuple(FILE.read_text("utf-8").splitlines())
_AUTHORS = ("김하늘", "이서준", "박지우", "최유나", "정도윤", "한소라", "오민재")


@dataclass(frozen=True, slots=True)
class Words:
    """What one card says."""

    title: str
    subtitle: str


def words(start: int = 0) -> Iterator[Words]:
    """Words without end, from the `start`th; after the first 64 the titles are those of sequels.

    Equal for equal starts, so that all who draw draw the same.
    """
    for number in count(start):
        part, which = divmod(number, len(TITLES))
        author = _AUTHORS[number % len(_AUTHORS)]
        month, day = number // 28 % 12 + 1, number % 28 + 1
        sequel = f" {part + 1}부" if part else ""
        yield Words(TITLES[which] + sequel, f"{author} · 2026년 {month}월 {day}일")
