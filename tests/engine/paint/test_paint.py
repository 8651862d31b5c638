"""Paint: a frame becomes the pixels it names, each item in its place and order.

The pictures are written in the tests, a letter for a pixel. Text is set in a font whose letters
are squares (`tests/box.py`): at 5 pixels to the em each is 4 x 4 with one pixel between two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.background import SHARED_PIXELS, Background, FlatBackground
from pyoji.engine.color import Color
from pyoji.engine.entries import blended
from pyoji.engine.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    Frame,
    Glyph,
    GlyphRun,
    Item,
    Photo,
    Shade,
    Stroke,
)
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.layout import layout
from pyoji.engine.letter_mask import COVERAGES
from pyoji.engine.paint import Painter
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.scene import (
    OUTSIDE,
    Edges,
    Gradient,
    Motif,
    Node,
    Panel,
    Scene,
    Space,
    Span,
    Stack,
    Text,
)
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.raster import STEPS

from tests.box import STEM
from tests.engine.text.chain import tried

PAPER, INK, RED, BLUE = Color(255, 255, 255), Color(0, 0, 0), Color(255, 0, 0), Color(0, 0, 255)
LETTERS = {PAPER.rgb: ".", INK.rgb: "#", RED.rgb: "R", BLUE.rgb: "B"}

Drawn = Callable[..., str]


def no_assets(name: str) -> bytes:
    raise AssertionError(f"{name} was asked for")


def letters(image: Image.Image) -> str:
    """The picture with a letter for each pixel; `?` for a colour that is none of ours."""
    rows = [[image.getpixel((x, y)) for x in range(image.width)] for y in range(image.height)]
    return "\n".join("".join(LETTERS.get(pixel, "?") for pixel in row) for row in rows)


def picture(rows: str) -> str:
    return dedent(rows).strip("\n")


def framed(width: int, height: int, *items: Item) -> Frame:
    ground = Fill(Box(0, 0, width, height), PAPER)
    return Frame("test", width, height, (ground, *items), ())


def text(words: str, **how: object) -> Text:
    """A text of 5 pixels to the em, its lines 6 pixels apart."""
    given = {"sizes": (5.0, 5.0), "max_lines": 9, "color": INK, "line_height": 1.2} | how
    return Text("text", words, "en", "noto", weight=400, tracking=0.0, **given)


@pytest.fixture
def painter(boxes: Fonts) -> Painter:
    return Painter(boxes, no_assets)


@pytest.fixture
def drawn(boxes: Fonts, painter: Painter) -> Drawn:
    """Lays out and paints a scene of one node."""

    def drawn(
        node: Node, width: int, height: int, direction: str = "ltr", scale: float = 1.0
    ) -> str:
        scene = Scene("test", width, height, direction, PAPER, (), node)
        return letters(painter.paint(layout(scene, boxes), scale).image())

    return drawn


# ── letters ──────────────────────────────────────────────────────────────────────────────────


def test_a_word(drawn: Drawn) -> None:
    """The first letter's ink stands on the left edge, its top on the top edge."""
    assert drawn(text("AB"), 11, 6) == picture("""
        ####.####..
        ####.####..
        ####.####..
        ####.####..
        ...........
        ...........
        """)


def test_two_lines(drawn: Drawn) -> None:
    """A line that is full is followed by the next, a line height below."""
    assert drawn(text("AB C"), 10, 11) == picture("""
        ####.####.
        ####.####.
        ####.####.
        ####.####.
        ..........
        ..........
        ####......
        ####......
        ####......
        ####......
        ..........
        """)


@pytest.mark.parametrize(
    ("align", "row"),
    [
        ("start", "####.####......."),
        ("center", "...####.####...."),  # the air after the last letter counts
        ("end", ".......####.####"),
    ],
)
def test_alignment(drawn: Drawn, align: str, row: str) -> None:
    """Ink meets the left edge, the middle, the right edge."""
    assert drawn(text("AB", align=align), 16, 5).splitlines()[0] == row


def test_a_right_to_left_card(drawn: Drawn) -> None:
    """Its texts start on the right, and its rows run from there."""
    row = Stack("row", (text("א"), Space(), text("בג")))
    assert drawn(row, 17, 5, "ltr").splitlines()[0] == "####...####.####."
    assert drawn(row, 17, 5, "rtl").splitlines()[0] == ".####.####...####"


def test_a_span_has_its_colour(drawn: Drawn) -> None:
    """The letters it covers and no others."""
    words = text("ABC", spans=(Span(1, 2, color=RED),))
    assert drawn(words, 15, 5).splitlines()[0] == "####.RRRR.####."


def test_a_panel_is_behind_its_child(drawn: Drawn) -> None:
    """As large as the child and its padding, here left 2, top 1, right 1, bottom 2."""
    panel = Panel(BLUE, text("A"), padding=Edges(2, 1, 1, 2))
    assert drawn(Stack("row", (panel,)), 11, 9) == picture("""
        BBBBBBBB...
        BB####BB...
        BB####BB...
        BB####BB...
        BB####BB...
        BBBBBBBB...
        BBBBBBBB...
        BBBBBBBB...
        ...........
        """)


def test_twice_the_scale_is_twice_the_pixels(drawn: Drawn) -> None:
    """Each pixel of the card becomes a square of four."""
    small = drawn(text("AB"), 10, 5).splitlines()
    large = drawn(text("AB"), 10, 5, scale=2.0).splitlines()
    doubled = ["".join(pixel * 2 for pixel in row) for row in small for _ in range(2)]
    assert large == doubled


def test_a_text_too_long_ends_in_an_ellipsis(drawn: Drawn) -> None:
    """It is a letter like the others here: the third square."""
    words = text("ABCD EFGH", max_lines=1)
    assert drawn(words, 15, 5).splitlines()[0] == "####.####.####."


# ── frames ───────────────────────────────────────────────────────────────────────────────────


def square(size: float, x: float, y: float, color: Color = INK, clip: Box | None = None):
    return GlyphRun(STEM, size, color, (Glyph(2, x, y),), clip)


def test_a_baseline_is_on_a_whole_pixel(painter: Painter) -> None:
    """A square whose foot is at 4.4 stands on row 4, whole; across it stays where it is."""
    assert letters(painter.paint(framed(6, 6, square(5, 1, 4.4)), 1.0).image()) == picture("""
        .####.
        .####.
        .####.
        .####.
        ......
        ......
        """)
    found = painter.paint(framed(6, 6, square(5, 1.5, 4)), 1.0).image()
    assert [found.getpixel((x, 1))[0] for x in range(6)] == [255, 127, 0, 0, 0, 127]


def test_later_items_lie_over_earlier_ones(painter: Painter) -> None:
    """Also a fill over a letter."""
    over = Fill(Box(2, 0, 2, 2), RED)
    assert letters(painter.paint(framed(5, 5, square(5, 0, 4), over), 1.0).image()) == picture("""
        ##RR.
        ##RR.
        ####.
        ####.
        .....
        """)


def test_a_clipped_run_stays_in_its_box(painter: Painter) -> None:
    """Wherever the box lies: over an edge of the ink, or of the card."""
    found = painter.paint(framed(6, 5, square(5, 1, 4, clip=Box(-3, 1, 6, 9))), 1.0).image()
    assert letters(found) == picture("""
        ......
        .##...
        .##...
        .##...
        ......
        """)
    found = painter.paint(framed(6, 5, square(5, 1, 4, clip=Box(40, 40, 2, 2))), 1.0).image()
    assert "#" not in letters(found)


def test_ink_may_leave_the_card(painter: Painter) -> None:
    """What is outside is not drawn, and nothing is raised."""
    assert letters(painter.paint(framed(4, 3, square(5, -2, 2)), 1.0).image()) == picture("""
        ##..
        ##..
        ....
        """)


def test_a_see_through_ink(painter: Painter) -> None:
    """Its alpha is its share of the mixture."""
    found = painter.paint(framed(5, 5, square(5, 0, 4, INK.with_alpha(0.5))), 1.0).image()
    assert found.getpixel((1, 1)) == (127, 127, 127)


def test_a_run_without_ink_paints_nothing(painter: Painter) -> None:
    """A space, or no glyph at all."""
    blank = GlyphRun(STEM, 5, INK, (Glyph(1, 0, 4),)), GlyphRun(STEM, 5, INK, ())
    assert set(letters(painter.paint(framed(4, 4, *blank), 1.0).image())) == {".", "\n"}


def test_an_emoji_brings_its_colours(fonts: Fonts) -> None:
    """A red heart ignores the text colour, and its edges are antialiased."""
    heart = fonts.face(EMOJI).font.get_nominal_glyph(ord("❤"))
    assert heart is not None
    frame = framed(40, 40, ColorRun(EMOJI, 32, (Glyph(heart, 0, 32),)))
    found = Painter(fonts, no_assets).paint(frame, 1.0).image()
    r, g, b = found.getpixel((19, 20))
    assert r > 200 > 100 > max(g, b)
    assert found.getpixel((0, 39)) == PAPER.rgb


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5, 2.0])
def test_an_image_is_its_frame_times_scale(painter: Painter, scale: float) -> None:
    """Rounded to whole pixels, opaque."""
    found = painter.paint(framed(1200, 630), scale).image()
    assert found.size == (round(1200 * scale), round(630 * scale))
    assert found.mode == "RGB"


# ── the background that is kept ──────────────────────────────────────────────────────────────────


def test_a_background_is_drawn_once(painter: Painter) -> None:
    """Frames that differ in their words alone share what lies below the words, the object itself;
    at another scale, of another size or below other shapes it is another."""
    one, *others = (painter.paint(framed(6, 6, square(5, x, 4)), 1.0).background for x in range(3))
    assert isinstance(one, Background)
    assert all(other is one for other in others)
    red = Fill(Box(0, 0, 6, 6), RED)
    for frame, scale in ((framed(6, 6), 2.0), (framed(6, 7), 1.0), (framed(6, 6, red), 1.0)):
        assert painter.paint(frame, scale).background is not one


def test_a_large_background_is_shared_if_it_is_flat(painter: Painter) -> None:
    """Above SHARED_PIXELS any other is an image of its own; what is drawn on it is the same."""
    items = framed(1200, 630, square(5, 3, 40))
    ground = Gradient(90, ((0.0, PAPER), (1.0, PAPER.with_alpha(0.5))))
    smooth = replace(items, items=(Fill(Box(0, 0, 1200, 630), ground), *items.items))
    for frame, is_shared in ((items, True), (smooth, False)):
        canvas = painter.paint(frame, 2.0)
        assert isinstance(canvas.background, Background) is is_shared
        assert 1200 * 630 <= SHARED_PIXELS < canvas.size[0] * canvas.size[1]
        assert canvas.image().getpixel((8, 78)) == INK.rgb


def test_drawn_rows_are_named(painter: Painter) -> None:
    """Ranges of rows, rising and apart, cut to the card; of a card without words there are none."""
    words = (square(5, 0, y) for y in (20, 4, 5, 51, 90, 24))
    found = painter.paint(framed(6, 50, *words), 1.0)
    assert found.rows == ((0, 5), (16, 24), (47, 50))
    assert painter.paint(framed(6, 50), 1.0).rows == ()


PLACE = st.floats(-10, 60)
BOXES = st.builds(Box, PLACE, PLACE, st.floats(0, 12), st.floats(0, 12))
LAID = (
    st.builds(Fill, BOXES, st.just(RED), st.sampled_from([0.0, 3.0]))
    | st.builds(Stroke, BOXES, st.just(RED), st.just(1.5))
    | st.builds(Shade, BOXES, st.just(INK), st.sampled_from([0.0, 1.0, 4.0]))
    | st.builds(Art, BOXES, st.just(Motif("cuckoo", (INK, BLUE))))
    | st.builds(square, st.floats(1, 20), PLACE, PLACE, clip=st.none() | BOXES)
)


@given(st.lists(LAID, max_size=5), st.sampled_from([0.5, 1.0, 1.5]))
@example([Shade(Box(20, 20, 9, 9), INK, 4)], 1.0)
@tried
def test_no_row_outside_the_drawn_differs(boxes: Fonts, items: list[Item], scale: float) -> None:
    """Rows outside the drawn ranges equal the background's rows."""
    frame = framed(50, 50, square(5, 0, 4), *items)
    canvas = Painter(boxes, no_assets).paint(frame, scale)
    assert isinstance(canvas.background, Background)
    image, ground = canvas.image(), canvas.background.image()
    done = 0
    for top, end in (*canvas.rows, (image.height, image.height)):
        assert done <= top <= end <= image.height
        rows = (0, done, image.width, top)
        assert image.crop(rows).tobytes() == ground.crop(rows).tobytes()
        done = end


def test_a_kept_background_is_left_clean(boxes: Fonts) -> None:
    """Painting a card does not write on the next one, and an evicted background is drawn anew."""
    cache = RasterCache(100_000)
    painter = Painter(boxes, no_assets, cache)
    frame = framed(6, 6, square(5, 0, 4))
    first = painter.paint(frame, 1.0).image().tobytes()
    painter.paint(framed(6, 6, square(5, 1, 5, RED)), 1.0)
    background = painter.paint(frame, 1.0).background
    for size in range(40):
        painter.paint(framed(7 + size, 6), 1.0)
        assert cache.bytes <= 100_000
    again = painter.paint(frame, 1.0)
    assert again.background is not background
    assert again.image().tobytes() == first


def test_every_kind_of_item_is_painted(painter: Painter) -> None:
    """A stroke and a motif too, by the ways that `fill.py` and `motifs.py` know."""
    frame = framed(
        60,
        60,
        Stroke(Box(0, 0, 60, 60), RED, 1),
        Art(Box(10, 8, 40, 44), Motif("cuckoo", (INK, BLUE))),
    )
    found = letters(painter.paint(frame, 1.0).image())
    assert {"R", "#", "B"} <= set(found)
    assert set(found.splitlines()[0]) == {"R"}


def test_pictures_from_outside_are_handed_in(boxes: Fonts) -> None:
    """They are parameters of one render. They and their rasters are not cached, and the
    background below them is the shared one."""
    item = Photo(Box(1, 1, 4, 4), OUTSIDE + "logo", "cover", (0.5, 0.5), 0, 1)
    frame = framed(6, 6, item, square(5, 0, 4))
    cache = RasterCache()
    painter = Painter(boxes, no_assets, cache)
    painter.paint(framed(6, 6, square(5, 0, 4)), 1.0)
    kept = cache.bytes
    backgrounds = []
    for color in (RED, BLUE):
        pictures = {"logo": Pixels(2, 2, "RGB", bytes(color.rgb) * 4)}
        canvas = painter.paint(frame, 1.0, pictures)
        assert canvas.image().getpixel((4, 4)) == color.rgb
        backgrounds.append(canvas.background)
    assert cache.bytes == kept
    plain = painter.paint(framed(6, 6, square(5, 0, 4)), 1.0)
    assert backgrounds[0] is backgrounds[1] is plain.background
    with pytest.raises(KeyError):
        painter.paint(frame, 1.0)


def test_letters_of_texts_have_the_first_entries_of_a_palette(fonts: Fonts) -> None:
    """However large the lettering beside them is: it has a ground of its own."""
    letter = run_of(fonts, 12, RED, None)
    giant = run_of(fonts, 40, BLUE, Box(30, 0, 10, 40))
    field = Fill(Box(30, 0, 10, 40), INK)
    for items in ((field, giant, letter), (field, letter, giant)):
        background = Painter(fonts, no_assets).paint(framed(60, 40, *items), 1.0).background
        assert isinstance(background, FlatBackground)
        assert list(background.colors[: 1 + STEPS]) == blended(PAPER.rgb, RED.rgb, COVERAGES)


def run_of(fonts: Fonts, size: float, color: Color, clip: Box | None) -> GlyphRun:
    glyph = fonts.face("Pretendard-Bold").font.get_nominal_glyph(ord("H"))
    assert glyph is not None
    x = 0 if clip is None else clip.x
    return GlyphRun("Pretendard-Bold", size, color, (Glyph(glyph, x, 30),), clip)
