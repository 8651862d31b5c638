"""Presets: the named looks of a design, each a theme in one of its moods.

In: a template and the words. Out: a look with the values of `theme` and `variant` that give it. Two
neighbours differ in composition too, so their pictures show what the design can do. It must not
know HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoji.engine.design import Template
from pyoji.engine.design.palette import COMPOSITIONS
from pyoji.web.playground.words import Words

_THEME = "theme"


@dataclass(frozen=True, slots=True)
class Preset:
    """A look, by the name of its mood and by its whole name.

    Without a mood `variant` is empty, and the title determines it.
    """

    name: str
    label: str
    theme: str
    variant: str = ""


def presets(words: Words, template: Template) -> list[Preset]:
    """Return the looks of a template, those of its first theme first."""
    return [
        preset
        for theme in template.parameters[_THEME].choices
        for preset in _of_theme(words, template, theme)
    ]


def _of_theme(words: Words, template: Template, theme: str) -> Iterator[Preset]:
    theme_label = words.get(f"choice.theme.{theme}", theme)
    moods = template.model.moods.get(theme, {})
    if not moods:
        yield Preset(theme_label, theme_label, theme)
    for number, mood in enumerate(moods):
        variant = number * COMPOSITIONS + number % COMPOSITIONS
        name = words.get(f"mood.{mood}", mood.capitalize())
        yield Preset(name, f"{name} · {theme_label}", theme, str(variant))
