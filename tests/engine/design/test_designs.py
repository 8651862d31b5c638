"""Designs: each keeps its rules with every language, length, size and theme.

The rules are in `tests/tools/designs/finding.py`. Here a sample is looked at in which each pair of
a language, a size, a theme and a content occurs; `make designs` looks at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.card import PNG, SIZES
from pyoji.engine.color import Color, mix, over
from pyoji.engine.contrast import contrast
from pyoji.engine.design import DESIGNS, Templates, compose
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.frame import Art, Box, Photo
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.scene import Gradient, Layers, Node, Panel, Scene, Stack, Text
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import UnknownTemplate

from tests.engine.paint.drawing import draw_motif
from tests.engine.text.chain import tried
from tests.tools.designs import cases, legibility, places, words
from tests.tools.designs.cards import LINK, Cards, Case, Laid
from tests.tools.designs.check import APART, Checker, apart
from tests.tools.designs.ink import InkedText, meet, texts

NAMES = sorted(file.stem for file in DESIGNS.glob("*.yaml"))

COLORS = st.integers(0, 0xFFFFFF).map("{:06x}".format)


@pytest.fixture(scope="module")
def cards(fonts: Fonts, templates: Templates) -> Cards:
    """What lays the designs out and paints them, with one cache."""
    return Cards(fonts, templates)


def title_of(laid: Laid) -> InkedText:
    """The title of a card, with its ink."""
    return next(t for t in texts(laid.frame, laid.cards.fonts) if t.block.name == "title")


# ── every rule ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_design_keeps_its_rules(cards: Cards, name: str) -> None:
    """Every rule, over the sample."""
    assert list(map(str, Checker(cards, name).run().findings)) == []


@pytest.mark.slow
def test_any_two_designs_differ(cards: Cards) -> None:
    """Seen from afar, without their titles."""
    found = apart(cards, cards.templates.names)
    assert [(one, other, far) for far, one, other in found if far < APART] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "specimen"])
def test_a_title_of_a_real_blog_is_never_cut(cards: Cards, name: str) -> None:
    """Each language's longest title fits on the most requested size of card."""
    cut = []
    for lang in cases.LANGS:
        pairs = {"title": words.long_title(lang)}
        frame = cards.laid(Case(name, "dark", lang, "og", "long title alone", pairs)).frame
        cut += [lang for text in frame.texts if text.truncated]
    assert cut == []


@pytest.mark.parametrize("name", NAMES)
def test_themes_are_colours_alone(cards: Cards, name: str) -> None:
    """Texts have the same places in all themes, so checks of one theme hold for each."""
    template = cards.template(name)
    for variant in map(str, range(VARIANTS)):
        found = {
            cards.laid(cases.usual(template, cases.WHOLE, theme=theme, variant=variant)).frame.texts
            for theme in template.parameters["theme"].choices
        }
        assert len(found) == 1, variant


@pytest.mark.parametrize("name", NAMES)
def test_a_right_to_left_card_is_the_mirror(cards: Cards, name: str) -> None:
    """A Hebrew title is as far from the right edge as a Latin one from the left, or both are
    centred."""
    for variant in ("0", "1", "2"):
        pairs = {"subtitle": "", "variant": variant}
        left, right = (
            title_of(cards.laid(Case(name, "dark", lang, "og", "", {**pairs, "title": title}))).box
            for lang, title in (("en", "HHH"), ("he", "ההה"))
        )
        if [box.x + box.w / 2 for box in (left, right)] != pytest.approx([600, 600], abs=6):
            assert left.x == pytest.approx(1200 - right.x - right.w, abs=12)


# ── colour ───────────────────────────────────────────────────────────────────────────────────


WORDS = {name: words.part(name, "ko") for name in words.PARTS}
"""The optional words of every template."""


def stops(ground: Color | Gradient) -> list[Color]:
    """The colours of a ground, with what lies between two."""
    if isinstance(ground, Color):
        return [ground]
    colors = [color for _, color in ground.stops]
    return colors + [mix(a, b, 0.5) for a, b in pairwise(colors)]


def standing(node: Node | None, grounds: list[Color]) -> Iterator[tuple[Text, list[Color]]]:
    """Each text with the colours that it stands on."""
    match node:
        case Text():
            yield node, grounds
        case Stack() | Layers():
            for child in node.children:
                yield from standing(child, grounds)
        case Panel():
            inks = [] if node.color is None else stops(node.color)
            yield from standing(node.child, [over(i, g) for i in inks for g in grounds] or grounds)


def inks(scene: Scene) -> Iterator[tuple[str, Color, list[Color]]]:
    """Each colour that a text of the scene is drawn in, and its grounds; "*" for marked words."""
    plain = stops(scene.background)
    layers = [color for motif in scene.motifs for color in motif.colors]
    grounds = plain + [over(layer, ground) for layer in layers for ground in plain]
    for text, below in standing(scene.content, grounds):
        yield text.name, text.color, below
        for span in text.spans:
            yield "*", span.color or text.color, below


@pytest.mark.parametrize("name", NAMES)
def test_every_text_reads_on_every_ground(templates: Templates, name: str) -> None:
    """4.5:1 at least and 7:1 for the title, in each theme and variant, marked words too."""
    template = templates.get(name)
    for theme in template.parameters["theme"].choices:
        for variant in range(VARIANTS):
            pairs = {"title": "A *b*", "md": "1", "theme": theme, "variant": str(variant)}
            card = templates.card(name, [*pairs.items(), *WORDS.items()], PNG)
            for text, color, grounds in inks(compose(card, template)):
                least = min(contrast(color, ground) for ground in grounds)
                assert least >= (7 if text == "title" else 4.5), (theme, variant, text, str(color))


@pytest.mark.parametrize("name", NAMES)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("bg", "fg", "accent"), COLORS)))
@settings(tried, max_examples=50)
def test_any_colours_leave_the_words_legible(
    templates: Templates, name: str, pairs: dict[str, str]
) -> None:
    """Each text reaches its contrast, or is the better of black and white on such a ground."""
    template = templates.get(name)
    card = templates.card(name, [*pairs.items(), *WORDS.items()], PNG)
    for text, color, grounds in inks(compose(card, template)):
        best = max(
            min(contrast(end, ground) for ground in grounds)
            for end in (Color(0, 0, 0), Color(255, 255, 255))
        )
        least = min(contrast(color, ground) for ground in grounds)
        assert least >= min(7 if text == "title" else 4.5, best) - 0.01, (text, str(color))


# ── what a design names ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_every_motif_of_a_design_is_one_of_paints(
    cards: Cards, templates: Templates, name: str
) -> None:
    """It is in the table, and takes as many colours as the design gives it."""
    frame = cards.laid(Case(name, "dark", "en", "og", "", {"title": "A", **WORDS})).frame
    motifs = [item.motif for item in frame.items if isinstance(item, Art)]
    model = templates.get(name).model
    assert {motif.name for motif in model.scene.motifs} <= {motif.name for motif in motifs}
    for motif in motifs:
        assert motif.name in MOTIFS
        image = Image.new("RGB", (60, 32))
        draw_motif(image, Box(0, 0, 60, 32), replace(motif, unit=0.05))
        assert MOTIFS[motif.name].colors == len(motif.colors)


def test_a_design_is_found_by_its_name(templates: Templates) -> None:
    """Each file is a design; all are listed except those of old links and of typefaces."""
    unlisted = {"og-image", "specimen"}
    assert templates.names == tuple(name for name in NAMES if name not in unlisted)
    assert [templates.get(name).name for name in NAMES] == NAMES
    with pytest.raises(UnknownTemplate):
        templates.get("nothing-of-the-kind")


# ── pictures from outside ────────────────────────────────────────────────────────────────────


def even(color: Color, width: int = 40, height: int = 20) -> Pixels:
    """A picture of one colour."""
    return Pixels(width, height, "RGB", bytes(color.rgb) * width * height)


def stripes() -> Pixels:
    """A picture of black and white bars of every width, slanted."""
    rows = [[255 * ((x * x // 40 + y) // 9 % 2) for x in range(600)] for y in range(315)]
    return Pixels(600, 315, "RGB", bytes(level for row in rows for level in row for _ in range(3)))


WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)
SHAPES = {(40, 20): ("og", "square"), (400, 20): ("x", "portrait"), (20, 400): ("kakao", "story")}
"""The shapes of pictures, and the sizes of the cards that show them."""


def pictures_of(templates: Templates, name: str) -> list[str]:
    """The parameters of a design that take a picture."""
    return [p.name for p in templates.get(name).parameters.values() if p.kind == "picture"]


def test_a_cover_and_people_have_pictures_of_their_own(templates: Templates) -> None:
    """Beside a logo, which every design takes."""
    assert "image" in pictures_of(templates, "cover")
    assert "avatar" in pictures_of(templates, "author")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_its_place(cards: Cards, templates: Templates, name: str) -> None:
    """Text covers an image of any shape only if the image is the background. A right-to-left card
    is mirrored."""
    for parameter in pictures_of(templates, name):
        for shape, sizes in SHAPES.items():
            for size in sizes:
                places_ = [
                    _place(cards, name, parameter, shape, size, lang) for lang in ("en", "ar")
                ]
                left, right = places_
                width = SIZES[size].width
                assert right.x == pytest.approx(width - left.x - left.w, abs=0.01)


def _place(
    cards: Cards, name: str, parameter: str, shape: tuple[int, int], size: str, lang: str
) -> Box:
    """Where a picture of this shape stands, with a long title and all other words."""
    values = {part: words.part(part, lang) for part in words.PARTS}
    pairs = {**values, "title": words.long_title(lang, 60), "variant": "0", parameter: LINK}
    case = Case(name, "dark", lang, size, "long title with everything", pairs)
    laid = cards.laid(case, {parameter: even(WHITE, *shape)})
    found = [said for rule, said in places.look(laid) if rule in ("overflow", "overlap", "logo")]
    assert found == [], (parameter, shape, size, lang)
    (place,) = (item.box for item in laid.frame.items if isinstance(item, Photo))
    if parameter != "image":
        inked = texts(laid.frame, cards.fonts)
        assert not any(meet(text.box, place) for text in inked), (parameter, shape, size, lang)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("bg", ["", "884422", "777777", "3aa0c8"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_read_on_every_pixel_of_any_picture(cards: Cards, theme: str, bg: str) -> None:
    """White, black, and both in turn: 4.5:1 under each line that is painted."""
    for title, picture in (
        (words.word("en"), even(WHITE)),
        (words.long_title("en"), even(BLACK)),
        (words.long_title("en"), stripes()),
    ):
        pairs = {"title": title, **WORDS, "bg": bg, "image": LINK}
        laid = cards.laid(Case("cover", theme, "en", "og", "", pairs), {"image": picture})
        inked = texts(laid.frame, cards.fonts)
        assert {text.block.name for text in inked} >= {"title", "site"}
        assert list(legibility.look(laid)) == []
