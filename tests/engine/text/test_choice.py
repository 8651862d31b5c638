"""Size, number of lines and their ends are weighed together."""

from itertools import combinations, pairwise
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text import parts
from pyoji.engine.text.arrange import MIDLINE, Arrangement, End, arrange, shortfall
from pyoji.engine.text.fit import FittedText, fit
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import of, tracking
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.sense import Weights
from pyoji.engine.text.style import Style

from tests.engine.text.chain import tried

ROOM = Room(1000, 400, (44, 104, 2), 6)
WEIGHTS = Weights(evenness=5.0, short=3.0, alone=8.0, usual=0.0, classes={})


def prepared(fonts: Fonts, text: str, tag: str = "ko") -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, tracking(text, of(tag))))


def lines(setting: FittedText) -> list[str]:
    return [setting.paragraph.text[start:end].strip() for start, end in setting.lines]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ko", "바다로 가는 길: 작은 배와 큰 바람이 만나는 항구의 아침"),
        ("ko", "바다로 가는 길 - 작은 배와 큰 바람이 만나는 항구의 아침"),
        ("ja", "海へ行く道：小さな船と大きな風が出会う港の朝のはなし"),
        ("zh-Hans", "去海边的路：小船与大风相遇的港口清晨和一些旧故事"),
        ("en", "The road to the sea: a small boat and a great wind in the morning"),
        ("fr", "La route de la mer : un petit bateau et un grand vent au matin"),
    ],
)
def test_a_title_of_two_parts_is_parted_there(fonts: Fonts, tag: str, text: str) -> None:
    """A line ends at the colon or the dash, a little smaller if need be."""
    setting = fit(fonts, prepared(fonts, text, tag), ROOM)
    assert "colon" in setting.reasons
    assert not setting.truncated


def test_a_short_title_stays_on_one_line(fonts: Fonts) -> None:
    """A colon is no reason to part what fits at the largest size."""
    assert len(fit(fonts, prepared(fonts, "바다: 길"), ROOM).lines) == 1


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ja", "小さく始めて、大きく壊さないために"),
        ("zh-Hant", "選字、排版與部署"),
        ("zh-Hans", "先看，再写"),
        ("ko", "오늘은 쉽니다. 내일 만나요"),
        ("en", "Slow down, then ship"),
        ("en", "Rust: fast"),
    ],
)
def test_no_mark_breaks_what_fits_at_the_largest_size(fonts: Fonts, tag: str, text: str) -> None:
    """Two lines would be no larger, and one line leaves no short line alone."""
    setting = fit(fonts, prepared(fonts, text, tag), Room(1000, 400, (28, 34, 2), 3))
    assert lines(setting) == [text]
    assert setting.size == 34


def test_a_little_size_is_given_for_lines_that_read(fonts: Fonts) -> None:
    """And no more than a little."""
    text = "구름을 보며 걷는 사람들의 오픈 소스 지도"
    by_sense = fit(fonts, prepared(fonts, text), ROOM)
    even = fit(fonts, prepared(fonts, text), Room(1000, 400, (44, 104, 2), 6, wrap="balance"))
    assert all(not line.endswith("오픈") for line in lines(by_sense))
    assert by_sense.size >= even.size * 0.7


def test_the_authors_lines_are_kept(fonts: Fonts) -> None:
    """An LF ends a line as long as some size takes the lines so."""
    setting = fit(fonts, prepared(fonts, "첫 줄이다\n둘째 줄은 조금 더 긴 줄이다"), ROOM)
    assert lines(setting) == ["첫 줄이다", "둘째 줄은 조금 더 긴 줄이다"]
    assert setting.reasons == ("author", "end")


def test_the_authors_lines_give_way_where_nothing_takes_them(fonts: Fonts) -> None:
    """Seven lines are more than the room has; the words are set as they come."""
    setting = fit(fonts, prepared(fonts, "\n".join("하나둘셋넷다섯여섯일")), ROOM)
    assert len(setting.lines) <= 6


def test_a_soft_hyphen_is_drawn_at_a_lines_end_alone(fonts: Fonts) -> None:
    """Elsewhere it takes no room."""
    word = "Wind\u00admühlen\u00adflügel\u00adhalter\u00adung"
    paragraph = prepared(fonts, word, "de")
    assert paragraph.advance[-1] == pytest.approx(
        prepared(fonts, word.replace("\u00ad", ""), "de").advance[-1], abs=0.02
    )
    setting = fit(fonts, paragraph, Room(400, 400, (64, 64, 1), 6))
    ends = [end for _, end in setting.lines[:-1]]
    assert ends
    for end in ends:
        assert paragraph.text[end - 1] == "\u00ad"
        *_, glyph = [g for _, glyphs in paragraph.visual(0, end) for g in glyphs]
        assert glyph == paragraph.hyphens[end - 1]


def test_no_line_is_a_remnant(fonts: Fonts) -> None:
    """None is under a third of the longest, unless a colon ends it."""
    text = "아침마다 천천히 걷는 사람들이 모여 만든 동네 산책 지도 이야기"
    setting = fit(fonts, prepared(fonts, text), ROOM)
    assert min(setting.widths) > max(setting.widths) / 3


@pytest.mark.parametrize(
    ("tag", "room", "expected"),
    [
        ("ko", (420, 300), ["느린", "저녁의 노래"]),
        ("ko", (400, 300), ["느린", "저녁의 노래"]),
        ("ko", (420, 300), ["비를 그리는", "화가를 위한 우산"]),
        ("ko", (1040, 300), ["바다를", "다시 그리다 둘째 날"]),
        ("ja", (480, 300), ["古い時計の", "ぜんまいを巻く"]),
        ("ja", (480, 300), ["北の町の", "パン屋の", "朝、香り"]),
        ("zh-Hans", (400, 400), ["一张旧照片，", "留下", "外婆的笑容"]),
        ("en", (500, 400), ["Walking", "without fear"]),
        ("en", (620, 400), ["Organise your", "quiet days"]),
    ],
)
def test_a_short_last_word_has_company(
    fonts: Fonts, tag: str, room: tuple[int, int], expected: list[str]
) -> None:
    """By another break, fewer lines or a smaller size; an adverb stays with its verb."""
    text = ("" if tag in ("ja", "zh-Hans") else " ").join(expected)
    setting = fit(fonts, prepared(fonts, text, tag), Room(*room, (44, 140, 2), 6))
    assert lines(setting) == expected


@pytest.mark.parametrize("wrap", ["sense", "balance", "fill"])
def test_every_way_loses_no_letter(fonts: Fonts, wrap: str) -> None:
    """The lines follow each other from the text's start to its end."""
    text = "소리를 모으는 사람, 그리고 그 소리를 듣는 사람: 두 사람의 긴 여름"
    setting = fit(fonts, prepared(fonts, text), Room(600, 500, (40, 80, 2), 6, wrap=wrap))  # type: ignore[arg-type]
    assert "".join(text[start:end] for start, end in setting.lines) == text
    assert max(setting.widths) <= 600.01


def test_code_is_set_in_the_mono_face_and_kept_whole(fonts: Fonts) -> None:
    """Its spaces end no line while it fits."""
    text = "처음 배우는 git rebase --onto 사용법과 되돌리는 방법"
    start, end = text.index("git"), text.index(" 사용법")
    style = Style(of("ko"), "pretendard", 700, 0.0, (Emphasis(start, end, 700, "mono"),))
    paragraph = prepare(fonts, text, style)
    faces = {
        run.run.face for run in paragraph.runs if run.run.start >= start and run.run.end <= end
    }
    assert faces == {"NotoSansMono-Bold"}
    for width in (600, 800, 1000):
        setting = fit(fonts, paragraph, Room(width, 600, (30, 90, 2), 6))
        assert not [cut for _, cut in setting.lines[:-1] if start < cut < end]


def arranged(ends: list[End], count: int) -> tuple[int, ...]:
    """Where lines of pieces end, each an em wide, as `arrange` has it."""
    begins = [float(at) for at in range(len(ends))]
    stops = [at + 1 for at in begins]
    found = arrange(begins, stops, ends, WEIGHTS, count, 10.0)
    assert found is not None
    assert sum(found.widths) == pytest.approx(len(ends))
    return found.ends


def test_a_word_that_leans_is_no_line_of_its_own() -> None:
    """Unless nothing else is possible."""
    gladly, free, leaning = End(-1.0), End(0.0), End(-1.0, alone=9.0)
    assert arranged([gladly, leaning, free], 3) == (1, 2, 3)
    assert arranged([gladly, leaning, free, free], 3) != (1, 2, 4)
    assert arranged([gladly, gladly, free, free], 3) == (1, 2, 4)


def test_a_phrase_that_is_parted_begins_its_line() -> None:
    """What is too wide for a line is not begun in the middle of another."""
    inside = End(0.0, phrase=1)
    assert arranged([End(0.9), inside, End(0.0)], 2) == (1, 3)
    assert arranged([End(0.9), End(0.0), End(0.0)], 2) == (2, 3)


def test_a_last_piece_is_alone_only_at_a_price() -> None:
    """Unless more of the text follows, or the piece is not much shorter than the lines above."""

    def ends(last: float, *, ends_text: bool) -> tuple[int, ...]:
        begins, stops = (0.0, 1.1, 3.0), (1.1, 3.0, 3.0 + last)
        free = [End(1.0), End(0.0), End(0.0)]
        found = arrange(begins, stops, free, WEIGHTS, 2, 9.0, ends_text=ends_text)
        assert found is not None
        return found.ends

    assert ends(1.0, ends_text=True) == (1, 3)
    assert ends(1.0, ends_text=False) == (2, 3)
    assert ends(1.9, ends_text=True) == (2, 3)


def test_one_line_is_taken_only_if_it_fits() -> None:
    """No arrangement is wider than its room, and none has more lines than pieces."""
    assert arrange([0.0], [2.0], [End(0.0)], WEIGHTS, 1, 1.9) is None
    assert arrange([0.0], [2.0], [End(0.0)], WEIGHTS, 2, 9.0) is None
    assert arrange([0.0], [2.0], [End(0.0)], WEIGHTS, 1, 2.0) is not None


def test_a_colon_ends_a_line_where_a_dash_cannot_too(fonts: Fonts) -> None:
    """Of two cuts that the room has no lines for, the first is made."""
    text = "바다의 오래된 노래: 작은 배가 떠난 항구 - 등대의 기록"
    setting = fit(fonts, prepared(fonts, text), Room(800, 400, (30, 64, 2), 2))
    assert [line.endswith(":") for line in lines(setting)] == [True, False]


def test_as_large_as_the_design_allows_unless_a_line_is_saved(fonts: Fonts) -> None:
    """A title that fits one line at the requested size is one line, with commas too."""
    text = "뻐꾸기 시계를 고치는 아침, 톱니 하나"
    assert len(fit(fonts, prepared(fonts, text), Room(1040, 304, (60, 60, 1), 4)).lines) == 1


@tried
@given(
    sizes=st.lists(st.tuples(st.floats(0.3, 4.0), st.sampled_from([0.0, 0.25])), min_size=1),
    costs=st.lists(st.floats(-3.0, 4.0), min_size=12, max_size=12),
    count=st.integers(1, 5),
    limit=st.sampled_from([4.0, 8.0, inf]),
)
def test_no_arrangement_costs_less(
    sizes: list[tuple[float, float]], costs: list[float], count: int, limit: float
) -> None:
    """Of all ways to set the pieces in lines that fit, the cheapest is found, if there is any."""
    begins, stops, ends = [], [], []
    at = 0.0
    for index, ((width, gap), cost) in enumerate(zip(sizes[:9], costs, strict=False)):
        begins.append(at)
        stops.append(at + width)
        ends.append(End(cost, alone=abs(costs[-1 - index]), phrase=index // 2))
        at += width + gap
    found = arrange(begins, stops, ends, WEIGHTS, count, limit)
    total = len(begins)
    mean = (stops[-1] - begins[0]) / count
    alone = WEIGHTS.alone * shortfall(stops[-1] - begins[-1], stops[-1], count)

    def price(first: int, last: int) -> float:
        width = stops[last] - begins[first]
        end = ends[last] if last < total - 1 else End(0.0, alone if count > 1 else 0.0)
        split = MIDLINE if first < end.phrase else end.alone if first == last else 0.0
        uneven = WEIGHTS.evenness * ((width - mean) / mean) ** 2
        return end.cost + split + uneven + WEIGHTS.short * max(0.0, 0.5 - width / mean)

    all_costs = [
        sum(price(first, after - 1) for first, after in pairwise((0, *cuts, total)))
        for cuts in combinations(range(1, total), count - 1)
        if all(stops[b - 1] - begins[a] <= limit for a, b in pairwise((0, *cuts, total)))
    ]
    if count > total or not all_costs:
        assert found is None
    else:
        assert found is not None
        assert found.cost == pytest.approx(min(all_costs), abs=1e-9)


def test_lines_that_cannot_fit_are_not_arranged(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First-fit gives the least number of lines for a width; fewer lines are not tried."""
    limits: list[tuple[int, float, Arrangement | None]] = []

    def counted(*args: Any, **how: Any) -> Arrangement | None:
        found = arrange(*args, **how)
        limits.append((args[4], args[5], found))
        return found

    monkeypatch.setattr(parts, "arrange", counted)
    text = "바다로 가는 길에서 만난 작은 배와 큰 바람이 머무는 항구의 아침과 저녁 이야기"
    fit(fonts, prepared(fonts, text), ROOM)
    assert limits
    assert all(found is not None for _, limit, found in limits if limit < inf)
    tried_free = [count for count, limit, _ in limits if limit == inf]
    assert len(tried_free) == len(set(tried_free))


def test_a_title_that_is_parted_is_not_set_in_one_piece_too(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its parts are large enough, however large it would be without the break between them."""
    totals: set[int] = set()

    def counted(*args: Any, **how: Any) -> Arrangement | None:
        totals.add(len(args[0]))
        return arrange(*args, **how)

    monkeypatch.setattr(parts, "arrange", counted)
    text = "바다로 가는 길의 오래된 이야기: 작은 배와 큰 바람이 만나는 항구의 아침"
    setting = fit(fonts, prepared(fonts, text), ROOM)
    assert "colon" in setting.reasons
    assert max(totals) < len(setting.paragraph.word_breaks) - 1
