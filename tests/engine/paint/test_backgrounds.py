"""Backgrounds: drawn once for all colours if they are flat, and as if drawn in their own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PIL import Image
from pyoji.engine.background import Background, FlatBackground
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.card import PNG
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
from pyoji.engine.entries import blended
from pyoji.engine.frame import Art, Box, Fill, FixedRun, Glyph, Item, Shade, Stroke
from pyoji.engine.letter_mask import COVERAGES
from pyoji.engine.paint.backgrounds import Backgrounds
from pyoji.engine.paint.glyphs import Letters
from pyoji.engine.paint.layers import layers
from pyoji.engine.paint.stamps import Stamps
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.scene import Gradient, Motif
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.raster import STEPS

SIZE = (300, 160)
BLUE, RED, WHITE = Color(20, 40, 90), Color(200, 60, 20), Color(250, 250, 240)
CARD = Box(0, 0, *SIZE)


class Drawing:
    """Backgrounds that count the items they draw."""

    def __init__(self, fonts: Fonts | None = None) -> None:
        self.items = 0
        cache = RasterCache()
        self._letters = Letters(fonts, cache) if fonts else None
        self._stamps = Stamps(cache)
        self.backgrounds = Backgrounds(self.operations, cache)

    def operations(
        self, item: Item, scale: float, size: tuple[int, int]
    ) -> Iterable[DrawOperation]:
        """Those of an item."""
        self.items += 1
        if isinstance(item, FixedRun):
            assert self._letters is not None
            return self._letters.operations(item, scale)
        assert isinstance(item, Art | Fill | Stroke | Shade)
        return self._stamps.operations(item, scale, size)

    def image(self, items: Iterable[Item], size: tuple[int, int], scale: float) -> Image.Image:
        """The items in their own colours, one over the other."""
        image = Image.new("RGB", size)
        for item in items:
            for operation in self.operations(item, scale, size):
                operation.draw_on(image)
        return image


def items(ground: Color, accent: Color, ink: Color) -> tuple[Item, ...]:
    """A ground with anything on it, partly outside, translucent and over each other."""
    return (
        Fill(CARD, ground),
        Fill(Box(-20.5, 20, 120, 60), accent, radius=12),
        Stroke(Box(40, 50, 200, 80), ink, 3, radius=8),
        Fill(Box(60, 10, 90, 90), ink.with_alpha(0.4)),
        Art(Box(150, -30, 140, 140), Motif("dial", (ink, accent, ground, ink))),
    )


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_flat_background_is_drawn_once_for_all_colors(scale: float) -> None:
    """And has the pixels of one drawn in its own colours."""
    drawing, size = Drawing(), (round(SIZE[0] * scale), round(SIZE[1] * scale))
    first = drawing.backgrounds.background(items(BLUE, RED, WHITE), size, scale)
    count = drawing.items
    other = drawing.backgrounds.background(items(WHITE, BLUE, RED), size, scale)
    assert drawing.items == count
    assert isinstance(first, FlatBackground)
    assert isinstance(other, FlatBackground)
    assert first.indices is other.indices
    for background, colors in ((first, (BLUE, RED, WHITE)), (other, (WHITE, BLUE, RED))):
        image = drawing.image(items(*colors), size, scale)
        assert background.image().tobytes() == image.tobytes()


@pytest.mark.parametrize("ink", [WHITE, RED, BLUE, Color(1, 2, 3)])
def test_the_palette_begins_with_the_steps_of_letters(ink: Color) -> None:
    """From the ground to their colour, whether the background has that colour or not."""
    drawing = Drawing()
    given = items(BLUE, RED, WHITE)
    background = drawing.backgrounds.background(given, SIZE, 1.0, ink)
    assert isinstance(background, FlatBackground)
    assert list(background.colors[: 1 + STEPS]) == blended(BLUE.rgb, ink.rgb, COVERAGES)
    assert background.image().tobytes() == drawing.image(given, SIZE, 1.0).tobytes()
    counts = background.indices.image().histogram()
    assert counts[0] == max(counts)
    assert not any(counts[1 : 1 + STEPS])
    other = drawing.backgrounds.background(items(RED, ink, BLUE), SIZE, 1.0, ink)
    assert isinstance(other, FlatBackground)
    assert other.image().tobytes() == drawing.image(items(RED, ink, BLUE), SIZE, 1.0).tobytes()


def test_letters_of_any_color_are_on_one_shape() -> None:
    """And so are motifs whose seeds draw the same."""
    drawing = Drawing()
    shapes = []
    for ink, seed in ((None, 1), (WHITE, 4), (Color(1, 2, 3), 7)):
        lamp = Art(CARD, Motif("lamp", (WHITE, RED, BLUE), seed))
        background = drawing.backgrounds.background((Fill(CARD, BLUE), lamp), SIZE, 1.0, ink)
        assert isinstance(background, FlatBackground)
        shapes.append(background.indices)
    assert shapes[0] is shapes[1] is shapes[2]
    assert drawing.items == 2


def test_equal_colors_are_a_shape_of_their_own() -> None:
    """Their pixels are right too, and so are those of another opacity."""
    drawing = Drawing()
    for colors in ((BLUE, RED, WHITE), (BLUE, BLUE, WHITE), (BLUE, RED.with_alpha(0.5), WHITE)):
        background = drawing.backgrounds.background(items(*colors), SIZE, 1.0)
        assert isinstance(background, FlatBackground)
        assert background.image().tobytes() == drawing.image(items(*colors), SIZE, 1.0).tobytes()


@pytest.mark.parametrize(
    "given",
    [
        (),
        (Fill(CARD, Gradient(90, ((0, BLUE), (1, RED)))),),
        (Fill(CARD, BLUE.with_alpha(0.5)),),
        (Fill(CARD, BLUE), Shade(Box(50, 50, 100, 60), WHITE, 30)),
        (Stroke(CARD, BLUE, 4), Fill(CARD, RED)),
    ],
    ids=["nothing", "a gradient", "translucent", "a soft shadow", "no ground first"],
)
def test_what_is_not_flat(given: tuple[Item, ...]) -> None:
    """Is drawn in its own colours, unless it is large."""
    drawing = Drawing()
    background = drawing.backgrounds.background(given, SIZE, 1.0)
    assert isinstance(background, Background)
    assert not isinstance(background, FlatBackground)
    assert background.image().tobytes() == drawing.image(given, SIZE, 1.0).tobytes()
    assert drawing.backgrounds.background(given, (1200, 1001), 1.0) is None


def test_a_ground_that_leaves_pixels_is_not_flat() -> None:
    """The pixels beside it have no colour of their own."""
    drawing = Drawing()
    smaller = (Fill(Box(0, 0, 299, 160), BLUE),)
    background = drawing.backgrounds.background(smaller, SIZE, 1.0)
    assert not isinstance(background, FlatBackground)


def name_of(fonts: Fonts, color: Color) -> FixedRun:
    """Two letters that a design has written."""
    face = fonts.face("Pretendard-Bold")
    glyphs = (face.font.get_nominal_glyph(ord(letter)) or 0 for letter in "Ag")
    placed = tuple(Glyph(glyph, 20 + 25 * n, 100) for n, glyph in enumerate(glyphs))
    return FixedRun(face.stem, 40, color, placed)


def test_letters_of_a_design_are_flat(fonts: Fonts) -> None:
    """They are drawn once for all colors, with the pixels of letters drawn on a card."""
    drawing, backgrounds = Drawing(fonts), []
    for ground, accent, ink in ((BLUE, RED, WHITE), (WHITE, BLUE, RED)):
        below = (*items(ground, accent, ink), name_of(fonts, ink))
        background = drawing.backgrounds.background(below, SIZE, 1.0)
        assert isinstance(background, FlatBackground)
        assert background.image().tobytes() == drawing.image(below, SIZE, 1.0).tobytes()
        backgrounds.append(background.indices)
    assert backgrounds[0] is backgrounds[1]


def test_letters_are_in_flat_backgrounds_only(fonts: Fonts) -> None:
    """Others are drawn for each color, so letters on them would not be shared."""
    gradient = Fill(CARD, Gradient(90, ((0.0, BLUE), (1.0, RED))))
    backgrounds = Drawing(fonts).backgrounds
    assert backgrounds.background((gradient, name_of(fonts, WHITE)), SIZE, 1.0) is None
    assert backgrounds.background((gradient,), SIZE, 1.0) is not None


def test_the_designs_are_flat(templates: Templates, fonts: Fonts, pipeline: Pipeline) -> None:
    """Nearly all, and drawn once for any `bg`, unless it changes an opacity or makes two colours
    one."""
    flat, shared = set(), set()
    drawing = Drawing(fonts)
    for name in templates.names:
        shapes = []
        for bg in ("#203050", "#f0e8d8"):
            pairs = [("title", "표지"), ("variant", "1"), ("bg", bg), ("theme", "dark")]
            frame = pipeline.frame(templates.card(name, pairs, PNG))
            below, _ = layers(frame, fonts)
            background = drawing.backgrounds.background(below, (1200, 630), 1.0)
            assert background is not None
            image = drawing.image(below, (1200, 630), 1.0)
            assert background.image().tobytes() == image.tobytes(), name
            if isinstance(background, FlatBackground):
                shapes.append(background.indices)
        flat |= {name} if len(shapes) == 2 else set()
        shared |= {name} if len(shapes) == 2 and shapes[0] is shapes[1] else set()
    assert len(flat) >= len(templates.names) * 3 // 4
    assert len(shared) >= len(templates.names) * 3 // 4
