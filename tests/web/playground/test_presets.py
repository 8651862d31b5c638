"""Presets: the looks of a design."""

from __future__ import annotations

from itertools import combinations

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import DESIGNS, card_palette, load
from pyoji.web.playground.presets import presets
from pyoji.web.playground.words import LANGUAGES, words

NAMES = load("fonts", DESIGNS).names


@pytest.mark.parametrize("name", NAMES)
def test_the_looks_of_a_design_are_named_and_differ(templates, name):
    """In each language; no two of them have the same colors."""
    template = templates.get(name)
    for language in LANGUAGES:
        labels = [preset.label for preset in presets(words(language), template)]
        assert len(set(labels)) == len(labels) >= 2
    palettes = []
    for preset in presets(words("ko"), template):
        variant = (("variant", preset.variant),) if preset.variant else ()
        card = templates.card(name, (("theme", preset.theme), *variant), PNG)
        palettes.append(card_palette(card, template).colors)
    assert all(first != second for first, second in combinations(palettes, 2))


def test_a_look_has_the_colors_of_its_mood(templates):
    """The variant of a preset is one of those that the mood lasts."""
    template = templates.get("article")
    moods = [mood for of_theme in template.model.moods.values() for mood in of_theme.values()]
    accents = 0
    for preset, mood in zip(presets(words("en"), template), moods, strict=True):
        pairs = (("theme", preset.theme), ("variant", preset.variant))
        colors = card_palette(templates.card(template.name, pairs, PNG), template).colors
        if "accent" in mood:
            assert colors["accent"] == mood["accent"]
            accents += 1
    assert accents > 2
