"""Grounds: the other cards of a card's kind, whose backgrounds are likely to be needed next.

In: a card, its template. Out: the name of its kind, and a card for each of the kind's other
variants. Cards of a kind differ in their texts and colours, so they share the backgrounds of the
design's variants. Must not know how a background is drawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from pyoji.engine.card import Card
from pyoji.engine.design.compose import direction, seed, written
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.design.templates import Template


def kind(card: Card, template: Template) -> Hashable:
    """Return the name of the card's kind; None if its background is of no use to other cards.

    A link that sets the variant does so for all cards of its site, and a remote image is in one
    card's background only. Texts in a background look different in some languages.
    """
    if card.common.variant is not None or card.image_urls:
        return None
    name = card.template, card.revision, card.size.name, card.scale, direction(card)
    return (*name, card.lang) if written(template) else name


def others(card: Card) -> Iterator[Card]:
    """Yield a card for each other variant, with the same texts."""
    for variant in range(VARIANTS):
        if variant != seed(card):
            yield replace(card, common=replace(card.common, variant=variant))
