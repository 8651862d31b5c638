"""Purges: cards that the operator has invalidated.

In: a card. Out: the same card, or another edition of it if it was purged. An edition has its own
digest, so its own key in every store and its own ETag; files under the old digest are never read
again. Each purge is a token under a scope, held by a store (`cache/`). It must not know who purges,
or why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pyoji.engine.card import Card

Tokens = Mapping[str, str]
"""Tokens by scope."""

ALL = "all"
"""The scope of every card."""

MOST = 3000
"""Largest number of scopes in a store."""


def of_template(name: str) -> str:
    """Return the scope of a template's cards."""
    return f"template {name}"


def of_card(digest: str) -> str:
    """Return the scope of one card, by its digest before any purge."""
    return f"card {digest}"


@dataclass(frozen=True, slots=True)
class Purges:
    """A snapshot of a store's purges; `mark` is the store's version of them."""

    tokens: Tokens = field(default_factory=dict)
    mark: str = ""

    def applied(self, card: Card) -> Card:
        """Return the current edition of the card."""
        if not self.tokens:
            return card
        scopes = (ALL, of_template(card.template), of_card(card.digest))
        edition = " ".join(self.tokens[scope] for scope in scopes if scope in self.tokens)
        return replace(card, edition=edition) if edition else card


NONE = Purges()
