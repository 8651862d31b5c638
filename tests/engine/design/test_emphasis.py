"""Emphasis: what counts as a mark, what stays as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.design.emphasis import MarkedSpan, escaped, read


@pytest.mark.parametrize(
    ("text", "plain", "marked"),
    [
        ("plain", "plain", ()),
        ("**굵게**는", "굵게는", (MarkedSpan(0, 2, True, False),)),
        ("a *b* c", "a b c", (MarkedSpan(2, 3, False, True),)),
        ("**a *b* c**", "a b c", (MarkedSpan(0, 2, True, False), MarkedSpan(2, 3, True, True),
                                  MarkedSpan(3, 5, True, False))),
        ("***둘 다***", "둘 다", (MarkedSpan(0, 3, True, True),)),
        ("2 * 3 * 4", "2 * 3 * 4", ()),
        ("3**4와 4**3 견주기", "3**4와 4**3 견주기", ()),
        ("a*b와 b*a", "a*b와 b*a", ()),
        ("x**2 + y**2 = z**2", "x**2 + y**2 = z**2", ()),
        ("**Git**2", "Git2", (MarkedSpan(0, 3, True, False),)),
        ("별 *하나", "별 *하나", ()),
        (r"\*별\*", "*별*", ()),
        ("****", "****", ()),
        ("**a** **b**", "a b", (MarkedSpan(0, 1, True, False), MarkedSpan(2, 3, True, False))),
        ("", "", ()),
        (
            "`a*b*` *c*",
            "a*b* c",
            (MarkedSpan(0, 4, False, False, True), MarkedSpan(5, 6, False, True)),
        ),
        ("`한 쪽", "`한 쪽", ()),
        ("``", "``", ()),
    ],
)  # fmt: skip
def test_marks(text: str, plain: str, marked: tuple[MarkedSpan, ...]) -> None:
    """A mark opens before and closes after a character that is no space, and comes in pairs."""
    assert read(text) == (plain, marked)


@given(st.text(alphabet="*\\ 가a", max_size=40))
def test_nothing_but_marks_is_lost(text: str) -> None:
    """Only asterisks and backslashes are removed; stretches are in order within the text."""
    plain, marked = read(text)
    assert [c for c in plain if c not in "*\\"] == [c for c in text if c not in "*\\"]
    end = 0
    for stretch in marked:
        assert end <= stretch.start < stretch.end <= len(plain)
        end = stretch.end


def test_code_is_read_without_being_asked_for() -> None:
    """Other marks are not."""
    assert read("*별* `git rebase`", md=False) == (
        "*별* git rebase",
        (MarkedSpan(4, 14, False, False, True),),
    )
    assert read("*별*", md=False) == ("*별*", ())


@given(st.text(alphabet="*\\` a별", max_size=14))
def test_an_escaped_text_has_the_plain_texts_characters(text: str) -> None:
    """Code stays code; nothing else is marked."""
    assert read(escaped(text)) == read(text, md=False)


def test_a_text_without_marks_needs_no_escape() -> None:
    """Links to such titles stay as they are."""
    assert escaped("2**10 * 3") == "2**10 * 3"
    assert escaped("*별* `a*b*`") == r"\*별\* `a*b*`"
