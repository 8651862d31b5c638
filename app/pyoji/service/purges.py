"""Purges: which cards an operator has asked to be made anew.

In: a card. Out: the same card, as another edition if it was purged: with another digest, and so
with another key in every store and another ETag. What was kept under the old one is asked for no
more, wherever it is. Each purge is a token under a scope; a store holds them (`cache/`). Must not
know who purges, or why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pyoji.engine.card import Card

Tokens = Mapping[str, str]
"""A token by scope."""

ALL = "all"
"""The scope of every card."""

MOST = 3000
"""Scopes that are held at once."""


def of_template(name: str) -> str:
    """The scope of a template's cards."""
    return f"template {name}"


def of_card(digest: str) -> str:
    """The scope of one card, by its digest before any purge."""
    return f"card {digest}"


@dataclass(frozen=True, slots=True)
class Purges:
    """The purges of a store, as of the `mark` that it gave them; never altered, only replaced."""

    tokens: Tokens = field(default_factory=dict)
    mark: str = ""

    def applied(self, card: Card) -> Card:
        """The card as it is now."""
        if not self.tokens:
            return card
        scopes = (ALL, of_template(card.template), of_card(card.digest))
        edition = " ".join(self.tokens[scope] for scope in scopes if scope in self.tokens)
        return replace(card, edition=edition) if edition else card


NONE = Purges()
