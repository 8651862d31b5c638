"""Specimens: cards that show a typeface by the sample title of a language.

In: the specimen's template, and a template with fonts if there is one. Out: the specimen with these
fonts, and the parameters of its cards. Must not know how cards are arranged on a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoji.engine.design.templates import Template
from pyoji.engine.text.voices import VOICES

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "ko": "한국어",
    "ja": "日本語",
    "zh": "中文",
    "vi": "Tiếng Việt",
    "th": "ไทย",
    "hi": "हिन्दी",
    "ar": "العربية",
    "fa": "فارسی",
    "ru": "Русский",
    "tr": "Türkçe",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "id": "Bahasa Indonesia",
}
"""The languages of the sample titles, each by its own name."""


def with_fonts_of(specimen: Template, template: Template | None) -> Template:
    """Return the specimen in which `font` chooses among all voices and the template's fonts."""
    return specimen.with_fonts(template.fonts if template else {}, VOICES)


def pairs(font: str, lang: str, title: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a card: a voice or font, a language, its title."""
    name = LANGUAGES.get(lang, lang)
    return (("title", title), ("lang", lang), ("font", font), ("tag", font), ("subtitle", name))
