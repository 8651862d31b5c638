"""Finding: a fault of a card, as a sentence, and the rule that it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLAIN: Mapping[str, str] = {
    "overflow": "every word stays in its box and in its panel",
    "overlap": "nothing overlaps",
    "margins": "words keep away from the card's edges",
    "band": "words of an og card stand in its middle 600 rows",
    "glyphs": "every letter has a glyph",
    "cut": "a title is not cut, and not set under 44 units",
    "contrast": "a title has a contrast of 7:1, other words 4.5:1, on every pixel around them",
    "bytes": "a card has 300 KB at most, and half of them under 100 KB",
    "names": "a card names no site but its caller's",
}
"""Rules that keep a card in order."""

DESIGNED: Mapping[str, str] = {
    "corner": "the lower left 700 x 92 of og and x is free of words and logos",
    "gap": "40 units and half of the title's size between title and subtitle",
    "above": "24 units between a title and names or a logo above it",
    "logo": "a logo has a place on every card",
    "accent": "accent= changes 3 % of the pixels of a title alone",
    "motif": "the motif can be seen on any bg=",
    "empty": "a title alone leaves no plain rectangle over 40 % of the card",
    "variants": "the twelve variants differ at a glance",
    "apart": "any two designs differ clearly",
}
"""Rules that make a card ours, and its caller's."""

RULES: Mapping[str, str] = {**PLAIN, **DESIGNED}

EXEMPT: Mapping[str, frozenset[str]] = {
    "minimal": frozenset({"accent", "motif", "empty", "variants"}),
    "og-image": frozenset(DESIGNED) | {"cut", "margins"},
    "specimen": frozenset(DESIGNED) | {"cut"},
}
"""Exemptions: `minimal` is white or black on purpose, `og-image` draws links of another service as
that service did, and `specimen` has one size of type."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: the card, and a sentence with figures."""

    rule: str
    design: str
    where: str
    sentence: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: {self.sentence}"
