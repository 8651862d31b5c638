"""Fallback: one face for the letters of a script in a text, from faces given as data."""

from __future__ import annotations

from unittest import mock

import pytest
from pyoji.engine.text.fallback import Choices, Fallback, Order

# What each face has, beside digits and marks.
LETTERS = {"sign": "가나Aa", "latin": "AaÉ", "cyrillic": "жЖAa", "sans": "가나다AaÉжЖกかな漢字"}
MARKS = "1?( "


class Table:
    """Faces of single characters."""

    def __init__(self, *, without_marks: str = "") -> None:
        self._without_marks = without_marks

    def _has(self, stem: str, letter: str) -> bool:
        marks = "" if stem == self._without_marks else MARKS
        return letter in LETTERS[stem] + marks

    def face(self, stem: str) -> mock.Mock:
        """A face that has marks, or not."""
        return mock.Mock(has_marks=stem != self._without_marks)

    def choice(self, order: Order) -> Choices:
        """The first face of the order that has a letter."""
        letters = {letter for letters in LETTERS.values() for letter in letters} | {
            *MARKS,
            "☃",
            "𓀀",
        }
        return {
            letter: next((stem for stem in order if self._has(stem, letter)), None)
            for letter in letters
        }


def fallback(
    *stems: str, all_or_none: str = "sign latin cyrillic", added: str = "", without_marks: str = ""
) -> Fallback:
    table = Table(without_marks=without_marks)
    leads = frozenset(all_or_none.split())
    return Fallback(
        table, stems, table.choice(stems), frozenset(added.split()), leads, all_or_none=leads
    )


def order(of: Fallback, text: str) -> str:
    """The order of faces for a text, as one string."""
    return " ".join(of.for_text(text).stems)


VOICE = fallback("sign", "latin", "cyrillic", "sans")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가나 1", "sign latin cyrillic sans"),
        ("1? ☃", "sign latin cyrillic sans"),
        ("가다 Aa", "latin cyrillic sans sign"),
        ("жAa 1", "cyrillic sign latin sans"),
        ("가 жжж", "cyrillic sign latin sans"),
        ("Aaaa 가", "sign latin cyrillic sans"),
        ("AÉ", "latin cyrillic sans sign"),
        ("𓀀가", "sign latin cyrillic sans"),
    ],
)
def test_the_main_script_decides_the_order(text: str, expected: str) -> None:
    """Its face first, one that lacks a letter of it last; Latin is main only alone."""
    assert order(VOICE, text) == expected


def test_letters_of_another_script_have_a_choice_of_their_own() -> None:
    """A face that lacks some of them keeps those of the main script."""
    text = VOICE.for_text("가나 AÉ")
    assert text.stems == VOICE.stems
    assert text.by_script.keys() == {"Latn"}
    assert [text.face("가", "Hang"), text.face("A", "Latn"), text.face("1", "Latn")] == [
        "sign", "latin", "latin",
    ]  # fmt: skip


def test_a_face_without_marks_does_not_lead() -> None:
    """Its digits would stand beside brackets of another design."""
    assert order(VOICE, "жЖ 1") == "cyrillic sign latin sans"
    plain = fallback("sign", "latin", "cyrillic", "sans", without_marks="cyrillic")
    assert order(plain, "жЖ 1") == "sign latin cyrillic sans"


def test_a_face_of_sans_does_not_lead() -> None:
    """Nor one of the template's own: it is asked first already."""
    assert order(VOICE, "ก 1") == "sign latin cyrillic sans"
    own = fallback("latin", "sign", "cyrillic", "sans", added="latin")
    assert order(own, "가 Aa") == "latin sign cyrillic sans"
    assert order(own, "жЖ Aa") == "latin cyrillic sign sans"


def test_nothing_is_done_for_sans() -> None:
    """It has no face that sets all letters or none."""
    sans = fallback("sign", "sans", all_or_none="")
    assert sans.for_text("가다") is sans
    assert VOICE.for_text("가나 Aa 1?") is VOICE
