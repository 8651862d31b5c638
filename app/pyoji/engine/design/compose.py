"""Compose: Card + Template → Scene.

In: a card, its template, and the remote images that were fetched. Out: a scene. Most cards of a
design differ in their words and colours only. What depends on neither is evaluated once, as an
outline (`outline.py`), and cached. Must not know nodes, glyphs or positions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pyoji.engine import title
from pyoji.engine.card import Card, CommonParameters, Value
from pyoji.engine.color import Color
from pyoji.engine.design import schema
from pyoji.engine.design.outline import Outline
from pyoji.engine.design.palette import ThemePalette, Themes
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.design.scene_plan import ScenePlan
from pyoji.engine.design.templates import Template
from pyoji.engine.design.terms import Terms
from pyoji.engine.design.unfilled import CardWords
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.scene import Direction, Scene
from pyoji.engine.text import language
from pyoji.engine.text.bidi import base_direction


def compose(card: Card, template: Template, pictures: Mapping[str, Pixels] | None = None) -> Scene:
    """Return the scene of a card in a template's design.

    `pictures` has the fetched remote images by parameter. A card is composed as if its link had not
    asked for the others. With None, all images are assumed to be there, in unknown sizes.
    """
    plan = template.plan
    values = _values(card, plan, pictures)
    terms = _terms(card, plan, values, pictures or {})
    words = CardWords(values, card.lang, card.common.md, _link_colors(card))
    colors = _card_palette(plan, card.common, terms.seed)
    return _outline(plan, terms).scene(card.template, words, colors)


def card_palette(card: Card, template: Template) -> ThemePalette:
    """Return the colours of a card by name, and the backgrounds of its texts."""
    return _card_palette(template.plan, card.common, seed(card))


def _card_palette(plan: ScenePlan, common: CommonParameters, variant: int) -> ThemePalette:
    if common.bg is not None:
        variant = 0  # it changes nothing on a ground of the link
    return _palette(plan, common.theme, variant, common.bg, common.fg, common.accent)


def _link_colors(card: Card) -> Mapping[str, Color]:
    """Return the colours of the link by name in the palette."""
    colors = ("ink", card.common.fg), ("accent", card.common.accent)
    return {name: color for name, color in colors if color is not None}


def _values(
    card: Card, plan: ScenePlan, pictures: Mapping[str, Pixels] | None
) -> Mapping[str, Value]:
    """Return the values of the parameters, without missing images, and the parts of the title."""
    values = card.by_name
    if pictures is not None and card.image_urls:
        absent = card.image_urls.keys() - pictures.keys()
        values = {name: value for name, value in values.items() if name not in absent}
    title_parts = _names(plan).title_parts
    if not title_parts:
        return values
    parts = title.read(card.common.title or "")
    return {**values, **{name: parts.get(name.removeprefix(_TITLE)) for name in title_parts}}


def _terms(
    card: Card,
    plan: ScenePlan,
    values: Mapping[str, Value],
    pictures: Mapping[str, Pixels],
) -> Terms:
    """Return what the card's outline depends on."""
    common, names, value = card.common, _names(plan), values.get
    return Terms(
        card.size,
        seed(card),
        direction(card),
        common.align,
        common.font,
        common.font_size,
        common.wrap,
        frozenset([name for name in names.conditional if value(name)]),
        frozenset([name for name, default in names.written if value(name) == default]),
        tuple([(name, value(name)) for name in names.measured]),
        tuple([(name, image.width, image.height) for name, image in pictures.items()]),
    )


class _Names(NamedTuple):
    """The names of the values that a template uses; see `schema.ValueNames`. `written` are the
    texts that the template has for them."""

    conditional: tuple[str, ...]
    measured: tuple[str, ...]
    title_parts: tuple[str, ...]
    written: tuple[tuple[str, str], ...]


@lru_cache(maxsize=128)  # of a kilobyte, one for each design
def _names(plan: ScenePlan) -> _Names:
    conditional, measured, accented = schema.value_names(plan.model)
    names = conditional | measured | accented
    return _Names(
        tuple(conditional),
        tuple(measured),
        tuple([name for name in names if name.startswith(_TITLE)]),
        tuple(_written(plan, conditional)),
    )


def written(template: Template) -> Mapping[str, str]:
    """Return the texts that a template has for parameters other than the title, by name."""
    return dict(_names(template.plan).written)


def _written(plan: ScenePlan, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the defaults of texts other than the title."""
    for name in names:
        parameter = plan.parameters.get(name)
        default = parameter.default if parameter and parameter.kind == "text" else None
        if isinstance(default, str) and name != "title":
            yield name, default


_TITLE = "title."


@lru_cache(maxsize=128)  # of 11 KB: a design has twelve variants, each in two directions
def _outline(plan: ScenePlan, terms: Terms) -> Outline:
    return Outline(plan, terms)


@lru_cache(maxsize=512)  # most cards use the colours of their design
def _palette(
    plan: ScenePlan,
    theme: str,
    variant: int,
    bg: Color | None,
    fg: Color | None,
    accent: Color | None,
) -> ThemePalette:
    return _themes(plan).palette(theme, variant, bg, fg, accent)


@lru_cache(maxsize=128)
def _themes(plan: ScenePlan) -> Themes:
    return Themes(plan.model)


def seed(card: Card) -> int:
    """Return the variant of a card, 0 to VARIANTS - 1: the link's, or a hash of the title."""
    if card.common.variant is not None:
        return card.common.variant % VARIANTS
    text = card.common.title or ""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % VARIANTS


def direction(card: Card) -> Direction:
    """Return the direction of the card's language, or that of the title's first strong character
    (UAX #9, P2) if the language is unknown."""
    return language.direction(card.lang) or base_direction(card.common.title or "")
