"""Compose: texts get places, colours get values, and empty nodes leave no gap."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoji.engine.card import PNG
from pyoji.engine.color import Color, mix, over, parse, to_oklch
from pyoji.engine.contrast import contrast
from pyoji.engine.design import Templates, compose, load
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.scene import (
    OUTSIDE,
    Edges,
    Gradient,
    Image,
    Layers,
    Lettering,
    Node,
    Panel,
    Picture,
    Scene,
    Space,
    Stack,
    Text,
)
from pyoji.engine.text.tracking import DISPLAY, at_least, scaled
from pyoji.engine.warning import LowContrast

from tests.engine.text.chain import tried

PLAIN = """\
summary: A card with one of each.
parameters:
  title: {default: "Nothing to say"}
  badge: {kind: text}
themes:
  dark:
    {ground: "#101018", depth: "#203060", ink: "#ffffff", accent: "#ffcc00", muted: "#8888a0",
     veil: "#ffffff08"}
  light:
    {ground: "#fafafa", depth: "#eeeeee", ink: "#101018", accent: "#884400", muted: "#66667a",
     veil: "#00000008"}
grounds: [ground, depth]
hue_range: 20
scene:
  ground: {angle: 120, stops: [[0, ground], [1, depth]]}
  motifs:
    - {name: lamp, colors: [veil, veil, veil]}
  content:
    column:
      padding: [10, 20, 30, 40]
      gap: 12
      children:
        - text: {name: title, value: [title], size: [40, 90], height: 300, lines: 3, weight: 700,
                 contrast: 7}
        - text: {name: byline, value: [author, date], separator: " / ", size: 30, color: muted,
                 align: end}
        - row:
            justify: between
            children:
              - picture: {motif: {name: cuckoo, colors: [accent, accent]}, width: 30, height: 33}
              - space: {size: 6, grow: 0}
              - panel:
                  fill: accent
                  radius: 6
                  padding: [3, 9]
                  child: {text: {name: badge, value: [badge], size: 20}}
        - row:
            children:
              - space: {}
              - text: {name: tag, value: [tag], size: 20, color: accent}
"""

CHANNEL = st.integers(0, 255)
COLORS = st.builds(Color, CHANNEL, CHANNEL, CHANNEL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A template with one node of each kind."""
    directory: Path = tmp_path_factory.mktemp("designs")
    (directory / "plain.yaml").write_text(PLAIN, "utf-8")
    return load("fonts", directory)


def scene(templates: Templates, **pairs: str) -> Scene:
    card = templates.card("plain", list(pairs.items()), PNG)
    return compose(card, templates.get("plain"))


def walk(node: Node | None) -> list[Node]:
    """The node and all below it, in order."""
    if node is None:
        return []
    below: tuple[Node | None, ...] = ()
    if isinstance(node, Stack):
        below = node.children
    elif isinstance(node, Panel):
        below = (node.child,)
    elif isinstance(node, Layers):
        below = node.children
    return [node, *(found for child in below for found in walk(child))]


def texts(found: Scene) -> dict[str, Text]:
    return {node.name: node for node in walk(found.content) if isinstance(node, Text)}


def grounds(found: Scene) -> list[Color]:
    """The stops of the ground, what lies between two, and each colour of a motif on any."""
    assert isinstance(found.background, Gradient)
    stops = [color for _, color in found.background.stops]
    stops += [mix(*stops, share) for share in (0.25, 0.5, 0.75)]
    layers = [color for motif in found.motifs for color in motif.colors]
    return stops + [over(layer, ground) for layer in layers for ground in stops]


def worst(ink: Color, found: Scene) -> float:
    return min(contrast(ink, ground) for ground in grounds(found))


# ── words ────────────────────────────────────────────────────────────────────────────────────


def test_what_is_empty_is_not_there(plain: Templates) -> None:
    """The panel around an empty node and a row of only space are removed too."""
    found = scene(plain, title="A")
    assert list(texts(found)) == ["title"]
    assert not any(isinstance(node, Panel) for node in walk(found.content))
    assert isinstance(found.content, Stack)
    assert len(found.content.children) == 2  # the title, and the row of the mark


def test_what_is_given_is_there(plain: Templates) -> None:
    """Each value is in its text; a text that names several joins them."""
    found = texts(scene(plain, title="A", author="B", date="C", badge="D", tag="E"))
    assert {name: text.text for name, text in found.items()} == {
        "title": "A",
        "byline": "B / C",
        "badge": "D",
        "tag": "E",
    }
    assert texts(scene(plain, date="C"))["byline"].text == "C"


def test_a_card_without_a_title(plain: Templates) -> None:
    """The title is the template's default."""
    assert texts(scene(plain))["title"].text == "Nothing to say"


def test_emphasis_is_read_where_asked_for(plain: Templates) -> None:
    """Bold shows beside regular, and so the rest steps back; accent is the accent, legible."""
    assert texts(scene(plain, title="a **b** *c*"))["title"].text == "a **b** *c*"
    title = texts(scene(plain, title="a **b** *c*", md="1"))["title"]
    assert (title.text, title.weight) == ("a b c", 400)
    assert [(s.start, s.end, s.weight) for s in title.spans] == [(2, 3, 700), (4, 5, None)]
    assert title.spans[0].color is None
    assert title.spans[1].color == parse("#ffcc00")
    assert texts(scene(plain, title="a *c*", md="1"))["title"].weight == 700
    poster = texts(scene(plain, title="a **b**", md="1", font="poster"))["title"]
    assert poster.weight == 700  # a voice without a regular weight does not step back


def test_marks_around_nothing_leave_no_text(plain: Templates) -> None:
    """What is not marked as typed stays."""
    assert texts(scene(plain, title="****", md="1"))["title"].text == "****"


# ── lengths ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("size", "unit"), [("og", 1), ("x", 1), ("kakao", 2 / 3), ("square", 1)])
def test_lengths_are_design_units(plain: Templates, size: str, unit: float) -> None:
    """Each is a pixel of the card, or two thirds of one for KakaoTalk."""
    found = scene(plain, badge="D", size=size)
    content = found.content
    assert isinstance(content, Stack)
    assert content.padding == Edges(40 * unit, 10 * unit, 20 * unit, 30 * unit)
    assert content.gap == 12 * unit
    title = texts(found)["title"]
    assert (title.sizes, title.step, title.max_height) == ((40 * unit, 90 * unit), unit, 300 * unit)
    (panel,) = (node for node in walk(content) if isinstance(node, Panel))
    assert (panel.radius, panel.padding) == (
        6 * unit,
        Edges(9 * unit, 3 * unit, 9 * unit, 3 * unit),
    )
    (mark,) = (node for node in walk(content) if isinstance(node, Picture))
    assert (mark.width, mark.height, mark.motif.unit) == (30 * unit, 33 * unit, unit)
    assert Space(6 * unit, 0) in walk(content)


TYPE = """\
        - text: {name: title, value: [title], size: [40, 90], height: 300, lines: 3, weight: 850,
                 contrast: 7, tracking: display, case: upper, leading: 1.1,
                 caret: accent, code: accent,
                 features: {tnum: true, ss01: 2, liga: false}}
        - text: {name: byline, value: [author, date], separator: " / ", size: 30, color: muted,
                 align: end, font: myeongjo, tracking: [[20, 0], [40, 0.1]], line_height: 1.2}
"""


@pytest.fixture
def typed(tmp_path: Path) -> Templates:
    """The plain design with type of its own."""
    start, end = PLAIN.index("        - text: {name: title"), PLAIN.index("        - row:")
    (tmp_path / "plain.yaml").write_text(PLAIN[:start] + TYPE + PLAIN[end:], encoding="utf-8")
    return load("fonts", tmp_path)


def test_type_reaches_the_scene(typed: Templates) -> None:
    """Weight, font, tracking by size in pixels, leading, case and features of each text."""
    composed = texts(scene(typed, title="Straße `useState`", author="A", size="kakao", lang="de"))
    title, byline = composed["title"], composed["byline"]
    assert title.text == "STRASSE useState"
    assert title.spans[0].start == len("STRASSE ")
    assert (title.weight, title.font, title.case) == (850, "pretendard", "upper")
    assert title.features == (("liga", 0), ("ss01", 2), ("tnum", 1))
    assert title.tracking == scaled(DISPLAY, 2 / 3)
    assert (title.line_height, byline.line_height) == (1.1, 1.2)
    assert title.spans[0].font == "mono"
    assert title.caret == title.spans[0].color == parse("#ffcc00")
    assert byline.caret is None
    assert byline.font == "myeongjo"
    assert byline.tracking == scaled(((20, 0.0), (40, 0.1)), 2 / 3)


def test_inline_code_is_as_dark_as_the_voice_around_it(tmp_path: Path) -> None:
    """Street has a single weight; sans has the weight that the design asks for."""
    for voice, weight in (("street", 800), ("sans", None)):
        design = PLAIN.replace("weight: 700,\n", f"weight: 500, font: {voice},\n", 1)
        (tmp_path / "plain.yaml").write_text(design, encoding="utf-8")
        title = texts(scene(load("fonts", tmp_path), title="`make` it", lang="en"))["title"]
        assert [(span.font, span.weight) for span in title.spans] == [("mono", weight)]


def test_inline_code_keeps_the_voice_of_code(tmp_path: Path) -> None:
    """A title in the code voice is of one face."""
    code = PLAIN.replace("weight: 700,\n", "weight: 700, font: code,\n", 1)
    (tmp_path / "plain.yaml").write_text(code, encoding="utf-8")
    title = texts(scene(load("fonts", tmp_path), title="`make` it", lang="en"))["title"]
    assert title.font == "code"
    assert [(span.font, span.color) for span in title.spans] == [(None, None)]


@pytest.mark.parametrize(
    ("font", "fonts"),
    [
        ("book", ("book", "book", "myeongjo")),
        ("street", ("street", "pretendard", "myeongjo")),
        ("sans", ("pretendard", "pretendard", "myeongjo")),
    ],
)
def test_a_link_chooses_the_voice(
    typed: Templates, plain: Templates, font: str, fonts: tuple[str, ...]
) -> None:
    """Of the texts whose font the design does not fix; a headline voice of the title alone."""
    free = texts(scene(plain, title="A", author="B", font=font))
    fixed = texts(scene(typed, title="A", author="B", font=font))
    assert (free["title"].font, free["byline"].font, fixed["byline"].font) == fonts


@pytest.mark.parametrize(
    ("asked", "sizes"), [("60", (40, 60)), ("200", (40, 90)), ("30", (30, 30)), ("24", (24, 24))]
)
def test_a_bound_of_the_title(plain: Templates, asked: str, sizes: tuple[float, float]) -> None:
    """It lowers the greatest size and, below the smallest, that too; other texts stay."""
    found = texts(scene(plain, author="B", fontSize=asked))
    assert found["title"].sizes == sizes
    assert found["byline"].sizes == (30, 30)


# ── direction and alignment ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "direction"),
    [("시계", "ltr"), ("ساعة", "rtl"), ("שעון", "rtl"), ("3 ساعات", "rtl"), ("Uhr ساعة", "rtl")],
)
def test_a_card_runs_as_its_title_does(plain: Templates, title: str, direction: str) -> None:
    """As its language does, and the motifs change sides with it."""
    found = scene(plain, title=title, subtitle="시계")
    assert found.direction == direction
    assert {motif.mirrored for motif in found.motifs} == {direction == "rtl"}


def test_alignment_is_the_cards_unless_the_design_says(plain: Templates) -> None:
    """The byline here keeps to its end."""
    found = texts(scene(plain, author="B", align="center"))
    assert (found["title"].align, found["byline"].align) == ("center", "end")


# ── colours ──────────────────────────────────────────────────────────────────────────────────


def test_a_theme_is_a_palette(plain: Templates) -> None:
    """The ground is its gradient; the first theme is the default."""
    found = scene(plain, variant="0", theme="light")
    assert isinstance(found.background, Gradient)
    assert (found.background.angle, [at for at, _ in found.background.stops]) == (120, [0, 1])
    assert found.background.stops[0][1] == parse("#fafafa")  # a grey has no hue to turn
    assert scene(plain, theme="dark") == scene(plain)


def test_variants_turn_the_ground_within_bounds(plain: Templates) -> None:
    """Each differs, inks do not, and none turns by more than the design allows."""
    found = [scene(plain, variant=str(n)) for n in range(VARIANTS)]
    assert len({one.background for one in found}) == VARIANTS
    assert {one.motifs[0].seed for one in found} == set(range(VARIANTS))
    assert len({texts(one)["title"].color for one in found}) == 1
    hue = to_oklch(parse("#203060"))[2]
    for one in found:
        assert isinstance(one.background, Gradient)
        turned = to_oklch(one.background.stops[1][1])[2]
        assert abs((turned - hue + 180) % 360 - 180) <= 20 + 6  # a dark colour's hue is coarse


def test_a_title_always_gets_the_same_variant(plain: Templates) -> None:
    """And titles differ."""
    assert scene(plain, title="시계") == scene(plain, title="시계")
    assert len({scene(plain, title=f"시계 {n}").motifs[0].seed for n in range(40)}) > 6
    seed = scene(plain, title="시계").motifs[0].seed
    assert scene(plain, title="시계", variant=str(seed)) == scene(plain, title="시계")


@pytest.mark.parametrize(("bg", "dark"), [("#000", True), ("#1a2b4c", True), ("#ffe", False)])
def test_a_ground_brings_the_theme_that_suits_it(plain: Templates, bg: str, dark: bool) -> None:
    """Its gradient begins with what was asked for; inks are those of the nearer theme."""
    for theme in ("dark", "light"):
        found = scene(plain, bg=bg, theme=theme, variant="5")
        assert isinstance(found.background, Gradient)
        assert found.background.stops[0][1] == parse(bg)
        assert texts(found)["title"].color == parse("#ffffff" if dark else "#101018")


def test_a_legible_colour_is_taken_as_it_is(plain: Templates) -> None:
    """Without a warning."""
    found = scene(plain, accent="#ffcccc", fg="#ffffee", tag="E")
    assert texts(found)["tag"].color == parse("#ffcccc")
    assert texts(found)["title"].color == parse("#ffffee")
    assert found.warnings == ()


def test_an_illegible_colour_is_mended_and_told(plain: Templates) -> None:
    """The warning has the given colour, its contrast and the replacement, once per colour."""
    found = scene(plain, fg="#222233", accent="#332200", tag="E")
    title, tag = (texts(found)[name].color for name in ("title", "tag"))
    assert worst(title, found) >= 7
    assert worst(tag, found) >= 4.5
    warnings = {(w.parameter, w.subject): w for w in found.warnings if w.kind == "contrast"}
    assert len(warnings) == len(found.warnings)
    fg, accent = warnings["fg", "title"], warnings["accent", "tag"]
    assert (fg.requested, fg.rendered) == (parse("#222233"), title)
    assert (accent.requested, accent.rendered) == (parse("#332200"), tag)
    assert (fg.ratio, accent.ratio) == (1.0, 1.0)


def test_words_on_a_panel_are_held_against_the_panel(plain: Templates) -> None:
    """A text that is white on the dark background becomes black on a yellow panel."""
    for theme in ("dark", "light"):
        found = scene(plain, badge="D", theme=theme)
        (panel,) = (node for node in walk(found.content) if isinstance(node, Panel))
        assert isinstance(panel.color, Color)
        assert contrast(texts(found)["badge"].color, panel.color) >= 4.5
        assert texts(found)["title"].color == texts(scene(plain, theme=theme))["title"].color


RULED = """\
summary: A text on ruled paper.
themes: {plain: {ground: "#ffffff", ink: "#000000", accent: "#dd8844"}}
grounds: [ground]
scene:
  ground: ground
  content: {text: {name: title, value: [title], size: 40, rules: accent}}
"""


def test_a_text_has_rules_in_a_color_of_the_palette(tmp_path: Path) -> None:
    """As thick and as far apart as the card's size asks for."""
    (tmp_path / "plain.yaml").write_text(RULED, encoding="utf-8")
    large, small = (
        texts(scene(load("fonts", tmp_path), title="A", size=size))["title"].rules
        for size in ("og", "kakao")
    )
    assert large is not None
    assert small is not None
    assert large.color == small.color == parse("#dd8844")
    assert small.width == pytest.approx(large.width * 2 / 3)
    assert small.distance == pytest.approx(large.distance * 2 / 3)


FILLED = """\
summary: A panel that is seen on any ground, beside a picture in its color.
themes:
  plain:
    ground: "#ffffff"
    ink: "#000000"
    accent: "#ffffff"
    block: {from: accent, apart: ground, step: 0.3}
grounds: [ground]
scene:
  ground: ground
  content:
    row:
      children:
        - picture: {motif: {name: pin, colors: [block]}, width: 20}
        - panel: {fill: block, width: 20}
"""


@pytest.mark.parametrize("accent", ["f0f0f0", "ffffff", "c02020"])
def test_a_panel_and_a_picture_of_one_color_are_equal(tmp_path: Path, accent: str) -> None:
    """Where the color had to be moved apart from the ground, and where not."""
    (tmp_path / "plain.yaml").write_text(FILLED, encoding="utf-8")
    found = scene(load("fonts", tmp_path), accent=accent)
    (fill,) = (node.color for node in walk(found.content) if isinstance(node, Panel))
    (picture,) = (node for node in walk(found.content) if isinstance(node, Picture))
    assert picture.motif.colors == (fill,)
    assert isinstance(fill, Color)
    assert contrast(fill, parse("#ffffff")) >= 2


ROW = """\
summary: A row.
parameters:
  one: {kind: number, minimum: 1, maximum: 90}
  other: {kind: number, minimum: 1, maximum: 90, default: 7}
themes: {plain: {ground: "#ffffff", ink: "#000000", accent: "#000000"}}
grounds: [ground]
scene:
  ground: ground
  content:
    row:
      gap: 5
      between: {picture: {motif: {name: cuckoo, colors: [ink, ink]}, width: 2, height: other}}
      children:
        - {when: [tag], text: {name: tag, value: [tag], size: 20}}
        - {when: [one], picture: {motif: {name: cuckoo, colors: [ink, ink]}, width: one, height: 9}}
        - {when: [site], text: {name: site, value: [site], size: 20}}
"""


PARTS = """\
summary: A card of a title's parts.
parameters: {title: {default: "Nothing"}}
themes: {plain: {ground: "#ffffff", ink: "#000000", accent: "#000000"}}
grounds: [ground]
scene:
  ground: ground
  motifs: [{name: later, colors: [ink], numbers: [title.part, title.parts]}]
  content:
    column:
      children:
        - when: [title.tail]
          unless: [subtitle]
          text: {name: tail, value: [title.tail], size: 20}
        - text: {name: figure, value: [title.number, title.unit], separator: "", size: 20}
        - unless: [title.number]
          text: {name: title, value: [title], size: 20}
"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A template that shows parts of the title."""
    directory: Path = tmp_path_factory.mktemp("parts")
    (directory / "plain.yaml").write_text(PARTS, "utf-8")
    return load("fonts", directory)


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        ({"title": "캐시: 40% 빠르게"}, {"tail": "40% 빠르게", "figure": "40%"}),
        ({"title": "캐시: 빠르게"}, {"tail": "빠르게", "title": "캐시: 빠르게"}),
        ({"title": "캐시: 빠르게", "subtitle": "b"}, {"title": "캐시: 빠르게"}),
        ({"title": "3배", "md": "1"}, {"figure": "3배"}),
        ({}, {"title": "Nothing"}),
    ],
)
def test_parts_of_the_title_are_values(
    parts: Templates, pairs: dict[str, str], shown: dict[str, str]
) -> None:
    """In a text, `when` and `unless`."""
    composed = texts(scene(parts, **pairs))
    assert {name: text.text for name, text in composed.items()} == shown


@pytest.mark.parametrize(
    ("title", "numbers"),
    [("색인 (2/6)", (2.0, 6.0)), ("색인 2편", (2.0,)), ("Teil II", ()), ("색인", ())],
)
def test_a_motif_is_drawn_from_parts(
    parts: Templates, title: str, numbers: tuple[float, ...]
) -> None:
    """From those that write a number in digits."""
    assert scene(parts, title=title).motifs[0].numbers == numbers


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A template that is one row."""
    directory: Path = tmp_path_factory.mktemp("row")
    (directory / "plain.yaml").write_text(ROW, "utf-8")
    return load("fonts", directory)


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({}, None),
        ({"tag": "A"}, [Text]),
        ({"tag": "A", "site": "B"}, [Text, Picture, Text]),
        ({"tag": "A", "one": "4", "site": "B"}, [Text, Picture, Picture, Picture, Text]),
        ({"one": "4", "site": "B"}, [Picture, Picture, Text]),
    ],
)
def test_something_may_stand_between(
    row: Templates, said: dict[str, str], kinds: list[type[Node]] | None
) -> None:
    """Between any two that are there, and nowhere else."""
    content = scene(row, **said).content
    found = [type(child) for child in content.children] if isinstance(content, Stack) else None
    assert found == kinds


def test_a_parameter_may_say_a_length(row: Templates) -> None:
    """In the units of every other length; a default is one too."""
    first, between, _ = scene(row, one="4.5", site="B", size="kakao").content.children
    assert (first.width, first.height) == (3, 6)
    assert between.height == pytest.approx(7 * 2 / 3)


def test_a_designs_own_colour_is_mended_in_silence(plain: Templates) -> None:
    """The caller did not choose the colour, so there is no warning."""
    found = scene(plain, author="B", theme="light")
    assert worst(texts(found)["byline"].color, found) >= 4.5
    assert found.warnings == ()


@given(
    st.fixed_dictionaries(
        {"theme": st.sampled_from(["dark", "light"])},
        optional={"bg": COLORS.map(str), "fg": COLORS.map(str), "accent": COLORS.map(str)},
    )
)
@tried
def test_any_colours_leave_the_words_legible(plain: Templates, pairs: dict[str, str]) -> None:
    """Each text reaches its contrast on every ground, or is the better of black and white.

    A ground of middle lightness with motifs over it admits no more.
    """
    found = scene(plain, author="B", tag="E", title="A", **pairs)
    best = max(worst(end, found) for end in (Color(0, 0, 0), Color(255, 255, 255)))
    for name, text in texts(found).items():
        wanted = 7 if name == "title" else 4.5
        # A ground between two that were looked at may be worse by a rounding.
        assert worst(text.color, found) >= min(wanted, best) - 0.15, name


# ── pictures from outside ────────────────────────────────────────────────────────────────────

PICTURED = """\
summary: A card with pictures.
parameters:
  logo: {kind: picture}
  image: {kind: picture}
themes:
  dark: {ground: "#101018", ink: "#ffffff", accent: "#ffcc00"}
grounds: [ground]
scene:
  ground: ground
  content:
    layers:
      children:
        - text: {name: below, value: [tag], size: 20, color: accent}
        - image: {parameter: image}
        - text: {name: over, value: [site], size: 20, color: accent}
        - panel:
            fill: {stops: [[0, ground, 0.3], [1, ground, 0.9]]}
            child:
              column:
                children:
                  - text: {name: title, value: [title], size: 40, contrast: 7}
                  - image: {parameter: logo, fit: contain, width: 300, height: 60}
                  - {unless: [logo], text: {name: mark, value: [tag], size: 20}}
                  - {when: [logo], text: {name: beside, value: [tag], size: 20}}
        - panel: {fill: {stops: [[0, ground, 0], [1, ground, 0.5]]}}
"""
WORDS = {"title": "A", "tag": "b", "site": "c"}
LINKS = {name: f"https://cdn.example.com/{name}.png" for name in ("logo", "image")}


def pixels(width: int, height: int) -> Pixels:
    return Pixels(width, height, "RGB", bytes(3 * width * height))


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A template with pictures from outside."""
    directory: Path = tmp_path_factory.mktemp("pictured")
    (directory / "pictured.yaml").write_text(PICTURED, "utf-8")
    return load("fonts", directory)


def with_pictures(
    templates: Templates, pictures: dict[str, Pixels] | None, **more: str
) -> dict[str, Node]:
    """The scene's texts and pictures by name, and its panels by what is in them."""
    card = templates.card("pictured", [*(WORDS | LINKS | more).items()], PNG)
    found = compose(card, templates.get("pictured"), pictures)
    named: dict[str, Node] = dict(texts(found))
    for node in walk(found.content):
        if isinstance(node, Image):
            named[node.asset] = node
        elif isinstance(node, Panel):
            named["veil" if node.child else "fade"] = node
    return named


def test_a_picture_is_there_if_it_could_be_had(pictured: Templates) -> None:
    """A missing image is replaced by its alternative. If availability is unknown, all are shown."""
    there = {"image": pixels(4, 4), "logo": pixels(4, 4)}
    for pictures in (there, None):
        found = with_pictures(pictured, pictures)
        assert {OUTSIDE + "image", OUTSIDE + "logo", "beside"} <= found.keys()
        assert "mark" not in found
    for pictures, links in (({}, LINKS), (None, dict.fromkeys(LINKS, ""))):
        found = with_pictures(pictured, pictures, **links)
        assert {"mark", "title"} <= found.keys()
        assert {OUTSIDE + "image", OUTSIDE + "logo", "beside"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("width", "height", "extent"),
    [(100, 10, (300, 30)), (10, 10, (60, 60)), (10, 100, (6, 60)), (5, 1, (300, 60))],
)
def test_one_that_is_contained_has_its_own_shape(
    pictured: Templates, width: int, height: int, extent: tuple[float, float]
) -> None:
    """Its box is the largest one in its room, so neighbouring nodes are close to it."""
    logo = with_pictures(pictured, {"logo": pixels(width, height)})[OUTSIDE + "logo"]
    assert (logo.width, logo.height) == pytest.approx(extent)


def test_words_over_a_picture_read_on_any(pictured: Templates) -> None:
    """Texts are legible on a black and a white image. A veil under texts is as opaque as needed;
    another veil has its own opacity. Nodes below the image do not change."""
    over_it = with_pictures(pictured, {"image": pixels(4, 4)})
    plain = with_pictures(pictured, {})
    ends = (Color(0, 0, 0), Color(255, 255, 255))
    assert over_it["below"].color == plain["below"].color == parse("#ffcc00")
    # No colour reads on black and on white; the better of the two is what can be done.
    assert over_it["over"].color in ends
    assert plain["over"].color == parse("#ffcc00")
    alphas = [color.a for _, color in over_it["veil"].color.stops]
    assert alphas[0] > 0.3 * 255
    assert alphas[1] == round(0.9 * 255)
    grounds = [over(color, end) for _, color in over_it["veil"].color.stops for end in ends]
    assert min(contrast(over_it["title"].color, ground) for ground in grounds) >= 7
    assert [color.a for _, color in over_it["fade"].color.stops] == [0, 128]
    assert [color.a for _, color in plain["veil"].color.stops] == [
        round(0.3 * 255),
        round(0.9 * 255),
    ]


@given(COLORS)
def test_any_ground_of_a_veil_leaves_words_legible(pictured: Templates, ground: Color) -> None:
    """As legible as they would be without the picture, or 7:1."""
    found = with_pictures(pictured, {"image": pixels(4, 4)}, bg=str(ground))
    ends = (Color(0, 0, 0), Color(255, 255, 255))
    veils = [over(color, end) for _, color in found["veil"].color.stops for end in ends]
    bare = max(contrast(end, color) for end in ends for _, color in found["veil"].color.stops)
    least = min(contrast(found["title"].color, veil) for veil in veils)
    assert least >= min(7, bare) - 0.01


VARIED = """\
summary: A card that varies.
parameters: {title: {default: "Nothing"}}
themes: {plain: {ground: "#ffffff", ink: "#000000", accent: "#cc3300"}}
grounds: [ground]
scene:
  ground: ground
  content:
    layers:
      children:
        - lettering: {value: [title.initial], height: 500, place: [[1, 1], [0, 0]], bleed: 0.2}
        - row:
            justify: [start, center, end]
            tall: column-reverse
            children:
              - text: {name: title, value: [title], size: 40}
              - {sizes: [og, story], picture: {motif: {name: later, colors: [ink]}, grow: 1}}
"""


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A template whose composition varies."""
    directory: Path = tmp_path_factory.mktemp("varied")
    (directory / "plain.yaml").write_text(VARIED, "utf-8")
    return load("fonts", directory)


def layers(composed: Scene) -> tuple[Lettering, Stack]:
    """The lettering of a varied card, and the stack over it."""
    assert isinstance(composed.content, Layers)
    lettering, stack = composed.content.children
    assert isinstance(lettering, Lettering)
    assert isinstance(stack, Stack)
    return lettering, stack


@pytest.mark.parametrize(
    ("title", "accented"),
    [
        ("빌드가 3.5배 빨라졌다", "3.5배"),
        ("Django 6.1", "6.1"),
        ("느린 아침", None),
        ("`make 7`로 3.5배", "make 7"),
    ],
)
def test_what_a_design_shows_twice_is_in_the_accent(
    tmp_path: Path, title: str, accented: str | None
) -> None:
    """The first accented value that occurs in the title; in a title with code only the code."""
    values = "value: [title], accented: [title.figure, title.version], code: accent, size: 40"
    template = VARIED.replace("value: [title], size: 40", values)
    (tmp_path / "plain.yaml").write_text(template, "utf-8")
    _, stack = layers(scene(load("fonts", tmp_path), title=title))
    text = next(child for child in stack.children if isinstance(child, Text))
    marked = [text.text[span.start : span.end] for span in text.spans]
    assert marked == ([accented] if accented else [])


def test_a_unit_reaches_the_scene(tmp_path: Path) -> None:
    """The least and the greatest size of a figure's unit."""
    template = VARIED.replace("bleed: 0.2", "unit: [0.4, 0.8]")
    (tmp_path / "plain.yaml").write_text(template, "utf-8")
    lettering, _ = layers(scene(load("fonts", tmp_path), title="a"))
    assert lettering.unit == (0.4, 0.8)


def test_a_variant_takes_values_in_turn(varied: Templates) -> None:
    """Of `justify`, and of the place of a lettering."""
    cards = [layers(scene(varied, title="a", variant=str(v))) for v in range(6)]
    assert [stack.justify for _, stack in cards] == ["start", "center", "end"] * 2
    assert [lettering.place for lettering, _ in cards] == [(1.0, 1.0), (0.0, 0.0)] * 3


@pytest.mark.parametrize(
    ("written", "bleed"), [("0.2", (0.2, 0.2)), ("[0, 0.15]", (0.0, 0.15)), ("0", (0.0, 0.0))]
)
def test_an_edge_crops_lettering_across_and_down(
    tmp_path: Path, written: str, bleed: tuple[float, float]
) -> None:
    """One share is that of both."""
    template = VARIED.replace("bleed: 0.2", f"bleed: {written}")
    (tmp_path / "plain.yaml").write_text(template, "utf-8")
    lettering, _ = layers(scene(load("fonts", tmp_path), title="a"))
    assert lettering.bleed == bleed


@pytest.mark.parametrize(
    ("size", "direction", "kinds"),
    [
        ("og", "row", [Text, Picture]),
        ("x", "row", [Text]),
        ("square", "column", [Text]),
        ("story", "column", [Picture, Text]),
    ],
)
def test_a_tall_card_is_laid_out_anew(
    varied: Templates, size: str, direction: str, kinds: list[type[Node]]
) -> None:
    """A row becomes a column; `sizes` says on which cards a node is."""
    _, stack = layers(scene(varied, title="a", size=size))
    assert stack.direction == direction
    assert [type(child) for child in stack.children] == kinds


@given(COLORS, COLORS)
@settings(tried, max_examples=30)
def test_lettering_is_seen_on_any_ground(varied: Templates, bg: Color, accent: Color) -> None:
    """Its contrast is 3:1; a warning says so if the accent had to change."""
    composed = scene(varied, title="a", bg=str(bg), accent=str(accent))
    lettering, _ = layers(composed)
    assert contrast(lettering.color, bg) >= 3
    told = {warning.subject for warning in composed.warnings if isinstance(warning, LowContrast)}
    assert ("lettering" in told) == (contrast(accent, bg) < 3)


def test_derived_lettering_keeps_its_step(templates: Templates) -> None:
    """Low-contrast lettering beside the texts keeps the design's lightness step."""
    for bg in ("#203040", "#f0e0d0"):
        card = templates.card("headline", [("title", "a"), ("bg", bg)], PNG)
        composed = compose(card, templates.get("headline"))
        assert isinstance(composed.content, Layers)
        beside = composed.content.children[0]
        assert isinstance(beside, Stack)
        panel = beside.children[-1]
        assert isinstance(panel, Panel)
        lettering = panel.child
        assert isinstance(lettering, Lettering)
        assert 1.3 < contrast(lettering.color, parse(bg)) < 3.5


def test_words_over_lettering_are_read_on_it(varied: Templates) -> None:
    """As on the card's ground; a title without letters has none."""
    yellow = parse("#ffcc00")
    title = texts(scene(varied, title="a", fg="#ffcc00", accent="#ffcc00"))["title"]
    assert min(contrast(title.color, ground) for ground in (yellow, parse("#fff"))) >= 4.5
    content = scene(varied, title="…").content
    assert isinstance(content, Layers)
    assert [type(child) for child in content.children] == [Stack]


TONED = """\
summary: A card over a photograph in two colors.
parameters: {title: {default: "Nothing"}, image: {kind: picture}}
themes:
  plain:
    {ground: "#ffffff", ink: "#ffffff", accent: "#cc3300", deep: "#101828", mid: "#33415e"}
grounds: [ground]
scene:
  ground: ground
  content:
    layers:
      children:
        - image: {parameter: image, duotone: [deep, mid]}
        - text: {name: title, value: [title], size: 40}
"""


def test_words_over_a_duotone_read_on_its_colors(tmp_path: Path) -> None:
    """They are not checked on black and white, since the image has only its two colours. Without
    the image they are legible on the background."""
    (tmp_path / "plain.yaml").write_text(TONED, "utf-8")
    templates = load("fonts", tmp_path)
    card = templates.card("plain", [("title", "a"), ("image", "https://a.example.com/b.png")], PNG)
    toned = compose(card, templates.get("plain"), {"image": pixels(4, 4)})
    assert texts(toned)["title"].color == parse("#ffffff")
    [image] = [node for node in walk(toned.content) if isinstance(node, Image)]
    assert image.duotone == (parse("#101828"), parse("#33415e"))
    bare = compose(card, templates.get("plain"), {})
    assert contrast(texts(bare)["title"].color, parse("#ffffff")) >= 4.5


@pytest.mark.parametrize("date", ["٣٠ نوفمبر", "۹ آذر"])
def test_no_dot_that_reads_as_a_zero_stands_beside_arabic_digits(
    templates: Templates, date: str
) -> None:
    """A dash parts them; other dates keep the dot."""
    for value, between in ((date, " – "), ("30 نوفمبر", " · ")):
        pairs = [("title", "عنوان"), ("author", "سلمى"), ("date", value)]
        card = templates.card("minimal", pairs, PNG)
        byline = texts(compose(card, templates.get("minimal")))["byline"]
        assert byline.text == f"سلمى{between}{value}"


def test_lines_of_a_byline_end_between_its_parts(templates: Templates) -> None:
    """Short ones, whose spaces are plain: an order of digits and a search depend on it. The title's
    words and a long part stay apart."""
    long = "Nine People of the Library's Workshop"
    pairs = [
        ("title", "Two words"),
        ("author", "Mara Lindqvist"),
        ("date", "30 May"),
        ("tag", long),
    ]
    card = templates.card("article", pairs, PNG)
    byline, title = map(texts(compose(card, templates.get("article"))).get, ("byline", "title"))
    assert byline is not None
    assert byline.text == f"{long} · Mara Lindqvist · 30 May"
    spaces = [byline.text.index(pair) for pair in (" Lindqvist", " May")]
    assert byline.bound_spaces == tuple(spaces)
    assert title is not None
    assert (title.text, title.bound_spaces) == ("Two words", ())


@pytest.mark.parametrize("design", ["quote", "article"])
def test_latin_serifs_stand_no_closer_than_their_voice_bears(
    templates: Templates, design: str
) -> None:
    """Only Hangul is tracked as tightly as in other voices."""
    tables = []
    for value in ("From moving to minutes", "느린 저녁"):
        card = templates.card(design, [("title", value)], PNG)
        tables.append(texts(compose(card, templates.get(design)))["title"].tracking)
    latin, hangul = tables
    assert hangul == DISPLAY
    assert latin == at_least(DISPLAY, 0.0 if design == "quote" else -0.015)
