"""Guess the language of a text from its ideographs."""

import pytest
from pyoji.engine.text import language
from pyoji.engine.text.unicode import build_han, han

from tests.engine.text import ucd


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("歡迎使用", (1, 0, 0)),
        ("欢迎使用", (0, 1, 0)),
        ("駅で働く", (0, 0, 2)),
        ("人工", (0, 0, 0)),
    ],
)
def test_characters_that_one_writing_alone_has(text: str, counts: tuple[int, int, int]) -> None:
    """They are counted by kind; shared ones count for none."""
    assert han.count(text) == counts


def test_the_lists_are_what_the_generator_makes() -> None:
    """The file is that of the database, unless it was edited by hand."""
    directory = ucd.path("Unihan_IRGSources.txt.bz2").parent
    assert build_han.HAN.read_text(encoding="utf-8") == build_han.payload(directory)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("臺北捷運路線圖", "zh-Hant"),
        ("圖書館開放時間，請見公告。", "zh-Hant"),
        ("選舉結果", "zh-Hant"),
        ("图书馆开放时间", "zh-Hans"),
        ("中文", "zh-Hans"),
        ("駅前再開発", "ja"),
        ("辺境測量記", "ja"),
        ("働方改革実践", "ja"),
    ],
)
def test_a_text_of_ideographs_alone_is_guessed_by_them(text: str, tag: str) -> None:
    """Whether it is Japanese without kana, or which Chinese, letters say that no other has."""
    assert language.guess(text) == tag


@pytest.mark.parametrize(
    ("tag", "nearest"),
    [
        ("jp", "ja"),
        ("kr", "ko"),
        ("cn", "zh-Hans"),
        ("tw", "zh-Hant"),
        ("JP", "ja"),
        ("kr-KR", "ko"),
    ],
)
def test_the_code_of_a_country_is_no_language(tag: str, nearest: str) -> None:
    """It is refused, and its language is named."""
    with pytest.raises(language.NotALanguage) as caught:
        language.canonical(tag)
    assert caught.value.nearest == nearest


@pytest.mark.parametrize(
    ("tag", "ours"),
    [
        ("zh-Hans-TW", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-HK"),
    ],
)
def test_a_script_outweighs_a_region(tag: str, ours: str) -> None:
    """RFC 5646 has the script say how a text is written; a region only suggests it."""
    assert language.canonical(tag) == ours
