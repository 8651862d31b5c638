"""Japanese: phrases on which ICU and BudouX agree, and their endings.

In: a text and places in it. Out: the classes of each place. ICU splits some words (美|しく), BudouX
joins digits and Latin. A place ends a phrase if both agree. It is "torn" if only one ends a phrase
there, "within-phrase" if only a dictionary word ends there, and otherwise "inside" a word. Must not
know widths.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import accumulate

import budoux

from pyoji.engine.text import icu
from pyoji.engine.text.sense import marks, words
from pyoji.engine.text.sense.marks import INSIDE, Classes

# Classes of particles and endings, with the endings of a phrase that mark them, longest first.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (name, tuple(endings.split()))
    for name, endings in (
        ("place", "から まで より には では とは へと でも にも からの ても"),
        ("connective", "ので のに けど ながら たら なら れば ため ために し り ず く"),
        ("object", "を"),
        ("subject", "が"),
        ("topic", "は"),
        ("dative", "に"),
        ("means", "で"),
        ("conjoined", "と"),
        ("also", "も"),
        ("genitive", "の"),
        ("towards", "へ や"),
        ("attributive", "な"),
        ("verb", "て"),
        ("predicate", "た る い う"),
    )
)
_ADVERBS = tuple(words.read("japanese")["adverbs"])
# A comma after this few characters is a poor line end: 今、動き出す.
_BRIEF = 3
# Nouns that depend on the word before them: 書く前に, 読むこと, 人のため.
_DEPENDENT = tuple(words.read("japanese")["dependent_nouns"])

# Scripts in which adjacent letters may form a word; dictionaries decide, not phrases.
_OF_ONE_WORD = frozenset(("Hani", "Kana"))
_KATAKANA = words.read("japanese")["katakana"]
_KATAKANA_RUN = re.compile("[ァ-ヺー]+")
_SHORTEST_KANA = 3
"""The minimum length of a katakana word."""
_SUFFIXES = tuple(words.read("japanese")["suffixes"])

_PARTICLES = frozenset("のはがをにでともへや")


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def phrases(text: str) -> tuple[Set[int], Set[int]]:
    """Return the phrase ends by ICU and by BudouX."""
    return icu.japanese_phrases(text), set(accumulate(map(len, _parser().parse(text))))


def _words(text: str) -> set[int]:
    """Return the word ends by ICU, except in katakana, which ICU splits by length."""
    ends = set(accumulate(map(len, icu.words(text, "ja"))))
    for run in _KATAKANA_RUN.finditer(text):
        ends.difference_update(range(run.start() + 1, run.end()))
        ends.update(run.start() + at for at in _compound(run[0]))
    return ends


def _compound(run: str) -> Iterator[int]:
    """Yield the word ends in a katakana compound: after its leading words, before its last word."""
    at = 0
    while word := _longest(run, at, range(len(run), at + _SHORTEST_KANA - 1, -1)):
        at += len(word)
        if len(run) - at >= _SHORTEST_KANA:
            yield at
    for start in range(at + _SHORTEST_KANA, len(run) - _SHORTEST_KANA + 1):
        if run[start:] in _KATAKANA:
            yield start
            return


def _longest(run: str, at: int, ends: range) -> str:
    """Return the longest listed word at offset `at`, "" if none."""
    return next((run[at:end] for end in ends if run[at:end] in _KATAKANA), "")


def classes(text: str, places: Sequence[int], _language: str = "ja") -> list[Classes]:
    """Return the classes of each place except the last."""
    by_icu, by_budoux = phrases(text)
    by_word = _words(text)
    inside = marks.enclosed(text, places)
    place_classes: list[Classes] = []
    phrase = 0  # the start of the current phrase
    for index, at in enumerate(places[:-1]):
        left, right = text[:at].rstrip(), text[at:].lstrip()
        if not left or not right:
            place_classes.append(("other",))
            continue
        votes = (at in by_icu) + (at in by_budoux)
        names = _names(left, right, votes, ends_word=at in by_word, spaced=len(left) < at)
        if names[0] == "comma" and at - phrase <= _BRIEF:
            names.append("brief")
        if at in by_icu and at in by_budoux:
            phrase = at
        if inside[index]:
            names.append("enclosed")
        place_classes.append(tuple(names))
    return place_classes


def _names(left: str, right: str, votes: int, *, ends_word: bool, spaced: bool) -> list[str]:
    closed = left[-1] in marks.CLOSING
    names = _sign(left, right, spaced=spaced) or _end(
        left, right, votes, ends_word=ends_word, spaced=spaced
    )
    if closed and right[0] in _PARTICLES and votes < 2:
        names.append("before-particle")
    if marks.measures(left, right) if spaced else right.startswith(_SUFFIXES):
        names.append("before-suffix")
    if marks.joins(right):
        names.append("before-joiner")
    if names[0] in ("predicate", "noun", "genitive") and right.startswith(_DEPENDENT):
        names.append("before-dependent")
    if right[0] in marks.OPENING:
        names.append("before-bracket")
    if spaced:
        names.append("spaced")
    if left.endswith(_ADVERBS):
        names.append("adverb")
    return names


def _sign(left: str, right: str, *, spaced: bool) -> list[str]:
    """Return the class of a place at a punctuation mark, [] if there is none."""
    if spaced and marks.is_link(left.split()[-1]):
        return ["link"]
    if not spaced and marks.is_hyphen(left, right):
        return ["tight"]
    mark = marks.ending(left[-1])
    return [mark] if mark else []


def _end(left: str, right: str, votes: int, *, ends_word: bool, spaced: bool) -> list[str]:
    """Return the classes of a place between letters or brackets: what ends there, or is split."""
    before, after = script(left[-1]), script(right[0])
    closed = left[-1] in marks.CLOSING
    if not spaced and before == after and before in _OF_ONE_WORD and not ends_word:
        return [INSIDE, f"within-{before}"]
    if votes == 2 or spaced or right[0] in marks.OPENING or (closed and after != "Hira"):
        name = "closed" if closed else _phrase_end(left)
        compound = name == "noun" and "Hira" not in (before, after)
        return [name, "compound"] if compound else [name]
    name = "torn" if votes else "within-phrase" if ends_word else INSIDE
    return [name, *_seam(left[-1], before, after)]


def _phrase_end(left: str) -> str:
    for name, endings in _ENDINGS:
        if left.endswith(endings):
            return name
    return "noun"


def _seam(last: str, before: str, after: str) -> list[str]:
    """Return the classes of a break inside a phrase."""
    if before == after != "Hira":
        return [f"within-{before}"]
    if after == "Hira":
        return ["before-ending"]
    if last == "の":
        return ["genitive"]
    return [] if before == "Hira" else ["compound"]


def script(character: str) -> str:
    """Return the script as it matters for breaks: Kana, Hira, Hani, Latn (and digits) or Zyyy."""
    if "ァ" <= character <= "ヺ" or character == "ー":
        return "Kana"
    if "ぁ" <= character <= "ゖ":
        return "Hira"
    if "一" <= character <= "鿿" or character == "々":
        return "Hani"
    return "Latn" if unicodedata.category(character)[0] in "LN" else "Zyyy"
