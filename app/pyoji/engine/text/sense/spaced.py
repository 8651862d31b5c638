"""Languages with spaces: words that belong to the next word or to the previous one.

In: a text and places between its words. Out: the classes of each place. `spaced.toml` has a table
for each language. A word missing from it may only make lines less even. Must not know widths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

# Classes of the last word of a line and of the first word of the next, with their word lists. The
# first class of a word counts.
_BEFORE = (
    ("article", "articles"),
    ("proclitic", "proclitics"),
    ("opener", "openers"),
    ("determiner", "determiners"),
    ("preposition", "prepositions"),
    ("conjunction", "conjunctions"),
    ("auxiliary", "auxiliaries"),
    ("closer", "closers"),
    ("genitive", "genitives"),
)
_AFTER = (
    ("before-enclitic", "enclitics"),
    ("before-preposition", "prepositions"),
    ("before-preposition", "proclitics"),
    ("before-preposition", "openers"),
    ("before-conjunction", "conjunctions"),
    ("before-auxiliary", "auxiliaries"),
    ("before-article", "articles"),
    ("before-article", "determiners"),
)
_LEADING = frozenset(name for name, _ in _BEFORE)

_NUMERAL = re.compile(r"\D?\d[\d.,]*\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
# An Arabic noun or adjective with the article belongs to the noun before it: قاعدة البيانات. Verbs,
# and words in اً, are no such nouns.
_NO_NOUN = re.compile(r"ي\w{3}|\w+(?:نا|وا)\Z|.*\W\Z")


@dataclass(frozen=True, slots=True)
class _Table:
    """The function words of a language: their classes at the end and at the start of a line."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    units: frozenset[str]
    numerals: frozenset[str]


def _table(words: Words) -> _Table:
    before, after = _by_word(words, _BEFORE), _by_word(words, _AFTER)
    return _Table(before, after, words.get("units", _NONE), words.get("numerals", _NONE))


def _by_word(words: Words, kinds: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the first class of each word."""
    return {word: name for name, key in reversed(kinds) for word in words.get(key, _NONE)}


_TABLES = {language: _table(words) for language, words in function_words.TABLES.items()}
_ENGLISH, _ARABIC = _TABLES["en"], _TABLES["ar"]


class _Plain(dict[str, str]):
    """The words of a text in lower case, without punctuation."""

    def __missing__(self, word: str) -> str:
        plain = self[word] = marks.bare(word).casefold() or word
        return plain


def classes(text: str, places: Sequence[int], language: str = "en") -> list[Classes]:
    """Return the classes of each place except the last."""
    plain = _Plain()
    vocabulary = set(map(plain.__getitem__, text.split()))
    text_table = _TABLES[function_words.language_of(vocabulary, language)]
    pairs = _PAIRS.get(language, _NONE)
    phrases = _phrases(text) if _THAI.search(text) else None
    mixed = language in function_words.OTHER_ALPHABETS
    all_capitals = text.isupper()
    place_classes: list[Classes] = []
    joined = False  # whether the word before the place is the second part of a compound
    for place, inside in zip(marks.around(text, places), marks.enclosed(text, places), strict=True):
        if not place.before or not place.after:
            place_classes.append(("other",))
            continue
        # Titles in any language contain English words; in other alphabets, ASCII identifies them.
        latin = mixed and (place.before + place.after).isascii()
        table = _ENGLISH if latin else text_table
        before, after = plain[place.before], plain[place.after]
        name = _before(place, before, table)
        if joined and name in _LEADING:
            name = "word"
        joined = _is_inside(place, f"{before}_{after}", pairs, phrases)
        if joined:
            name = INSIDE
        names = [name, *_meeting(place, name, after, table)]
        if name == "word" and _are_capitals(place) and not all_capitals:
            names.append("capitals")
        if inside:
            names.append("enclosed")
        place_classes.append(tuple(names))
    return place_classes


@cache
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()


def _phrases(text: str) -> set[int]:
    """Return the ends of Thai phrases by BudouX. ICU splits words that it does not know."""
    return set(accumulate(map(len, _thai().parse(text))))


def _is_inside(
    place: marks.BreakPlace, pair: str, pairs: frozenset[str], phrases: set[int] | None
) -> bool:
    """Return whether a break would split a compound or a Thai word."""
    if pair in pairs:
        return place.before[-1].isalpha() and place.after[0].isalpha()
    if phrases is None or place.spaced or place.at in phrases:
        return False
    return _THAI.match(place.after) is not None


def _before(place: marks.BreakPlace, plain: str, table: _Table) -> str:
    """Return the class of the last word of the line."""
    mark = marks.ending(place.before)
    if mark is not None and mark != "joiner":
        return mark
    if marks.is_link(place.before):
        return "link"
    by_dictionary = _BY_DICTIONARY.match(place.after)
    if not place.spaced and not by_dictionary:
        return "tight"
    listed = table.before.get(plain)
    if by_dictionary and listed is None:
        return "phrase" if place.spaced else "dictionary"
    return listed or "word"


def _meeting(place: marks.BreakPlace, kind: str, plain: str, table: _Table) -> list[str]:
    """Return the classes that depend on the words on both sides; `plain` is the one after."""
    after = _after(place.after, plain, table)
    names = [after] if after else ["plain"] if kind == "word" else []
    if place.before in table.numerals and plain.startswith(tuple(table.units)):
        names.append("before-counter")
    elif kind != INSIDE and _NUMERAL.match(place.before):
        if plain in table.units or marks.measures(place.before, place.after):
            names.append("before-counter")
        elif not _YEAR.match(place.before):
            names.append("number")
    if place.after[0].isdecimal():
        names.append("before-number")
    if table is _ARABIC and place.after.startswith("ال") and not _NO_NOUN.match(place.before):
        names.append("agreeing")
    return names


def _are_capitals(place: marks.BreakPlace) -> bool:
    return place.before[0].isupper() and place.after[0].isupper()


def _after(word: str, plain: str, table: _Table) -> str | None:
    """Return the class of the first word of the next line, if any."""
    if marks.opens(word):
        return "before-bracket"
    if marks.is_dash(word) or word in ("?", "!", ":", ";"):
        return "before-mark"
    if marks.is_link(word):
        return "before-link"
    return table.after.get(plain)
