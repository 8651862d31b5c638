"""Clean: typed text becomes bounded, visible text, with one string for each appearance."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.text.breaks import PLAIN, graphemes
from pyoji.engine.text.clean import (
    ELLIPSIS,
    MAX_CODE_POINTS,
    MAX_GRAPHEMES,
    MAX_IN_GRAPHEME,
    MAX_MARKS,
    clean,
)
from pyoji.engine.text.unicode import properties

from tests.engine.text.chain import TYPED, tried


def pieces(text: str) -> list[str]:
    ends = graphemes(text)
    return [text[low:high] for low, high in zip([0, *ends], ends, strict=False)]


def marks(grapheme: str) -> int:
    return sum(properties(ord(c)).category in ("Mn", "Me") and c != "\ufe0f" for c in grapheme)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  제목  ", "제목"),
        ("한  칸", "한 칸"),
        ("한\n칸", "한 칸"),
        ("a\r\nb", "a b"),
        ("a \t b", "a b"),
        ("a\x00b\x7fc\x9f", "abc"),
        (r"a\nb", r"a\nb"),
        ("a\u00adb", "ab"),
        ("\ufeff제목", "제목"),
        ("a\u034fb", "ab"),
        ("a\ufff9b\ufffac\ufffb", "abc"),
        ("a\u206ab", "ab"),
        ("a\u200eb\u200fc\u061cd", "a\u200eb\u200fc\u061cd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200bb\u2060c\u00a0d", "a\u200bb\u2060c\u00a0d"),
        ("葛\U000e0101飾", "葛\U000e0101飾"),
        ("ｶﾞ Ａ", "ｶﾞ Ａ"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "\ufffd\ufffd"),
        ("\ufffe\uffff\ufdd0\U0001fffe\U0010ffff", "\ufffd" * 5),
        ("\ue000\u0378", "\ue000\u0378"),
    ],
)
def test_a_text_is_cleaned(typed: str, text: str) -> None:
    """Controls are removed, white space becomes one space, invalid characters become U+FFFD."""
    assert clean(typed) == text


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\u3000\u00a0", "\u3164", "\u115f\u1160", "\uffa0\u2800", "\u200b\u200d\ufeff",
     "\ufe0f", "\u202e", "\x00\n", "\u3164 \u200b\u2800"],
)  # fmt: skip
def test_what_nobody_sees_is_no_text(typed: str) -> None:
    """Fillers, zero-widths and spaces alone are an empty text."""
    assert clean(typed) == ""


def test_a_filler_beside_letters_stays() -> None:
    """Only a text that is all fillers is empty: an old spelling may need one."""
    assert clean("\u115f\u1161 ㄱ\u3164") == "\u115f\u1161 ㄱ\u3164"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("🏴\U000e0067\U000e0062", "🏴"),
        ("a\U000e0061\U000e007fb", "ab"),
        ("🏴" + "\U000e0061" * 60 + "\U000e007f", "🏴"),
        ("🏴" + "\U000e0061\U000e007f" + "\u0301" * 60, "🏴\U000e0061\U000e007f" + "\u0301" * 6),
    ],
)
def test_tags_stay_in_flags_alone(typed: str, text: str | None) -> None:
    """A flag of a region keeps its tags; elsewhere they would be invisible text."""
    assert clean(typed) == (typed if text is None else text)


@pytest.mark.parametrize("around", ["", "a title that is long enough to have most letters bare "])
def test_a_grapheme_has_few_marks(around: str) -> None:
    """The seventh mark and those after it are dropped, in a long text as in a short one."""
    text = clean(around + "e" + "\u0323\u0331\u0316" * 20 + around)
    assert text.count("\u0323") + text.count("\u0331") + text.count("\u0316") == MAX_MARKS
    assert max(map(marks, pieces(text))) <= MAX_MARKS
    assert text.startswith(around)


@pytest.mark.parametrize(
    "typed",
    ["\u1100" * 900, "\u11a8" * 900, "👩" + "\u200d👧" * 400, "க" + "\u0bbe" * 900,
     "क" + "\u094dक" * 400, "a" + "\u200d" * 900, "\u0600" * 900, "👩" + "🏽" * 900],
)  # fmt: skip
def test_a_grapheme_is_not_endless(typed: str) -> None:
    """What no line can break is never longer than a word of any writing."""
    text = clean(typed)
    assert [len(piece) for piece in pieces(text)] <= [MAX_IN_GRAPHEME]


@pytest.mark.parametrize("typed", ["र्त्स्न्या", "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏾", "בְּ֭רָ"])
def test_the_longest_graphemes_of_life_stay_whole(typed: str) -> None:
    """A conjunct of five consonants, a kiss in two skin tones, a letter with its cantillation."""
    assert clean(typed) == unicodedata.normalize("NFC", typed)


def test_three_hundred_graphemes_and_an_ellipsis() -> None:
    """A longer text is cut and ends in an ellipsis; one of exactly the limit is unchanged."""
    assert clean("가" * MAX_GRAPHEMES) == "가" * MAX_GRAPHEMES
    assert clean("가" * (MAX_GRAPHEMES + 1)) == "가" * MAX_GRAPHEMES + ELLIPSIS
    assert clean("가" * (MAX_GRAPHEMES - 1) + " 나") == "가" * (MAX_GRAPHEMES - 1) + ELLIPSIS


def test_nothing_past_a_thousand_is_looked_at() -> None:
    """A text cut at the cap ends in an ellipsis too, however few its graphemes are."""
    typed = "e\u0323\u0301\u0316\u0331" * 400
    assert clean(typed).endswith(ELLIPSIS)
    assert clean(typed) == clean(typed[:MAX_CODE_POINTS] + "something else")
    assert clean(" " * MAX_CODE_POINTS + "unseen") == ""


def test_a_text_that_normalising_lengthens_is_cut_too() -> None:
    """U+0344 becomes two marks, and so a thousand characters more than a thousand."""
    text = clean("a\u0344\u0344\u0344" * 250)
    assert len(text) <= MAX_CODE_POINTS + len(ELLIPSIS)
    assert clean(text) == text


@given(TYPED)
@tried
def test_any_string_can_be_cleaned(typed: str) -> None:
    """It never raises; a second time changes nothing; the caps hold; the form is NFC."""
    text = clean(typed)
    assert clean(text) == text
    assert unicodedata.is_normalized("NFC", text)
    found = pieces(text)
    assert len(found) <= MAX_GRAPHEMES + 1
    assert all(marks(piece) <= MAX_MARKS and len(piece) <= MAX_IN_GRAPHEME for piece in found)
    assert "  " not in text
    assert text == text.strip()
    assert not any(properties(ord(c)).category in ("Cc", "Cs") for c in text)


@given(TYPED)
@tried
def test_one_picture_has_one_string(typed: str) -> None:
    """Composed and decomposed, a text is the same after cleaning."""
    typed = typed[:300]  # decomposed, it is still short enough to be looked at whole
    assert clean(unicodedata.normalize("NFD", typed)) == clean(unicodedata.normalize("NFC", typed))


_PLAIN = re.findall(f"[{PLAIN}]", "".join(map(chr, range(0x10000))))


def test_plain_characters_stay_as_they_are() -> None:
    """Plain characters are composed, visible and allowed; only spaces may be removed."""
    for start in range(0, len(_PLAIN), MAX_GRAPHEMES):
        plain = "".join(_PLAIN[start : start + MAX_GRAPHEMES]).replace(" ", "")
        assert clean(plain) == plain
        # A word joiner is none of them, and has the text cleaned the long way.
        assert clean(f"{plain[1:]}\u2060") == f"{plain[1:]}\u2060"
    assert clean("  ") == ""


@given(st.lists(st.sampled_from([*_PLAIN, *" " * 9000]), max_size=2 * MAX_GRAPHEMES))
@tried
def test_a_plain_text_is_cleaned_as_any_other(parts: list[str]) -> None:
    """The fast path gives the result of the full one, which a word joiner forces."""
    text = "".join(parts)
    joined = clean(f"{text[: MAX_GRAPHEMES - 2]}\u2060")
    assert clean(text[: MAX_GRAPHEMES - 2]) == joined.removesuffix("\u2060").rstrip()
    assert len(graphemes(clean(text))) <= MAX_GRAPHEMES + 1


def test_a_title_begins_with_no_line_end() -> None:
    """What stood before the first line end may be removed."""
    assert clean("\u00ad\n0", keep_lines=True) == "0"
    assert clean("\u00ad 0 \u00ad", keep_lines=True) == "0"
