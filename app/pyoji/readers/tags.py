"""Tags: the text of an HTML page → its tags, comments and declarations, with their offsets.

In: text, and the names of the elements whose attributes are needed. Out: tags in the order of the
source. The time is linear for any input; `html.parser` takes quadratic time for unclosed tags, and
parsers that build a tree do not say where in the source a tag is. Must not know what a tag means.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape as _unescape
from types import MappingProxyType
from typing import NamedTuple

COMMENT, DECLARATION, INSTRUCTION = "!--", "!", "?"
"""The names of what is no element: comments, `<!DOCTYPE html>`, `<?xml version="1.0"?>`."""

_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements whose content is text up to their own end tag (HTML §13.2.5)."""

_OPENING = re.compile(r"<(?:(!--|[!?])|(/?)([A-Za-z][^\s/><]*+))")
_COMMENT_END = re.compile(r"--!?>")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _RAW}
_VALUE = r"""(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+))"""
_ATTRIBUTE = re.compile(rf"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+{_VALUE})?""", re.A)
_REST = re.compile(
    rf"""(?:[\s/]*+[^\s"'<>/=]++(?:\s*+=\s*+{_VALUE.replace("([", "(?:[")})?)*""", re.A
)
_END = re.compile(r"\s*+(/?)\s*+>?", re.A)


class Tag(NamedTuple):
    """A tag from `start` to `end`; its name is in lower case.

    `attributes` are as written, with character references; they are empty for elements that the
    caller did not name. The text of an element whose content is text is from `end` to `text_end`;
    its end tag, up to `outer_end`, is not a tag of its own. `is_empty`: the tag ends in `/>`.
    """

    name: str
    start: int
    end: int
    attributes: Mapping[str, str] = MappingProxyType({})
    is_end: bool = False
    is_empty: bool = False
    text_end: int = -1
    outer_end: int = -1


def scan(text: str, names: Collection[str] = (), *, xml: bool = False) -> Iterator[Tag]:
    """Yield the tags of a text, with the attributes of elements with these names.

    `xml`: a tag that ends in `/>` has no content, even if its element usually has text.
    """
    at = 0
    while opening := _OPENING.search(text, at):
        start, at = opening.start(), opening.end()
        if kind := opening[1]:
            at = _skipped(text, kind, start)
            yield Tag(kind, start, at)
            continue
        name = opening[3].lower()
        attributes: dict[str, str] = {}
        if name in names:
            at = _read_attributes(text, at, attributes)
        elif rest := _REST.match(text, at):
            at = rest.end()
        end = _END.match(text, at)
        is_empty = bool(end and end[1])
        at = end.end() if end else at
        tag_end, text_end, outer_end = at, -1, at
        if not opening[2] and name in _RAW_END and not (xml and is_empty):
            closing = _RAW_END[name].search(text, at)
            text_end = closing.start() if closing else len(text)
            at = outer_end = _skipped(text, DECLARATION, text_end)
        yield Tag(name, start, tag_end, attributes, bool(opening[2]), is_empty, text_end, outer_end)


def _skipped(text: str, kind: str, start: int) -> int:
    """The end of a comment, or of anything that ends with the next `>`."""
    if kind == COMMENT:
        end = _COMMENT_END.search(text, start + 2)
        return end.end() if end else len(text)
    return text.find(">", start) + 1 or len(text)


def _read_attributes(text: str, at: int, attributes: dict[str, str]) -> int:
    """Read the attributes of a tag; return their end. The first of a repeated name wins."""
    while attribute := _ATTRIBUTE.match(text, at):
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        attributes.setdefault(attribute[1].lower(), value)
        at = attribute.end()
    return at


# ── character references ─────────────────────────────────────────────────────────────────────

# In an attribute, a reference without a semicolon before = or a letter is text (HTML §13.2.5.73):
# &section= is a parameter and not "§ion=".
_REFERENCE = re.compile(
    r"&(?:#\d{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30}(?:;|(?!=)))"
)


def unescape(value: str) -> str:
    """Replace the character references in an attribute's value."""
    return _REFERENCE.sub(_character, value) if "&" in value else value


def _character(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#":
        return _unescape(reference)
    character = _unescape(reference.removesuffix(";") + ";")
    # A semicolon that is left belongs to an unknown or longer name, which is text.
    return reference if character.endswith(";") else character
