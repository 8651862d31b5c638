"""Local text: a text for people, in one language or in several.

In: a template's text, or its texts by BCP 47 tag. Out: a `LocalText`, whose value is the English
text, or the first one. Must not know who shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_LANGUAGE = re.compile(LANGUAGE)

LONGEST = 300
"""The longest text, in characters."""

REMEDY = (
    f"a text of 1 to {LONGEST} characters, or one for each language, as in {{ko: 표지, en: Cover}}"
)


class LocalText(str):
    """A text, with its translations.

    `by_language` is empty for a text whose language is unknown.
    """

    __slots__ = ("by_language",)
    by_language: Mapping[str, str]

    def __new__(cls, text: str, by_language: Mapping[str, str] | None = None) -> LocalText:
        """Make the text; `by_language` has it and its translations."""
        local = super().__new__(cls, text)
        local.by_language = by_language or {}
        return local

    def in_language(self, tag: str) -> tuple[str, str | None]:
        """Return the text in a language, or else the text itself; and its language, if known."""
        for candidate in (tag, tag.partition("-")[0]):
            if candidate in self.by_language:
                return self.by_language[candidate], candidate
        known = (language for language, text in self.by_language.items() if text == self)
        return str(self), next(known, None)


NO_TEXT = LocalText("")


def read(plain: Any) -> LocalText:
    """Read a template's text. Raises ValueError with REMEDY."""
    if _is_text(plain):
        return LocalText(plain)
    if not isinstance(plain, Mapping) or not plain:
        raise ValueError(REMEDY)
    if not all(_is_language(tag) and _is_text(text) for tag, text in plain.items()):
        raise ValueError(REMEDY)
    return LocalText(plain.get("en") or next(iter(plain.values())), dict(plain))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _is_language(tag: object) -> bool:
    return isinstance(tag, str) and _LANGUAGE.fullmatch(tag) is not None
