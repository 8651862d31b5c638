"""Languages with spaces: words that belong to what follows, or to what stands before.

In: a text and places between its words. Out: the classes of each place. `spaced.toml` has a table
a language, since a word of one is another's article; what a table lacks costs only evenness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoji.engine.text.sense import marks, words
from pyoji.engine.text.sense.marks import Classes
from pyoji.engine.text.sense.words import Words

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer. A space there ends a phrase, and
# other places are between words of ICU's dictionary.
_BY_DICTIONARY = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

# Stand between equals: parted from neither gladly.
_LINKS = frozenset(("&", "+", "×", "x", "✕", "vs", "vs."))

_TABLES = words.read_all("spaced")
_OTHER_ALPHABETS = frozenset(("ru", "hi", "ar", "fa", "he", "th"))
_NONE: frozenset[str] = frozenset()
# What the word that ends a line is, and what the word that would begin the next one is.
_BEFORE = (
    ("article", "articles"),
    ("determiner", "determiners"),
    ("preposition", "prepositions"),
    ("conjunction", "conjunctions"),
    ("auxiliary", "auxiliaries"),
)
_AFTER = (
    ("before-enclitic", "enclitics"),
    ("before-preposition", "prepositions"),
    ("before-conjunction", "conjunctions"),
    ("before-auxiliary", "auxiliaries"),
    ("before-article", "articles"),
    ("before-article", "determiners"),
)


def classes(text: str, places: Sequence[int], language: str = "en") -> list[Classes]:
    """The classes of each place but the last."""
    english = _TABLES["en"]
    own = _TABLES.get(language, english)
    mixed = language in _OTHER_ALPHABETS
    all_capitals = text.isupper()
    inside = marks.enclosed(text, places)
    found: list[Classes] = []
    for index, place in enumerate(marks.around(text, places)):
        if not place.before or not place.after:
            found.append(("other",))
            continue
        # English words abound in titles of every language; where letters differ, they are known.
        table = english if mixed and (place.before + place.after).isascii() else own
        names = [_before(place, table)]
        if (after := _after(place.after, table)) is not None:
            names.append(after)
        elif names[0] == "word":
            names.append("plain")
        capitals = place.before[0].isupper() and place.after[0].isupper()
        if names[0] == "word" and capitals and not all_capitals:
            names.append("capitals")
        if place.after[0].isdecimal():
            names.append("before-number")
        if place.before[-1].isdecimal():
            names.append("number")
        if inside[index]:
            names.append("enclosed")
        found.append(tuple(names))
    return found


def _before(place: marks.Place, table: Words) -> str:
    """What the word that ends the line is."""
    mark = marks.ending(place.before)
    if mark is not None and mark != "joiner":
        return mark
    if _BY_DICTIONARY.match(place.after):
        return "phrase" if place.spaced else "dictionary"
    if not place.spaced:
        return "tight"
    word = marks.bare(place.before).casefold() or place.before
    if word in _LINKS:
        return "joiner"
    return next((name for name, key in _BEFORE if word in table.get(key, _NONE)), "word")


def _after(word: str, table: Words) -> str | None:
    """What the word that would begin the next line is."""
    if marks.opens(word):
        return "before-bracket"
    if marks.ending(word) == "dash" or word in ("?", "!", ":", ";"):
        return "before-mark"
    bare = marks.bare(word).casefold() or word
    if bare in _LINKS:
        return "before-joiner"
    return next((name for name, key in _AFTER if bare in table.get(key, _NONE)), None)
