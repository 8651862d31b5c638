"""Japanese: phrases where ICU and BudouX agree, and what ends them.

In: a text and places in it. Out: the classes of each place. ICU's phrases err inside words
(美|しく), BudouX glues digits and Latin: a place is a phrase's end where both say so, "torn" where
one does, "inside" where neither does. Must not know widths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import budoux

from pyoji.engine.text import icu
from pyoji.engine.text.sense import marks, words
from pyoji.engine.text.sense.marks import INSIDE, Classes

# What a phrase ends in, longest first; the class of particle or ending that it is.
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
# A comma behind so few characters ends no line gladly: 今、動き出す.
_BRIEF = 3
# Nouns that a verb leans on: 書く前に, 読むこと.
_DEPENDENT = tuple(words.read("japanese")["dependent_nouns"])

_PARTICLES = frozenset("のはがをにでともへや")


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def phrases(text: str) -> tuple[set[int], set[int]]:
    """Where phrases end, as ICU and as BudouX say."""
    by_icu = set(icu.line_breaks(text, "ja-u-lb-strict-lw-phrase"))
    return by_icu, set(accumulate(map(len, _parser().parse(text))))


def classes(text: str, places: Sequence[int], _language: str = "ja") -> list[Classes]:
    """The classes of each place but the last."""
    by_icu, by_budoux = phrases(text)
    inside = marks.enclosed(text, places)
    found: list[Classes] = []
    phrase = 0  # where the phrase that a place may end begins
    for index, at in enumerate(places[:-1]):
        left, right = text[:at].rstrip(), text[at:].lstrip()
        if not left or not right:
            found.append(("other",))
            continue
        names = _names(left, right, (at in by_icu) + (at in by_budoux), spaced=len(left) < at)
        if names[0] == "comma" and at - phrase <= _BRIEF:
            names.append("brief")
        if at in by_icu and at in by_budoux:
            phrase = at
        if inside[index]:
            names.append("enclosed")
        found.append(tuple(names))
    return found


def _names(left: str, right: str, votes: int, *, spaced: bool) -> list[str]:
    before, after = script(left[-1]), script(right[0])
    names: list[str] = []
    mark = marks.ending(left[-1])
    closed = left[-1] in marks.CLOSING
    if not spaced and marks.is_hyphen(left, right):
        names.append("tight")
    elif mark is not None:
        names.append(mark)
    elif votes == 2 or spaced or right[0] in marks.OPENING or (closed and after != "Hira"):
        names.append("closed" if closed else _phrase_end(left))
        if names[0] == "noun" and "Hira" not in (before, after):
            names.append("compound")
    else:
        names.append("torn" if votes else INSIDE)
        names += _seam(left[-1], before, after)
    if closed and right[0] in _PARTICLES and votes < 2:
        names.append("before-particle")
    if marks.joins(right):
        names.append("before-joiner")
    if names[0] in ("predicate", "noun") and right.startswith(_DEPENDENT):
        names.append("before-dependent")
    if right[0] in marks.OPENING:
        names.append("before-bracket")
    if spaced:
        names.append("spaced")
    if left.endswith(_ADVERBS):
        names.append("adverb")
    return names


def _phrase_end(left: str) -> str:
    for name, endings in _ENDINGS:
        if left.endswith(endings):
            return name
    return "noun"


def _seam(last: str, before: str, after: str) -> list[str]:
    """What a line's end inside a phrase would part."""
    if before == after != "Hira":
        return [f"within-{before}"]
    if after == "Hira":
        return ["before-ending"]
    if last == "の":
        return ["genitive"]
    return [] if before == "Hira" else ["compound"]


def script(character: str) -> str:
    """Kana, Hira, Hani, Latn (digits too) or Zyyy, as far as breaks are concerned."""
    if "ァ" <= character <= "ヺ" or character == "ー":
        return "Kana"
    if "ぁ" <= character <= "ゖ":
        return "Hira"
    if "一" <= character <= "鿿" or character == "々":
        return "Hani"
    return "Latn" if unicodedata.category(character)[0] in "LN" else "Zyyy"
