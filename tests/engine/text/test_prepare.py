"""Prepare: any text becomes a paragraph, with its sums, direction, ink and line breaks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.breaks import Grade
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import MAX_INK, Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style

from tests.engine.text.chain import TYPED, tried


def prepared(fonts: Fonts, text: str, tag: str = "ko", tracking: float = 0.0) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking))


def test_nothing_prepared(fonts: Fonts) -> None:
    """An empty text has no width, no run and no place to end a line."""
    paragraph = prepared(fonts, "")
    assert (paragraph.advance, paragraph.runs, paragraph.breaks) == ((0.0,), (), ())
    assert paragraph.width(0, 0) == 0.0


def test_tracking_follows_every_grapheme(fonts: Fonts) -> None:
    """Once for each, however many characters it has; never after what has no width."""
    loose, plain = prepared(fonts, "e\u0323가 ", tracking=0.1), prepared(fonts, "e\u0323가 ")
    assert loose.advance[-1] == pytest.approx(plain.advance[-1] + 0.3)
    assert prepared(fonts, "a\u2060b", tracking=0.1).advance[-1] == pytest.approx(
        prepared(fonts, "a\u2060b").advance[-1] + 0.2
    )


def test_a_ligature_has_its_width_at_its_start(fonts: Fonts) -> None:
    """And is not torn where only graphemes part."""
    paragraph = prepare(fonts, "لا", Style(of("ar"), "noto", 700, 0.0))
    assert paragraph.advance[1] == paragraph.advance[2] > 0
    assert [b.at for b in paragraph.breaks] == [2]


def test_the_direction_is_that_of_the_language(fonts: Fonts) -> None:
    """Of the first strong letter where the language is not known; a text that runs one way is not
    reordered at all."""
    assert (prepared(fonts, "시계").direction, prepared(fonts, "시계").directed) == ("ltr", False)
    hebrew = prepared(fonts, "שעון iOS", "he")
    assert (hebrew.direction, hebrew.directed) == ("rtl", True)
    assert prepared(fonts, "iOS שעון", "he").direction == "rtl"
    assert prepared(fonts, "שעון iOS", "ko").direction == "ltr"
    assert prepared(fonts, "שעון iOS", "und").direction == "rtl"


def test_ink_is_measured_and_bounded(fonts: Fonts) -> None:
    """Hangul stays within the em, a mark reaches over it, zalgo no further than allowed."""
    plain, marked = prepared(fonts, "가"), prepared(fonts, "Ế")
    assert 0.6 < plain.ink[0] < marked.ink[0] < MAX_INK[0]
    zalgo = prepared(fonts, "x" + "\u0323" * 6 + "\u0301" * 6)
    assert zalgo.ink <= MAX_INK


def test_missing_characters_are_listed(fonts: Fonts) -> None:
    """As often as they occur, in the order of the text."""
    assert prepared(fonts, "a\ue001b\ue000\ue001").missing == ("\ue001", "\ue000", "\ue001")


def test_composed_and_decomposed_hangul_are_one(fonts: Fonts) -> None:
    """What macOS calls a file and what a keyboard types become the same paragraph."""
    assert prepared(fonts, clean("\u1112\u1161\u11ab\u1100\u1173\u11af")) == prepared(fonts, "한글")


@given(TYPED, st.sampled_from(["ko", "ja", "ar", "hi", "en"]), st.sampled_from([0.0, 0.05, -0.02]))
@tried
def test_any_text_can_be_prepared(fonts: Fonts, typed: str, tag: str, tracking: float) -> None:
    """Sums never fall where letters are not drawn together; runs cover; breaks are graphemes'."""
    text = clean(typed)
    paragraph = prepared(fonts, text, tag, tracking)
    assert len(paragraph.advance) == len(text) + 1
    if tracking >= 0:
        assert all(before <= after for before, after in pairwise(paragraph.advance))
    runs = [shaped.run for shaped in paragraph.runs]
    assert "".join(text[run.start : run.end] for run in runs) == text
    assert {b.at for b in paragraph.breaks} <= set(paragraph.ends)
    assert [b.at for b in paragraph.breaks if b.grade == Grade.PHRASE][-1:] == [len(text)] * bool(
        text
    )
    assert all(0 <= ink <= most for ink, most in zip(paragraph.ink, MAX_INK, strict=True))
    whole = paragraph.visual(0, len(text))
    drawn = sum(len(glyphs) for _, glyphs in whole)
    assert drawn == sum(len(shaped.glyphs) for shaped in paragraph.runs)
