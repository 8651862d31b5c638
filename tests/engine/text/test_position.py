"""Position: lines start on the optical margin and stay in their room."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fit import fit
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.position import EMOJI_SCALE, Placed, Side, place
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.style import Style

from tests.engine.text.chain import TYPED, drawn, tried

LEFT, TOP, SIZE = 80.0, 76.0, 50.0


def placed(
    fonts: Fonts,
    text: str,
    *,
    side: Side = "left",
    tag: str = "ko",
    width: float = 600,
    tracking: float = 0.0,
    size: float = SIZE,
    margin: float = inf,
) -> Placed:
    paragraph = prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking))
    setting = fit(fonts, paragraph, Room(width, 10_000, (size, size, 1), 99))
    return place(fonts, setting, LEFT, TOP, width, side, margin)


def ink(fonts: Fonts, text: Placed, line: int = 0) -> tuple[float, float]:
    """Where the ink of a line begins and ends."""
    edges = []
    for glyph in drawn(text.lines[line]):
        start, end = fonts.face(glyph.face).bearing(glyph.id)
        if end > start:
            edges += [glyph.x + start * glyph.size, glyph.x + end * glyph.size]
    return min(edges), max(edges)


def test_nothing_placed(fonts: Fonts) -> None:
    """An empty text has no line."""
    assert placed(fonts, "").lines == ()


@pytest.mark.parametrize("text", ["한글", "HH", "뻐꾸기 시계\u200b의 이야기"])
def test_ink_begins_on_the_margin(fonts: Fonts, text: str) -> None:
    """The side bearing of the first letter is removed."""
    assert ink(fonts, placed(fonts, text))[0] == pytest.approx(LEFT, abs=0.01)


@pytest.mark.parametrize("tracking", [0.0, 0.1, -0.02])
def test_ink_ends_on_the_margin(fonts: Fonts, tracking: float) -> None:
    """On the right too, and the letter-space after the last letter is taken off."""
    found = ink(fonts, placed(fonts, "한글", side="right", tracking=tracking))
    assert found[1] == pytest.approx(LEFT + 600, abs=0.01)


@pytest.mark.parametrize("tracking", [0.0, 0.1])
def test_a_centred_line_has_like_margins(fonts: Fonts, tracking: float) -> None:
    """Advances are centred, without the letter-space after the last letter."""
    found = placed(fonts, "HH", side="center", tracking=tracking)
    start, end = ink(fonts, found)
    assert start - LEFT == pytest.approx(LEFT + 600 - end, abs=0.01)


def test_an_opening_quote_hangs(fonts: Fonts) -> None:
    """The letters of all lines begin on one edge; the quote stands in the margin."""
    text = placed(fonts, "“시계” 이야기", width=170)
    quote, letter = drawn(text.lines[0])[:2]
    other = drawn(text.lines[1])[0]
    face = fonts.face("Pretendard-Bold")
    edge = LEFT + 0.0
    assert quote.x < edge
    assert other.x + face.bearing(other.id)[0] * SIZE == pytest.approx(edge, abs=0.01)
    assert letter.x == pytest.approx(edge, abs=0.12 * SIZE)
    assert text.left <= text.lines[0].x


def test_a_bracket_hangs_by_less_than_a_half(fonts: Fonts) -> None:
    """It is heavier than a quote: whole in the margin it would look like a mistake."""
    text = placed(fonts, "(시계) 이야기", width=170)
    bracket = drawn(text.lines[0])[0]
    face = fonts.face(bracket.face)
    start, end = face.bearing(bracket.id)
    hangs = (LEFT - bracket.x - start * SIZE) / ((end - start) * SIZE)
    assert 0.1 < hangs < 0.5


def test_a_hanging_mark_stays_near(fonts: Fonts) -> None:
    """However wide it is, it hangs no further than the margin bears."""
    text = placed(fonts, "「시계」")
    assert LEFT - 0.96 * SIZE < ink(fonts, text)[0] < LEFT


def test_a_mark_hangs_into_a_narrow_margin_in_part(fonts: Fonts) -> None:
    """As far as the margin is free; the letters of other lines stay on their edge."""
    free = placed(fonts, "“시계” 이야기", width=170)
    narrow = placed(fonts, "“시계” 이야기", width=170, margin=6.0)
    assert ink(fonts, free)[0] < LEFT - 6.0
    assert ink(fonts, narrow)[0] == pytest.approx(LEFT - 6.0, abs=0.01)
    assert ink(fonts, narrow, 1)[0] == pytest.approx(ink(fonts, free, 1)[0], abs=0.01)


def test_baselines_are_a_line_height_apart(fonts: Fonts) -> None:
    """The first is so far below the top that capitals begin there."""
    text = placed(fonts, "뻐꾸기 시계 이야기", width=200)
    first, *others = [line.baseline for line in text.lines]
    assert first == pytest.approx(TOP + 0.8 * SIZE)
    assert len(others) >= 1
    step = language.line_height("시계", len(text.lines)) * SIZE
    assert others == pytest.approx([first + step * (n + 1) for n in range(len(others))])
    assert all(g.y == line.baseline for line in text.lines for g in drawn(line))


def test_glyphs_follow_their_advances(fonts: Fonts) -> None:
    """Each stands where the sums say, tracking included."""
    text = "시계 AV"
    paragraph = prepare(fonts, text, Style(of("ko"), "pretendard", 700, 0.1))
    found = placed(fonts, text, tracking=0.1)
    (line,) = found.lines
    offsets = [(glyph.x - line.x) / SIZE for glyph in drawn(line)]
    assert offsets == pytest.approx(list(paragraph.advance[:-1]))
    assert line.width == pytest.approx(paragraph.advance[-1] * SIZE)


def test_hebrew_runs_from_the_right(fonts: Fonts) -> None:
    """Its first letter is its rightmost; a Latin word in it runs its own way."""
    text = "שעון iOS"
    (line,) = placed(fonts, text, tag="he", side="right").lines
    assert [g.x for g in drawn(line)] == sorted(g.x for g in drawn(line))
    face = fonts.face("NotoSansHebrew-Bold")
    assert drawn(line)[-1].id == face.font.get_nominal_glyph(ord("ש"))


def test_an_emoji_is_as_tall_as_hangul_looks(fonts: Fonts) -> None:
    """It is drawn smaller and a little higher, in the middle of its own advance."""
    (line,) = placed(fonts, "시👍").lines
    emoji = drawn(line)[-1]
    assert pytest.approx(0.9) == EMOJI_SCALE
    assert (emoji.face, emoji.size) == (EMOJI, SIZE * EMOJI_SCALE)
    assert emoji.y < line.baseline
    face = fonts.face(EMOJI)
    advance = face.font.get_glyph_h_advance(emoji.id) / 65536
    before = drawn(line)[0].x + (line.x + line.width - advance * SIZE - drawn(line)[0].x)
    assert emoji.x == pytest.approx(before + advance * SIZE * (1 - EMOJI_SCALE) / 2)


def test_a_line_tells_its_text(fonts: Fonts) -> None:
    """In logical order, without the spaces at its end."""
    assert [line.text for line in placed(fonts, "뻐꾸기 시계", width=160).lines] == [
        "뻐꾸기",
        "시계",
    ]


def test_spans_go_with_their_glyphs(fonts: Fonts) -> None:
    """Outside of them it is -1."""
    assert {g.span for line in placed(fonts, "시계").lines for g in drawn(line)} == {-1}


def test_a_line_has_as_few_runs_as_can_be(fonts: Fonts) -> None:
    """Adjacent text in one face is one run, in any script; an emoji is a run of its own."""
    (line,) = placed(fonts, "시계 AV 시👍계").lines
    assert [(run.face, len(run.glyphs)) for run in line.runs] == [
        ("Pretendard-Bold", 7),
        (EMOJI, 1),
        ("Pretendard-Bold", 1),
    ]


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("tracking", [0.0, 0.05, -0.02])
def test_a_full_line_stays_in_its_room(fonts: Fonts, side: Side, tracking: float) -> None:
    """Where there is nothing to spare, nothing is moved out: a j begins left of its origin."""
    text = "jHf\u2a20"
    paragraph = prepare(fonts, text, Style(of("en"), "noto", 700, tracking))
    width = paragraph.width(0, len(text)) * SIZE
    setting = fit(fonts, paragraph, Room(width, 1000, (SIZE, SIZE, 1), 1))
    found = place(fonts, setting, LEFT, TOP, width, side)
    (line,) = found.lines
    assert line.x >= found.left - 0.01
    assert line.x + line.width <= found.left + width + 0.01


ROOMS = st.sampled_from(
    [
        Room(1040, 304, (52, 104, 2), 4),
        Room(700, 500, (28, 90, 3), 7),
        Room(900, 50, (34, 34, 1), 1),
    ]
)


@given(
    TYPED,
    st.sampled_from(["ko", "ja", "ar", "he", "hi", "en"]),
    ROOMS,
    st.sampled_from(["left", "center", "right"]),
)
@tried
def test_any_text_stays_in_its_room(
    fonts: Fonts, typed: str, tag: str, room: Room, side: Side
) -> None:
    """No line leaves the room, which itself moves into the margin by less than an em."""
    text = clean(typed)
    style = Style(of(tag), "pretendard", 700, language.tracking(text, of(tag)))
    setting = fit(fonts, prepare(fonts, text, style), room)
    found = place(fonts, setting, LEFT, TOP, room.width, side)
    assert abs(found.left - LEFT) < setting.size
    assert len(found.lines) == len(setting.lines)
    for line in found.lines:
        assert line.width <= room.width + 0.01
        assert line.x >= found.left - 0.01
        assert line.x + line.width <= found.left + room.width + 0.01
