"""Languages with spaces: words that belong to the next word or to the previous one.

In: a text and places between its words. Out: the classes of each place. `spaced.toml` has a table
for each language. A word missing from it may only make lines less even. Must not know widths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import budoux

from pyoji.engine.text.sense import function_words, marks, words
from pyoji.engine.text.sense.marks import INSIDE, Classes
from pyoji.engine.text.sense.words import Words

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer. A space ends a phrase; other
# places are between words of ICU's dictionary.
_BY_DICTIONARY = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_THAI = re.compile("[\u0e00-\u0e7f]")

_NONE: frozenset[str] = frozenset()
_PAIRS = {language: table["pairs"] for language, table in words.read_all("compounds").items()}

# Classes of the last word of a line and of the first word of the next, with their word lists.
_BEFORE = (
    ("article", "articles"),
    ("proclitic", "proclitics"),
    ("determiner", "determiners"),
    ("preposition", "prepositions"),
    ("conjunction", "conjunctions"),
    ("auxiliary", "auxiliaries"),
)
_AFTER = (
    ("before-enclitic", "enclitics"),
    ("before-preposition", "prepositions"),
    ("before-preposition", "proclitics"),
    ("before-conjunction", "conjunctions"),
    ("before-auxiliary", "auxiliaries"),
    ("before-article", "articles"),
    ("before-article", "determiners"),
)
_LEADING = frozenset(name for name, _ in _BEFORE)

_NUMERAL = re.compile(r"\D?\d[\d.,]*\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_UNIT = re.compile("[%‰°€₽₺₹£]")
# An Arabic noun or adjective with the article.
_DEFINITE = re.compile("[وبكف]?(?:ال|لل)")


def classes(text: str, places: Sequence[int], language: str = "en") -> list[Classes]:
    """Return the classes of each place except the last."""
    text_table = function_words.table({_plain(word) for word in text.split()}, language)
    pairs = _PAIRS.get(language, _NONE)
    phrases = _phrases(text) if _THAI.search(text) else None
    mixed = language in function_words.OTHER_ALPHABETS
    all_capitals = text.isupper()
    inside = marks.enclosed(text, places)
    place_classes: list[Classes] = []
    joined = False  # whether the word before the place is the second part of a compound
    for index, place in enumerate(marks.around(text, places)):
        if not place.before or not place.after:
            place_classes.append(("other",))
            continue
        # Titles in any language contain English words; in other alphabets, ASCII identifies them.
        latin = mixed and (place.before + place.after).isascii()
        names = [_before(place, function_words.ENGLISH if latin else text_table)]
        if joined and names[0] in _LEADING:
            names[0] = "word"
        joined = _is_inside(place, pairs, phrases)
        if joined:
            names[0] = INSIDE
        names += _meeting(place, names[0], function_words.ENGLISH if latin else text_table)
        if names[0] == "word" and _are_capitals(place) and not all_capitals:
            names.append("capitals")
        if inside[index]:
            names.append("enclosed")
        place_classes.append(tuple(names))
    return place_classes


def _plain(word: str) -> str:
    return marks.bare(word).casefold() or word


@cache
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()


def _phrases(text: str) -> set[int]:
    """Return the ends of Thai phrases by BudouX. ICU splits words that it does not know."""
    return set(accumulate(map(len, _thai().parse(text))))


def _is_inside(place: marks.BreakPlace, pairs: frozenset[str], phrases: set[int] | None) -> bool:
    """Return whether a break would split a compound or a Thai word."""
    if pairs and f"{_plain(place.before)}_{_plain(place.after)}" in pairs:
        return place.before[-1].isalpha() and place.after[0].isalpha()
    thai = phrases is not None and not place.spaced and _THAI.match(place.after)
    return bool(thai) and place.at not in (phrases or ())


def _before(place: marks.BreakPlace, table: Words) -> str:
    """Return the class of the last word of the line."""
    mark = marks.ending(place.before)
    if mark is not None and mark != "joiner":
        return mark
    if marks.is_link(place.before):
        return "link"
    word = _plain(place.before)
    by_dictionary = _BY_DICTIONARY.match(place.after)
    if not place.spaced and not by_dictionary:
        return "tight"
    listed = next((name for name, key in _BEFORE if word in table.get(key, _NONE)), None)
    if by_dictionary and listed is None:
        return "phrase" if place.spaced else "dictionary"
    return listed or "word"


def _meeting(place: marks.BreakPlace, kind: str, table: Words) -> list[str]:
    """Return the classes that depend on the words on both sides."""
    after = _after(place.after, table)
    names = [after] if after else ["plain"] if kind == "word" else []
    if _NUMERAL.match(place.before) and kind != INSIDE:
        if _UNIT.match(place.after) or _plain(place.after) in table.get("units", _NONE):
            names.append("before-counter")
        elif not _YEAR.match(place.before):
            names.append("number")
    if place.after[0].isdecimal():
        names.append("before-number")
    if _DEFINITE.match(place.before) and _DEFINITE.match(place.after):
        names.append("agreeing")
    return names


def _are_capitals(place: marks.BreakPlace) -> bool:
    return place.before[0].isupper() and place.after[0].isupper()


def _after(word: str, table: Words) -> str | None:
    """Return the class of the first word of the next line, if any."""
    if marks.opens(word):
        return "before-bracket"
    if marks.ending(word) == "dash" or word in ("?", "!", ":", ";"):
        return "before-mark"
    if marks.is_link(word):
        return "before-link"
    bare = _plain(word)
    return next((name for name, key in _AFTER if bare in table.get(key, _NONE)), None)
