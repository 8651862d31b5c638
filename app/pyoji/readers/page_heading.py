"""Page heading: the title in the body of a page, from its first `h1`.

In: tags in the order of the source, and the text. Out: the words of the first heading, of the
article if it has one. Links of a heading to itself, and what is hidden, are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pyoji.readers.tags import Tag

ELEMENTS = frozenset({"h1", "a", "span", "button"})
"""The elements whose attributes are needed."""

MAX_TITLE = 4096
"""The longest title in characters; the rest is ignored. A card cuts it much earlier."""

_CONTENT = frozenset({"article", "main"})
_SPACES = frozenset({"br", "p", "div"})
_SELF_LINK = re.compile(
    r"\b(?:header-?link|hash-?link|header-anchor|heading-anchor|anchor(?:-?link)?|permalink|"
    r"sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b"
)


class HeadingReader:
    """Collects the headings of a page; `words` decodes a piece of its text."""

    def __init__(self, text: str, words: Callable[[str], str]) -> None:
        self._text, self._words = text, words
        self._content = 0
        self._headings: dict[bool, str] = {}
        self._pieces: list[str] | None = None
        self._hidden = ""
        self._at = 0

    @property
    def title(self) -> str:
        """The heading of the article, else that of the page, or ""."""
        return self._headings.get(True) or self._headings.get(False, "")

    def take(self, tag: Tag, is_visible: bool) -> None:
        """Take the next tag of the page."""
        if tag.name in _CONTENT and not tag.is_empty:
            self._content = max(0, self._content + (-1 if tag.is_end else 1))
        if self._pieces is not None:
            self._collect(self._pieces, tag)
        is_new = bool(self._content) not in self._headings
        if tag.name == "h1" and not tag.is_end and is_visible and is_new:
            self._pieces, self._at, self._hidden = [], tag.end, ""

    def _collect(self, pieces: list[str], tag: Tag) -> None:
        if not self._hidden:
            pieces.append(self._text[self._at : tag.start])
        self._at = max(tag.end, tag.outer_end)
        if tag.name == "h1":
            self._finish(pieces)
        elif tag.is_end and tag.name == self._hidden:
            self._hidden = ""
        elif not self._hidden and not tag.is_empty and not tag.is_end and _is_hidden(tag):
            self._hidden = tag.name
        elif tag.name in _SPACES:
            pieces.append(" ")

    def _finish(self, pieces: list[str]) -> None:
        text = self._words("".join(pieces))[:MAX_TITLE]
        if text := text.removesuffix("¶").removesuffix(" #").rstrip():
            self._headings.setdefault(bool(self._content), text)
        self._pieces = None


def _is_hidden(tag: Tag) -> bool:
    """Whether an element in a heading is not a part of its words."""
    names = tag.attributes.get("class", "").lower()
    is_hidden = tag.attributes.get("aria-hidden", "").lower() == "true"
    return is_hidden or "hidden" in tag.attributes or bool(_SELF_LINK.search(names))
