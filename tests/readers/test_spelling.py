"""Two spellings of one title agree, two titles do not."""

from __future__ import annotations

import unicodedata

import pytest
from pyoji.readers.spelling import LONGEST, folded

TITLE = "표지: 링크 하나로 그리는 “카드” – R&D"


@pytest.mark.parametrize(
    "other",
    [
        unicodedata.normalize("NFD", TITLE),
        '  표지 : 링크 하나로\n그리는 "카드" - r&d! ',
        "표지:링크하나로그리는'카드'—R&D",
        "표지: 링크 하나로 그리는 **카드** — Ｒ＆Ｄ 🎉",
        TITLE.replace(" ", "\u200b "),
    ],
)
def test_spellings_agree(other):
    """Normal form, spaces, punctuation, case, width, emoji and invisible characters."""
    assert folded(other) == folded(TITLE) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C++", "C#"), ("Part 1", "Part 2"), ("R&D", "RD"), ("50%", "50"), ("é", "e"),
     ("كتب", "كَتَبَ")],
)  # fmt: skip
def test_titles_do_not(one, other):
    """Signs with a meaning, digits and marks distinguish them."""
    assert folded(one) != folded(other)


def test_only_the_beginning_of_a_long_text_counts():
    """A card cuts it there, too; so no text takes long."""
    assert folded("a" * LONGEST + "b") == folded("a" * LONGEST)
    assert folded("a\u0301\u0316" * 100_000) == folded(("a\u0301\u0316" * 100_000)[:LONGEST])
