"""Card keys: the keys under which lists compare cards.

In: cards. Out: digests. Equal digests mean equal cards: exactly, except for the spelling of their
texts, or in their texts alone. No key covers the format, which is only how a card is delivered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from pyoji.engine.card import Card, Value
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
from pyoji.engine.image_url import ImageUrl
from pyoji.readers.spelling import folded


def fold(value: Value) -> str:
    """Return the folded text; a text of which nothing would remain (an emoji) as it is."""
    return (folded(value) or value) if isinstance(value, str) else ""


def exact_key(card: Card) -> bytes:
    """Return a key of the exact_key values, without language and quality."""
    return _digest(card, {})


def spelling_key(templates: Templates, card: Card) -> bytes:
    """Return a key of the values, with folded texts."""
    return _digest(card, dict(texts(templates, card)))


def text_key(templates: Templates, card: Card) -> bytes:
    """Return a key of the template and the folded texts."""
    return _hashed([card.template, sorted(texts(templates, card))])


def texts(templates: Templates, card: Card) -> Iterator[tuple[str, str]]:
    """Yield each text parameter that has a value, with its folded text."""
    parameters = templates.get(card.template).parameters
    for name, value in card.values:
        if isinstance(value, str) and parameters[name].kind == "text":
            yield name, fold(value)


def _digest(card: Card, folds: Mapping[str, str]) -> bytes:
    values = [(name, folds.get(name, _plain(value))) for name, value in card.values]
    return _hashed([card.template, card.size.name, card.scale, values])


def _hashed(values: object) -> bytes:
    serialized = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return blake2b(serialized.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _plain(value: Value) -> str | int | float | bool | None:
    return str(value) if isinstance(value, Color | ImageUrl) else value
