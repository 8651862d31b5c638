"""Marks below titles that differ."""

from __future__ import annotations

import pytest
from pyoji.blog.check.difference import compare
from pyoji.cli.title_marks import lines
from rich.cells import cell_len


def shown(card: str, post: str, width: int = 94) -> list[str]:
    return list(lines(compare(card, post), width))


def test_carets_stand_below_what_differs() -> None:
    """Of both titles."""
    assert shown("moved to Postgres now", "moved to PostgreSQL now") == [
        "card  moved to Postgres now",
        "                      ^",
        "post  moved to PostgreSQL now",
        "                      ^^^",
    ]


def test_wide_letters_take_two_columns() -> None:
    """As a terminal shows them."""
    assert shown("제목　하나", "제목 하나 둘")[:2] == [
        "card  제목　하나",
        "          ^^    ^  U+3000 IDEOGRAPHIC SPACE",
    ]


def test_invisible_characters_are_escapes() -> None:
    """And controls, which would act on a terminal."""
    assert shown("a\u200bb\x1b[2J same", "ab[2J same")[:2] == [
        "card  a\\u200bb\\u001b[2J same",
        "       ^^^^^^ ^^^^^^  U+200B ZERO WIDTH SPACE, U+001B",
    ]


def test_mirrored_titles_have_brackets() -> None:
    """A terminal reorders their columns."""
    assert shown("ثمن الصامت", "ثمن الصامت 2") == ["card  ثمن الصامت[]", "post  ثمن الصامت[ 2]"]


@pytest.mark.parametrize("letter", ["x", "가"])
@pytest.mark.parametrize("width", [40, 94])
def test_a_long_title_is_cut_around_the_difference(letter: str, width: int) -> None:
    """To the width, with the mark below the difference."""
    title, marks, *_ = shown(letter * 90 + "Z" + letter * 90, letter * 180, width)
    assert cell_len(title) <= width
    assert cell_len(title[: title.index("Z")]) == marks.index("^")


def test_titles_with_little_in_common_have_no_marks() -> None:
    """They would be all marks."""
    assert shown("A walk in the garden", "Why we stopped") == []
