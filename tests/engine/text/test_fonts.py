"""The faces of the bundle: which of them draws what, in which order they are asked."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoji.engine.text.bundle import read
from pyoji.engine.text.fonts import EMOJI, KEPT_CHOICES, Fonts
from pyoji.engine.text.language import of
from pyoji.errors import FontError

from tests.tree import FONTS


def chosen(fonts: Fonts, text: str, tag: str = "ko", font: str = "pretendard") -> str | None:
    return fonts.choose(fonts.order(of(tag), font, 700), text)


def test_the_order_for_korean(fonts: Fonts) -> None:
    """Pretendard first, symbols last, the emoji and voices never, every other family once."""
    order = fonts.order(of("ko"), "pretendard", 700)
    assert order[:3] == ("Pretendard-Bold", "NotoSans-Bold", "NotoSansCJK-Bold")
    assert order[-1] == "NotoSansMath-Regular"
    assert EMOJI not in order
    families = [stem.rpartition("-")[0] for stem in order]
    assert len(set(families)) == len(families)
    assert set(families) == {file.family for file in read(FONTS).fonts if file.fallback}


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant", "zh-HK"])
def test_the_order_where_han_is_written(fonts: Fonts, tag: str) -> None:
    """The CJK face comes first: Pretendard has kana, but they must match the ideographs."""
    assert fonts.order(of(tag), "pretendard", 700)[0] == "NotoSansCJK-Bold"


def test_noto_is_without_pretendard(fonts: Fonts) -> None:
    """Who asks for Noto gets no letter of another design."""
    order = fonts.order(of("ko"), "noto", 400)
    assert order[0] == "NotoSans-Regular"
    assert not [stem for stem in order if stem.startswith("Pretendard")]


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (700, "Bold")])
def test_a_weight_is_a_style(fonts: Fonts, weight: int, style: str) -> None:
    """A family without that style gives the one it has."""
    order = fonts.order(of("ko"), "pretendard", weight)
    assert order[0] == f"Pretendard-{style}"
    assert "NotoSansSymbols2-Regular" in order


@pytest.mark.parametrize(
    ("grapheme", "stem"),
    [
        ("가", "Pretendard-Bold"),
        ("A", "Pretendard-Bold"),
        ("ㅋ", "Pretendard-Bold"),
        ("漢", "NotoSansCJK-Bold"),
        ("\u1112\u119e\u11ab", "NotoSansCJK-Bold"),
        ("ش", "NotoSansArabic-Bold"),
        ("ש", "NotoSansHebrew-Bold"),
        ("ก", "NotoSansThai-Bold"),
        ("क्षि", "NotoSansDevanagari-Bold"),
        ("\ufffd", "NotoSans-Bold"),
        ("ა", "NotoSansGeorgian-Bold"),
        ("\u3164", "Pretendard-Bold"),
        ("\u1160", "NotoSansCJK-Bold"),
        ("\u2800", "NotoSansSymbols2-Regular"),
        ("\u200d", "Pretendard-Bold"),
        ("葛\U000e0101", "NotoSansCJK-Bold"),
    ],
)
def test_a_grapheme_has_its_face(fonts: Fonts, grapheme: str, stem: str) -> None:
    """The first of the order that has all of it; what draws nothing needs no glyph."""
    assert chosen(fonts, grapheme) == stem


def test_a_letter_and_its_mark_come_from_one_face(fonts: Fonts) -> None:
    """A face that has the letter alone gives way to a later one that has both."""
    order = ("Pretendard-Bold", "NotoSans-Bold")
    assert fonts.choose(order, "x\u1df6") == "NotoSans-Bold"
    assert fonts.lacking("Pretendard-Bold", "x\u1df6\u200d") == ["\u1df6"]
    assert fonts.choose(order[:1], "x\u1df6") == "Pretendard-Bold"


@pytest.mark.parametrize("grapheme", ["\ue000", "\U000f0000", "\u0378", "\U00013000"])
def test_some_graphemes_have_none(fonts: Fonts, grapheme: str) -> None:
    """Private use is nobody's, though some face may have a glyph there; nor what none has."""
    assert chosen(fonts, grapheme) is None
    assert chosen(fonts, "가") is not None


def test_a_choice_is_remembered_within_bounds(fonts: Fonts) -> None:
    """Many strange graphemes do not stay in the memory for ever, and each is answered rightly."""
    small = Fonts.open(FONTS)
    order = ("Pretendard-Bold",)
    choice = small.choice(order)
    strange = [chr(0xAC00 + n % 11_172) + chr(0x300 + n // 11_172) for n in range(20_000)]
    assert [choice[g] for g in strange] == [small.choose(order, g) for g in strange]
    assert 0 < len(choice) <= KEPT_CHOICES
    assert small.choice(order) is choice


def test_languages_without_families_share_an_order(fonts: Fonts) -> None:
    """A stranger who makes up languages does not fill the memory with their orders."""
    before = fonts.order(of("ko"), "pretendard", 400)
    assert fonts.order(of("xq"), "pretendard", 400) is before
    assert fonts.order(of("ja"), "pretendard", 400) is not before


def test_a_picture_is_the_emoji_faces(fonts: Fonts) -> None:
    """Whatever the order says; without emoji style the text faces draw it."""
    choice = fonts.choice(fonts.order(of("ko"), "pretendard", 700))
    assert (choice["👍"], choice["❤\ufe0f"]) == (EMOJI, EMOJI)
    assert choice["❤"] not in (EMOJI, None)
    assert (choice["1"], choice["\ue000"]) == ("Pretendard-Bold", None)


def test_threads_choose_alike(fonts: Fonts) -> None:
    """Two that fill one memory at once, and clear it for each other, get what one would."""
    small = Fonts.open(FONTS)
    order = small.order(of("ko"), "pretendard", 700)
    small.face(order[0])
    letters = [chr(0xAC00 + n) for n in range(KEPT_CHOICES + 2000)]
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda some: [small.choice(order)[g] for g in some], [letters] * 2)
        assert list(found) == [["Pretendard-Bold"] * len(letters)] * 2


def test_ink_and_bearing(fonts: Fonts) -> None:
    """In em, from the origin; a space has none."""
    face = fonts.face("Pretendard-Bold")
    letter, space = face.font.get_nominal_glyph(ord("H")), face.font.get_nominal_glyph(ord(" "))
    above, below = face.ink(letter)
    assert 0.68 < above < 0.76
    assert abs(below) < 0.01
    start, end = face.bearing(letter)
    assert 0 < start < end < face.font.get_glyph_h_advance(letter) / 65536
    assert face.ink(space) == (0.0, 0.0)
    assert face.bearing(space) == (0.0, 0.0)


def test_a_face_is_opened_once(fonts: Fonts) -> None:
    """The second asker gets the same."""
    assert fonts.face("Pretendard-Bold") is fonts.face("Pretendard-Bold")


def test_a_face_that_is_not_there(fonts: Fonts) -> None:
    """The operator is told which."""
    with pytest.raises(FontError, match="has no Comic"):
        fonts.face("Comic")


def test_a_face_that_does_not_open() -> None:
    """A bundle that lists a file which is gone says so when the face is wanted."""
    lost = Fonts(FONTS / "nowhere", read(FONTS))
    with pytest.raises(FontError, match=r"Pretendard-Bold\.otf does not open"):
        lost.face("Pretendard-Bold")


def test_a_directory_without_a_bundle(tmp_path: Path) -> None:
    """There is nothing to open."""
    with pytest.raises(FontError):
        Fonts.open(tmp_path)
