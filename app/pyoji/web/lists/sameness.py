"""Sameness: when two cards are the same for a list, though their links differ.

In: cards. Out: digests; those that are equal are of cards that are the same to the letter, or but
for the spelling of their texts, or by their texts alone. The format is never looked at: it says how
a card is delivered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from pyoji.engine.card import Card, Value
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
from pyoji.engine.image_url import ImageLink
from pyoji.readers.spelling import folded


def fold(value: Value) -> str:
    """What counts of a text; all of it where nothing else does, as of an emoji."""
    return (folded(value) or value) if isinstance(value, str) else ""


def exact(card: Card) -> bytes:
    """Equal where cards say the same to the letter, whatever their language and quality."""
    return _digest(card, {})


def alike(templates: Templates, card: Card) -> bytes:
    """Equal where they say the same in any spelling."""
    return _digest(card, dict(texts(templates, card)))


def worded(templates: Templates, card: Card) -> bytes:
    """Equal where they are of one template and have the same texts in any spelling, whatever else
    they say."""
    return _hashed([card.template, sorted(texts(templates, card))])


def texts(templates: Templates, card: Card) -> Iterator[tuple[str, str]]:
    """What counts of each text of the card, by its parameter; none for one that has no text."""
    parameters = templates.get(card.template).parameters
    for name, value in card.values:
        if isinstance(value, str) and parameters[name].kind == "text":
            yield name, fold(value)


def _digest(card: Card, folds: Mapping[str, str]) -> bytes:
    values = [(name, folds.get(name, _plain(value))) for name, value in card.values]
    return _hashed([card.template, card.size.name, card.scale, values])


def _hashed(what: object) -> bytes:
    written = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _plain(value: Value) -> str | int | float | bool | None:
    return str(value) if isinstance(value, Color | ImageLink) else value
