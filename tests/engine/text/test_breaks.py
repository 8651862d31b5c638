"""Where a text may be cut. Unicode's own cases are in test_conformance_breaks.py; here are ours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker
from pyoji.engine.text import icu
from pyoji.engine.text.breaks import (
    ATTACHED,
    LETTERS,
    PLAIN,
    Grade,
    graphemes,
    opportunities,
    trim_end,
)
from pyoji.engine.text.unicode import properties

from tests.engine.text.chain import TYPED, tried


def parted(text: str, language: str = "ko", finest: Grade = Grade.WORD) -> str:
    """The text with a stroke where a line may end."""
    found = opportunities(
        text, graphemes(text), language, keep_all=language not in ("ja", "zh-Hans")
    )
    cuts = [b.at for b in found if b.grade <= finest]
    return "|".join(text[low:high] for low, high in zip([0, *cuts], cuts, strict=False))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", []),
        ("abc", [1, 2, 3]),
        ("한글", [1, 2]),
        ("\u1112\u1161\u11ab글", [3, 4]),
        ("e\u0301a", [2, 3]),
        ("👩\u200d👧a", [3, 4]),
        ("🇰🇷🇯🇵", [2, 4]),
        ("か\u3099", [2]),
        ("क्षि", [4]),
        ("a\ud800b", [1, 2, 3]),
    ],
)
def test_graphemes_end(text: str, ends: list[int]) -> None:
    """Offsets are in code points; what a reader takes for one letter is one."""
    assert graphemes(text) == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("뻐꾸기 시계 이야기", "뻐꾸기 |시계 |이야기"),
        ("GPT-4를 쓰는 법", "GPT-4를 |쓰는 |법"),
        ("2025년 3월", "2025년 |3월"),
        ("“인용” 하기", "“인용” |하기"),
        ("(괄호) 「낫표」", "(괄호) |「낫표」"),
        ("질문 ? 대답 !", "질문 ? |대답 !"),
        ("Bonjour : oui", "Bonjour : |oui"),
        ("가·나 ㆍ다", "가·|나 ㆍ다"),
        ("아—— 하", "아—— |하"),
        ("그래…… 음", "그래…… |음"),
        ("a\u00a0b c\u2011d e\u2060f", "a\u00a0b |c\u2011d |e\u2060f"),
        ("가나\u200b다라", "가나\u200b|다라"),
        ("온도 -40 %", "온도 |-40 |%"),
        ("값은 $100", "값은 |$100"),
        ("漢字와 한글", "漢字와 |한글"),
        ("ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ |ㅠㅠ"),
        ("시계👍이야기", "시계|👍|이야기"),
    ],
)
def test_a_korean_line_ends_between_words(text: str, expected: str) -> None:
    """Words stay whole; marks stay with what they belong to."""
    assert parted(text) == expected


@pytest.mark.parametrize("text", ["C++", "££", "$$", "**", "-40", "$100", "±２", ">２"])
def test_a_sign_keeps_to_what_follows(text: str) -> None:
    """Signs that are doubled are one, and the sign of a number is a part of it."""
    for language in ("ko", "ja", "zh-Hans", "en", "fr"):
        assert parted(text, language, Grade.JOINT) == text


def test_a_joint_is_no_sign() -> None:
    """The hyphen of a name may end a line that is too narrow for it."""
    assert parted("GPT-4", "en", Grade.JOINT) == "GPT-|4"


def test_japanese_breaks_between_phrases_first() -> None:
    """A phrase is better kept, a word may be parted, and kinsoku holds for both."""
    text = "東京の時計の物語。"
    assert parted(text, "ja", Grade.PHRASE) == "東京の|時計の|物語。"
    assert parted(text, "ja") == "東|京|の|時|計|の|物|語。"


def test_small_kana_start_no_line() -> None:
    """Strict kinsoku: ッ, ー and ゃ stay with the letter before them."""
    assert parted("コーヒーッゃ", "ja") == "コー|ヒーッゃ"


def test_chinese_breaks_between_letters() -> None:
    """But a comma and a closing bracket start no line, an opening one ends none."""
    assert parted("时间，（价值）", "zh-Hans") == "时|间，|（价|值）"


def test_thai_breaks_at_its_words() -> None:
    """It writes no spaces; ICU's dictionary knows the words, keep-all or not."""
    assert parted("นาฬิกาเรือนใหม่", "th") == "นาฬิกา|เรือน|ใหม่"


def test_a_word_too_wide_gives_way_by_degrees() -> None:
    """An address after its joints, Hangul between syllables, all else between graphemes."""
    assert parted("ab/cd?e=f", finest=Grade.JOINT) == "ab/|cd?|e=|f"
    assert parted("뻐꾸기", finest=Grade.SYLLABLE) == "뻐|꾸|기"
    assert parted("abc", finest=Grade.JOINT) == "abc"
    assert parted("abc", finest=Grade.GRAPHEME) == "a|b|c"
    assert parted("👩\u200d👧", finest=Grade.GRAPHEME) == "👩\u200d👧"


def test_no_break_inside_a_grapheme() -> None:
    """A sign that takes in the letter after it keeps it, where UAX #14 would part them."""
    assert graphemes("\u0600漢漢") == [2, 3]
    assert parted("\u0600漢漢", "zh-Hans") == "\u0600漢|漢"


def test_spaces_hang() -> None:
    """A line's width ends before the spaces at its end; a no-break space is not one of them."""
    assert trim_end("ab \u3000 ", 0, 5) == 2
    assert trim_end("ab\u00a0", 0, 3) == 3
    assert trim_end("   ", 1, 3) == 1


@given(TYPED, st.sampled_from(["ko", "ja", "zh-Hans", "th", "en"]), st.booleans())
@tried
def test_opportunities_of_anything(text: str, language: str, keep_all: bool) -> None:
    """Every grapheme's end is one and nothing else is, each once; the last is the text's end."""
    found = opportunities(text[:300], graphemes(text[:300]), language, keep_all=keep_all)
    assert [b.at for b in found] == graphemes(text[:300])


# ── what need not be asked of ICU ────────────────────────────────────────────────────────────


def every(characters: str) -> list[str]:
    """All that a class of a regular expression holds."""
    return re.findall(f"[{characters}]", "".join(map(chr, range(0x110000))))


def test_plain_characters_are_graphemes_of_their_own() -> None:
    """ICU agrees, in any order of the characters."""
    plain = every(PLAIN)
    for text in ("".join(plain), "".join(reversed(plain))):
        assert list(map(len, CharacterBreaker(text, "en"))) == [1] * len(plain)


def test_letters_of_prose_are_letters_everywhere() -> None:
    """For `keep-all`, and of the classes that UAX #14 breaks behind spaces alone and in Hangul."""
    found = [properties(ord(letter)) for letter in every(LETTERS)]
    assert {known.category[0] for known in found} == {"L", "N"}
    assert {known.line_break for known in found} == {"AL", "NU", "H2", "H3"}


def test_what_is_attached_to_letters_is_never_parted_from_them() -> None:
    """A combining mark, or what UAX #14 treats as one (LB9)."""
    assert {properties(ord(mark)).line_break for mark in every(ATTACHED)} == {"CM"}


_LETTERS = st.sampled_from(
    ["a", "Z", "ß", "đ", "Ж", "ж", "가", "힣", "각", "0", "9", "م", "۵", "नि"]
)
_STEM = st.builds("".join, st.lists(_LETTERS, min_size=1, max_size=3))
_WORD = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "(", "[", "“", "‘", "«", '"', "'", '("']),
    _STEM,
    st.sampled_from(["", "\u0301", "\u200c", "-", "'", "’", ".", ",", ":", "/z", "/1"]),
    _STEM,
    st.sampled_from(
        ["", "", "%", ",", ".", ":", "!", "?", ")", "]", "”", "’", "»", '"', "…", "؟", "।", '!")']
    ),
)
_PROSE = st.lists(
    st.tuples(
        st.one_of(_WORD, _WORD, _STEM, st.sampled_from(["–", "—", "|", "&", "+", "×", "-"])),
        st.sampled_from([" ", " ", " · ", " : ", " ; ", " ! ", " ? "]),
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: "".join(map("".join, parts)).rstrip(" ·:;!?"))


@given(_PROSE, st.sampled_from(["ko", "en", "fr", "tr", "vi", "ru"]))
@tried
def test_prose_is_broken_as_icu_does(text: str, language: str) -> None:
    """With `keep_all`, the word grade alone gives the word breaks of all of ICU's grades."""
    ends = graphemes(text)
    few = opportunities(text, ends, language, keep_all=True, finest=Grade.WORD)
    every_one = opportunities(text, ends, language, keep_all=True)
    assert few == [found for found in every_one if found.grade <= Grade.WORD]
    assert {found.at for found in few} <= set(icu.line_breaks(text, f"{language}-u-lb-strict"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Don’t “ship it” on a Friday (3/4)", "en"),
        ("Une équipe : notes de l’année ?", "fr"),
        ("'빠른' 배포 - 3.5배, HTTP/3까지!", "ko"),
        ("پایگاه داده: یادداشت‌های سال پنجم؟", "fa"),
        ("छोटी टीम के लिए डेटाबेस: पाँचवाँ साल।", "hi"),
    ],
)
def test_icu_does_not_break_prose(
    text: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title of words in brackets and quotes, with marks, breaks between its words."""
    monkeypatch.delattr(icu, "line_breaks")
    places = opportunities(text, graphemes(text), language, keep_all=True, finest=Grade.WORD)
    words = re.split(" (?![:?])", text)
    assert [place.at for place in places[:-1]] == [
        len(" ".join(words[:count])) + 1 for count in range(1, len(words))
    ]


@given(TYPED, st.sampled_from(["ko", "ja", "zh-Hans", "th", "en"]), st.booleans())
@tried
def test_coarse_places_are_among_all(text: str, language: str, keep_all: bool) -> None:
    """To ask for no finer ones leaves those out and changes nothing else."""
    text = text[:300]
    ends = graphemes(text)
    found = opportunities(text, ends, language, keep_all=keep_all)
    for finest in (Grade.PHRASE, Grade.WORD, Grade.JOINT):
        coarse = opportunities(text, ends, language, keep_all=keep_all, finest=finest)
        assert coarse == [one for one in found if one.grade <= finest]


def _one_of_each_class() -> list[str]:
    """A character of each line break class and width."""
    found: dict[tuple[str, str], str] = {}
    for code in range(0x110000):
        known = properties(code)
        if known.line_break not in ("SG", "ZW"):  # a break follows U+200B, spaces or none (LB8)
            found.setdefault((known.line_break, known.east_asian_width), chr(code))
    return list(found.values())


def test_icu_keeps_what_has_no_rule_here() -> None:
    """In any context, a doubled dash or ellipsis and the space before an isolated mark have no
    break: `breaks._is_forbidden` leaves these to ICU."""
    pairs = [mark * 2 for mark in "—―…⋯"] + [f" {mark}" for mark in ":!?;»"]
    characters = _one_of_each_class()
    assert len(characters) > 60
    for locale in ("ko-u-lb-strict", "ja-u-lb-strict", "fr-u-lb-strict"):
        for pair in pairs:
            for before in ("", *characters):
                for after in ("", " ", "!"):
                    text = before + pair + after
                    assert len(before) + 1 not in icu.line_breaks(text, locale), repr(text)
