"""Chinese: the classes of places where a line may break.

In: a text and places in it. Out: the classes of each place, by words from ICU's dictionary and
tables of words that start or end a phrase. The tables have simplified and traditional words. Must
not know widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import budoux

from pyoji.engine.text import icu
from pyoji.engine.text.sense import marks, words
from pyoji.engine.text.sense.japanese import script
from pyoji.engine.text.sense.marks import INSIDE, Classes

_WORDS = words.read("chinese")


_BEHIND_NOUNS = _WORDS["localizers"] | _WORDS["noun_suffixes"]
# Complete words: the listed ones, without ideographs that are often half of a word: 赋能, 社会.
_ALONE = (
    frozenset().union(*_WORDS.values())
    - _BEHIND_NOUNS
    - frozenset("能会會要用新大小好高全可想中上下人")
    - _WORDS["measures"]
)
_ATTACHED = _BEHIND_NOUNS | _WORDS["suffixes"]
_NUMERALS = _WORDS["numerals"].union("0123456789.,")
# Function words of one ideograph wait for the next word, unless they end a phrase at times: 这, 一.
_LEADING = (
    frozenset(word for word in _WORDS["function_words"] if len(word) == 1)
    - _WORDS["numerals"]
    - frozenset("第全新大小好高这這那其有")
)
_BETWEEN_WORDS = frozenset(("word", "closer", "function", "particle"))


@cache
def _parser(language: str) -> budoux.Parser:
    if language == "zh-Hans":
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()


def _budoux_ends(text: str, language: str) -> set[int]:
    """Return the ends of phrases by BudouX, which knows words that ICU's dictionary splits."""
    return set(accumulate(map(len, _parser(language).parse(text))))


def classes(text: str, places: Sequence[int], language: str = "zh-Hans") -> list[Classes]:
    """Return the classes of each place except the last."""
    starts: dict[int, str] = {}
    ends: dict[int, str] = {}
    at = 0
    for word in icu.words(text, "zh"):
        starts[at] = word
        at += len(word)
        ends[at] = word
    budoux_ends = _budoux_ends(text, language)
    inside = marks.enclosed(text, places)
    place_classes: list[Classes] = []
    for index, place in enumerate(places[:-1]):
        left, right = text[:place].rstrip(), text[place:].lstrip()
        if not left or not right:
            place_classes.append(("other",))
            continue
        before = ends.get(len(left), "")
        if before in _ATTACHED:  # of one word with the noun before it: 山村里, 邮递员
            noun = ends.get(len(left) - len(before), "")
            before = noun + before if len(noun) > 1 else before
        after = starts.get(len(text) - len(right), "")
        names = _names(left, right, before, after, spaced=len(left) < place)
        if names[0] in _BETWEEN_WORDS:
            if _is_half(before) and _is_half(after):
                names[0] = INSIDE
            elif place not in budoux_ends:
                names.append("doubted")
        if inside[index]:
            names.append("enclosed")
        place_classes.append(tuple(names))
    return place_classes


def _is_half(word: str) -> bool:
    """Return whether the word is a single ideograph that is probably half of an unknown word."""
    return len(word) == 1 and script(word) == "Hani" and word not in _ALONE


def _names(left: str, right: str, before: str, after: str, *, spaced: bool) -> list[str]:
    names: list[str] = []
    mark = marks.ending(left[-1])
    if not spaced and marks.is_hyphen(left, right):
        names.append("tight")
    elif spaced and marks.is_link(left.split()[-1]):
        names.append("link")
    elif mark is not None:
        names.append(mark)
    elif before in _WORDS["prefixes"] and right[len(after) : len(after) + 1] in ("化", "性"):
        names.append(INSIDE)
    elif left[-1] in marks.CLOSING:
        names.append("closed")
    elif not spaced and (not before or not after):
        names.append(INSIDE)
    else:
        names += _between(left, right, before, after)
    if marks.joins(right):
        names.append("before-joiner")
    if right[0] in marks.OPENING:
        names.append("before-bracket")
    if spaced:
        names.append("spaced")
        if marks.measures(left, right):
            names.append("before-suffix")
    return names


def _between(left: str, right: str, before: str, after: str) -> list[str]:
    """Return the classes of a place between two words."""
    names = ["particle"] if left[-1] == "的" else _last(before)
    if after in _WORDS["measures"] and _NUMERALS.issuperset(before):
        names.append("before-counter")
    elif right[0] in _WORDS["suffixes"] or (len(before) > 1 and after in _BEHIND_NOUNS):
        names.append("before-suffix")
    elif after in _WORDS["conjunctions"]:
        names.append("before-conjunction")
    elif after in _WORDS["openers"]:
        names.append("before-opener")
    elif after in _WORDS["function_words"]:
        names.append("before-function")
    elif len(after) == 1:
        names.append("before-single")
    if script(left[-1]) == "Latn" and script(right[0]) == "Hani":
        names.append("after-latin")
    elif script(right[0]) == "Latn" and script(left[-1]) == "Hani":
        names.append("before-latin")
    return names


def _last(word: str) -> list[str]:
    """Return the classes of the last word of a line."""
    if word in _WORDS["function_words"]:
        return ["function", "leading"] if word in _LEADING else ["function"]
    if word in _WORDS["determiners"]:
        names = ["determiner"]
    else:
        names = ["closer" if word in _WORDS["closers"] else "word"]
    return [*names, "single"] if len(word) == 1 else names
