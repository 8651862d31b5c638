"""Full-width marks that meet, and ideographs beside Latin."""

import pytest
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.spacing import BEHIND_CODE, IN_CODE, NARROWED
from pyoji.engine.text.style import Style


def prepared(fonts: Fonts, text: str, tag: str) -> Paragraph:
    return prepare(fonts, text, Style(of(tag), "pretendard", 700, 0.0))


@pytest.mark.parametrize(
    ("tag", "text", "squares"),
    [
        ("zh-Hans", "“早”，《书》。", 6.5),  # ”， and 》。 meet, as do ，《
        ("ja", "「朝」、「夜」", 6.0),
        ("ja", "（（朝））", 4.0),
        ("ja", "朝、夜", 3.0),
        ("zh-Hant", "「早」，晚", 4.5),  # the comma stands in the middle of its square
        ("ko", "「아침」、「밤」", None),
    ],
)
def test_of_two_marks_that_meet_one_blank_half_goes(
    fonts: Fonts, tag: str, text: str, squares: float | None
) -> None:
    """As `text-spacing-trim: normal` has it; Korean text is left alone."""
    width = prepared(fonts, text, tag).advance[-1]
    if squares is None:
        assert width > 5
    else:
        assert width == pytest.approx(squares, abs=0.01)


def test_marks_of_a_scaled_face_lose_half_of_their_width(fonts: Fonts) -> None:
    """RocknRoll One is scaled; its marks are as wide as its em and not as the text's."""
    style = Style(of("ja"), "street", 700, 0.0)
    square = fonts.face("RocknRollOne-Regular").em
    assert square != 1
    assert prepare(fonts, "「朝」、「夜」", style).advance[-1] == pytest.approx(
        6 * square, abs=0.01
    )
    spaced, written = (prepare(fonts, text, style).advance for text in ("1夜", "1 夜"))
    space = written[2] - written[1]
    assert spaced[-1] - (written[-1] - space) == pytest.approx(square / 8, abs=1e-3)


@pytest.mark.parametrize(
    ("tag", "text", "gaps"),
    [("ja", "朝Kana夜", 2), ("ja", "第1回", 2), ("zh-Hans", "用 Git 写", 0), ("ko", "깃Git을", 0)],
)
def test_an_eighth_of_an_em_parts_ideographs_and_latin(
    fonts: Fonts, tag: str, text: str, gaps: int
) -> None:
    """Where the author wrote no space, in Japanese and Chinese."""
    whole = prepared(fonts, text, tag).advance[-1]
    parts = sum(prepared(fonts, part, tag).advance[-1] for part in _split(text))
    assert whole - parts == pytest.approx(0.125 * gaps, abs=0.02)


def _split(text: str) -> list[str]:
    parts: list[str] = []
    for character in text:
        if parts and parts[-1][-1].isascii() == character.isascii():
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def test_a_line_ends_with_the_ink_of_a_closing_mark(fonts: Fonts) -> None:
    """Its blank half does not count, nor does the gap before Latin that begins the next line."""
    paragraph = prepared(fonts, "朝。Kana", "ja")
    assert paragraph.stops([2])[1] == pytest.approx([1.5], abs=0.01)
    paragraph = prepared(fonts, "朝Kana", "ja")
    assert paragraph.stops([1])[1] == pytest.approx([1.0], abs=0.01)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "ja"])
@pytest.mark.parametrize("text", ["Let’s 走", "我们的 Rock’n’Roll 之夜", "“It’s raining” 的早晨"])
def test_an_apostrophe_inside_a_latin_word_is_narrow(fonts: Fonts, text: str, tag: str) -> None:
    """U+2019 is a full-width quote elsewhere."""
    paragraph = prepared(fonts, text, tag)
    for at, character in enumerate(text):
        if character == "’":
            assert paragraph.advance[at + 1] - paragraph.advance[at] < 0.4


@pytest.mark.parametrize(
    ("font", "tag", "text", "is_narrow"),
    [
        ("code", "ko", "처음 하기", True),
        ("code", "ko", "git 안내", True),
        ("mono", "ko", "처음 하기", True),
        ("code", "ko", "처음\N{NO-BREAK SPACE}하기", True),
        ("code", "ko", "git rebase", False),
        ("code", "en", "first steps", False),
        ("pretendard", "ko", "처음 하기", False),
    ],
)
def test_a_wide_space_beside_hangul_is_narrow(
    fonts: Fonts, font: str, tag: str, text: str, is_narrow: bool
) -> None:
    """A fixed-pitch face's space parts syllables too far; between Latin words it keeps its cell."""
    at = next(at for at, character in enumerate(text) if character.isspace())
    paragraph = prepare(fonts, text, Style(of(tag), font, 700, 0.0))
    space = paragraph.advance[at + 1] - paragraph.advance[at]
    if is_narrow:
        assert space == pytest.approx(NARROWED, rel=0.2)
    else:
        alone = prepare(fonts, "a b", Style(of("en"), font, 700, 0.0)).advance
        assert space == pytest.approx(alone[2] - alone[1], abs=0.05)


@pytest.mark.parametrize(
    ("tag", "space", "gap"), [("ko", IN_CODE, BEHIND_CODE), ("en", 0.6, 0.0), ("ja", 0.6, None)]
)
def test_inline_code_in_korean_has_narrow_spaces_and_a_gap_behind(
    fonts: Fonts, tag: str, space: float, gap: float | None
) -> None:
    """The gap is before a syllable, not before a space; `ja` has one of its own."""
    code = (Emphasis(0, 6, 700, "mono"),)
    style = Style(of(tag), "pretendard", 700, 0.0, code)
    close, apart = (prepare(fonts, f"git ab{rest}", style).advance for rest in ("가", " 가"))
    assert close[4] - close[3] == pytest.approx(space, abs=0.01)
    assert apart[6] - apart[5] == pytest.approx(0.6, abs=0.01)
    if gap is not None:
        assert close[6] - close[5] == pytest.approx(0.6 + gap, abs=0.01)
