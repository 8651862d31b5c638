"""Words are put into lines: first-fit, or balanced; a word too wide is taken apart."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.breaks import Grade, Opportunity
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.lines import SLACK, Pieces, Words, is_lone, lines
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style

from tests.engine.text.chain import tried

SIZE = 50.0


def prepared(fonts: Fonts, text: str, tag: str = "ko") -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, 0.0))


def parts(paragraph: Paragraph, width: float, finest: Grade = Grade.WORD) -> list[str]:
    """Return the pieces for lines of `width` em."""
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
    """Japanese has both; `grades` has the grades that occur."""
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


def first_fit(pieces: Pieces, limit: float) -> list[int]:
    """Add one piece after the other to a line until one does not fit."""
    ends, first, total = list[int](), 0, len(pieces.offsets)
    while True:
        end = first + 1
        while end < total and pieces.stops[end] - pieces.begins[first] <= limit + SLACK:
            end += 1
        if end == total:
            return [*ends, total]
        while end > first + 1 and pieces.anchors[end - 1] > first:
            end -= 1
        ends.append(end)
        first = end


BROKEN = st.tuples(
    st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 2), st.booleans()
)
"""The widths of the parts of a word, the space after it, and whether it ends in a soft hyphen."""


def pieces_of(words: list[tuple[list[int], int, bool]]) -> Pieces:
    """Return pieces one after the other; a hyphen is two em wide, and drawn at a line end alone."""
    begins, stops, anchors, at = list[float](), list[float](), list[int](), 0.0
    for widths, space, is_hyphenated in words:
        anchors += [len(begins)] * (len(widths) - 1) + [0]
        for width in widths:
            begins.append(at)
            at += width
            stops.append(at)
        stops[-1] += 2 * is_hyphenated
        at += 0 if is_hyphenated else space
    offsets = list(range(1, 1 + len(begins)))
    places = [Opportunity(offset, Grade.WORD) for offset in offsets]
    extents = list(accumulate(stops, max))
    return Pieces(places, offsets, begins, stops, stops, extents, anchors)


@given(st.lists(BROKEN, min_size=1, max_size=8), st.integers(0, 12), st.integers(1, 5))
@tried
def test_a_line_takes_what_fits(
    words: list[tuple[list[int], int, bool]], more: int, most: int
) -> None:
    """First-fit is the same by a search as piece by piece, and ends where lines are too many."""
    pieces = pieces_of(words)
    limit = pieces.widest() + more
    expected = first_fit(pieces, limit)
    assert pieces.greedy(limit) == expected
    found = pieces.greedy(limit, most)
    assert (found == expected) if len(expected) <= most else (most < len(found) <= most + 2)


@pytest.mark.parametrize("text", ["에이i\u00adi\u00adi 다", "나 에이i\u00adi\u00adi 다"])
def test_a_hyphen_may_end_further_right_than_the_next_syllable(fonts: Fonts, text: str) -> None:
    """First-fit ends a line where the hyphen has no room, though what follows it would have."""
    pieces = Words(prepared(fonts, text, "de"), Grade.WORD).unbroken
    assert sorted(pieces.stops) != pieces.stops
    begins, stops = pieces.begins, pieces.stops
    widths = {stop - begin for begin in begins for stop in stops if stop > begin}
    for limit in sorted(width for width in widths if width >= pieces.widest()):
        assert pieces.greedy(limit) == first_fit(pieces, limit)


@pytest.mark.parametrize(
    ("tail", "lone"),
    [("", False), ("다", True), ("다.", True), ("”다!", True), ("니다", False), ("?!", False)],
)
def test_a_lone_letter(tail: str, lone: bool) -> None:
    """Punctuation around the letter does not count; punctuation alone is not a letter."""
    assert is_lone(tail) is lone
