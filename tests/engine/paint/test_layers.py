"""Layers: items that move into the background do not change the painted card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from PIL import ImageChops
from pyoji.engine.background import Background
from pyoji.engine.card import PNG
from pyoji.engine.color import Color
from pyoji.engine.design import DESIGNS, Templates, compose
from pyoji.engine.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    FixedRun,
    Frame,
    Glyph,
    GlyphRun,
    Item,
    Photo,
    Rule,
    Shade,
    Stroke,
)
from pyoji.engine.layout import layout
from pyoji.engine.paint import Painter
from pyoji.engine.paint.layers import layers
from pyoji.engine.scene import Gradient, Motif
from pyoji.engine.text.fonts import EMOJI, Fonts

from tests.tree import FONTS

NAMES = sorted(file.stem for file in DESIGNS.glob("*.yaml"))
SAMPLES: dict[str, str] = yaml.safe_load(
    (DESIGNS.parent / "samples.yaml").read_text(encoding="utf-8")
)
TITLES = SAMPLES | {
    "emoji": "🕰️ 시계 👩‍🔧 1️⃣",
    "very long": "시계와 톱니와 기다림의 이야기 " * 12,
    "empty": "",
    "wide": "\ufdfd " * 9,
}
PARTS = {
    "subtitle": "뻐꾸기 시계를 고치는 아침",
    "author": "김하늘",
    "date": "2026-11-24",
    "tag": "공방",
    "site": "Cuckoo",
}

CARD = Box(0, 0, 400, 200)
GROUND = Fill(CARD, Color(255, 255, 255))
INK = Color(0, 0, 0)
SIDE = Box(250, 0, 150, 200)
WORD = Box(20, 60, 80, 40)  # of "Hag" below, and a little more

MARK = Motif("cuckoo", (INK, INK))


def word(fonts: Fonts, text: str = "Hag", x: float = 20, y: float = 100) -> GlyphRun:
    face = fonts.face("Pretendard-Bold")
    ids = [face.font.get_nominal_glyph(ord(character)) or 0 for character in text]
    return GlyphRun(face.stem, 40, INK, tuple(Glyph(g, x + 25 * n, y) for n, g in enumerate(ids)))


def split(fonts: Fonts, *items: Item) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    return layers(Frame("test", 400, 200, items, ()), fonts)


@pytest.mark.parametrize(
    "item",
    [
        Fill(SIDE, INK),
        Stroke(SIDE, INK, 2),
        Photo(SIDE, "a/b", "cover", (0.5, 0.5), 0, 1),
        Art(SIDE, MARK),
        Shade(SIDE, INK, 4),
    ],
    ids=lambda item: type(item).__name__,
)
def test_what_is_large_and_apart_sinks(fonts: Fonts, item: Item) -> None:
    """Of every kind; what was ground before it is still below it, letters stay above."""
    text = word(fonts)
    assert split(fonts, GROUND, text, item) == ((GROUND, item), (text,))
    assert split(fonts, GROUND, item, text) == ((GROUND, item), (text,))


def test_ruled_lines_are_drawn_with_their_text(fonts: Fonts) -> None:
    """They move with it: each of their places would need a background of its own."""
    text, line, first = word(fonts), Rule(Box(20, 120, 360, 3), INK), Fill(SIDE, INK)
    assert split(fonts, GROUND, line, text) == ((GROUND,), (line, text))
    assert split(fonts, GROUND, first, line, text) == ((GROUND, first), (line, text))


def test_letters_of_the_design_sink(fonts: Fonts) -> None:
    """Those before the first letters of a link, unless the background cannot have them."""
    text, run = word(fonts), word(fonts, y=40)
    name = FixedRun(run.face, run.size, run.color, run.glyphs)
    assert split(fonts, GROUND, name, text) == ((GROUND, name), (text,))
    assert split(fonts, GROUND, text, name) == ((GROUND,), (text, name))
    frame = Frame("test", 400, 200, (GROUND, name, text), ())
    assert layers(frame, fonts, with_fixed=False) == ((GROUND,), (name, text))


@pytest.mark.parametrize(
    "box",
    [WORD, Box(0, 0, 400, 200), Box(60, 90, 300, 100), Box(20, 105, 300, 90)],
    ids=["on it", "all over it", "a corner", "a descender"],
)
def test_what_touches_letters_stays(fonts: Fonts, box: Box) -> None:
    """It was laid over them."""
    text, over = word(fonts), Fill(box, INK)
    assert split(fonts, GROUND, text, over) == ((GROUND,), (text, over))


def test_what_is_small_stays(fonts: Fonts) -> None:
    """Small marks move with the words; before the first text they are ground."""
    small = Art(Box(300, 10, 50, 50), MARK)
    text = word(fonts)
    assert split(fonts, GROUND, text, small) == ((GROUND,), (text, small))
    assert split(fonts, GROUND, small, text) == ((GROUND, small), (text,))


def test_what_stands_on_what_stays_stays(fonts: Fonts) -> None:
    """An item above a staying item stays too, or the order would change."""
    text, small, large = word(fonts), Fill(Box(300, 10, 50, 50), INK), Fill(SIDE, INK)
    assert split(fonts, GROUND, text, small, large) == ((GROUND,), (text, small, large))


def test_what_stands_on_what_sinks_sinks_with_it(fonts: Fonts) -> None:
    """In the order that they had."""
    text, large, line = word(fonts), Fill(SIDE, INK), Stroke(SIDE, INK, 2)
    assert split(fonts, GROUND, text, large, line) == ((GROUND, large, line), (text,))


def test_a_shadow_never_falls_on_letters(fonts: Fonts) -> None:
    """It sinks though it reaches over them; over a shape that stays it stays."""
    text, shadow = word(fonts), Shade(Box(90, 20, 200, 150), INK, 30)
    small = Fill(Box(200, 40, 20, 20), INK)
    assert split(fonts, GROUND, text, shadow) == ((GROUND, shadow), (text,))
    assert split(fonts, GROUND, text, small, shadow) == ((GROUND,), (text, small, shadow))


def test_a_shadow_reaches_twice_its_blur(fonts: Fonts) -> None:
    """Beside a shape, so near that its edge falls on it, it stays."""
    text, small = word(fonts), Fill(Box(200, 40, 20, 20), INK)
    for blur, sinks in ((10, True), (20, False)):
        shadow = Shade(Box(250, 20, 150, 150), INK, blur)
        below, _ = split(fonts, GROUND, text, small, shadow)
        assert (shadow in below) is sinks


def test_a_frame_without_words_is_all_ground(fonts: Fonts) -> None:
    """And one without anything has none."""
    assert split(fonts, GROUND, Fill(SIDE, INK)) == ((GROUND, Fill(SIDE, INK)), ())
    assert split(fonts) == ((), ())


def test_letters_reach_as_far_as_their_ink(fonts: Fonts) -> None:
    """The basmala is eight letters wide in one glyph; an emoji is as large as its em."""
    face = next(fonts.face(path.stem) for path in sorted(FONTS.rglob("NotoSansArabic-Bold.*")))
    basmala = face.font.get_nominal_glyph(0xFDFD)
    assert basmala is not None
    wide = GlyphRun(face.stem, 40, INK, (Glyph(basmala, 20, 100),))
    large = Fill(SIDE, INK)
    assert split(fonts, GROUND, wide, large) == ((GROUND,), (wide, large))
    heart = fonts.face(EMOJI).font.get_nominal_glyph(ord("❤"))
    assert heart is not None
    for x, sinks in ((150, True), (200, False)):
        emoji = ColorRun(EMOJI, 64, (Glyph(heart, x, 100),))
        assert (large in split(fonts, GROUND, emoji, large)[0]) is sinks


def test_a_run_without_glyphs_is_in_nobodys_way(fonts: Fonts) -> None:
    """A run without glyphs, or whose glyphs have no ink, overlaps nothing."""
    large = Fill(Box(10, 10, 390, 190), INK)
    for text in (GlyphRun("Pretendard-Bold", 40, INK, ()), ColorRun(EMOJI, 40, ())):
        assert split(fonts, GROUND, text, large) == ((GROUND, large), (text,))


# ── the designs ──────────────────────────────────────────────────────────────────────────────


def frames(templates: Templates, fonts: Fonts, name: str) -> Iterator[tuple[str, Frame]]:
    """A card of the design for each title, alone and with every part."""
    for what, title in TITLES.items():
        for parts in ({}, PARTS):
            pairs = {"title": title, **parts}
            card = templates.card(name, list(pairs.items()), PNG)
            yield what, layout(compose(card, templates.get(name)), fonts)


def in_turn(frame: Frame) -> tuple[Item, ...]:
    """The frame's items, its shadows brought before the first letters."""
    letters = (n for n, i in enumerate(frame.items) if isinstance(i, GlyphRun | ColorRun))
    first = next(letters, len(frame.items))
    late = [item for item in frame.items[first:] if isinstance(item, Shade)]
    rest = [item for item in frame.items[first:] if not isinstance(item, Shade)]
    return (*frame.items[:first], *late, *rest)


def test_a_gradient_below_letters_of_the_design(templates: Templates, fonts: Fonts) -> None:
    """The letters are drawn on the card."""
    ground = Fill(CARD, Gradient(90, ((0.0, Color(0, 0, 90)), (1.0, Color(90, 0, 0)))))
    run = word(fonts)
    plain = Frame("test", 400, 200, (ground, run), ())
    fixed = Frame(
        "test", 400, 200, (ground, FixedRun(run.face, run.size, run.color, run.glyphs)), ()
    )
    painter = Painter(fonts, templates.asset)
    first, second = painter.paint(plain, 1.0), painter.paint(fixed, 1.0)
    assert first.rows == second.rows
    assert first.image().tobytes() == second.image().tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("scale", [0.5, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_layers_change_no_pixel(
    templates: Templates, fonts: Fonts, name: str, scale: float
) -> None:
    """A card in layers is the card painted item by item in the order of its frame; but for
    shadows, which come before the first letters."""
    painter = Painter(fonts, templates.asset)
    found = []
    for what, frame in frames(templates, fonts, name):
        image = painter.paint(frame, scale).image()
        flat = painter._flatten(in_turn(frame), image.size, scale, {})
        if image.tobytes() != flat.tobytes():
            found.append((what, ImageChops.difference(image, flat).getbbox()))
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("scale", [0.5, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_no_row_outside_the_drawn_differs(
    templates: Templates, fonts: Fonts, name: str, scale: float
) -> None:
    """In every language: the rows between are the background's, and ranges rise, apart."""
    painter = Painter(fonts, templates.asset)
    for what, frame in frames(templates, fonts, name):
        canvas = painter.paint(frame, scale)
        assert isinstance(canvas.background, Background)
        background, image = canvas.background.image(), canvas.image()
        at = 0
        for top, end in (*canvas.rows, (image.height, image.height)):
            assert at <= top <= end <= image.height
            rows = (0, at, image.width, top)
            assert image.crop(rows).tobytes() == background.crop(rows).tobytes(), (what, at, top)
            at = end
            assert top < end or top == image.height
