"""Page tags: the bytes of a page → the tags that cards are made of, with their offsets.

In: bytes as a crawler got them, perhaps cut off, and the charset of the header. Out: `PageTags`.
Nothing is repaired: what a crawler would read is what counts. Must not know which network reads
which tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoji.readers import charset, tags

TITLE, CARD = "title", "twitter:card"
_PREFIXES = ("og:", "twitter:")
_SIZES = {"og:image:width", "og:image:height"}
_MOST_TEXT = 100_000  # characters of text that are counted
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.I)


@dataclass(frozen=True, slots=True)
class CardTag:
    """A tag's value, the offset of the tag in the page, and whether it stands in the head."""

    value: str
    offset: int
    in_head: bool = True


@dataclass(frozen=True, slots=True)
class PageTags:
    """The first tag of each name that has a value; of `twitter:card` the last.

    `title` is the title element. `text` is the number of characters of the body's text, at most
    `_MOST_TEXT`; `has_script`: the page loads or holds a script.
    """

    values: Mapping[str, CardTag] = field(default_factory=dict)
    text: int = 0
    has_script: bool = False

    def first(self, names: Iterable[str]) -> CardTag | None:
        """Return the tag of the first name that the page has."""
        return next((self.values[name] for name in names if name in self.values), None)

    def value(self, name: str) -> str:
        """Return the value of a tag; "" if the page has none."""
        tag = self.values.get(name)
        return tag.value if tag else ""

    def declared_size(self) -> tuple[int, int] | None:
        """Return the size that the page states for its image."""
        width, height = (self.value(name) for name in sorted(_SIZES, reverse=True))
        if width.isdecimal() and height.isdecimal() and max(len(width), len(height)) < 8:
            return int(width), int(height)
        return None


def read(source: bytes, content_type: str = "") -> PageTags:
    """Read the tags of a page. `content_type` is the header's field."""
    label = _CHARSET.search(content_type)
    view = charset.view(source, label[1] if label else "")
    values: dict[str, CardTag] = {}
    in_head, in_svg, has_script, text, end = True, 0, False, 0, 0
    offset, at = view.bom, 0
    for tag in tags.scan(view.text, ("meta",)):
        if not in_head and text < _MOST_TEXT:
            text += len(view.words(view.text[end : tag.start].strip()))
        end = tag.outer_end
        if tag.name == "svg":
            in_svg = max(0, in_svg + (-1 if tag.is_end else not tag.is_empty))
        elif tag.name == "script":
            has_script = True
        elif (tag.name == "head" and tag.is_end) or (tag.name == "body" and not tag.is_end):
            in_head = False
        elif tag.name == "title" and not tag.is_end and not in_svg:
            offset, at = offset + view.size(at, tag.start), tag.start
            words = tags.unescape(view.words(view.text[tag.end : tag.text_end]))
            _add(values, TITLE, CardTag(" ".join(words.split()), offset, in_head))
        elif tag.name == "meta" and (name := _name(tag.attributes)):
            offset, at = offset + view.size(at, tag.start), tag.start
            content = tags.unescape(view.words(tag.attributes.get("content", ""))).strip()
            _add(values, name, CardTag(content, offset, in_head))
    return PageTags(values, min(text, _MOST_TEXT), has_script)


def _name(attributes: Mapping[str, str]) -> str:
    """The name of a tag for cards; "" for any other."""
    for attribute in ("property", "name"):
        name = attributes.get(attribute, "").strip().lower()
        if name.startswith(_PREFIXES):
            return name
    return ""


def _add(values: dict[str, CardTag], name: str, tag: CardTag) -> None:
    if tag.value and (name not in values or name == CARD):
        values[name] = tag
