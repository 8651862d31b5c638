"""ICU: graphemes (UAX #29), line break opportunities (UAX #14), words and phrases by dictionary.

In: a text. Out: offsets in code points, ascending; the last is the text's length. ICU is known here
alone. Its offsets are UTF-16, so segments are counted instead.
"""

from __future__ import annotations

import re
from itertools import accumulate

from icu4py.breakers import CharacterBreaker, LineBreaker, WordBreaker

# ICU's C++ side refuses lone surrogates; `clean` has replaced them, tests of ours may not have.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _for_icu(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def grapheme_ends(text: str) -> list[int]:
    """Where extended grapheme clusters end."""
    return list(accumulate(map(len, CharacterBreaker(_for_icu(text), "en"))))


def line_breaks(text: str, locale: str) -> list[int]:
    """Where a line may end, untailored by us; `locale` may ask for `-u-lb-strict-lw-phrase`."""
    return list(accumulate(map(len, LineBreaker(_for_icu(text), locale))))


def words(text: str, locale: str) -> list[str]:
    """The text cut into words, spaces and marks."""
    return list(WordBreaker(_for_icu(text), locale))
