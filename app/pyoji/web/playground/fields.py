"""Fields: what the form says beside its fields about the card as it stands.

In: a `PageState`, the templates, and how a card is laid out. Out: JSON values: the parameters
without an effect on this card, and for each colour field the colour on the card and those that it
stands on or under. The script computes contrasts from them while a slider moves. It must not know
HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pyoji.engine import effects
from pyoji.engine.card import Card
from pyoji.engine.color import Color
from pyoji.engine.design import Templates, card_palette
from pyoji.engine.design.palette import ThemePalette
from pyoji.engine.frame import Frame
from pyoji.link.query import PAGE
from pyoji.web.playground.state import PageState

LayOut = Callable[[Card], Frame]

_NAMES: Mapping[str, str] = {"accent": "accent", "fg": "ink"}
"""Colour parameters that stand on the backgrounds, and their names in a palette."""

_BACKGROUND = "bg"


def field_data(templates: Templates, state: PageState, lay_out: LayOut) -> dict[str, Any]:
    """Return the facts of all fields."""
    colors = card_palette(state.card, state.template)
    ground = colors.colors[state.template.model.grounds[0]]
    ink = colors.colors[_NAMES["fg"]]
    on_grounds = {name: _color(colors.colors[key], colors) for name, key in _NAMES.items()}
    return {
        "without_effect": _without_effect(templates, state, lay_out),
        "colors": {**on_grounds, _BACKGROUND: {"color": str(ground), "against": [str(ink)]}},
    }


def _color(color: Color, colors: ThemePalette) -> dict[str, str | Sequence[str]]:
    return {"color": str(color), "against": [str(ground) for ground in colors.grounds]}


def _without_effect(templates: Templates, state: PageState, lay_out: LayOut) -> list[str]:
    """Return the parameters without an effect; none for a page's card, whose facts are not known
    here."""
    if PAGE in state.values:
        return []
    name, format_ = state.template.name, state.format
    return effects.without_effect(
        state.template, state.pairs, lambda pairs: templates.card(name, pairs, format_), lay_out
    )
