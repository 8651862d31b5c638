"""Words are put into lines: first-fit, or balanced; a word too wide is taken apart."""

from itertools import pairwise

import pytest
from pyoji.engine.text.breaks import Grade
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.lines import Words, is_lone, lines
from pyoji.engine.text.paragraph import Paragraph, Style, prepare

SIZE = 50.0


def prepared(fonts: Fonts, text: str, tag: str = "ko") -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, 0.0))


def parts(paragraph: Paragraph, width: float, finest: Grade = Grade.WORD) -> list[str]:
    """The pieces for lines so many em wide."""
    pieces = Words(paragraph, finest).column(width * SIZE, SIZE).pieces
    return [paragraph.text[a:b] for a, b in pairwise([0, *pieces.offsets])]


def set_(paragraph: Paragraph, width: float, *, balance: bool) -> list[str]:
    found = lines(paragraph, width * SIZE, SIZE, balance=balance)
    return [paragraph.text[a:b].rstrip() for a, b in found]


def test_words_stay_whole_while_they_fit(fonts: Fonts) -> None:
    """And are cut, one by one, where a line is narrower than they are."""
    paragraph = prepared(fonts, "시계 뻐꾸기시계")
    widest = Words(paragraph, Grade.WORD).widest
    assert widest == pytest.approx(paragraph.width(3, 8))
    assert parts(paragraph, widest) == ["시계 ", "뻐꾸기시계"]
    assert parts(paragraph, widest - 0.1) == ["시계 ", "뻐", "꾸", "기", "시", "계"]


def test_phrases_are_wider_than_words(fonts: Fonts) -> None:
    """Japanese has both; the grades tell which are there."""
    paragraph = prepared(fonts, "鳩時計の工房を訪ねて", "ja")
    words, phrases = Words(paragraph, Grade.WORD), Words(paragraph, Grade.PHRASE)
    assert words.widest < phrases.widest
    assert (words.grades, phrases.grades) == ({Grade.PHRASE, Grade.WORD}, {Grade.PHRASE})


def test_only_a_wide_word_asks_for_finer_breaks(fonts: Fonts) -> None:
    """They are looked for when first needed, and belong to the same text."""
    paragraph = prepared(fonts, "뻐꾸기 시계 이야기")
    assert set_(paragraph, 6, balance=True) == ["뻐꾸기", "시계 이야기"]
    assert "breaks" not in vars(paragraph)
    set_(paragraph, 1.5, balance=True)
    assert {b.at for b in paragraph.word_breaks} < {b.at for b in paragraph.breaks}
    assert paragraph == prepared(fonts, "뻐꾸기 시계 이야기")


def test_balanced_lines_are_even(fonts: Fonts) -> None:
    """As many as first-fit makes, and the last not the shortest by far."""
    paragraph = prepared(fonts, "산과 들과 강과 바다와 섬")
    assert set_(paragraph, 9, balance=False) == ["산과 들과 강과 바다와", "섬"]
    assert set_(paragraph, 9, balance=True) == ["산과 들과 강과", "바다와 섬"]


@pytest.mark.parametrize(
    ("tail", "lone"),
    [("", False), ("다", True), ("다.", True), ("”다!", True), ("니다", False), ("?!", False)],
)
def test_a_lone_letter(tail: str, lone: bool) -> None:
    """Whatever punctuation goes with it; punctuation alone is no letter."""
    assert is_lone(tail) is lone
