"""Which language a title is in, and what that language asks of a typesetter."""

import pytest
from pyoji.engine.text import language
from pyoji.engine.text.language import LANGUAGES, canonical, guess, line_height, of, tracking


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("쿠쿠 네트워크", "ko"),
        ("DeepSeek R1을 위한 프롬프트 엔지니어링", "ko"),
        ("ㅋㅋㅋ", "ko"),
        ("人工知能の時代", "ja"),
        ("カッコウの時計", "ja"),
        ("時計 vs. 시계 시계", "ko"),
        ("伟大的平衡", "zh-Hans"),
        ("环境与价值：新的边界", "zh-Hans"),
        ("AI 与 Web3 的交汇点", "zh-Hans"),
        ("時間的價值", "zh-Hant"),
        ("บทเรียนจากนาฬิกา", "th"),
        ("घड़ी की कहानी", "hi"),
        ("قصة ساعة", "ar"),
        ("داستان یک ساعت گویا", "fa"),
        ("ایک گھڑی کی کہانی", "ur"),
        ("סיפור של שעון", "he"),
        ("История часов", "ru"),
        ("Ιστορία ενός ρολογιού", "el"),
        ("Câu chuyện chiếc đồng hồ", "vi"),
        ("Bir saatin öyküsü ve ışığı", "tr"),
        ("The story of a clock", "en"),
        ("La historia de un reloj", "en"),
        ("A clock from 東京 for everyone in the world", "en"),
        ("Ⴀ ⴀ ა", "ka"),
        ("ᐊᐅ", "und"),
        ("", "ko"),
        ("2025 → 2026", "ko"),
        ("👍", "ko"),
    ],
)
def test_a_guess(text: str, tag: str) -> None:
    """Hangul or kana decide; Latin words do not; without letters it is Korean."""
    assert guess(text) == tag


def test_no_simplified_text_is_traditional() -> None:
    """Characters that distinguish traditional from simplified Chinese occur in only one."""
    # Common characters of titles that both forms share; they do not distinguish the two.
    shared = set("的一是不人在有我他上中大到用地于出就分生能子下多自之年同工也着三如小面高成本"
                 "境值常平公司全球新行合作品明白水火木金土日月山石田目心手足口")  # fmt: skip
    assert guess("".join(sorted(shared))) == "zh-Hans"


@pytest.mark.parametrize(
    ("tag", "ours"),
    [
        ("ko", "ko"), ("ko-KR", "ko"), ("KO_kr", "ko"), ("en-GB", "en"),
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hans-HK", "zh-Hans"), ("zh-TW", "zh-Hant"),
        ("zh_hant", "zh-Hant"), ("zh-HK", "zh-HK"), ("zh-MO", "zh-HK"), ("yue", "zh-HK"),
        ("iw", "he"), ("in", "id"), ("pes-IR", "fa"), ("fil", "fil"),
    ],
)  # fmt: skip
def test_a_tag_is_told_in_our_words(tag: str, ours: str) -> None:
    """What changes no picture is dropped, old names get their new ones, regions their script."""
    assert canonical(tag) == ours
    assert canonical(ours) == ours


@pytest.mark.parametrize(
    "tag", ["", "k", "korean-language-of-seoul", "ko-", "한국어", "ko KR", "1"]
)
def test_what_is_no_tag_is_refused(tag: str) -> None:
    """A tag has BCP 47's form."""
    with pytest.raises(ValueError, match="BCP 47"):
        canonical(tag)


@pytest.mark.parametrize(("name", "tag"), [("korean", "ko"), ("Farsi", "fa"), ("kr", "ko")])
def test_a_name_in_place_of_a_tag_is_refused_with_the_tag(name: str, tag: str) -> None:
    """A name of a language in English, or the code of a country."""
    with pytest.raises(language.NotALanguage) as caught:
        canonical(name)
    assert caught.value.nearest == tag


def test_what_languages_ask() -> None:
    """Chinese and Japanese break between letters and ask for their own family first."""
    assert {tag for tag, row in LANGUAGES.items() if row.word_break == "normal"} == {
        "ja", "zh-Hans", "zh-Hant", "zh-HK"
    }  # fmt: skip
    assert all(tag == row.tag for tag, row in LANGUAGES.items())
    assert of("ja").families == ("NotoSansCJK",)
    assert of("ko").families == ()


def test_a_language_without_a_row_is_set_like_most() -> None:
    """It keeps its words whole and goes by its own name."""
    assert of("sw") == language.Language("sw", "keep-all", (), language.Language("x").tracking)


@pytest.mark.parametrize("text", ["ساعة", "שעון", "घड़ी", "นาฬิกา", "នាឡិកា", "カッコウ", "ሰዓት"])
def test_joined_and_stacked_letters_are_not_tracked(text: str) -> None:
    """In any language, one such word in the text removes the tracking."""
    assert tracking(f"시계 {text} clock", of("ko")) == 0.0


def test_hangul_and_latin_stand_closer() -> None:
    """Display text of both is set a little tighter than the fonts have it."""
    assert tracking("시계 clock", of("ko")) < 0
    assert tracking("시계 clock", of("ja")) == 0.0


def test_tall_scripts_have_taller_lines() -> None:
    """Marks above and below need room; a long text needs more than a short one."""
    assert line_height("시계", 2) < line_height("시계", 3) < line_height("นาฬิกา", 1)


@pytest.mark.parametrize(
    ("text", "joins", "is_cursive"),
    [("غلاف", True, True), ("ᠮᠣᠩᠭᠣᠯ", True, True), ("ปก", True, False), ("שלום", True, False),
     ("かな", False, False), ("표지 A", False, False)],
)  # fmt: skip
def test_letters_that_join(text: str, joins: bool, is_cursive: bool) -> None:
    """Those are not tracked; those that stack or carry marks never tightly."""
    assert language.joins(text) is joins
    assert language.is_cursive(text) is is_cursive
