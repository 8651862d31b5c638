"""Spelling: fold a text to the form in which titles are compared.

In: a text. Out: its letters and digits in NFKC and case-folded, and signs with a meaning (+ # & %
$). Spaces, punctuation, quotes, dashes, emoji and invisible characters are dropped. It must not
know the source of a text.
"""

from __future__ import annotations

import unicodedata

from pyoji.engine.text.unicode import properties

LONGEST = 1000
"""The most characters of a text that are compared; a card truncates texts there."""

SIGNS = frozenset("+#&%$€£¥₩@=×")
"""Signs that distinguish titles: C, C++ and C#."""


def folded(text: str) -> str:
    """Return the folded text, which may be ""."""
    characters = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(char for char in characters if char in SIGNS or _is_letter_or_digit(char))


def _is_letter_or_digit(character: str) -> bool:
    unicode = properties(ord(character))
    return unicode.category[0] in "LMN" and not unicode.default_ignorable
