"""Mix: new cards as on a service that many sites share.

In: the names of designs. Out: endless cards, each with a different title: designs by Zipf's law,
titles of all languages by turns, one card in twenty on a new background, one in ten in another
format or at scale 2. The mix is deterministic, so all services draw the same cards.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from tests.tools.bench.bars import BRAND
from tests.tools.bench.headlines import titles_of_languages
from tests.tools.bench.kinds import Kind, Pairs

EXPONENT = 1.0
"""Zipf's exponent: the second design is requested half as often as the first."""
NEW_GROUNDS, OTHER_FORMS = 0.05, 0.1
"""Shares of the cards."""

_SCALED = (("scale", "2"),)
_FORMS: Sequence[tuple[str, tuple[tuple[str, str], ...]]] = (
    ("webp", ()),
    ("jpg", ()),
    ("png", _SCALED),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A card of the mix."""

    kind: Kind
    pairs: Pairs

    @property
    def target(self) -> str:
        """As a page writes it."""
        return self.kind.target(self.pairs)


def mix(designs: Sequence[str], start: int = 0) -> Iterator[Asked]:
    """Yield cards from index `start`; disjoint ranges have different cards."""
    ranked = sorted(designs, key=lambda name: (name != BRAND, name))
    weights = [1 / rank**EXPONENT for rank in range(1, len(ranked) + 1)]
    titles = titles_of_languages(start)
    for number in count(start):
        chance = random.Random(number)
        [design] = chance.choices(ranked, weights)
        extension, fixed = chance.choice(_FORMS) if chance.random() < OTHER_FORMS else ("png", ())
        kind = Kind(design, extension, fixed, new_ground=chance.random() < NEW_GROUNDS)
        yield Asked(kind, kind.pairs(titles, number))
