"""JSON-LD: what a page's structured data says of its article. In: the text of a script. Out: facts.

Only schema.org's names are read, in objects, lists and graphs. Invalid JSON states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoji.files import json_values
from pyoji.files.bounds import DocumentBounds, Malformed

BOUNDS = DocumentBounds(characters=262_144, depth=16, values=5_000)


@dataclass(frozen=True, slots=True)
class Article:
    """What structured data says; "" where it says nothing."""

    headline: str = ""
    description: str = ""
    author: str = ""
    date: str = ""
    language: str = ""


def read(text: str) -> Article:
    """Read the first object with a date or a headline."""
    try:
        data = json_values.read(text.strip(), BOUNDS, unique=False)
    except Malformed:
        return Article()
    for item in _objects(data):
        if _text(item.get("datePublished")) or _text(item.get("headline")):
            return Article(
                _text(item.get("headline")),
                _text(item.get("description")),
                ", ".join(dict.fromkeys(_names(item.get("author")))),
                _text(item.get("datePublished")),
                _text(item.get("inLanguage")),
            )
    return Article()


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (part for part in _list(graph) if isinstance(part, dict))
            if isinstance(main := item.get("mainEntity"), dict):
                yield main


def _names(author: Any) -> Iterator[str]:
    for person in _list(author):
        name = _text(person.get("name") if isinstance(person, dict) else person)
        if name and "://" not in name:
            yield name


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
