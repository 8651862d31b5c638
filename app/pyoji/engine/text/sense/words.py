"""Words: the word tables of the language modules, from the TOML files in this folder.

In: the name of a table. Out: sets of words. Must not know how a table is used.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Words = Mapping[str, frozenset[str]]

_HERE = Path(__file__).parent


def read(name: str) -> Words:
    """Return the word lists of a table of one language, by name."""
    return {key: frozenset(text.split()) for key, text in _load(name).items()}


def read_all(name: str) -> Mapping[str, Words]:
    """Return the word lists of a table of several languages, by language and name."""
    return {
        language: {key: frozenset(text.split()) for key, text in lists.items()}
        for language, lists in _load(name).items()
    }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
