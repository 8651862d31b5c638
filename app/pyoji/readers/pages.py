"""Pages: an HTML page → the URLs of its images.

In: the text of a page. Out: URLs from meta tags (Open Graph, X) and `img` elements, outside
comments, scripts and styles. The time is linear for any input; `html.parser` takes quadratic time
for unclosed tags. Must not know which image is a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

HTML = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of images, and of pages that may have more; unique, in the order of the source.

    `index`: the source is a sitemap index.
    """

    images: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: bool = False


_TAGS = frozenset({
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
})  # fmt: skip

LONGEST_TAG = 65_536
"""The longest tag that is read, in characters."""

_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements whose content is text up to their own end tag (HTML §13.2.5)."""

_OPENING = re.compile(rf"<(?:(!--)|({'|'.join(_TEXT)}|meta|img)(?=[\s/>]))", re.I)
_CLOSING = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _TEXT}
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)))?"""
)


def html(text: str) -> Addresses:
    """Return the images of a page."""
    images: dict[str, None] = {}
    at = 0
    while opening := _OPENING.search(text, at):
        if opening[1]:
            end = text.find("-->", opening.end())
            at = end if end >= 0 else len(text)
            continue
        attributes, at = _attributes(text, opening.end())
        name = opening[2].lower()
        if closing := _CLOSING.get(name):
            end_tag = closing.search(text, at)
            at = end_tag.end() if end_tag else len(text)
        elif address := _image(name, attributes).strip():
            images.setdefault(address)
    return Addresses(tuple(images))


def _image(tag: str, attributes: Mapping[str, str]) -> str:
    if tag == "img":
        return attributes.get("src", "")
    name = attributes.get("property") or attributes.get("name") or ""
    return attributes.get("content", "") if name.strip().lower() in _TAGS else ""


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag and their end. The first of a repeated name wins."""
    attributes: dict[str, str] = {}
    end = at + LONGEST_TAG
    while attribute := _ATTRIBUTE.match(text, at, end):
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        attributes.setdefault(attribute[1].lower(), _unescaped(value))
        at = attribute.end()
    return attributes, at


# In an attribute, a reference without a semicolon before = or a letter is text (HTML §13.2.5.73):
# &section= is a parameter and not "§ion=".
_REFERENCE = re.compile(
    r"&(?:#\d{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30}(?:;|(?!=)))"
)


def _unescaped(value: str) -> str:
    return _REFERENCE.sub(_character, value)


def _character(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#":
        return unescape(reference)
    character = unescape(reference.removesuffix(";") + ";")
    # A semicolon that is left belongs to an unknown or longer name, which is text.
    return reference if character.endswith(";") else character
