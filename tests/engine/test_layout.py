"""Layout: the size and the position of each node."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.frame import Art, Box, Fill, GlyphRun, Photo, Shade, Stroke
from pyoji.engine.layout import layout
from pyoji.engine.scene import (
    Border,
    Edges,
    Image,
    Layers,
    Node,
    Panel,
    Picture,
    Scene,
    Shadow,
    Space,
)
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.warning import LowContrast, Truncated

from tests.engine.scenes import (
    CARD,
    INK,
    LINE,
    MARK,
    PAPER,
    RED,
    Place,
    art,
    block,
    column,
    corners,
    lettering,
    mark,
    row,
    text,
)
from tests.engine.text.chain import tried

WARNING = LowContrast("fg", PAPER, INK, 1.0, "title")


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
    """An empty card has its background."""
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
    """Short texts get their width; long ones share the rest equally, with an ellipsis."""
    long = "A" * 30
    frame = place(row(text("BB", "short"), text(long, "one"), text(long, "other"), gap=10))
    short, one, other = (block(frame, name) for name in ("short", "one", "other"))
    assert short.box.w == pytest.approx(20, abs=0.02)
    assert not short.truncated
    assert one.truncated
    assert other.truncated
    assert [len(text.lines[0].text) for text in (one, other)] == [8, 8]
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
    """Parts of any length lie side by side within the row."""
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
    """The extent is kept with any child, and without a child."""
    assert place(row(Panel(RED, mark(20, 10), width=50, height=40))).items[1] == Fill(
        Box(0, 0, 50, 40), RED
    )
    assert place(column(Panel(RED, height=4))).items[1] == Fill(Box(0, 0, 200, 4), RED)


def test_a_panel_without_ink_is_its_line(place: Place) -> None:
    """A panel without a fill draws only its line."""
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
