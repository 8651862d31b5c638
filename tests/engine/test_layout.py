"""Layout: who gets how much room, and where it lies.

Words are set in a font whose letters are squares (`tests/box.py`): at 10 pixels to the em a letter
takes 10 across, its ink 8 from the left edge on, and a line is 9 high.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine import labels, typeset
from pyoji.engine.color import Color
from pyoji.engine.frame import Art, Box, Fill, Frame, GlyphRun, Photo, Shade, Stroke, TextBlock
from pyoji.engine.labels import KEPT_LABELS, MAX_LABEL
from pyoji.engine.layout import layout
from pyoji.engine.scene import (
    Border,
    Edges,
    Image,
    Layers,
    Lettering,
    Motif,
    Node,
    Panel,
    Picture,
    RuledLines,
    Scene,
    Shadow,
    Space,
    Span,
    Stack,
    Text,
)
from pyoji.engine.text.bundle import read
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import MAX_INK, Paragraph
from pyoji.engine.text.tracking import DISPLAY, Table
from pyoji.engine.typeset import OVERHANG_CLIP
from pyoji.engine.warning import LowContrast, MissingFont, Truncated, Warning

from tests.box import STEM
from tests.engine.text.chain import tried
from tests.tree import FONTS

PAPER, INK, RED = Color(255, 255, 255), Color(0, 0, 0), Color(255, 0, 0)
CARD = Box(0, 0, 200, 100)
MARK = Motif("cuckoo", (INK, INK))
WARNING = LowContrast("fg", PAPER, INK, 1.0, "title")
LINE = 9.0  # the height of one

Place = Callable[..., Frame]


def text(words: str, name: str = "text", **how: object) -> Text:
    """A text of 10 pixels to the em and of one line, its lines 12 apart."""
    given = {"sizes": (10.0, 10.0), "max_lines": 1, "color": INK, "line_height": 1.2} | how
    lang = str(given.pop("lang", "en"))
    return Text(name, words, lang, "noto", weight=400, tracking=0.0, **given)


def mark(width: float, height: float, grow: int = 0) -> Picture:
    return Picture(MARK, width, height, grow)


def column(*children: Node, **how: object) -> Stack:
    return Stack("column", children, **how)


def row(*children: Node, **how: object) -> Stack:
    return Stack("row", children, **how)


@pytest.fixture
def place(boxes: Fonts) -> Place:
    """Lays out a card of 200 by 100 that holds one node."""

    def place(node: Node, direction: str = "ltr") -> Frame:
        return layout(Scene("test", 200, 100, direction, PAPER, (), node), boxes)

    return place


def scene(node: Node) -> Scene:
    """A card of 1200 by 630 that holds one node."""
    return Scene("test", 1200, 630, "ltr", PAPER, (), node)


def art(frame: Frame) -> list[tuple[float, float, float, float]]:
    """The boxes of the pictures, in the order they are drawn."""
    found = [item.box for item in frame.items if isinstance(item, Art)]
    return [(box.x, box.y, box.w, box.h) for box in found]


def corners(frame: Frame) -> list[tuple[float, float]]:
    """Where the pictures lie."""
    return [(x, y) for x, y, _, _ in art(frame)]


def block(frame: Frame, name: str = "text") -> TextBlock:
    (found,) = (text for text in frame.texts if text.name == name)
    return found


# ── the card ─────────────────────────────────────────────────────────────────────────────────


def test_the_ground_and_its_motifs_come_first(boxes: Fonts) -> None:
    """Each over the whole card, from back to front; what the scene warns of is kept."""
    motifs = (MARK, replace(MARK, seed=3))
    scene = Scene("test", 200, 100, "ltr", PAPER, motifs, text("A"), (WARNING,))
    frame = layout(scene, boxes)
    assert frame.items[:3] == (Fill(CARD, PAPER), Art(CARD, motifs[0]), Art(CARD, motifs[1]))
    assert isinstance(frame.items[3], GlyphRun)
    assert (frame.template, frame.width, frame.height) == ("test", 200, 100)
    assert frame.warnings == (WARNING,)


def test_a_card_of_nothing(place: Place) -> None:
    """Has its ground."""
    for nothing in (Space(), column(), row(), Layers(()), Panel(None)):
        assert place(nothing).items == (Fill(CARD, PAPER),)


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def test_a_column_runs_down(place: Place) -> None:
    """One child below the other, a gap between two."""
    assert corners(place(column(mark(10, 20), mark(10, 30), mark(10, 5), gap=4))) == [
        (0, 0),
        (0, 24),
        (0, 58),
    ]


@pytest.mark.parametrize(
    ("head", "foot", "tops"),
    [
        (13.0, None, [(0, 0), (20, 80)]),
        (20.0, None, [(0, 0), (20, 80)]),
        (None, 13.0, [(0, 80), (80, 0)]),
        (13.0, 14.0, [(0, 0), (13, 60), (73, 0)]),
        (95.0, None, [(0, 0), (95, 5)]),
    ],
)
def test_heights_that_grow_are_snapped(
    place: Place, head: float | None, foot: float | None, tops: list[tuple[float, float]]
) -> None:
    """To multiples of a step; the node below takes the rest, or the one above the last. A height
    under a step stays."""
    children = [
        *([mark(10, head)] if head else []),
        Picture(MARK, grow=1),
        *([mark(10, foot)] if foot else []),
    ]
    heights = {head: 0, foot: 0}
    found = [(y, heights.get(h, h)) for _, y, _, h in art(place(column(*children, snap=20)))]
    assert found == tops


def test_padding_is_kept_free(place: Place) -> None:
    """On each side its own."""
    padded = column(mark(10, 20), Space(), mark(10, 20), padding=Edges(7, 11, 13, 17))
    assert corners(place(padded)) == [(7, 11), (7, 63)]


@pytest.mark.parametrize(
    ("justify", "tops"),
    [
        ("start", [0, 20, 40]),
        ("center", [20, 40, 60]),
        ("end", [40, 60, 80]),
        ("between", [0, 40, 80]),
    ],
)
def test_what_is_left_of_a_column(place: Place, justify: str, tops: list[float]) -> None:
    """Goes below, above, on both sides or between."""
    children = [mark(10, 20)] * 3
    assert [y for _, y in corners(place(column(*children, justify=justify)))] == tops


@pytest.mark.parametrize(("align", "left"), [("start", 0), ("center", 95), ("end", 190)])
def test_children_stand_across_a_column(place: Place, align: str, left: float) -> None:
    """On its left edge, in its middle, on its right edge; from the right when mirrored."""
    assert corners(place(column(mark(10, 20), align=align))) == [(left, 0)]
    assert corners(place(column(mark(10, 20), align=align), "rtl")) == [(190 - left, 0)]


def test_a_space_takes_what_is_left(place: Place) -> None:
    """Two of them share it as they grow."""
    between = column(mark(10, 20), Space(), mark(10, 20), Space(grow=2), mark(10, 15))
    assert [y for _, y in corners(place(between))] == [0, 35, 85]


def test_a_space_of_a_size_takes_that(place: Place) -> None:
    """Along its parent, if it does not grow."""
    assert corners(place(column(Space(8, 0), mark(10, 10)))) == [(0, 8)]
    assert corners(place(row(Space(8, 0), mark(10, 10)))) == [(8, 0)]


def test_the_fixed_come_before_the_elastic(place: Place) -> None:
    """A text that may shrink gets what the others leave, wherever it stands among them."""
    shrinks = text("AB CD", "title", sizes=(10.0, 60.0), max_lines=2)
    frame = place(column(shrinks, mark(10, 40), text("E", "foot"), gap=1))
    title, foot = block(frame, "title"), block(frame, "foot")
    assert 10 < title.size < 60
    assert title.box.h <= 100 - 40 - LINE - 2
    assert foot.box.y == pytest.approx(title.box.h + 40 + 2)


def test_a_text_has_the_columns_width(place: Place) -> None:
    """In which it aligns itself."""
    frame = place(column(text("AB", align="end"), padding=Edges(10, 0, 10, 0)))
    assert block(frame).box.w == 180
    # Its last letter's air hangs over the edge.
    assert block(frame).lines[0].x == pytest.approx(172, abs=0.001)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def test_a_row_runs_to_the_right(place: Place) -> None:
    """One child beside the other; from the right when mirrored."""
    beside = row(mark(30, 10), mark(40, 10), gap=5)
    assert corners(place(beside)) == [(0, 0), (35, 0)]
    assert corners(place(beside, "rtl")) == [(170, 0), (125, 0)]


@pytest.mark.parametrize(("align", "top"), [("start", 0), ("center", 45), ("end", 90)])
def test_children_stand_across_a_row(place: Place, align: str, top: float) -> None:
    """At its top, in its middle, at its foot."""
    assert corners(place(row(mark(10, 10), align=align))) == [(0, top)]


@pytest.mark.parametrize(
    ("justify", "lefts"),
    [("start", [0, 20]), ("center", [80, 100]), ("end", [160, 180]), ("between", [0, 180])],
)
def test_what_is_left_of_a_row(place: Place, justify: str, lefts: list[float]) -> None:
    """As in a column, and mirrored with it."""
    beside = row(mark(20, 10), mark(20, 10), justify=justify)
    assert [x for x, _ in corners(place(beside))] == lefts
    assert [x for x, _ in corners(place(beside, "rtl"))] == [180 - x for x in lefts]


def test_words_in_a_row_take_their_width(place: Place) -> None:
    """And a space between pushes them to the edges."""
    frame = place(row(text("ABC", "left"), Space(), text("DE", "right")))
    assert block(frame, "left").box == Box(0, 0, pytest.approx(30, abs=0.02), LINE)
    assert block(frame, "right").box.x == pytest.approx(180, abs=0.02)


def test_long_words_share_a_row_fairly(place: Place) -> None:
    """The modest get what they want, the others the rest in equal parts, with an ellipsis."""
    long = "A" * 30
    frame = place(row(text("BB", "short"), text(long, "one"), text(long, "other"), gap=10))
    short, one, other = (block(frame, name) for name in ("short", "one", "other"))
    assert short.box.w == pytest.approx(20, abs=0.02)
    assert not short.truncated
    assert one.truncated
    assert other.truncated
    assert [len(text.lines[0].text) for text in (one, other)] == [7, 7]
    assert other.box.x + other.lines[0].width <= 200
    assert frame.warnings == (Truncated("one"), Truncated("other"))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@given(
    lengths=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    gap=st.integers(0, 12),
    marked=st.booleans(),
)
@tried
def test_no_footer_overflows(
    boxes: Fonts, direction: str, lengths: list[int], gap: int, marked: bool
) -> None:
    """However long its parts are, they lie side by side within the row."""
    words = [text("A" * length, f"part{i}") for i, length in enumerate(lengths)]
    parts: list[Node] = [mark(10, 9), *words] if marked else list(words)
    scene = Scene("test", 200, 100, direction, PAPER, (), row(*parts, gap=gap))
    frame = layout(scene, boxes)
    stretches = sorted(
        [(t.lines[0].x, t.lines[0].x + t.lines[0].width) for t in frame.texts]
        + [(x, x + w) for x, _, w, _ in art(frame)]
    )
    ends = [0.0, *(end for _, end in stretches)]
    for (start, _), before in zip(stretches, ends, strict=False):
        assert start >= before - (2.01 if direction == "rtl" else 0.01)
    assert ends[-1] <= 200.01 + (2 if direction == "rtl" else 0)


# ── nesting ──────────────────────────────────────────────────────────────────────────────────


def test_a_stack_in_a_stack_takes_what_it_needs(place: Place) -> None:
    """Its children, its gaps and its padding."""
    inner = row(mark(10, 20), mark(10, 30), gap=5, padding=Edges(1, 2, 3, 4))
    assert corners(place(column(inner, mark(10, 10)))) == [(1, 2), (16, 2), (0, 36)]
    beside = row(column(mark(10, 20), mark(30, 5), gap=5, padding=Edges(1, 2, 3, 4)), mark(10, 10))
    assert corners(place(beside)) == [(1, 2), (1, 27), (34, 0)]


def test_a_stack_that_grows_fills(place: Place) -> None:
    """What stands below it goes to the foot."""
    grown = column(column(mark(10, 20), grow=1, justify="center"), mark(10, 10))
    assert corners(place(grown)) == [(0, 35), (0, 90)]


# ── panels, layers, pictures ─────────────────────────────────────────────────────────────────


def test_a_panel_lies_behind_its_child(place: Place) -> None:
    """As large as the child and its padding; shadow, fill and line in that order."""
    panel = Panel(
        RED,
        mark(20, 10),
        radius=3,
        padding=Edges(1, 2, 3, 4),
        border=Border(1, INK),
        shadow=Shadow(5, 8, INK),
    )
    box = Box(0, 0, 24, 16)
    assert place(row(panel)).items[1:] == (
        Shade(Box(0, 5, 24, 16), INK, 8, 3),
        Fill(box, RED, 3),
        Stroke(box, INK, 1, 3),
        Art(Box(1, 2, 20, 10), MARK),
    )


def test_a_panel_of_a_fixed_extent(place: Place) -> None:
    """Holds to it, whatever its child needs, and so does one without a child."""
    assert place(row(Panel(RED, mark(20, 10), width=50, height=40))).items[1] == Fill(
        Box(0, 0, 50, 40), RED
    )
    assert place(column(Panel(RED, height=4))).items[1] == Fill(Box(0, 0, 200, 4), RED)


def test_a_panel_without_ink_is_its_line(place: Place) -> None:
    """Nothing is filled."""
    frame = place(row(Panel(None, mark(20, 10), border=Border(2, INK))))
    assert [type(item) for item in frame.items] == [Fill, Stroke, Art]


def test_layers_share_one_area(place: Place) -> None:
    """The first lies lowest, and the parent counts the largest."""
    layers = Layers((mark(10, 20), mark(30, 10)))
    assert art(place(row(layers, mark(5, 5)))) == [
        (0, 0, 10, 20),
        (0, 0, 30, 10),
        (30, 0, 5, 5),
    ]


def test_an_image_takes_its_area(place: Place) -> None:
    """Or the extent it names."""
    assert place(Image("a/b.png")).items[1] == Photo(CARD, "a/b.png", "cover", (0.5, 0.5), 0, 1)
    beside = place(row(Image("a/b.png", width=60), mark(5, 5)))
    assert beside.items[1] == Photo(Box(0, 0, 60, 100), "a/b.png", "cover", (0.5, 0.5), 0, 1)
    assert corners(beside) == [(60, 0)]


# ── texts ────────────────────────────────────────────────────────────────────────────────────


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
    """A template's tracking is for letters that neither join nor fill a square."""
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


def test_a_text_that_is_placed_is_measured_once(
    boxes: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitting is arithmetic: each text is shaped once, whatever asks for its extent."""
    from pyoji.engine import typeset as module

    shaped = []
    prepare = module.prepare
    monkeypatch.setattr(
        module, "prepare", lambda *given: shaped.append(given[1]) or prepare(*given)
    )
    first, second = text("ABC", sizes=(5.0, 40.0), max_lines=2), text("DEF", max_lines=2)
    deep = column(row(column(first)), row(second, Space()))
    layout(Scene("test", 200, 100, "ltr", PAPER, (), deep), boxes)
    assert shaped == ["ABC", "DEF"]


def test_what_every_card_says_is_shaped_once(boxes: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label is kept for the next card; a title, or a label as long as one, is not."""
    shaped = []
    prepare = typeset.prepare

    def counted(*given: object) -> Paragraph:
        shaped.append(given[1])
        return prepare(*given)

    monkeypatch.setattr(typeset, "prepare", counted)
    monkeypatch.setattr(labels, "prepare", counted)
    labels._prepared.cache_clear()
    labels._fitted_label.cache_clear()
    long = "LONG" * MAX_LABEL
    card = column(text("TITLE", max_lines=2), text("SITE"), text(long, sizes=(1.0, 1.0)))
    frames = [layout(Scene("test", 200, 100, "ltr", PAPER, (), card), boxes) for _ in range(2)]
    assert frames[0] == frames[1]
    assert shaped == ["TITLE", "SITE", long, "TITLE", long]


def test_labels_are_kept_within_bounds(place: Place) -> None:
    """Few, and one for each way to set it: the same word in another style is another."""
    for number in range(KEPT_LABELS * 2):
        place(text("ABCDEFGH"[number % 8] * (number % 30 + 1)))
    assert labels._prepared.cache_info().currsize <= KEPT_LABELS
    plain, open_ = place(text("AB")), place(replace(text("AB"), tracking=0.1))
    assert block(plain).box.w == block(open_).box.w
    assert block(plain).lines[0].width < block(open_).lines[0].width
    assert place(text("AB")) == plain


def test_threads_lay_out_alike(boxes: Fonts) -> None:
    """Labels that two threads ask for at once are the same for both, in any order."""
    labels._prepared.cache_clear()
    words = [f"{a}{b}" for a in "ABCDEFGH" for b in "IJKLMNOP"]
    scenes = [Scene("test", 200, 100, "ltr", PAPER, (), text(word)) for word in words]
    with ThreadPoolExecutor(2) as pool:
        ahead = pool.submit(lambda: [layout(scene, boxes) for scene in scenes])
        back = pool.submit(lambda: [layout(scene, boxes) for scene in reversed(scenes)])
        assert ahead.result() == back.result()[::-1]


# ── lettering ────────────────────────────────────────────────────────────────────────────────


def lettering(letters: str, **how: object) -> Lettering:
    return Lettering(letters, "en", "noto", 400, RED, **({"height": 50.0} | how))


def ink(frame: Frame, fonts: Fonts) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink of a frame's glyphs."""
    [run] = [item for item in frame.items if isinstance(item, GlyphRun)]
    face, em = fonts.face(run.face), run.size
    sides = [
        (g.x + em * face.bearing(g.id)[0], g.x + em * face.bearing(g.id)[1]) for g in run.glyphs
    ]
    feet = [(g.y - em * face.ink(g.id)[0], g.y + em * face.ink(g.id)[1]) for g in run.glyphs]
    return min(s[0] for s in sides), min(f[0] for f in feet), sides[-1][1], feet[-1][1]


@pytest.mark.parametrize(
    ("place_", "bleed", "left", "top"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0, 0.0),
        ((1.0, 1.0), (0.0, 0.0), 150.0, 50.0),
        ((0.5, 0.5), (0.5, 0.5), 75.0, 25.0),
        ((1.0, 0.0), (0.5, 0.5), 175.0, -25.0),
        ((0.0, 1.0), (0.2, 0.2), -10.0, 60.0),
        ((0.0, 1.0), (0.0, 0.2), 0.0, 60.0),
        ((0.0, 1.0), (0.2, 0.0), -10.0, 50.0),
    ],
)
def test_lettering_stands_by_its_ink(
    place: Place,
    boxes: Fonts,
    place_: tuple[float, float],
    bleed: tuple[float, float],
    left: float,
    top: float,
) -> None:
    """At its height; an edge crops the share that bleeds, and none is in the middle."""
    x0, y0, x1, y1 = ink(place(lettering("a", place=place_, bleed=bleed)), boxes)
    assert y1 - y0 == pytest.approx(50)
    width = x1 - x0
    assert x0 == pytest.approx(left + (50 - width) * (place_[0] - (2 * place_[0] - 1) * bleed[0]))
    assert y0 == pytest.approx(top)


def test_lettering_is_no_wider_than_its_area(place: Place, boxes: Fonts) -> None:
    """But for what bleeds; it is no text of the card."""
    frame = place(lettering("abcdefgh", height=90.0))
    x0, _, x1, _ = ink(frame, boxes)
    assert x1 - x0 == pytest.approx(200)
    assert frame.texts == ()
    wide = place(lettering("abcdefgh", height=90.0, bleed=(0.5, 0.0), place=(1.0, 0.5)))
    x0, _, x1, _ = ink(wide, boxes)
    assert x1 - x0 == pytest.approx(400)


def test_lettering_may_be_no_higher_than_its_area(place: Place, boxes: Fonts) -> None:
    """It is asked to be; what an edge crops may be outside."""
    for down, height in ((0.5, 100), (1.0, 200)):
        how = {"place": (0.5, down), "bleed": (0.5, 0.5)}
        letter = lettering("a", height=400.0, within_height=True, **how)
        _, y0, _, y1 = ink(place(letter), boxes)
        assert y1 - y0 == pytest.approx(height)
    _, y0, _, y1 = ink(place(lettering("a", height=160.0)), boxes)
    assert y1 - y0 == pytest.approx(160)


def test_lettering_is_clipped_to_its_area(place: Place) -> None:
    """And runs from the right in a card that does."""
    frame = place(lettering("a", place=(1.0, 1.0), bleed=(0.5, 0.5)), direction="rtl")
    [run] = [item for item in frame.items if isinstance(item, GlyphRun)]
    assert run.clip == CARD
    assert run.glyphs[0].x < 0


@pytest.mark.parametrize("letters", ["", " ", "\u2003"])
def test_lettering_without_ink_draws_nothing(place: Place, letters: str) -> None:
    """It has no size."""
    assert not any(isinstance(item, GlyphRun) for item in place(lettering(letters)).items)


def test_lettering_that_does_not_grow_has_its_height(place: Place) -> None:
    """In a column."""
    frame = place(column(lettering("a", grow=0, height=30.0), mark(10, 10)))
    assert art(frame) == [(0, 30, 10, 10)]


def test_a_picture_may_fill(place: Place) -> None:
    """The room that is left, or one side of it."""
    filling = Picture(MARK, grow=1)
    assert art(place(column(mark(10, 20), filling))) == [(0, 0, 10, 20), (0, 20, 200, 80)]
    assert art(place(row(Picture(MARK, width=50), mark(10, 20)))) == [
        (0, 0, 50, 100),
        (50, 0, 10, 20),
    ]
