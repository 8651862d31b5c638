"""Palettes: what follows a link's colors, and what a variant changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pyoji.engine.color import Color, over, parse, to_oklab
from pyoji.engine.contrast import contrast
from pyoji.engine.design.palette import LEGIBLE, ThemePalette, Themes
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.design.schema import read

FILE = {
    "summary": "A palette.",
    "themes": {
        "dark": {
            "ground": "#101828",
            "ink": "#ffffff",
            "accent": "#ff7a3c",
            "band": {"from": "ground", "step": 0.12},
            "edge": {"from": "band", "step": 0.1, "towards": "ink", "share": 0},
        },
        "light": {
            "ground": "#f6f2ea",
            "ink": "#111111",
            "accent": "#c2410c",
            "band": {"from": "ground", "step": 0.12},
            "edge": {"from": "band", "step": 0.1, "towards": "ink", "share": 0},
        },
    },
    "moods": {"dark": {"night": {}, "pine": {"ground": "#0c2b23", "accent": "#f2c14e"}}},
    "grounds": ["ground"],
    "scene": {
        "ground": "ground",
        "motifs": [{"name": "later", "colors": ["band"]}],
        "content": {"space": {}},
    },
}
CHANNEL = st.integers(0, 255)
COLORS = st.builds(Color, CHANNEL, CHANNEL, CHANNEL)


@pytest.fixture(scope="module")
def themes() -> Themes:
    return Themes(read(FILE, COMMON))


@pytest.mark.parametrize(("theme", "sign"), [("dark", 1), ("light", -1)])
def test_a_derived_color_steps_towards_the_ink(themes: Themes, theme: str, sign: int) -> None:
    """By its step of lightness, and by half of the way to the accent's hue and chroma."""
    colors = themes.palette(theme, 0).colors
    ground, accent, band = (to_oklab(colors[name]) for name in ("ground", "accent", "band"))
    assert band[0] - ground[0] == pytest.approx(sign * 0.12, abs=0.01)
    assert band[1] == pytest.approx((ground[1] + accent[1]) / 2, abs=0.02)


def test_one_derived_color_follows_another(themes: Themes) -> None:
    """Without a share it keeps the hue of its origin."""
    colors = themes.palette("dark", 0).colors
    band, edge = to_oklab(colors["band"]), to_oklab(colors["edge"])
    assert edge[0] - band[0] == pytest.approx(0.1, abs=0.01)
    assert edge[1:] == pytest.approx(band[1:], abs=0.02)


def test_it_follows_the_accent_of_a_link(themes: Themes) -> None:
    """In hue."""
    orange = themes.palette("dark", 0).colors["band"]
    blue = themes.palette("dark", 0, accent=parse("#3060ff")).colors["band"]
    assert orange.r > orange.b
    assert blue.b > blue.r


@given(bg=COLORS, accent=COLORS)
def test_on_any_ground_it_is_seen_and_words_on_it_are_read(bg: Color, accent: Color) -> None:
    """By at least 0.08 of OKLab lightness, and at the contrast of text."""
    colors = Themes(read(FILE, COMMON)).palette("dark", 0, bg, accent=accent)
    band, ground = colors.colors["band"], colors.colors["ground"]
    assert ground == bg
    assert abs(to_oklab(band)[0] - to_oklab(ground)[0]) >= 0.08
    ink = colors.ink("ink", LEGIBLE)
    assert min(contrast(ink, ground), contrast(ink, band)) >= LEGIBLE * 0.9


APART = {"from": "accent", "apart": "ground", "step": 0.2}


def apart(bg: Color | None, accent: Color | None) -> tuple[Color, Color, Color]:
    """A color that keeps apart from the ground, the accent it follows, and the ground."""
    themes = {theme: colors | {"block": APART} for theme, colors in FILE["themes"].items()}
    model = read(FILE | {"themes": themes}, COMMON)
    colors = Themes(model).palette("dark", 0, bg, accent=accent).colors
    return colors["block"], colors["accent"], colors["ground"]


def test_a_color_that_keeps_apart_is_its_origin_where_that_is_seen() -> None:
    """Unchanged, not only near it."""
    block, accent, _ = apart(None, None)
    assert block == accent


@given(bg=COLORS, accent=COLORS)
def test_a_color_that_keeps_apart_is_always_seen(bg: Color, accent: Color) -> None:
    """A step of lightness from the ground at least; what is far enough is not moved."""
    block, origin, ground = apart(bg, accent)
    lightness, own, below = (to_oklab(color)[0] for color in (block, origin, ground))
    assert abs(lightness - below) >= 0.18
    assert block == origin or abs(own - below) < 0.2


@given(first=COLORS, alphas=st.tuples(st.integers(1, 254), st.integers(1, 254)))
def test_words_are_read_on_all_layers_of_a_motif(first: Color, alphas: tuple[int, int]) -> None:
    """On translucent ones with what is seen through them."""
    layers = [first, Color(0, 80, 255, alphas[0]), Color(255, 220, 0, alphas[1])]
    names = ["first", "second", "third"]
    added = dict(zip(names, map(str, layers), strict=True))
    themes = {theme: colors | added for theme, colors in FILE["themes"].items()}
    scene = FILE["scene"] | {"motifs": [{"name": "later", "colors": names}]}
    model = read(FILE | {"themes": themes, "scene": scene}, COMMON)
    below = first
    for layer in layers[1:]:
        below = over(layer, below)
        assert below in Themes(model).palette("dark", 0).grounds


def test_every_third_variant_is_another_mood(themes: Themes) -> None:
    """A theme without moods has none."""
    grounds = [themes.palette("dark", v).colors["ground"] for v in range(9)]
    night, pine = parse("#101828"), parse("#0c2b23")
    assert grounds == [night] * 3 + [pine] * 3 + [night] * 3
    light = {themes.palette("light", v).colors["ground"] for v in range(9)}
    assert len(light) == 1


def test_a_links_colors_set_a_mood_aside(themes: Themes) -> None:
    """A ground all of it, an accent the mood's accent."""
    red = parse("#cc0022")
    assert themes.palette("dark", 3, red).colors["accent"] == parse("#ff7a3c")
    colors = themes.palette("dark", 3, accent=red).colors
    assert (colors["accent"], colors["ground"]) == (red, parse("#0c2b23"))


@pytest.mark.parametrize(
    ("palette_", "reason"),
    [
        ({"ground": {"from": "ink", "step": 0.1}}, "the first ground must not be derived"),
        ({"band": {"from": "edge", "step": 0.1}}, "band derives from edge: move it below"),
        ({"band": {"from": "grund", "step": 0.1}}, "one of the colors"),
        ({"band": {"from": "ground", "step": 2}}, "less than or equal to 0.6"),
        ({"band": {"from": "ground"}}, "required"),
        ({"band": {"from": "accent", "apart": "edge", "step": 0.1}}, "band derives from edge"),
    ],
)
def test_a_color_that_cannot_follow_is_refused(palette_: dict[str, object], reason: str) -> None:
    """With what is wrong."""
    themes = {
        name: colors | ({"ink": colors["ink"]} | palette_ if name == "dark" else {})
        for name, colors in FILE["themes"].items()
    }
    if "ground" in palette_:
        themes["dark"] = (
            {"ink": "#ffffff", "accent": "#ff7a3c"}
            | palette_
            | {
                "band": "#222222",
                "edge": "#333333",
            }
        )
    with pytest.raises(ValidationError, match=reason):
        read(FILE | {"themes": themes}, COMMON)


def test_moods_are_of_themes() -> None:
    """A name of none is refused."""
    with pytest.raises(ValidationError, match="there is no dusk"):
        read(FILE | {"moods": {"dusk": {}}}, COMMON)


def test_a_palette_remembers_what_it_is_on() -> None:
    """By the fill, and by how much of its grounds that covers."""
    colors = ThemePalette({}, (parse("#101828"), parse("#203040")))
    fill, other = parse("#ff7a3c"), parse("#f2c14e")
    for _ in range(2):
        assert colors.on(fill).grounds == (fill,)
        assert colors.also_on(fill).grounds == (*colors.grounds, fill)
        assert colors.also_on(other).grounds == (*colors.grounds, other)
        assert colors.over_anything().unseen
        assert not colors.on(fill).unseen


def test_fills_over_an_image_are_dense_each_by_itself() -> None:
    """The color of one is not that of the next."""
    image = ThemePalette({}, (parse("#101828"),)).over_anything()
    fills = [parse("#10182880"), parse("#f6f2ea80")] * 2
    dense = [image.dense(fill) for fill in fills]
    assert [getattr(fill, "rgb", None) for fill in dense] == [fill.rgb for fill in fills]


def test_the_worst_contrast_is_that_of_each_color() -> None:
    """Also when it is asked again."""
    ground = parse("#101828")
    colors = ThemePalette({}, (ground,))
    for color in map(parse, ("#ffffff", "#ff7a3c", "#ffffff")):
        assert colors.worst(color) == contrast(color, ground)
