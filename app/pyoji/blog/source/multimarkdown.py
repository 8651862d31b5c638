"""MultiMarkdown: read the metadata lines at the start of a page, as MkDocs and Pelican do.

    Title: Old ways of letters
    Authors: One
        Two
    <blank line>

    <!--
    .. title: Nikola's
    -->

In: a page's text. Out: its values, the spans of those on one line, and the offset of its end. Keys
are in lower case; a repeated key and an indented line add to a value. Must not know YAML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoji.blog.source.dialect import Header
from pyoji.blog.source.page import Scalar

_LINE = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>[^\r\n]*)")
_MORE = re.compile(r"(?:[ ]{4}|\t)[ \t]*(?P<value>[^\r\n]*)")
_LINE_END = re.compile(r"\r?\n|\r|\Z")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The values by key, the strings with their spans, the end of the last line, and the notation
    of a line."""

    data: Mapping[str, str]
    scalars: tuple[Scalar, ...]
    end: int
    line: str = "{}: {}"


def read(text: str, header: Header) -> Metadata | None:
    """Read the metadata; None if the page has none."""
    if header is Header.NEVER:
        return None
    if header is Header.NIKOLA:
        return _comment(text)
    values: dict[str, list[str]] = {}
    scalars: dict[str, Scalar | None] = {}
    start = end = 1 if text.startswith("\ufeff") else 0
    key = ""
    while start < len(text):
        first = _LINE.match(text, start)
        match = first or (_MORE.match(text, start) if key else None)
        if match is None or not match[0].strip():
            break
        key = first["key"].lower() if first else key
        value = match["value"].strip()
        scalars[key] = _scalar(value, match.start("value")) if key not in values else None
        values.setdefault(key, []).append(value)
        end = match.end()
        line_end = _LINE_END.match(text, end)
        start = line_end.end() if line_end else end
    data = {name: " ".join(lines) for name, lines in values.items()}
    if not data or (header is Header.WITH_TITLE and not data.get("title")):
        return None
    return Metadata(data, tuple(scalar for scalar in scalars.values() if scalar), end)


def _scalar(value: str, start: int) -> Scalar:
    return Scalar(value, start, start + len(value))


_OPENING = re.compile(r"\ufeff?\s*<!--[ \t]*\r?\n")
_DOTTED = re.compile(r"\.\. (?P<key>[A-Za-z][\w-]*):[ \t]*(?P<value>[^\r\n]*)")


def _comment(text: str) -> Metadata | None:
    """The lines `.. key: value` at the start of a comment of HTML."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else len(text)
    data: dict[str, str] = {}
    scalars: list[Scalar] = []
    end = start
    while match := _DOTTED.match(text, start):
        value = match["value"].strip()
        data.setdefault(match["key"], value)
        scalars.append(_scalar(value, match.start("value")))
        end = match.end()
        line_end = _LINE_END.match(text, end)
        start = line_end.end() if line_end else end
    return Metadata(data, tuple(scalars), end, ".. {}: {}") if data else None
