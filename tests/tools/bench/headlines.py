"""Titles to draw: headlines of our own, and any number of different cards of them.

In: `headlines.txt`, a Korean title a line, and `languages.txt`, a language and a title a line, as
many titles for each language. Out: words for a card. No two are alike, since a drawer may remember
what it drew; and the titles of a language differ in subject and length, since a drawer may also
remember letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, groupby
from operator import itemgetter
from pathlib import Path

FILE = Path(__file__).with_name("headlines.txt")
TITLES = tuple(FILE.read_text("utf-8").splitlines())
LANGUAGES = tuple(
    (language, title)
    for language, _, title in (
        line.partition("\t")
        for line in Path(__file__).with_name("languages.txt").read_text("utf-8").splitlines()
    )
)
"""Titles in the fifteen languages of the blog that most links come from."""
_BY_TURNS = tuple(
    chain.from_iterable(
        zip(*(tuple(own) for _, own in groupby(LANGUAGES, itemgetter(0))), strict=True)
    )
)
"""The same with one title of each language, then another of each."""
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


def titles_of_languages(start: int = 0) -> Iterator[tuple[str, str]]:
    """Languages and titles without end, a language by turns; after the last title with a number.

    Equal for equal starts.
    """
    for number in count(start):
        part, which = divmod(number, len(_BY_TURNS))
        language, title = _BY_TURNS[which]
        yield language, f"{title} ({part + 1})" if part else title
