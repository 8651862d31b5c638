"""Spelling: the part of a text that has to agree for two texts to be the same title.

In: a text as people write it. Out: its letters and digits in one case and one form, and the signs
that mean something (+ # & % $). Spaces, punctuation, quotes, dashes, emoji and invisible
characters do not count. Must not know where a text comes from.
"""

from __future__ import annotations

import unicodedata

from pyoji.engine.text.unicode import properties

LONGEST = 1000
"""Characters of a text that are looked at; a card cuts a text there."""

SIGNS = frozenset("+#&%$€£¥₩@=×")
"""Signs that tell titles apart: C, C++ and C# are three."""


def folded(text: str) -> str:
    """What counts of the text; "" where nothing does."""
    whole = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(each for each in whole if each in SIGNS or _counts(each))


def _counts(character: str) -> bool:
    found = properties(ord(character))
    return found.category[0] in "LMN" and not found.default_ignorable
