"""Words: the texts of the designer's pages in each language of the interface.

In: `locales/*.toml`, one file a language, with the same keys. Out: a table from dotted key to
text. A template's own parameters bring their own label and help. It must not know HTML.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

Words = Mapping[str, str]

LANGUAGES = ("ko", "en")
"""Every language of the interface."""

SCRIPTED = (
    "card.alt",
    "copy.button",
    "copy.done",
    "copy.done_label",
    "copy.failed",
    "error.failed",
    "error.long",
    "error.nearest",
    "error.offline",
    "error.signature",
    "error.value",
    "frame.description",
    "warning.bytes",
    "warning.contrast",
    "warning.missing",
    "warning.scale",
    "warning.truncated",
)
"""The keys that the script uses too."""

_LOCALES = Path(__file__).with_name("locales")


@cache
def words(language: str) -> Words:
    """Return the texts of a language by dotted key; the file is read once."""
    text = (_LOCALES / f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(text))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def other_language(language: str) -> str:
    """Return the language that a page offers beside its own."""
    return next(name for name in LANGUAGES if name != language)


def label(words: Words, name: str) -> str:
    """Return a parameter's label; without one, its own name as words."""
    return words.get(f"label.{name}") or name.replace("_", " ").replace("-", " ").capitalize()
