"""The judge: is a response the right card, a valid fallback, or a valid refusal?

In: responses. Out: counts, and every response that broke a promise. A card is right if its bytes
and its ETag are those of a render in this process. A fallback is right if it is the template's own
card and has a reason. A 503 or 429 needs Retry-After; no other status is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pyoji.cli import words
from pyoji.engine.assembly import Engine
from pyoji.engine.card import PNG, Card

from tests.tools.faults.asking import UNHEARD, Seen


@dataclass(slots=True)
class Counts:
    """The number of responses of each kind. `unheard` counts refused connections, `broken` has
    requests without a response, `wrong` describes wrong responses."""

    cards: int = 0
    fallbacks: int = 0
    refused: int = 0
    unheard: int = 0
    broken: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def requests(self) -> int:
        """All of them."""
        known = self.cards + self.fallbacks + self.refused + self.unheard
        return known + len(self.broken) + len(self.wrong)


class Judge:
    """Knows the right response for each target."""

    def __init__(self, made: Engine) -> None:
        self._made = made
        self._drawn = lru_cache(None)(self._draw)

    def counts(self, all_seen: Iterable[Seen]) -> Counts:
        """Count and check all responses."""
        found = Counts()
        for seen in all_seen:
            found.slowest = max(found.slowest, seen.seconds)
            if seen.broke == UNHEARD:
                found.unheard += 1
            elif seen.broke:
                found.broken.append(seen)
            elif seen.status in (503, 429) and (seen.field("retry-after") or "").isdigit():
                found.refused += 1
            elif seen.status == 200 and seen.field("x-card-fallback") and self._is_own(seen):
                found.fallbacks += 1
            elif seen.status == 200 and not seen.field("x-card-fallback") and self._is_card(seen):
                found.cards += 1
            else:
                found.wrong.append(
                    f"{seen.status} {seen.field('content-type')} for {seen.target[:60]}"
                )
        return found

    def card(self, target: str) -> tuple[str, bytes]:
        """Return the digest and the image of the right card for a target."""
        card = self._card(target)
        return card.digest, self._made.pipeline.render(card).data

    def _is_card(self, seen: Seen) -> bool:
        card = self._card(seen.target)
        return seen.digest == self._drawn(card) and seen.field("etag") == f'"{card.digest}"'

    def _is_own(self, seen: Seen) -> bool:
        own = self._made.templates.card(self._card(seen.target).template, (), PNG)
        kept = seen.field("cache-control")
        return seen.digest == self._drawn(own) and kept == "public, max-age=60"

    def _card(self, target: str) -> Card:
        asked = words.read(self._made.templates, target, ())
        return self._made.templates.card(asked.template.name, asked.pairs, PNG)

    def _draw(self, card: Card) -> bytes:
        return hashlib.sha256(self._made.pipeline.render(card).data).digest()
