"""Hyphenate: places for a hyphen in very long words, such as compounds of German and Finnish.

In: a prepared paragraph. Out: the same, with a soft hyphen at each place. A hyphen stands before
the last consonant between two vowels, as the spelling of most languages has it, and only where
there are two consonants or more: a single one may begin a syllable, or end the first part of a
compound. Must not know widths: a soft hyphen shows only where a line ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from pyoji.engine.text.clean import SOFT_HYPHEN
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.style import Style

LONGEST_WHOLE = 15
"""The letters of the longest word without places for a hyphen."""

_LEAST = 4
"""The letters on each side of a hyphen."""

_LONGEST_TEXT = 200
"""The characters of the longest text that is hyphenated."""

_LATIN, _CYRILLIC = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ", "\u0400-\u0481\u048a-\u052f"
_LONG_WORD = re.compile(
    rf"(?<![\w/@.:#\u00ad])"
    rf"(?:[{_LATIN}]{{{LONGEST_WHOLE + 1},}}|[{_CYRILLIC}]{{{LONGEST_WHOLE + 1},}})"
    r"(?![\w/@:#\u00ad]|\.\w)"
)
"""A long word of one alphabet that is no part of an address or a name in code."""

_VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяіїєў")
_CLUSTER = re.compile("(?<=v)c{2,}(?=v)")
"""Consonants between two vowels, in a string of v and c."""
_SOUND = re.compile(
    "schl|schm|schn|schr|schw|sch|pfl|pfr|pf|ch|ck|ph|qu|rh|sh|th|[bcdfgkpt]r|[bcfgkp]l"
    "|[бвгдзкпстфх][рл]|.[ьъ]?"
)
"""Letters for one sound, or for two that begin a syllable together."""
_LIQUID = re.compile("[^s].*[rlрл]\\Z")
"""Two sounds that are parted in Grund|rechte, and not in Re|greß."""


def hyphenated(fonts: Fonts, paragraph: Paragraph) -> Paragraph:
    """Return the paragraph with soft hyphens in its long words; itself if it has none."""
    text = paragraph.text
    longest = max(map(len, text.split()), default=0)
    if longest <= LONGEST_WHOLE or len(text) > _LONGEST_TEXT or paragraph.forced:
        return paragraph
    codes = paragraph.style.codes
    places = [
        at
        for word in _LONG_WORD.finditer(text)
        if not any(code.start < word.end() and word.start() < code.end for code in codes)
        for at in _places(word.start(), word[0])
    ]
    if not places:
        return paragraph
    parts = [text[start:end] for start, end in zip((0, *places), (*places, None), strict=True)]
    return prepare(fonts, SOFT_HYPHEN.join(parts), _moved(paragraph.style, text, places))


def _places(start: int, word: str) -> Iterator[int]:
    """Yield the offsets of hyphens in a word that begins at `start`."""
    if not word[1:].islower():  # a name such as CamelCase, an acronym
        return
    small = word.lower()
    kinds = "".join("v" if _is_vowel(letter) else "c" for letter in small)
    last = 0
    for cluster in _CLUSTER.finditer(kinds):
        sounds = _SOUND.findall(small[cluster.start() : cluster.end()])
        at = cluster.end() - len(sounds[-1])
        if len(sounds) == 1 or (len(sounds) > 1 and _LIQUID.match(sounds[-1])):
            continue
        if at - last >= _LEAST and len(word) - at >= _LEAST:
            yield start + at
            last = at


def _is_vowel(letter: str) -> bool:
    return letter != "й" and unicodedata.normalize("NFD", letter)[0] in _VOWELS


def _moved(style: Style, text: str, places: Sequence[int]) -> Style:
    """Return the style of the text with a character more at each place."""
    if not style.emphases and not style.bound_spaces:
        return style
    added = [0] * (len(text) + 1)
    for at in places:
        added[at] += 1
    after = list(accumulate(added))

    def moved(emphasis: Emphasis) -> Emphasis:
        start, end = emphasis.start, emphasis.end
        return replace(emphasis, start=start + after[start], end=end + after[end - 1])

    return replace(
        style,
        emphases=tuple(map(moved, style.emphases)),
        bound_spaces=tuple(at + after[at] for at in style.bound_spaces),
    )
