"""Unusual titles: typed, pasted, or hostile.

Every case goes the whole way: clean → prepare → fit → place, with the fonts of the bundle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from pyoji.engine.text.clean import MAX_MARKS, clean
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.paragraph import MAX_INK
from pyoji.engine.text.room import Room
from pyoji.engine.text.unicode import properties

from tests.engine.text.chain import Title, set_title

NARROW = Room(420, 10_000, (60, 60, 1), 99)

Set = Callable[..., Title]


@pytest.fixture
def titled(fonts: Fonts) -> Set:
    """Sets a title in a room 420 pixels wide and at 60 pixels, or as it is asked to."""

    def titled(typed: str, lang: str | None = None, **options: Any) -> Title:
        options.setdefault("room", NARROW)
        found = set_title(fonts, typed, lang, **options)
        assert found.is_inside
        return found

    return titled


def faces(title: Title) -> set[str]:
    return {glyph.face.partition("-")[0] for glyph in title.glyphs}


def has_box(title: Title) -> bool:
    return any(glyph.id == 0 for glyph in title.glyphs)


# ── Hangul ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["뻐꾸기 시계", "값을 읽다", "DeepSeek R1 시대의 프롬프트 엔지니어링", "쿠쿠 café"]
)
def test_decomposed_hangul_is_the_same_picture(titled: Set, text: str) -> None:
    """NFD, as macOS writes file names, and NFC give the same string, glyphs and places."""
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert titled(decomposed) == titled(text)


@pytest.mark.parametrize(
    ("typed", "blocks"),
    [
        pytest.param("\u1112\u119e\u11ab", 1, id="old-syllable"),
        pytest.param("\u1112\u119e\u11ab\u1100\u1173\u11af", 2, id="old-and-modern"),
        pytest.param("\u113c\u1161", 1, id="old-consonant"),
        pytest.param("\ua97c\u1161\ud7cb", 1, id="extended-jamo"),
        pytest.param("\u1112\u119e\u11ab\u302e", 1, id="one-dot-tone"),
        pytest.param("가\u302f", 1, id="two-dot-tone"),
        pytest.param("\u1100\u1160", 1, id="lone-initial-with-filler"),
        pytest.param("\u115f\u1161", 1, id="lone-vowel-with-filler"),
        pytest.param("\u1100", 1, id="lone-conjoining-jamo"),
    ],
)
def test_old_hangul_is_one_block(titled: Set, typed: str, blocks: int) -> None:
    """Drawn by the CJK face, one block each, never split even where the room is narrow."""
    title = titled(typed)
    assert len(title.paragraph.ends) == blocks
    assert not has_box(title)
    assert title.paragraph.missing == ()
    assert "NotoSansCJK" in faces(title)
    block = title.text[: title.paragraph.ends[0]]
    many = titled(f"{typed}시계" * 8)
    assert len(many.lines) > 1
    assert all(line.count(block[0]) == line.count(block) for line in many.lines)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("ㅋㅋㅋ", id="laugh"),
        pytest.param("ㅠㅠ", id="tears"),
        pytest.param("ㄱㅏ", id="not-composed"),
        pytest.param("ㆍ", id="old-vowel"),
        pytest.param("ﾡﾢﾣ", id="halfwidth-jamo"),
        pytest.param("ＣＬＯＣＫ", id="fullwidth-latin"),
        pytest.param("ｶﾞ", id="halfwidth-kana"),
        pytest.param("①㈜㎏", id="compatibility"),
    ],
)
def test_compatibility_characters_are_set_as_given(titled: Set, typed: str) -> None:
    """Nothing is folded (no NFKC): a typed halfwidth letter is drawn as one."""
    title = titled(typed, "ko")
    assert title.text == typed
    assert title.lines == [typed]
    assert not has_box(title)


def test_a_laugh_is_never_split(titled: Set) -> None:
    """ㅋㅋㅋ is a word, and keeps to one line while it fits."""
    assert titled("뻐꾸기 시계 ㅋㅋㅋㅋ 좋다").lines == ["뻐꾸기 시계", "ㅋㅋㅋㅋ 좋다"]


# ── nothing to see ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("\u3164", id="U+3164"),
        pytest.param("\u115f", id="U+115F"),
        pytest.param("\u1160", id="U+1160"),
        pytest.param("\uffa0", id="U+FFA0"),
        pytest.param("\u2800\u2800", id="U+2800"),
        pytest.param("\u200b\u200c\u200d\u2060\ufeff", id="zero-widths"),
        pytest.param(" \u3164\n\u200b ", id="mixed"),
        pytest.param("\u202e\u2066", id="bidi-controls"),
    ],
)
def test_what_nobody_sees_is_an_empty_title(titled: Set, typed: str) -> None:
    """It is an empty text, which has no line."""
    title = titled(typed)
    assert title.text == ""
    assert title.lines == []


# ── line ends ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("opener", "closer"),
    [
        pytest.param("“", "”", id="double-quotes"),
        pytest.param("‘", "’", id="single-quotes"),
        pytest.param("「", "」", id="corner-brackets"),
        pytest.param("『", "』", id="white-corner-brackets"),
        pytest.param("(", ")", id="parentheses"),
        pytest.param("（", "）", id="fullwidth-parentheses"),
        pytest.param("《", "》", id="double-angles"),
        pytest.param("[", "]", id="brackets"),
    ],
)
@pytest.mark.parametrize("lang", ["ko", "ja", "zh-Hans"])
@pytest.mark.parametrize("width", [200, 260, 320, 400])
def test_brackets_keep_to_what_they_hold(
    titled: Set, lang: str, opener: str, closer: str, width: int
) -> None:
    """An opener never ends a line, a closer never starts one, at any width."""
    text = f"시계 {opener}時計{closer} 時計{opener}の{closer}話 {opener}뻐꾸기{closer}의 말"
    lines = titled(text, lang, room=Room(width, 10_000, (40, 40, 1), 99)).lines
    assert len(lines) > 1
    assert not [line for line in lines if line.endswith(opener) or line.startswith(closer)]


@pytest.mark.parametrize("mark", [":", "!", "?", ";"])
@pytest.mark.parametrize("width", [150, 200, 250, 300, 350])
def test_a_space_before_high_punctuation_ends_no_line(titled: Set, mark: str, width: int) -> None:
    """French sets one there, and some Koreans do: the mark stays with its word."""
    room = Room(width, 10_000, (30, 30, 1), 99)
    lines = titled(f"Une horloge {mark} un coucou {mark} une histoire", "fr", room=room).lines
    assert len(lines) > 1
    assert not [line for line in lines if line.startswith(mark)]


@pytest.mark.parametrize(
    "joint",
    [
        pytest.param("\u2011", id="no-break-hyphen"),
        pytest.param("\u00a0", id="no-break-space"),
        pytest.param("\u2060", id="word-joiner"),
        pytest.param("\u202f", id="narrow-no-break-space"),
    ],
)
def test_what_forbids_a_break_is_kept(titled: Set, joint: str) -> None:
    """Two words are one, and go to the next line together."""
    lines = titled(f"시계와 뻐꾸기{joint}이야기").lines
    assert lines == ["시계와", f"뻐꾸기{joint}이야기"]


def test_a_zero_width_space_allows_a_break(titled: Set) -> None:
    """A long word may break there; elsewhere the character is invisible."""
    title = titled("뻐꾸기시계\u200b공방이야기")
    assert [line.strip("\u200b") for line in title.lines] == ["뻐꾸기시계", "공방이야기"]
    assert titled("시계\u200b공방").setting.width == pytest.approx(titled("시계공방").setting.width)


def test_a_soft_hyphen_is_dropped(titled: Set) -> None:
    """In a text of one line it is nothing."""
    assert titled("cuckoo\u00adclock") == titled("cuckooclock")


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        pytest.param("นาฬิกานกกาเหว่าเรือนเก่าของคุณยายยังคงส่งเสียงบอกเวลาทุกชั่วโมงเหมือนเดิม", "th",
                     id="thai-phrase"),
        pytest.param("https://example.com/" + "clocks/cuckoo-2025?size=large&wood=oak/" * 3, "en",
                     id="address"),
        pytest.param("뻐꾸기시계공방방문예약안내페이지바로가기모음집", "ko", id="korean-word"),
        pytest.param("RindfleischEtikettierungsÜberwachungsAufgaben", "de", id="german-name"),
        pytest.param("ა" * 40, "ka", id="one-letter"),
    ],
)  # fmt: skip
def test_what_is_too_wide_is_broken_inside_the_room(titled: Set, typed: str, lang: str) -> None:
    """Where a reader would: at Thai words, after the joints of an address, else at a letter."""
    title = titled(typed, lang)
    assert len(title.lines) > 1
    assert "".join(title.lines) == typed
    ends = [end for _, end in title.setting.lines[:-1]]
    if lang == "th":
        assert set(ends) <= {b.at for b in title.paragraph.breaks if b.grade == 0}
    elif typed.startswith("https"):
        assert {typed[end - 1] for end in ends} <= set("/?&=.-:")
    else:
        assert set(ends) <= set(title.paragraph.ends)


def test_a_thai_phrase_is_long_enough_to_tell() -> None:
    """More than seventy letters without a space."""
    assert len("นาฬิกานกกาเหว่าเรือนเก่าของคุณยายยังคงส่งเสียงบอกเวลาทุกชั่วโมงเหมือนเดิม") > 70


# ── pictures ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("👩\u200d👩\u200d👧\u200d👦", id="family"),
        pytest.param("🇰🇷", id="flag"),
        pytest.param("7\ufe0f\u20e3", id="keycap"),
        pytest.param("👋🏽", id="skin-tone"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
                     id="tag-flag"),
        pytest.param("❤\ufe0f\u200d🔥", id="joined-with-selector"),
        pytest.param("👁\ufe0f\u200d🗨\ufe0f", id="selector-at-the-end"),
    ],
)  # fmt: skip
def test_an_emoji_is_one_glyph(titled: Set, typed: str) -> None:
    """One glyph of the emoji face, the selector's empty one left out, and no break inside."""
    title = titled(typed)
    assert [glyph.face for glyph in title.glyphs] == [EMOJI]
    assert title.glyphs[0].id != 0
    many = titled(typed * 12)
    assert all(line.replace(typed, "") == "" for line in many.lines)
    assert len(many.glyphs) == 12


@pytest.mark.parametrize(
    ("typed", "picture"),
    [
        pytest.param("©", False, id="sign"),
        pytest.param("©\ufe0e", False, id="sign-as-text"),
        pytest.param("©\ufe0f", True, id="sign-as-emoji"),
        pytest.param("™", False, id="trade-mark"),
        pytest.param("™\ufe0f", True, id="trade-mark-as-emoji"),
        pytest.param("❤", False, id="heart"),
        pytest.param("❤\ufe0e", False, id="heart-as-text"),
        pytest.param("❤\ufe0f", True, id="heart-as-emoji"),
        pytest.param("7", False, id="digit"),
        pytest.param("7\ufe0f", False, id="digit-with-selector"),
        pytest.param("⌚", True, id="watch"),
        pytest.param("⌚\ufe0e", False, id="watch-as-text"),
    ],
)
def test_the_selector_says_text_or_picture(titled: Set, typed: str, picture: bool) -> None:
    """Without one the character's own default does; the selector itself is never seen."""
    title = titled(typed)
    assert (faces(title) == {EMOJI}) == picture
    assert not has_box(title)
    assert title.paragraph.missing == ()


# ── marks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("selector", ["\U000e0100", "\U000e0101", "\ufe00"])
def test_an_ideographic_variation_is_kept(titled: Set, selector: str) -> None:
    """It stays in the text, in its letter's face, and takes no room."""
    title = titled(f"葛{selector}飾", "ja")
    assert title.text == f"葛{selector}飾"
    assert not has_box(title)
    assert title.paragraph.advance[-1] == pytest.approx(2.0)
    assert title.paragraph.ends == (2, 3)


def test_zalgo_is_tamed(titled: Set) -> None:
    """At most six marks a letter; their ink counts no further than a line can give."""
    typed = "".join(c + "\u030d\u0353\u0334\u0301\u0317" * 12 for c in "zalgo")
    title = titled(typed)
    assert len(title.paragraph.ends) == 5
    for low, high in zip((0, *title.paragraph.ends), title.paragraph.ends, strict=False):
        marks = [c for c in title.text[low:high] if properties(ord(c)).category == "Mn"]
        assert len(marks) <= MAX_MARKS
    assert all(ink <= most for ink, most in zip(title.paragraph.ink, MAX_INK, strict=True))
    assert title.setting.line_height <= sum(MAX_INK) * title.setting.size


# ── both ways ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "direction", "visual"),
    [
        pytest.param("שעון iOS 17", "rtl", [5, 6, 7, 8, 9, 10, 4, 3, 2, 1, 0], id="hebrew-first"),
        pytest.param("iOS שעון", "rtl", [7, 6, 5, 4, 3, 0, 1, 2], id="latin-first"),
        pytest.param("שעון 12", "rtl", [5, 6, 4, 3, 2, 1, 0], id="digits"),
        pytest.param("12 שעון", "rtl", [6, 5, 4, 3, 2, 0, 1], id="digits-first"),
        pytest.param("(שעון)", "rtl", [5, 4, 3, 2, 1, 0], id="brackets"),
    ],
)
def test_right_to_left(titled: Set, typed: str, direction: str, visual: list[int]) -> None:
    """The language gives the direction; UAX #9 gives the order from left to right."""
    title = titled(typed, "he", side="right", room=Room(800, 1000, (60, 60, 1), 9))
    assert title.paragraph.direction == direction
    line = title.paragraph.visual(0, len(typed))
    assert [glyph.cluster for _, glyphs in line for glyph in glyphs] == visual
    xs = [glyph.x for glyph in title.glyphs]
    assert xs == sorted(xs)


def test_right_to_left_starts_at_the_right(titled: Set) -> None:
    """The ends of its lines are ragged on the left."""
    lines = titled("שעון ישן של סבתא שלי", "he", side="right").placed.lines
    assert len(lines) > 1
    edges = [line.x + line.width for line in lines]
    assert edges == pytest.approx([80 + 420] * len(lines), abs=6)


@pytest.mark.parametrize("control", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_who_would_turn_the_text_is_not_heard(titled: Set, control: str) -> None:
    """Embeddings, overrides and isolates are stripped."""
    assert titled(f"a{control}bc") == titled("abc")


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_direction_marks_are_kept(titled: Set, mark: str) -> None:
    """A bilingual writer needs them, and they are not seen."""
    title = titled(f"שעון{mark}!", "he")
    assert title.text == f"שעון{mark}!"
    assert not has_box(title)


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        pytest.param("می\u200cخواهم", "fa", id="persian-non-joiner"),
        pytest.param("ه\u200d", "fa", id="persian-joiner"),
        pytest.param("क्\u200dष", "hi", id="hindi-joiner"),
        pytest.param("क्\u200cष", "hi", id="hindi-non-joiner"),
        pytest.param("ක්\u200dෂ", "si", id="sinhala-joiner"),
    ],
)
def test_joiners_shape_and_are_not_seen(titled: Set, typed: str, lang: str) -> None:
    """They stay, they change the letters, and they are never drawn."""
    title = titled(typed, lang)
    assert title.text == typed
    assert not has_box(title)
    assert title.paragraph.missing == ()
    plain = titled(typed.replace("\u200c", "").replace("\u200d", ""), lang)
    assert [g.id for g in title.glyphs] != [g.id for g in plain.glyphs]


# ── what is no letter ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "end",
    ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\t", " \n\t "],
    ids=["LF", "CR", "CRLF", "VT", "FF", "NEL", "LS", "PS", "TAB", "mixed"],
)
def test_line_ends_and_tabs_are_one_space(titled: Set, end: str) -> None:
    """Line ends and tabs are white space; the layout sets the line breaks."""
    assert titled(f"시계{end}이야기") == titled("시계 이야기")


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"])
def test_other_controls_are_dropped(titled: Set, control: str) -> None:
    """They stand for nothing that could be drawn."""
    assert titled(f"시{control}계") == titled("시계")


def test_a_written_out_escape_stays_as_typed(titled: Set) -> None:
    """A typed backslash and n are two characters, not a line break."""
    assert titled(r"a\nb").lines == [r"a\nb"]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("\ud800", id="high-surrogate"),
        pytest.param("\udfff", id="low-surrogate"),
        pytest.param("\ufffe", id="noncharacter"),
        pytest.param("\ufdd0", id="noncharacter-of-arabic"),
        pytest.param("\U0010ffff", id="last-code-point"),
        pytest.param(unquote("%FF"), id="invalid-utf-8"),
    ],
)
def test_what_is_no_character_is_seen_to_be_wrong(titled: Set, typed: str) -> None:
    """U+FFFD stands for it, and is drawn: the bundle has a glyph for it."""
    title = titled(f"시{typed}계")
    assert title.text == "시\ufffd계"
    assert not has_box(title)
    assert len(title.glyphs) == 3


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        pytest.param("\ue000", ("\ue000",), id="private-use"),
        pytest.param("\U000f0000\U0010fffd", ("\U000f0000", "\U0010fffd"), id="private-planes"),
        pytest.param("\u0378", ("\u0378",), id="unassigned"),
        pytest.param("\U00013000\U00013001", ("\U00013000", "\U00013001"), id="uncovered-script"),
        pytest.param("\ue000\u0301", ("\ue000\u0301",), id="with-a-mark"),
    ],
)
def test_what_cannot_be_drawn_is_a_box_and_is_told(
    titled: Set, typed: str, missing: tuple[str, ...]
) -> None:
    """One for each grapheme, with a width of its own; never an error, never silence."""
    title = titled(f"가{typed}나")
    assert title.paragraph.missing == missing
    assert [glyph.id == 0 for glyph in title.glyphs] == [False, *[True] * len(missing), False]
    assert titled(f"가{typed}나").setting.width > titled("가나").setting.width + 10


# ── Turkish ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("font", ["pretendard", "noto"])
def test_turkish_keeps_its_dots(titled: Set, font: str) -> None:
    """Set as Turkish; İ, ı and i stay what they are, and no ligature takes a dot."""
    title = titled("İfiıI ışık", font=font, tracking=0.0)
    assert title.paragraph.style.language.tag == "tr"
    assert title.lines == ["İfiıI ışık"]
    assert len(title.glyphs) == len(title.text)


def test_nothing_is_upper_cased(titled: Set) -> None:
    """Case is the writer's; in Turkish, changing it would change letters."""
    assert clean("iIıİ ß ŉ") == "iIıİ ß ŉ"
    assert titled("iPhone").lines == ["iPhone"]
