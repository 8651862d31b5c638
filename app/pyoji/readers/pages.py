"""Pages: an HTML page in, the addresses of its pictures out.

It reads the tags of the head (Open Graph, X) and the pictures of the body; comments, scripts and
styles hold none. The time for it grows with the page's length, whatever is in it: Python's own
parser takes quadratic time for tags that do not end. It must not know which picture is a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

HTML = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Pictures, and pages that may have more; each once, in their order. `index`: the file leads
    to other sitemaps and holds nothing itself."""

    pictures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: bool = False


_TAGS = frozenset({
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
})  # fmt: skip

LONGEST_TAG = 65_536
"""How far a tag may reach, in characters."""

_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements in which nothing is a tag but their own end (HTML §13.2.5)."""

_OPENING = re.compile(rf"<(?:(!--)|({'|'.join(_TEXT)}|meta|img)(?=[\s/>]))", re.I)
_CLOSING = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _TEXT}
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)))?"""
)


def html(text: str) -> Addresses:
    """The pictures of a page."""
    found: dict[str, None] = {}
    at = 0
    while opened := _OPENING.search(text, at):
        if opened[1]:
            end = text.find("-->", opened.end())
            at = end if end >= 0 else len(text)
            continue
        attributes, at = _attributes(text, opened.end())
        name = opened[2].lower()
        if closing := _CLOSING.get(name):
            end_tag = closing.search(text, at)
            at = end_tag.end() if end_tag else len(text)
        elif address := _picture(name, attributes).strip():
            found.setdefault(address)
    return Addresses(tuple(found))


def _picture(tag: str, attributes: Mapping[str, str]) -> str:
    if tag == "img":
        return attributes.get("src", "")
    name = attributes.get("property") or attributes.get("name") or ""
    return attributes.get("content", "") if name.strip().lower() in _TAGS else ""


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, and where they end; of a name that stands twice the first counts."""
    found: dict[str, str] = {}
    end = at + LONGEST_TAG
    while attribute := _ATTRIBUTE.match(text, at, end):
        value = next((each for each in attribute.groups()[1:] if each is not None), "")
        found.setdefault(attribute[1].lower(), _unescaped(value))
        at = attribute.end()
    return found, at


# A reference without a semicolon before = or a letter is text, in an attribute (HTML §13.2.5.73):
# &section= is a parameter, and no § with ion behind it.
_REFERENCE = re.compile(
    r"&(?:#\d{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30}(?:;|(?!=)))"
)


def _unescaped(value: str) -> str:
    return _REFERENCE.sub(_character, value)


def _character(found: re.Match[str]) -> str:
    written = found[0]
    if written[1] == "#":
        return unescape(written)
    meant = unescape(written.removesuffix(";") + ";")
    return written if meant.endswith(";") else meant  # no name, or one with letters behind it
