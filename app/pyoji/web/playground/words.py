"""Words: the texts of the pages in each language of the interface.

In: `locales/*.toml`, one file per language, with the same keys. Out: a table from dotted key to
text, and a text with its values. In a text, `{name}` is a value; `{이/가}` is the Korean particle
that suits the sound before it, the first after a consonant. Labels and help of a template's own
parameters are not here. It must not know HTML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

Words = Mapping[str, str]

LANGUAGES = ("ko", "en", "ja")
"""The languages of the interface."""

SCRIPTED = (
    "card.alt",
    "color.below",
    "color.contrast",
    "color.text",
    "color.title",
    "copy.done",
    "copy.done_label",
    "copy.failed",
    "error.failed",
    "error.long",
    "error.nearest",
    "error.offline",
    "error.signature",
    "picture.failed",
    "picture.insecure",
    "picture.link_what",
    "picture.refused",
    "picture.what",
    "preview.description",
    "titles.cut",
    "titles.derived",
    "titles.done",
    "titles.facts",
    "titles.index",
    "titles.large",
    "titles.left",
    "titles.none",
    "titles.progress",
    "warning.bytes",
    "warning.contrast",
    "warning.missing",
    "warning.page",
    "warning.scale",
    "warning.truncated",
)
"""The keys that the script uses."""

_LOCALES = Path(__file__).with_name("locales")


@cache
def words(language: str) -> Words:
    """Return the texts of a language by dotted key."""
    text = (_LOCALES / f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(text))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def other_languages(language: str) -> tuple[str, ...]:
    """Return the languages to which a page offers to switch."""
    return tuple(name for name in LANGUAGES if name != language)


_FIELD = re.compile(r"\{(\w+)\}")
_PARTICLE = re.compile(r"([^\s]?)([”’\"')\]]{0,3})\{(\w+)/(\w+)\}")
_CONSONANTS = "013678lmn"
"""Digits and letters whose Korean names end in a consonant."""


def fill(text: str, **values: object) -> str:
    """Return the text with these values. The script does the same."""
    return _PARTICLE.sub(_with_particle, fill_some(text, **values))


def fill_some(text: str, **values: object) -> str:
    """Return the text with these values; others and the particles stay."""
    return _FIELD.sub(lambda name: str(values.get(name[1], name[0])), text)


def _with_particle(match: re.Match[str]) -> str:
    before, closing, after_consonant, after_vowel = match.groups()
    return before + closing + (after_consonant if _ends_in_consonant(before) else after_vowel)


def _ends_in_consonant(character: str) -> bool:
    if "가" <= character <= "힣":
        return (ord(character) - ord("가")) % 28 != 0
    if "\u11a8" <= character <= "\u11c2":  # the final consonant of a decomposed syllable
        return True
    return character != "" and character.lower() in _CONSONANTS
