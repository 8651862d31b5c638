"""Where two titles differ."""

from __future__ import annotations

import unicodedata

import pytest
from pyoji.blog.check.difference import Difference, compare, excerpt


def parts(difference: Difference) -> list[tuple[str, str]]:
    """The texts that differ."""
    spans = zip(difference.card_spans, difference.post_spans, strict=True)
    return [(difference.card[a:b], difference.post[c:d]) for (a, b), (c, d) in spans]


@pytest.mark.parametrize(
    ("card", "post", "expected"),
    [
        ("moved to Postgres", "moved to Postgres 9", [("", " 9")]),
        ("colour of cards", "color of cards", [("u", "")]),
        ("a b c d", "x b y d", [("a", "x"), ("c", "y")]),
        ("배포를 그만두다", "배포를 그만둔다", [("두", "둔")]),
        ("क्षण की बात", "क्षणि की बात", [("ण", "णि")]),
        ("family 👨‍👩‍👧 day", "family 👨‍👩‍👦 day", [("👨‍👩‍👧", "👨‍👩‍👦")]),
        ("", "a", [("", "a")]),
        ("equal", "equal", []),
    ],
)
def test_the_spans_are_what_differs(card: str, post: str, expected: list[tuple[str, str]]) -> None:
    """Whole graphemes: a vowel sign is never without its letter."""
    assert parts(compare(card, post)) == expected


@pytest.mark.parametrize(
    ("card", "post", "names"),
    [
        ("a\u200bb c", "ab d", ("U+200B ZERO WIDTH SPACE",)),
        ("제목\u3000하나", "제목 둘 하나", ("U+3000 IDEOGRAPHIC SPACE",)),
        ("a\u00a0b c", "a b d", ("U+00A0 NO-BREAK SPACE",)),
        ("a\u3164b", "ab c", ("U+3164 HANGUL FILLER",)),
        ("a\x07b", "ab c", ("U+0007",)),
        ("p\u0430y day", "pay days", ("U+0430 CYRILLIC SMALL LETTER A",)),
        (unicodedata.normalize("NFD", "가나다"), "가나다라", ("decomposed letters (NFD)",)),
        ("plain - words", "plain – word", ()),
    ],
)
def test_what_a_reader_cannot_see_has_a_name(card: str, post: str, names: tuple[str, ...]) -> None:
    """On the side that has it."""
    difference = compare(card, post)
    assert difference.card_names == names
    assert compare(post, card).post_names == names


def test_decomposed_letters_are_no_difference() -> None:
    """Only their form is named."""
    difference = compare(unicodedata.normalize("NFD", "é et è"), "é et à")
    assert parts(difference) == [("è", "à")]


def test_long_titles_take_little_time() -> None:
    """The middle of long ones is one difference."""
    card, post = "a" + "bc" * 8000 + "d", "a" + "cb" * 8000 + "d"
    difference = compare(card, post)
    assert len(difference.card_spans) == 1
    assert difference.similarity < 0.01
    assert len(excerpt(card, difference.card_spans)) <= 62


def test_an_excerpt_shows_the_first_difference() -> None:
    """Wherever it is; a short title is shown whole."""
    card = "x" * 200 + "Y" + "x" * 9
    difference = compare(card, "x" * 209)
    assert "Y" in excerpt(difference.card, difference.card_spans)
    assert excerpt(difference.card, difference.card_spans).startswith("…")
    assert excerpt("short", ((4, 5),)) == "short"


def test_half_a_pair_is_compared() -> None:
    """Front matter in JSON may hold a lone surrogate."""
    assert parts(compare("a\ud800b", "ab")) == [("?", "")]
