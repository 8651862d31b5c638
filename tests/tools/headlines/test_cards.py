"""Titles on cards, from the link to the layout: nothing that belongs together is parted."""

from __future__ import annotations

import pytest
from pyoji.engine.card import PNG, SIZES
from pyoji.engine.design import Templates, samples
from pyoji.engine.frame import TextBlock
from pyoji.engine.pipeline import Pipeline
from pyoji.errors import ParameterError

from tests.tools.headlines import cards

WIDTH = SIZES["og"].width
REVOLUTION = "DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"


def titles(
    pipeline: Pipeline, templates: Templates, design: str, *pairs: tuple[str, str]
) -> list[TextBlock]:
    return cards.blocks_of(pipeline.frame(templates.card(design, pairs, PNG)))


lines = cards.lines_of


def test_nothing_reads_badly() -> None:
    """Over titles of fifteen languages and more, in four designs."""
    found = cards.check(list(cards.titles(cards.DEFAULT)))
    assert found.cards > 200
    # One title in narrow columns, where all other breaks divide what belongs together.
    alone = found.by_kind.pop("alone", [])
    assert all("pour les développeurs" in each.replace(" | ", " ") for each in alone)
    assert dict(found.by_kind) == {}
    assert found.parted >= 0.9 * found.colons > 0


# Titles whose last word is left alone by evenness and sense without a price for it.
LEFT_ALONE = [
    ("ko", "느린 저녁의 노래"),
    ("ko", "`grep`이 낯선 사람을 위한 산책"),
    ("ko", "첫눈을 기다린 사람을 위한 인사"),
    ("ja", "古い時計のぜんまいを巻く"),
    ("ja", "北の町のパン屋の朝、香り"),
    ("zh-Hans", "一张旧照片，藏在外婆的抽屉"),
    ("en", "Walking without fear"),
]


def test_no_short_word_is_left_alone(templates: Templates) -> None:
    """On the last line, in any design; the length of the lines above it matters."""
    found = cards.check(LEFT_ALONE, templates.names)
    assert found.by_kind["alone"] == []


def test_lines_that_are_merely_even_are_found_wanting() -> None:
    """Or the check above would prove nothing; in designs that set a title as one text."""
    given = list(cards.titles(cards.DEFAULT))
    found = cards.check(given, ("quote",), wrap="balance")
    assert {"article", "colon", "word"} <= set(found.by_kind)
    assert found.parted < found.colons / 2


def test_a_file_that_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, and a sentence."""
    assert cards.main(["missing.tsv"]) == 2
    assert "missing.tsv is missing" in capsys.readouterr().err


def test_faults_are_printed_by_kind(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    """With the lines that have them, then counts; a link is read like a title."""
    path = tmp_path / "links.tsv"  # type: ignore[operator]
    path.write_text(
        "en\t/api/minimal?title=Notes%20on%20a%20river%3A%20a%20walk%20to%20the%20sea\n"
    )
    assert cards.main([str(path), "--wrap", "fill", "--designs", "article,quote"]) == 0
    printed = capsys.readouterr().out
    assert "\ncolon\n    quote en" in printed
    assert "2 cards; colons that part lines: 1 of 2" in printed


@pytest.mark.parametrize("title", [REVOLUTION, *samples().values()])
def test_a_title_of_two_parts_is_parted_in_every_design_and_size(
    pipeline: Pipeline, templates: Templates, title: str
) -> None:
    """At its colon, into lines or into texts, unless one line takes the whole."""
    into_texts = 0
    for design in templates.names:
        for size in SIZES:
            blocks = titles(pipeline, templates, design, ("title", title), ("size", size))
            shown = (design, size, list(map(lines, blocks)))
            assert blocks, shown
            assert not any(block.truncated for block in blocks), shown
            one_line = len(blocks) == len(blocks[0].lines) == 1
            assert one_line or cards.is_parted(title, blocks), shown
            into_texts += len(blocks) > 1
    assert 0 < into_texts < len(templates.names) * len(SIZES)


def test_open_source_stays_on_a_line_in_every_design_and_size(
    pipeline: Pipeline, templates: Templates
) -> None:
    """Two Korean words that are one term."""
    torn = [
        (design, size)
        for design in templates.names
        for size in SIZES
        for block in titles(pipeline, templates, design, ("title", REVOLUTION), ("size", size))
        if any(line.endswith("오픈") for line in lines(block))
    ]
    assert torn == []


def test_what_is_not_parted_at_its_colon_is_found(pipeline: Pipeline, templates: Templates) -> None:
    """In one text without a line that ends there, and in two that lack a part of the title."""
    title = "Notes on a river: a walk to the sea"
    filled = titles(pipeline, templates, "quote", ("title", title), ("wrap", "fill"))
    assert not cards.is_parted(title, filled)
    texts = titles(pipeline, templates, "article", ("title", title))
    assert cards.is_parted(title, texts)
    assert not cards.is_parted(title, texts[:1])
    assert not cards.is_parted(title, texts[::-1])
    assert not cards.is_parted(title + " and back", texts)


# ── kinds of what must not be parted: titles, and what stays on a line of all designs ─────────

WHOLE = [
    # a Korean word with a sign inside it
    ("ko", "깃(Git)을 처음 만나는 글쓴이를 위한 느린 안내서", "깃(Git)을"),
    ("ko", "응답의 99.9%가 열 밀리초 안에 끝나는 작은 서버", "99.9%가"),
    ("ko", "함수 print()부터 다시 배우는 파이썬 이야기 모음", "print()부터"),
    ("ko", "등록 상표 Pyoji™의 뜻과 그 이름을 고른 까닭", "Pyoji™의"),
    ("ko", "사람들이 ‘느림’이라는 말을 다시 찾는 이유", "‘느림’이라는"),
    ("ko", "오늘 밤 <봄날>을 다시 듣는 사람들의 사연", "<봄날>을"),
    # a sign that begins a word
    ("ko", "올가을 가장 많이 쓰인 꼬리표 #단풍길 산책 모음", "#단풍길"),
    ("ko", "도구를 지우는 명령 rm --recursive 다시 읽기", "--recursive"),
    ("ko", "화살표 a->b->c 순서로 따라가는 연결 목록 문제", "a->b->c"),
    ("ko", "동료 @나무늘보 가 들려주는 느린 배포의 기쁨", "@나무늘보"),
    # what leans on the word before it
    ("ko", "올가을 가장 많이 쓰인 꼬리표 #단풍 은 무엇인가", "#단풍 은"),
    ("ko", "오랫동안 미루어 두었던 서랍을 정리하고 싶은 날에", "정리하고 싶은"),
    ("ko", "기다림이 길어질 수밖에 없는 까닭을 묻는 사람", "길어질 수밖에"),
    ("ko", "멀리서 찾아온 손님 마흔 명과 나눈 저녁 이야기", "마흔 명과"),
    # a word without spaces around it
    ("ja", "夕暮れの海辺を歩く子どもたちの小さな冒険", "子どもたち"),
    ("ja", "深夜に動くデータベースと静かなサーバールーム", "データベース"),
    ("ja", "分散型ストレージの仕組みを図で学ぶ入門講座", "分散型"),
    ("zh", "去中心化网络如何改变我们保存记忆的方式", "去中心化"),
    ("zh", "用人工智能赋能小城的公共图书馆与读者", "赋能"),
    ("zh", "在停电的情况下照看一座老温室的三个夜晚", "情况下"),
    ("th", "คู่มือกลยุทธ์การกระจายหนังสือไปยังห้องสมุดทั่วประเทศ", "กลยุทธ์"),
    ("th", "เครือข่ายนักอ่านที่เดินทางไกลเพื่อพบกันทุกฤดูฝน", "เครือข่าย"),
    ("vi", "Những ứng dụng nhỏ giúp người dùng giữ thói quen đọc sách", "ứng dụng"),
    ("vi", "Một hành trình dài qua các thành phố ven biển miền Trung", "thành phố"),
    ("vi", "Công cụ và kinh nghiệm cho nhóm phát triển phần mềm nhỏ", "kinh nghiệm"),
    # a numeral and its unit
    ("es", "Cómo guardamos 40 millones de cartas antiguas en un sótano", "40 millones"),
    ("tr", "Küçük bir dükkânda saklanan 12 milyon eski mektubun öyküsü", "12 milyon"),
    ("th", "บันทึกจากผู้อ่านกว่า 3 ล้าน คนในห้องสมุดออนไลน์ของเรา", "3 ล้าน"),
    # two names and the sign between them
    ("en", "Gardens x Libraries: what two quiet places taught our town", "Gardens x"),
    ("ko", "느린우체국 × 골목서점: 편지로 이어진 두 가게 이야기", "느린우체국 ×"),
]
_MAY_BEGIN_WITH_THE_SIGN = frozenset(("Gardens x", "느린우체국 ×"))


@pytest.mark.parametrize(("language", "title", "whole"), WHOLE)
def test_it_stays_on_one_line(
    pipeline: Pipeline, templates: Templates, language: str, title: str, whole: str
) -> None:
    """In every design; of a sign between names, that no line ends in it."""
    for design in templates.names:
        blocks = titles(pipeline, templates, design, ("title", title))
        shown = [line for block in blocks for line in lines(block)]
        if whole in _MAY_BEGIN_WITH_THE_SIGN:
            assert not any(line.endswith(whole[-2:]) for line in shown), (design, shown)
        else:
            assert any(whole in line for line in shown), (design, shown)


@pytest.mark.parametrize(
    ("language", "title", "waits"),
    [
        ("en", "A walk to the end of the pier on a cold and quiet morning", "the a"),
        ("fr", "Les fenêtres de la gare et le bruit des trains de la nuit", "la le les des"),
        ("es", "Las ventanas de la estación y el ruido de los trenes", "la el los y"),
        ("pt", "As janelas da estação e o barulho dos trens na noite", "o a e"),
        ("de", "Die Fenster des Bahnhofs und der Lärm der Züge in der Nacht", "der die des"),
        ("it", "Le finestre della stazione e il rumore dei treni di notte", "il la le e"),
        ("nl", "De ramen van het station en het geluid van de nachttrein", "de het een"),
        ("ru", "Окна вокзала и шум поездов в ночном городе у самой реки", "и в у"),
        ("pl", "Okna dworca i hałas pociągów w nocnym mieście u samej rzeki", "i w u"),
        ("cs", "Okna nádraží a hluk vlaků v nočním městě u samé řeky", "a v u"),
        ("ar", "نوافذ المحطة وضجيج القطارات في المدينة على ضفة النهر", "في على"),
    ],
)
def test_no_line_ends_in_a_word_that_waits_for_the_next(
    pipeline: Pipeline, templates: Templates, language: str, title: str, waits: str
) -> None:
    """An article or a word of one letter ends no line, with or without `lang`."""
    for design in cards.DESIGNS:
        for told in ((), (("lang", language),)):
            for block in titles(pipeline, templates, design, ("title", title), *told):
                last = {line.split()[-1].casefold() for line in lines(block)[:-1]}
                assert not last & set(waits.split()), (design, lines(block))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "GitHub Actions: كيف نبني موقعاً صغيراً"),
        ("he", "Python 4: מה השתנה?"),
        ("fa", "SQLite: چرا کوچک زیباست"),
    ],
)
def test_the_language_gives_the_direction(
    pipeline: Pipeline, templates: Templates, language: str, title: str
) -> None:
    """Also of a title that begins with Latin, or has only Latin before its colon.

    A text of Latin alone runs to the right, but starts at the card's right edge like the rest.
    """
    for design in cards.DESIGNS:
        blocks = titles(pipeline, templates, design, ("title", title), ("lang", language))
        latin = ["".join(lines(block)).isascii() for block in blocks]
        assert latin in ([False], [True, False])
        assert [block.direction for block in blocks] == ["ltr" if x else "rtl" for x in latin]
        starts = [line.x + line.width for block in blocks for line in block.lines]
        assert max(starts) - min(starts) < 0.01 * WIDTH, (design, starts)


@pytest.mark.parametrize(
    ("tag", "nearest"), [("kr", "ko"), ("cn", "zh-Hans"), ("tw", "zh-Hant"), ("jp", "ja")]
)
def test_a_country_is_no_language(templates: Templates, tag: str, nearest: str) -> None:
    """The card is refused and its language named."""
    with pytest.raises(ParameterError) as refused:
        templates.card("minimal", (("title", "x"), ("lang", tag)), PNG)
    assert refused.value.nearest == nearest
