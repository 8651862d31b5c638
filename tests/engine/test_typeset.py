"""Typeset: a text in its area has glyphs, rules and a caret, and says how it was set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoji.engine.frame import Art, Box, Fill, GlyphRun
from pyoji.engine.layout import layout
from pyoji.engine.scene import (
    Edges,
    RuledLines,
    Scene,
    Span,
    Stack,
    Text,
)
from pyoji.engine.text.bundle import read
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import MAX_INK
from pyoji.engine.text.tracking import DISPLAY, Table
from pyoji.engine.typeset import OVERHANG_CLIP
from pyoji.engine.warning import MissingFont, Warning

from tests.box import STEM
from tests.engine.scenes import INK, LINE, PAPER, RED, Place, block, column, row, scene, text
from tests.tree import FONTS


def test_a_text_tells_how_it_was_set(place: Place) -> None:
    """Lengths in pixels; the box is the ink's, the lines are in reading order."""
    frame = place(column(text("AB CD", max_lines=2), padding=Edges(0, 0, 150, 0)))
    found = block(frame)
    assert (found.size, found.line_height, found.letter_spacing) == (10, 12, 0)
    assert (found.lang, found.direction, found.weight) == ("en", "ltr", 400)
    assert found.fonts == (STEM,)
    assert found.box == Box(0, 0, 50, LINE)
    narrow = block(place(column(text("AB CD", max_lines=2), padding=Edges(0, 0, 160, 0))))
    assert [line.text for line in narrow.lines] == ["AB", "CD"]
    assert [line.baseline for line in narrow.lines] == [8, 20]
    assert narrow.box.h == 12 + LINE


def test_a_text_tells_what_was_asked_for(fonts: Fonts) -> None:
    """Its voice, its weight, its case and its features; its tracking is that of its size."""
    words = Text(
        "title", "표지 1", "ko", "poster", 640, INK, (64.0, 64.0), 1,
        tracking=DISPLAY, case="upper", features=(("tnum", 1),),
    )  # fmt: skip
    block = layout(scene(words), fonts).texts[0]
    assert (block.font, block.weight, block.case) == ("poster", 640, "upper")
    assert block.features == (("tnum", 1),)
    assert block.fonts == ("WantedSans-ExtraBlack",)
    assert block.letter_spacing == pytest.approx(-0.02 * 64)


@pytest.mark.parametrize(("lines", "hyphens"), [(6, True), (1, False)])
def test_a_very_long_word_takes_hyphens_on_several_lines(
    fonts: Fonts, lines: int, hyphens: bool
) -> None:
    """The description has the lines as they are read."""
    word = "Geschwindigkeitsbegrenzungsverordnung"
    words = Text("title", word, "de", "poster", 900, INK, (20.0, 200.0), lines)
    shown = [line.text for line in layout(scene(words), fonts).texts[0].lines]
    assert (len(shown) > 1) is hyphens
    assert all(line.endswith("-") for line in shown[:-1])
    assert "".join(line.removesuffix("-") for line in shown) in (word, shown[0])


@pytest.mark.parametrize(
    ("words", "lang", "tracking", "expected"),
    [
        ("표지", "ko", DISPLAY, -0.02),
        ("表紙", "ja", DISPLAY, 0.0),
        ("غلاف", "ar", DISPLAY, 0.0),
        ("غلاف", "ar", -0.04, 0.0),
        ("غلاف", "ar", 0.1, 0.0),
        ("ปก", "th", 0.1, 0.1),
        ("ปก", "th", -0.1, 0.0),
        ("表紙", "ja", -0.04, -0.04),
        ("표지", "ko", None, -0.02),
    ],
)
def test_letters_stand_no_closer_than_their_script_allows(
    fonts: Fonts, words: str, lang: str, tracking: float | Table | None, expected: float
) -> None:
    """A template's tracking does not apply to joined scripts or full-width letters."""
    text = Text("title", words, lang, "sans", 700, INK, (64.0, 64.0), 1, tracking=tracking)
    assert layout(scene(text), fonts).texts[0].letter_spacing == pytest.approx(expected * 64)


def test_a_row_is_as_wide_as_its_tracked_words(fonts: Fonts) -> None:
    """The width that a text asks for is that of its largest size with its own tracking."""
    words = Text("title", "표지 하나", "ko", "sans", 700, INK, (20.0, 64.0), 1, tracking=DISPLAY)
    frame = layout(scene(row(words)), fonts)
    assert frame.texts[0].size == 64
    assert not frame.texts[0].truncated


def test_a_voice_that_the_bundle_lacks_is_a_warning() -> None:
    """Its texts are in sans; texts that it can set, and emoji and code, are no reason to warn."""
    manifest = read(FONTS)
    names = {"DoHyeon", "NotoSerifCJK"}
    small = Fonts(FONTS, replace(manifest, fonts=tuple(
        file for file in manifest.fonts if file.family not in names
    )))  # fmt: skip

    def warnings(words: str, lang: str, font: str) -> tuple[Warning, ...]:
        text = Text("title", words, lang, font, 700, INK, (20.0, 20.0), 1)
        return layout(scene(text), small).warnings

    assert warnings("표지", "ko", "street") == (MissingFont("title", "street", ("DoHyeon",)),)
    assert warnings("表紙", "ja", "book") == (MissingFont("title", "book", ("NotoSerifCJK",)),)
    assert warnings("Cover 😀", "en", "book") == ()
    assert warnings("표지", "ko", "sans") == ()
    assert warnings("표지", "ko", "poster") == ()


def test_a_right_to_left_text_in_its_card(place: Place) -> None:
    """Starts on the right; its line's text is in logical order."""
    found = block(place(column(text("אבג", lang="he")), "rtl"))
    assert found.direction == "rtl"
    assert found.lines[0].text == "אבג"
    # The first letter's ink is on the edge, and its air hangs out.
    assert found.lines[0].x + found.lines[0].width == pytest.approx(202, abs=0.001)


@pytest.mark.parametrize(("words", "lang"), [("HHH", "en"), ("ההה", "he")])
def test_a_caret_stands_behind_the_last_letter(fonts: Fonts, words: str, lang: str) -> None:
    """On the side where the text goes on, at its baseline, and narrower where the card ends."""
    direction = "rtl" if lang == "he" else "ltr"
    node = text(words, lang=lang, sizes=(80.0, 80.0), caret=RED)

    def laid(width: int) -> tuple[Box, float]:
        """The caret, and its distance from the word."""
        frame = layout(Scene("test", width, 200, direction, PAPER, (), column(node)), fonts)
        (caret,) = (item for item in frame.items if isinstance(item, Art))
        assert caret.motif.colors == (RED,)
        (line,) = block(frame).lines
        assert caret.box.y < line.baseline < caret.box.y + caret.box.h
        right = caret.box.x + caret.box.w
        return caret.box, line.x - right if lang == "he" else caret.box.x - line.x - line.width

    wide, space = laid(1200)
    assert (wide.w, space) == pytest.approx((40, 11.2))
    end = 1200 - wide.x - wide.w if lang == "en" else wide.x
    narrow, space = laid(round(1200 - end))
    assert space == pytest.approx(11.2)
    assert 6 < narrow.w < 40


def test_a_text_is_written_on_rules(place: Place) -> None:
    """One below each line and on, about as far apart, to the end of the text's area; none crosses
    a line. A text without them has none."""
    rules = RuledLines(RED, width=1.0, distance=8.0)
    words = text("ab cd", sizes=(10.0, 10.0), max_lines=2, line_height=2.0, grow=1, rules=rules)
    frame = place(Stack("column", (words,), padding=Edges(left=10, right=160)))
    (block,) = frame.texts
    assert len(block.lines) == 2
    drawn = [item for item in frame.items if isinstance(item, Fill) and item.color == RED]
    assert {(fill.box.x, fill.box.w, fill.box.h) for fill in drawn} == {(10, 30, 1.0)}
    heights = [fill.box.y for fill in drawn]
    below = [line.baseline + 3.1 for line in block.lines]
    assert heights == pytest.approx([*below, *(below[1] + 10 * n for n in range(1, 7))])
    assert frame.items.index(drawn[0]) < min(
        at for at, item in enumerate(frame.items) if isinstance(item, GlyphRun)
    )
    bare = place(Stack("column", (replace(words, rules=None),)))
    assert not any(isinstance(item, Fill) for item in bare.items[1:])


def test_rules_end_within_their_area(place: Place) -> None:
    """The last one, however thick, is wholly in it: what lies below the card is no row of it."""
    for thick in (1.0, 4.0, 9.0):
        rules = RuledLines(RED, width=thick, distance=8.0)
        frame = place(Stack("column", (text("ab", sizes=(10.0, 10.0), grow=1, rules=rules),)))
        drawn = [item.box for item in frame.items if isinstance(item, Fill) and item.color == RED]
        assert len(drawn) > 2
        assert max(box.y + box.h for box in drawn) <= frame.height


def test_spans_make_runs_of_their_colour(place: Place) -> None:
    """One item for each stretch; letters without a colour of their own have the text's."""
    frame = place(text("ABCD", spans=(Span(1, 3, color=RED),)))
    runs = [item for item in frame.items if isinstance(item, GlyphRun)]
    assert [(run.color, len(run.glyphs)) for run in runs] == [(INK, 1), (RED, 2), (INK, 1)]


def test_what_no_face_draws_is_named_once(place: Place) -> None:
    """By its code point, however often it stands there."""
    assert place(column(text("A5B5"), text("6"))).missing == (0x35, 0x36)


def test_a_stack_of_marks_is_clipped(fonts: Fonts) -> None:
    """To its text's box and a margin around it, where it reaches further; other texts are not."""
    for words, is_tall in (("plain", False), ("e" + "\u0301" * 60, True)):
        node = text(words, sizes=(40.0, 40.0))
        frame = layout(Scene("test", 400, 200, "ltr", PAPER, (), node), fonts)
        (run,) = (item for item in frame.items if isinstance(item, GlyphRun))
        if not is_tall:
            assert run.clip is None
            continue
        assert run.clip is not None
        box, reach = block(frame).box, OVERHANG_CLIP * 40
        assert (run.clip.x, run.clip.y) == (box.x - reach, box.y - reach)
        assert (run.clip.w, run.clip.h) == (box.w + 2 * reach, box.h + 2 * reach)
        assert max(y for _, _, y in run.glyphs) - min(y for _, _, y in run.glyphs) > MAX_INK[0] * 40
