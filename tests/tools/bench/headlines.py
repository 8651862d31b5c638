"""Titles to draw: our own headlines, and any number of different cards from them.

In: `headlines.txt`, a Korean title a line, and `languages.txt`, a language and a title a line, with
the same number of titles for each language. Out: texts for a card. All are different, since a
renderer may cache cards. The titles of a language differ in subject and length, since a renderer
may also cache glyphs.
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
"""The same, ordered as one title of each language, then the next of each."""
_AUTHORS = ("김하늘", "이서준", "박지우", "최유나", "정도윤", "한소라", "오민재")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one card."""

    title: str
    subtitle: str


def words(start: int = 0) -> Iterator[Words]:
    """Yield texts endlessly, from index `start`; after the first 64 the titles are sequels.

    They are deterministic, so all renderers draw the same cards.
    """
    for number in count(start):
        part, which = divmod(number, len(TITLES))
        author = _AUTHORS[number % len(_AUTHORS)]
        month, day = number // 28 % 12 + 1, number % 28 + 1
        sequel = f" {part + 1}부" if part else ""
        yield Words(TITLES[which] + sequel, f"{author} · 2026년 {month}월 {day}일")


def titles_of_languages(start: int = 0) -> Iterator[tuple[str, str]]:
    """Yield languages and titles endlessly, cycling languages; repeated titles get a number.

    They are deterministic.
    """
    for number in count(start):
        part, which = divmod(number, len(_BY_TURNS))
        language, title = _BY_TURNS[which]
        yield language, f"{title} ({part + 1})" if part else title
