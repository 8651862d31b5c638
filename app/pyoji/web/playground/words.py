"""Words: the texts of the pages in each language of the interface.

In: `locales/*.toml`, one file per language, with the same keys. Out: a table from dotted key to
text. Labels and help of a template's own parameters are not here. It must not know HTML.
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
"""The languages of the interface."""

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
    "preview.description",
    "warning.bytes",
    "warning.contrast",
    "warning.missing",
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


def other_language(language: str) -> str:
    """Return the language to which a page offers to switch."""
    return next(name for name in LANGUAGES if name != language)


def label(words: Words, name: str) -> str:
    """Return a parameter's label; by default its name as words."""
    return words.get(f"label.{name}") or name.replace("_", " ").replace("-", " ").capitalize()
