"""The letters of a title that a design may draw alone, giant and cropped.

In: a title. Out: its first letter, the first letter that is recognised where an edge crops it, and
whether all its letters are one long word. Must not know fonts: a letter is known by its character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pyoji.engine.text.breaks import graphemes
from pyoji.engine.text.unicode import properties

_BARS = frozenset(
    "1Iil|ıΙιІіӏ١۱१一二三丨ー"  # a stroke, or several in parallel
    "اויןװ"  # alef, vav, yod
    "เแโใไ"  # vowels of Thai that stand before their consonant
)
"""Letters that are bars in a heavy face."""

_LONG = range(7, 25)
"""The lengths of a long word: it fills a line of a card, and not several."""
_INNER = frozenset("-.'’_/+#")
"""Marks inside a word."""
_WITHOUT_SPACES = frozenset(("SA", "ID", "CJ", "NS"))
"""The UAX #14 classes of letters of scripts without spaces between words."""

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_VOWELS, _FINALS, _FLAT_VOWEL = 21, 28, 18
"""Hangul syllables by vowel and final consonant, and the vowel ㅡ."""


def initial(title: str) -> str | None:
    """Return the first grapheme that begins with a letter or a digit."""
    return next(_letters(title), None)


def distinct(title: str) -> str | None:
    """Return the first letter that is more than bars; the first letter if there is none."""
    return next((letter for letter in _letters(title) if not _is_bar(letter)), initial(title))


def word(title: str) -> str | None:
    """Return the title if it is one long word of a script with spaces between words."""
    is_word = len(title) in _LONG and all(c in _INNER or _is_part(c) for c in title)
    return title if is_word and title[0].isalpha() else None


def _is_part(character: str) -> bool:
    """Whether the character is a letter, mark or digit of a script with spaces between words."""
    of = properties(ord(character))
    return of.category[0] in "LMN" and of.line_break not in _WITHOUT_SPACES


def _letters(title: str) -> Iterator[str]:
    start = 0
    for end in graphemes(title):
        if title[start].isalnum():
            yield title[start:end]
        start = end


def _is_bar(letter: str) -> bool:
    """Whether nothing but bars would be seen, as of I, 一 and 느."""
    if _FIRST_SYLLABLE <= letter[0] <= _LAST_SYLLABLE:
        vowel, final = divmod(
            (ord(letter[0]) - ord(_FIRST_SYLLABLE)) % (_VOWELS * _FINALS), _FINALS
        )
        return vowel == _FLAT_VOWEL and final == 0
    return unicodedata.normalize("NFD", letter)[0] in _BARS
