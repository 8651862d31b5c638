"""Fit: the size and lines of a paragraph: large, few, even, whole words, no lost text."""

from itertools import combinations, pairwise
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text import ellipsis, language, sense
from pyoji.engine.text.clean import ELLIPSIS, MAX_GRAPHEMES, clean
from pyoji.engine.text.fit import PHRASE_SHARE, fit
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room, Wrap
from pyoji.engine.text.style import Style
from pyoji.engine.text.tracking import DISPLAY, Table, at_size
from pyoji.engine.text.unicode import properties

from tests.engine.text.chain import TYPED, shown, tried

TITLE = Room(1040, 304, (52, 104, 2), 4, wrap="balance")
TALL = 100_000.0


def prepared(fonts: Fonts, text: str, tag: str = "ko", tracking: float = 0.0) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking))


def fitted(fonts: Fonts, text: str, room: Room, tag: str = "ko") -> list[str]:
    return shown(fit(fonts, prepared(fonts, text, tag), room))


def at(size: float, width: float, lines: int = 99) -> Room:
    """A room that leaves no choice of size."""
    return Room(width, TALL, (size, size, 1), lines, wrap="balance")


def test_nothing_fitted(fonts: Fonts) -> None:
    """An empty text has no line and is not cut."""
    setting = fit(fonts, prepared(fonts, ""), TITLE)
    assert (setting.lines, setting.truncated, setting.width) == ((), False, 0.0)


def test_a_short_title_is_as_large_as_may_be(fonts: Fonts) -> None:
    """One line at the greatest size."""
    setting = fit(fonts, prepared(fonts, "뻐꾸기 시계"), TITLE)
    assert (setting.size, len(setting.lines)) == (104, 1)
    assert setting.width == pytest.approx(setting.paragraph.advance[-1] * 104)


def test_the_size_is_the_largest_that_fits(fonts: Fonts) -> None:
    """At the next step the lines would be too many or too high; sizes are on the steps."""
    text = "DeepSeek R1 시대의 프롬프트: 길게 말하지 않고 잘 묻는 법"
    paragraph = prepared(fonts, text)
    setting = fit(fonts, paragraph, TITLE)
    assert 52 < setting.size < 104
    assert (setting.size - 52) % 2 == 0
    assert setting.height <= TITLE.height
    larger = fit(fonts, paragraph, Room(1040, TALL, (setting.size + 2,) * 2 + (1,), 99))
    assert larger.height > TITLE.height or len(larger.lines) > TITLE.max_lines


def test_lines_are_balanced(fonts: Fonts) -> None:
    """Eight like words in a room for five are four and four."""
    assert fitted(fonts, "시계 " * 8, at(50, 550)) == ["시계 시계 시계 시계"] * 2


def test_a_tie_goes_to_the_earlier_line(fonts: Fonts) -> None:
    """Of two even arrangements the one whose first line is fuller."""
    assert fitted(fonts, "시계 " * 5, at(50, 370)) == ["시계 시계 시계", "시계 시계"]


def test_one_word_does_not_end_a_title_alone(fonts: Fonts) -> None:
    """Where its neighbour can come along at little cost, it does."""
    assert fitted(fonts, "시계 시계 시계", at(50, 220)) == ["시계", "시계 시계"]


def test_a_lone_letter_ends_no_title(fonts: Fonts) -> None:
    """The last word of one letter takes company down with it, where it may."""
    lines = fitted(fonts, "뻐꾸기시계공방 방문하기 끝", at(50, 530))
    assert lines == ["뻐꾸기시계공방", "방문하기 끝"]


def test_words_stay_whole_while_they_fit(fonts: Fonts) -> None:
    """The title shrinks before a word is broken."""
    text = "뻐꾸기시계공방방문예약안내 페이지"
    setting = fit(fonts, prepared(fonts, text), Room(900, 400, (50, 104, 2), 4, wrap="balance"))
    assert shown(setting) == ["뻐꾸기시계공방방문예약안내", "페이지"]
    assert setting.size < 104


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://example.com/clocks/cuckoo?size=large&color=oak", ("/", "?", "&", "=", ".", "-")),
        ("뻐꾸기시계공방방문예약안내페이지바로가기", None),
        ("Donaudampfschifffahrtsgesellschaftskapitän", None),
    ],
)
def test_a_word_wider_than_the_room_is_broken(
    fonts: Fonts, text: str, parts: tuple[str, ...] | None
) -> None:
    """An address after its joints, other words anywhere; no line leaves the room."""
    setting = fit(fonts, prepared(fonts, text, "en"), at(60, 500))
    lines = shown(setting)
    assert "".join(lines) == text
    assert len(lines) > 1
    assert setting.width <= 500.01
    if parts:
        assert all(line.endswith(parts) for line in lines[:-1])


def test_a_wide_word_is_broken_only_from_its_start(fonts: Fonts) -> None:
    """It begins on a line of its own: a reader sees that it is one word."""
    text = "짧은 말 뻐꾸기시계공방방문예약안내페이지바로가기"
    lines = fitted(fonts, text, at(60, 500))
    assert lines[0] == "짧은 말"
    assert lines[1].startswith("뻐꾸기")


@pytest.mark.parametrize(
    "text",
    ["\u1100" * 900, "👩" + "🏽" * 400, "\u0600" * 900],
    ids=["jamo", "skin tones", "number signs"],
)
def test_a_grapheme_wider_than_the_room_makes_the_text_smaller(fonts: Fonts, text: str) -> None:
    """No break helps, and so the size must."""
    setting = fit(fonts, prepared(fonts, clean(text)), Room(800, TALL, (40, 120, 2), 4))
    assert setting.width <= 800.01
    assert not setting.truncated


def test_japanese_keeps_its_phrases_for_a_little_size(fonts: Fonts) -> None:
    """A smaller title whose lines end between phrases is better than a larger one torn."""
    text = "鳩時計の工房を訪ねて学んだ木工と歯車の物語"
    paragraph = prepared(fonts, text, "ja")
    setting = fit(fonts, paragraph, Room(700, TALL, (40, 100, 2), 3))
    phrases = {b.at for b in paragraph.breaks if b.grade == 0}
    assert {end for _, end in setting.lines} <= phrases
    assert setting.size >= 40
    assert 0.5 < PHRASE_SHARE < 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("첫째 줄에 선 말 다음 줄에 설 말", "첫째 줄에…"),
        ("첫째 (줄에 선 말 다음 줄에 설 말)", "첫째…"),
        ("첫째, 줄에선말다음줄에설말", None),
    ],
)
def test_what_is_too_long_ends_in_an_ellipsis(fonts: Fonts, text: str, kept: str | None) -> None:
    """It stands after a letter: no space, opener or comma comes before it."""
    setting = fit(fonts, prepared(fonts, text), at(50, 240, lines=1))
    (line,) = shown(setting)
    assert setting.truncated
    assert text.startswith(line.removesuffix(ELLIPSIS))
    assert line.endswith(ELLIPSIS)
    assert line[-2] not in " (,"
    assert setting.width <= 240.01
    if kept:
        assert line[:2] == kept[:2]


@pytest.mark.parametrize("mark", list(",;:、，：；·-–—"))
def test_no_mark_of_a_pause_stands_before_an_ellipsis(fonts: Fonts, mark: str) -> None:
    """Nor a space before it: the ellipsis is the pause."""
    text = f"가나{mark} 다라마바사아자차카타파하"
    for width in range(90, 260, 10):
        setting = fit(fonts, prepared(fonts, text), at(50, width, lines=1))
        (line,) = shown(setting)
        assert not line.endswith((f"{mark}{ELLIPSIS}", f" {ELLIPSIS}"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("이서윤 · 2026년 11월 30일", ["이서윤"]),
        ("운영 · Mara Lindqvist · 30 November", ["운영", "운영 · Mara Lindqvist"]),
        ("장애를 6,200,000번 겪다", ["장애를", "장애를 6,200,000", "장애를 6,200,000번"]),
        ("سلمى – ٣٠ نوفمبر ٢٠٢٦", ["سلمى"]),
    ],
)
def test_no_date_or_number_is_torn_by_an_ellipsis(fonts: Fonts, text: str, kept: list[str]) -> None:
    """A byline loses its last items whole, any text a number whole."""
    paragraph = prepared(fonts, text)
    least, most = (int(50 * paragraph.width(0, len(part))) for part in (kept[0], text))
    settings = [
        shown(fit(fonts, paragraph, at(50, width, lines=1)))[0].removesuffix(ELLIPSIS)
        for width in range(least + 60, most, 20)
    ]
    assert list(dict.fromkeys(settings)) == kept


def test_a_dash_that_is_a_pause_may_stand_in_a_torn_text(fonts: Fonts) -> None:
    """Only beside Arabic digits it parts the items of a byline."""
    (line,) = fitted(fonts, "첫 안내 – 처음부터 끝까지 함께", at(50, 420, lines=1))
    assert line.startswith("첫 안내 – 처음")
    assert line.endswith(ELLIPSIS)


def test_a_text_that_is_one_number_is_torn(fonts: Fonts) -> None:
    """Dots alone would say less, and the first item of a byline is torn like other texts."""
    for text in ("3141592653589", "프런트엔드 엔지니어 · 운영"):
        (line,) = fitted(fonts, text, at(50, 160, lines=1))
        assert 1 < len(line) < len(text)


def test_no_text_has_more_lines_than_its_room(fonts: Fonts) -> None:
    """However many would fit by their height."""
    paragraph = prepared(fonts, "가나다 라마바 사아자 차카타")
    for most in (1, 2, 3):
        setting = fit(fonts, paragraph, at(50, 180, lines=most))
        assert len(setting.lines) == most


def test_an_ellipsis_alone_is_the_least(fonts: Fonts) -> None:
    """A room for hardly a letter has room for three dots."""
    assert fitted(fonts, "시계 이야기", at(50, 60, lines=1)) == [ELLIPSIS]


def test_a_text_that_was_cut_before_says_so(fonts: Fonts) -> None:
    """What cleaning cut off counts as truncated, however well the rest fits."""
    whole, cut = clean("가" * MAX_GRAPHEMES), clean("가" * 400)
    room = Room(4000, TALL, (10, 20, 2), 99)
    assert not fit(fonts, prepared(fonts, whole), room).truncated
    assert fit(fonts, prepared(fonts, cut), room).truncated


def test_a_marked_word_that_is_cut_stays_marked(fonts: Fonts) -> None:
    """Spans are clipped with their text, and the ellipsis is never marked."""
    style = Style(of("ko"), "pretendard", 700, 0.0, (Emphasis(0, 20, 400), Emphasis(25, 27, 400)))
    paragraph = prepare(fonts, "뻐꾸기 시계 이야기 " * 4, style)
    setting = fit(fonts, paragraph, at(50, 400, lines=1))
    (emphasis,) = setting.paragraph.style.emphases
    assert (emphasis.start, emphasis.end) == (0, len(setting.paragraph.text) - 1)


def test_tall_ink_opens_the_lines(fonts: Fonts) -> None:
    """Stacked marks of two lines do not meet."""
    plain = fit(fonts, prepared(fonts, "가나 다라", "ko"), at(50, 130))
    stacked = fit(fonts, prepared(fonts, "가\u0301\u0301\u0301나 다\u0323\u0323라"), at(50, 130))
    assert len(plain.lines) == len(stacked.lines) == 2
    assert stacked.line_height >= sum(stacked.paragraph.ink) * 50
    assert stacked.line_height > plain.line_height
    assert plain.line_height == pytest.approx(language.line_height("가", 2) * 50)


def test_marks_of_joined_letters_keep_away_from_the_next_line(fonts: Fonts) -> None:
    """However small the line height: a hamza would seem to belong to the letter below it."""
    room = Room(200, TALL, (50, 50, 1), 9, line_height=1.0)
    joined = fit(fonts, prepared(fonts, "إصلاح الوقواق قبل الفطور", "ar"), room)
    assert len(joined.lines) > 1
    assert joined.line_height > (sum(joined.paragraph.ink) + 0.09) * 50
    stacked = fit(fonts, prepared(fonts, "ปุ่มลัด ทำงานได้ เร็วขึ้น", "th"), room)
    assert stacked.line_height == pytest.approx(sum(stacked.paragraph.ink) * 50)


def test_a_template_may_set_the_line_height(fonts: Fonts) -> None:
    """In em; ink that would collide still opens it."""
    room = Room(130, TALL, (50, 50, 1), 9, 2.0)
    assert fit(fonts, prepared(fonts, "가나 다라"), room).line_height == 100


# ── what holds for every text ────────────────────────────────────────────────────────────────

ROOMS = st.sampled_from(
    [
        TITLE,
        Room(1040, 170, (30, 30, 1), 2),
        Room(700, 500, (28, 90, 3), 7),
        Room(640, 44, (32, 32, 1), 1),
    ]
)


@given(TYPED, st.sampled_from(["ko", "ja", "zh-Hans", "th", "ar", "hi", "en"]), ROOMS)
@tried
def test_lines_of_any_text(fonts: Fonts, typed: str, tag: str, room: Room) -> None:
    """They stay in the room and lose nothing but hanging spaces, or a tail to an ellipsis."""
    text = clean(typed)
    spoken = of(tag)
    setting = fit(fonts, prepared(fonts, text, tag, language.tracking(text, spoken)), room)
    final = setting.paragraph.text
    assert setting.width <= room.width + 0.01
    assert len(setting.lines) <= room.max_lines
    assert room.sizes[0] <= setting.size <= room.sizes[1]
    if setting.size > room.sizes[0]:
        assert setting.height <= room.height + 0.01
    if text:
        assert (setting.lines[0][0], setting.lines[-1][1]) == (0, len(final))
    assert all(one[1] == other[0] for one, other in pairwise(setting.lines))
    assert {end for _, end in setting.lines} <= set(setting.paragraph.ends)
    for (start, end), line in zip(setting.lines, shown(setting), strict=True):
        assert final[start:end].startswith(line)
        assert final[start + len(line) : end].strip() == ""
    if final != text:
        assert setting.truncated
        assert final.endswith(ELLIPSIS)
        assert text.startswith(final.removesuffix(ELLIPSIS))


KOREAN = st.lists(
    st.text("가나다라마바사뻐꾸기시계", min_size=1, max_size=6)
    | st.sampled_from(
        ["AI", "GPT", "2025년", "R1", "漢字", "“인용”", "(괄호)", "ㅋㅋㅋ", "뻐꾸기의"]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@given(KOREAN, ROOMS)
@tried
def test_no_korean_word_is_broken(fonts: Fonts, text: str, room: Room) -> None:
    """Every word here fits a line, and so every line but the last ends at a space."""
    setting = fit(fonts, prepared(fonts, text, tracking=-0.02), room)
    final = setting.paragraph.text
    assert [final[end - 1] for _, end in setting.lines[:-1]] == [" "] * (len(setting.lines) - 1)


WORDS = st.lists(st.text("가나다라abcdefi", min_size=2, max_size=8), min_size=2, max_size=9).map(
    " ".join
)


@given(WORDS, st.integers(300, 900))
@tried
def test_no_arrangement_is_more_even(fonts: Fonts, text: str, width: int) -> None:
    """Against all of them: as few lines as can be, and among those the least sum of squares.

    A last line of one word counts a hundred pixels more.
    """
    setting = fit(fonts, prepared(fonts, text), at(40, width))
    cuts = [index + 1 for index, c in enumerate(text) if c == " "]
    limit = width / 40

    def cost(lines: list[tuple[int, int]]) -> float | None:
        widths = [setting.paragraph.width(*line) for line in lines]
        if max(widths) > limit + 1e-6:
            return None
        alone = len(lines) > 1 and " " not in text[lines[-1][0] :]
        return sum((limit - width) ** 2 for width in widths) + alone * (100 / 40) ** 2

    for count in range(len(cuts) + 1):
        ways = (list(pairwise((0, *way, len(text)))) for way in combinations(cuts, count))
        costs = [found for way in ways if (found := cost(way)) is not None]
        if costs:
            break
    assert len(setting.lines) == count + 1
    ours = cost(list(setting.lines))
    assert ours is not None
    assert ours <= min(costs) + 1e-6


def test_a_lone_letter_is_one_whatever_goes_with_it(fonts: Fonts) -> None:
    """A full stop beside a lone letter does not count."""
    lines = fitted(fonts, "뻐꾸기시계공방 방문하기 끝.", at(50, 540))
    assert lines[-1] == "방문하기 끝."
    assert properties(ord(".")).category == "Po"


@pytest.mark.parametrize(
    "text", ["제목 " * 150, "제목을짓다" * 60, "i" * 300, "日本語の見出し" * 40]
)
def test_a_text_that_is_far_too_long_costs_little(fonts: Fonts, text: str) -> None:
    """Its places are not judged, since no size takes it whole; and no letter that is too much is
    tried alone: the ellipsis is prepared, and one or two beginnings."""
    paragraph = prepared(fonts, clean(text))
    room = Room(1040, 40, (28, 28, 1), 1)
    with (
        mock.patch.object(sense, "judge", side_effect=AssertionError("judged")),
        mock.patch.object(ellipsis, "prepare", wraps=prepare) as prepares,
    ):
        found = fit(fonts, paragraph, room)
    assert found.truncated
    assert prepares.call_count <= 3
    [(start, end)] = found.lines
    beyond = found.paragraph.text[start:end].removesuffix(ELLIPSIS)
    assert text.startswith(beyond)
    more = paragraph.text[: len(beyond) + 2] + ELLIPSIS
    assert prepared(fonts, more).advance[-1] * 28 > 1040, "more would have fitted"


@given(TYPED, st.sampled_from([240.0, 600.0, 1040.0]), st.sampled_from(["sense", "balance"]))
@tried
def test_a_text_is_fitted_with_the_tracking_of_its_size(
    fonts: Fonts, typed: str, width: float, wrap: Wrap
) -> None:
    """Size, tracking and lines agree; no line is wider than the room."""
    paragraph = prepare(fonts, clean(typed), Style(of("ko"), "sans", 700, DISPLAY))
    room = Room(width, 440, (24, 150, 2), 5, wrap=wrap)
    text = fit(fonts, paragraph, room)
    assert text.paragraph.tracking == at_size(DISPLAY, text.size)
    if not text.truncated:
        assert text.width <= width + 0.01


def test_tracking_by_size_costs_no_more_size_than_its_width(fonts: Fonts) -> None:
    """Lines that read well are chosen once, and not again below the size of each choice."""
    text = "우리가 쿠버네티스를 떠난 이유와 그 뒤에 배운 것들"
    room = Room(616, 420, (44, 180, 2), 8, 1.2, "sense")
    sizes = []
    for tracking in (DISPLAY, -0.02):
        style = Style(of("ko"), "book", 700, tracking)
        sizes.append(fit(fonts, prepare(fonts, text, style), room).size)
    assert sizes[0] >= sizes[1] * 0.95


@pytest.mark.parametrize("tracking", [0.0, DISPLAY])
def test_lines_end_at_a_bound_space_only_before_they_end_inside_a_word(
    fonts: Fonts, tracking: float | Table
) -> None:
    """A name stays on one line, and a name wider than a line is parted between its words."""
    text = "Tag · Ada Lovelace"
    style = Style(of("en"), "sans", 700, tracking, bound_spaces=(text.index(" Lovelace"),))
    paragraph = prepare(fonts, text, style)
    name = 50 * paragraph.width(text.index("Ada"), len(text))
    wide, narrow = (
        shown(fit(fonts, paragraph, at(50, width))) for width in (1.1 * name, 0.9 * name)
    )
    assert wide == ["Tag ·", "Ada Lovelace"]
    assert narrow[-1] == "Lovelace"
