"""ICU: graphemes (UAX #29), line break opportunities (UAX #14), words and phrases by dictionary.

In: a text. Out: ascending offsets in code points; the last is the text's length. Only this module
uses ICU. ICU's offsets are in UTF-16, so the lengths of its segments are summed instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import CharacterBreaker, LineBreaker, WordBreaker

# ICU rejects lone surrogates. `clean` replaces them, but other callers may pass them.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _for_icu(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def grapheme_ends(text: str) -> list[int]:
    """Return the end offsets of extended grapheme clusters."""
    return list(accumulate(map(len, CharacterBreaker(_for_icu(text), "en"))))


def line_breaks(text: str, locale: str) -> list[int]:
    """Return ICU's line break opportunities; `locale` may have `-u-lb-strict-lw-phrase`."""
    return list(accumulate(map(len, LineBreaker(_for_icu(text), locale))))


@lru_cache(maxsize=16)  # breaks and sense read them one after the other
def japanese_phrases(text: str) -> frozenset[int]:
    """Return the ends of Japanese phrases."""
    return frozenset(line_breaks(text, "ja-u-lb-strict-lw-phrase"))


def words(text: str, locale: str) -> list[str]:
    """Split the text into words, spaces and punctuation."""
    return list(WordBreaker(_for_icu(text), locale))
