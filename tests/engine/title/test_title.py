"""The parts of a title that a design may draw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.clean import clean
from pyoji.engine.title import NAMES, dates, read


@pytest.mark.parametrize(
    ("title", "head", "tail"),
    [
        ("느린 빌드의 비밀: 캐시를 다시 보다", "느린 빌드의 비밀", "캐시를 다시 보다"),
        ("入門：型の話", "入門", "型の話"),
        ("Le cache : une histoire", "Le cache", "une histoire"),
        ("훅 3편: 끝", "훅 3편", "끝"),
        ("Notes — a slow morning", "Notes", "a slow morning"),
        ("Rust | memory", "Rust", "memory"),
        ("A: B — C", "A", "B — C"),
    ],
)
def test_a_colon_parts_head_and_tail(title: str, head: str, tail: str) -> None:
    """So does a dash with spaces where there is no colon."""
    parts = read(title)
    assert (parts["head"], parts["tail"]) == (head, tail)


@pytest.mark.parametrize(
    "title",
    [
        "회의는 10:30에 시작",
        "화면비 16:9의 역사",
        "https://example.com 이야기",
        ": 콜론으로 시작",
        "끝에 콜론: ",
        "“인용: 속의 콜론”을 읽다",
        "state-of-the-art",
    ],
)
def test_other_colons_part_nothing(title: str) -> None:
    """A time, a ratio, an address, a colon at the edge or within quotation marks."""
    assert "head" not in read(title)


@pytest.mark.parametrize(
    ("title", "number", "unit"),
    [
        ("빌드가 3.5배 빨라졌다", "3.5", "배"),
        ("메모리를 40% 줄이기", "40", "%"),
        ("서버 12,000대를 옮기며", "12,000", "대"),
        ("9가지 습관", "9", "가지"),
        ("A $30M lesson", "$30", "M"),
        ("12 ways to wait", "12", "ways"),
        ("How we saved 2 million requests", "2", "million"),
        ("応答が80倍速くなった", "80", "倍"),
        ("5つの習慣", "5", "つ"),
        ("延迟降低75%的办法", "75", "%"),
        ("3 สัปดาห์กับ 2 ล้านคน", "2", "ล้าน"),
        ("20 Milyon istek", "20", "Milyon"),
        ("5 साल का सफर", "5", "साल"),
        ("6 уроков и 90% времени", "90", "%"),
        ("11 Gründe", "11", "Gründe"),
    ],
)
def test_the_number_a_reader_remembers(title: str, number: str, unit: str) -> None:
    """With its unit; a share, a factor or a sum before a count."""
    parts = read(title)
    assert (parts["number"], parts.get("unit")) == (number, unit)
    assert parts["figure"] in title
    assert parts["figure"].replace(" ", "") == number + unit


@pytest.mark.parametrize(
    "title",
    [
        "2025년을 돌아보며",
        "The 2024 review",
        "Отчёт за 2023 год",
        "Web3 and GPT-4",
        "16:9",
        "1/10로",
    ],
)
def test_a_year_or_a_number_within_a_name_is_no_figure(title: str) -> None:
    """A year, a number within a name or a ratio is not the title's number."""
    assert "number" not in read(title)


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("Django 6.1이 바꾼 것", "6.1"),
        ("v3.2.1 is out", "3.2.1"),
        ("Deno 3", "3"),
        ("iOS 22: 첫인상", "22"),
        ("Release v4", "4"),
        ("Go1.30 출시", None),
        ("Top 12 Lists", None),
        ("These 8 Habits", None),
        ("빌드 2.5배", None),
        ("Only $4.50", None),
        ("Report 2025", None),
    ],
)
def test_a_version_follows_a_product(title: str, version: str | None) -> None:
    """A dotted number, one after v, or a whole number after a product's name."""
    assert read(title).get("version") == version


@pytest.mark.parametrize(
    ("title", "part", "parts"),
    [
        ("컴파일러 만들기 4편", "4", None),
        ("제2부: 심화", "2", None),
        ("(2/6) 색인의 구조", "2", "6"),
        ("Part 4 of 9: Parsing", "4", "9"),
        ("Teil III: Der Parser", "III", None),
        ("第12回 勉強会", "12", None),
        ("第三章 性能", "三", None),
        ("Частина: Часть 2", "2", None),
        ("الجزء 3: الختام", "3", None),
        ("ตอนที่ 5 จบ", "5", None),
        ("Phần 2: Bộ nhớ", "2", None),
        ("Journal #8", "8", None),
    ],
)
def test_a_part_of_a_series(title: str, part: str, parts: str | None) -> None:
    """As it is written, and of how many where the title says so."""
    found = read(title)
    assert (found["part"], found.get("parts")) == (part, parts)


@pytest.mark.parametrize("title", ["9/4를 읽다", "(7/3)", "편집 3부작", "Participate 2 win"])
def test_no_part_of_a_series(title: str) -> None:
    """A fraction larger than one, a trilogy, a word that begins alike."""
    assert "part" not in read(title)


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("2027-01-09 장애 보고", "2027-01-09"),
        ("2027년 3월 2일의 기록", "2027년 3월 2일"),
        ("3월 2일의 기록", "3월 2일"),
        ("2027年3月2日の障害", "2027年3月2日"),
        ("May 5, 2027 — notes", "May 5, 2027"),
        ("Notes of 5 May 2027", "5 May 2027"),
        ("El 7 de marzo de 2027", "7 de marzo de 2027"),
        ("12. März 2027", "12. März 2027"),
        ("5 tháng 3", "5 tháng 3"),
        ("2027년 회고", None),
        ("In May we may", None),
        ("1.2.3", None),
    ],
)
def test_a_date_as_it_is_written(title: str, date: str | None) -> None:
    """A year or a month alone is none."""
    assert read(title).get("date") == date


def test_the_figures_of_a_date_are_its_own() -> None:
    """Figures of a date are not the title's number or part."""
    assert read("2027년 3월 2일").keys() == {"date", "initial", "letter"}


@pytest.mark.parametrize(
    ("title", "initial"),
    [
        ("“느린” 아침", "느"),
        ("  — 아침", "아"),
        ("क्षमा", "क्ष"),
        ("(5) 다섯", "5"),
        ("🎉 축하", "축"),
        ("ตอน", "ต"),
        ("…", None),
    ],
)
def test_the_initial_is_a_grapheme(title: str, initial: str | None) -> None:
    """The first that begins with a letter or a digit."""
    assert read(title).get("initial") == initial


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("느린 아침", "린"),
        ("늘 새로운 아침", "늘"),
        ("Improving cold starts", "m"),
        ("Ínfimo", "n"),
        ("一日で作る検索", "日"),
        ("เรียนรู้", "รี"),
        ("إجراء", "ج"),
        ("(1) Tools", "T"),
        ("그", "그"),
        ("…", None),
    ],
)
def test_the_letter_is_recognised_where_it_is_cropped(title: str, letter: str | None) -> None:
    """The first that is more than bars, or the initial if the title has none."""
    assert read(title).get("letter") == letter


@pytest.mark.parametrize(
    ("title", "name", "text"),
    [
        ("그가 “천천히 가자”고 했다", "quoted", "천천히 가자"),
        ("彼は「ゆっくり」と言った", "quoted", "ゆっくり"),
        ("Он сказал «медленно» и ушёл", "quoted", "медленно"),
        ("Er sagte „langsam“ und ging", "quoted", "langsam"),
        ("[번역] 느린 빌드", "bracketed", "번역"),
        ("【速報】新しい型", "bracketed", "速報"),
        ("`make test`를 빠르게", "code", "make test"),
    ],
)
def test_what_stands_between_marks(title: str, name: str, text: str) -> None:
    """Without the marks."""
    assert read(title)[name] == text


@pytest.mark.parametrize("title", ["“전부 인용”", "don’t and won’t", "f(x) 이야기", "(2024)"])
def test_marks_that_part_nothing(title: str) -> None:
    """A pair around the whole title, apostrophes, a function's call, figures alone."""
    assert not read(title).keys() & {"quoted", "bracketed", "code"}


@given(st.text(max_size=200))
def test_parts_stand_in_the_title(text: str) -> None:
    """In any title, parts have known names, are not empty, and are text of the title."""
    title = clean(text)
    parts = read(title)
    assert set(parts) <= set(NAMES)
    assert all(part and part in title for part in parts.values() if part != parts.get("number"))


@pytest.mark.parametrize(
    ("title", "quotation", "speaker"),
    [
        ("“천천히 서둘러라”", "천천히 서둘러라", None),
        ("「急がば回れ」", "急がば回れ", None),
        ("“천천히 서둘러라” — 아우구스투스", "천천히 서둘러라", "아우구스투스"),
        ("Donald Knuth: “Beware of bugs”", "Beware of bugs", "Donald Knuth"),
        ("« Hâte-toi lentement » — Auguste", "Hâte-toi lentement", "Auguste"),
    ],
)
def test_a_title_may_be_a_quotation(title: str, quotation: str, speaker: str | None) -> None:
    """The title, or one of its halves; the other half says whose it is."""
    parts = read(title)
    assert (parts["quotation"], parts.get("speaker")) == (quotation, speaker)


@pytest.mark.parametrize("title", ["“느린” 아침", "彼は「ゆっくり」と言った", "“가” 그리고 “나다”"])
def test_a_quotation_is_no_part_of_a_sentence(title: str) -> None:
    """Words outside the marks belong to the title."""
    assert not {"quotation", "speaker"} & read(title).keys()


@pytest.mark.parametrize(
    ("title", "is_word"),
    [
        ("Kubernetes", True),
        ("C++17-Standard", True),
        ("하이퍼파라미터", True),
        ("Достопримечательность", True),
        ("मुख्यमंत्री", True),
        ("Go", False),  # fills a line as it is
        ("Donaudampfschifffahrtsgesellschaftskapitän", False),  # fills several lines
        ("Two words", False),
        ("การเปลี่ยนแปลง", False),  # words without spaces
        ("静かな朝の記録", False),
        ("🚀🚀🚀🚀🚀🚀🚀", False),
        ("2026-11-30", False),
    ],
)
def test_a_title_of_one_long_word(title: str, is_word: bool) -> None:
    """It is the whole title, in a script with spaces between words."""
    assert read(title).get("word") == (title if is_word else None)


def test_a_part_is_looked_for_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most designs draw the halves alone, and do not wait for a search of dates."""
    searched: list[str] = []
    monkeypatch.setattr(dates, "first", searched.append)
    parts = read("훅 3편: 끝")
    assert (parts["head"], parts["tail"], searched) == ("훅 3편", "끝", [])
    assert parts["part"] == parts["part"] == "3"
    assert searched == ["훅 3편: 끝"]


def test_parts_are_those_that_the_title_has() -> None:
    """In the order of their names."""
    parts = read("Notes — a slow morning")
    assert list(parts) == ["head", "tail", "initial", "letter"]
    assert len(parts) == 4
    assert "date" not in parts
    assert dict(read("")) == {}
