"""Paragraph: widths are differences of sums, and lines are read from left to right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style
from pyoji.engine.text.tracking import DISPLAY, at_size

from tests.engine.text.chain import TYPED, tried


def prepared(fonts: Fonts, text: str, tag: str = "ko", tracking: float = 0.0) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking))


def test_a_width_is_a_difference_of_sums(fonts: Fonts) -> None:
    """A line is as wide as its letters would be alone, the space at its end not counted."""
    paragraph = prepared(fonts, "시계 이야기")
    assert paragraph.width(0, 3) == pytest.approx(prepared(fonts, "시계").advance[-1])
    assert paragraph.width(3, 6) == pytest.approx(prepared(fonts, "이야기").advance[-1])
    assert paragraph.width(0, 6) == paragraph.advance[-1]


@given(TYPED, st.sampled_from(["ko", "ja", "ar", "th", "en"]), st.sampled_from([40, 64, 90, 200]))
@tried
def test_tracking_by_size_is_arithmetic(fonts: Fonts, typed: str, tag: str, size: int) -> None:
    """The sums are those of the text shaped with the tracking that a size has."""
    text = clean(typed)
    by_size = prepare(fonts, text, Style(of(tag), "sans", 700, DISPLAY)).at_size(size)
    fixed = prepare(fonts, text, Style(of(tag), "sans", 700, at_size(DISPLAY, size)))
    assert by_size.advance == pytest.approx(fixed.advance, abs=1e-9)
    assert by_size.runs == fixed.runs
    assert by_size.tracking == fixed.tracking == at_size(DISPLAY, size)
    ends = [place.at for place in by_size.word_breaks]
    for sums, shaped in zip(by_size.stops(ends), fixed.stops(ends), strict=True):
        assert sums == pytest.approx(shaped, abs=1e-9)
    assert by_size.at_size(10) is by_size


def test_a_size_is_tracked_once(fonts: Fonts) -> None:
    """Sizes with the same tracking share a paragraph; lines are judged once for all sizes."""
    paragraph = prepare(fonts, "시계 이야기", Style(of("ko"), "sans", 700, DISPLAY))
    assert paragraph.at_size(20) is paragraph.at_size(36)
    assert paragraph.at_size(64) is not paragraph.at_size(65 + 40)
    assert paragraph.at_size(64).judgements is paragraph.at_size(104).judgements
    assert paragraph.tracking == 0.0


def test_a_line_is_read_from_left_to_right(fonts: Fonts) -> None:
    """In a Hebrew line the Latin word stands left of the Hebrew one that is before it."""
    text = "שעון iOS"
    line = prepared(fonts, text, "he").visual(0, len(text))
    assert [glyph.cluster for _, glyphs in line for glyph in glyphs] == [5, 6, 7, 4, 3, 2, 1, 0]


def test_a_line_has_the_glyphs_of_its_characters(fonts: Fonts) -> None:
    """Those of the spaces at its end are left out; no other is."""
    line = prepared(fonts, "시계 이야기").visual(0, 3)
    assert [glyph.cluster for _, glyphs in line for glyph in glyphs] == [0, 1]
