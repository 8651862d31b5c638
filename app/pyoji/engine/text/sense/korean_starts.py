"""Korean: the first word of the next line.

In: the class of the last word of a line, that word, and the next word. Out: class names. Dependent
nouns, auxiliaries, counters and detached particles belong to the word before them. Must not know
places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.engine.text.sense import marks, words

_WORDS = words.read("korean")

_MODIFIERS = frozenset(("adnominal", "determiner", "adverb", "genitive"))
_BEFORE_POSTPOSITION = tuple(_WORDS["verbs_of_purpose"])
_PARTICLES = (
    "(?:이|가|은|는|을|를|에|에서|에는|에도|의|도|만|로|으로|까지|부터|마다|이다|입니다|이에요|예요"
    "|인가|인가요|인데|인지|인|이라|이라면|이라고|이지만|이고|이나|처럼|보다|밖에|만으로|만이|조차|마저|이며"
    "|라는|이라는|였다|이었다|니다|과|와)?[.,!?…:]*$"
)


@dataclass(frozen=True, slots=True)
class _Nouns:
    """Nouns, alone or with a particle; their first syllables rule out most words at once."""

    first_syllables: frozenset[str]
    pattern: re.Pattern[str]

    def match(self, word: str) -> bool:
        return word[0] in self.first_syllables and self.pattern.match(word) is not None


def _nouns(key: str, suffix: str = "") -> _Nouns:
    nouns = sorted(_WORDS[key])
    pattern = re.compile(f"(?:{'|'.join(nouns)}){suffix}{_PARTICLES}")
    return _Nouns(frozenset(noun[0] for noun in nouns), pattern)


_DEPENDENT = _nouns("dependent_nouns", "(?:들)?")
_DEPENDENT_WITH_PARTICLE = re.compile("(?:만|김)(?=에|의|이)" + _PARTICLES)
_VERBAL = frozenset(("clause", "adnominal", "nominal"))
_AFTER_VERB = _nouns("nouns_after_verbs")
_NOMINAL = frozenset(("noun", "latin", "number"))
_AFTER_NOUN = _nouns("nouns_after_nouns")
_SPAN = re.compile("(?<![^0-9])(?:년|개월|달|주|주일|일|시간|분|초|하루|이틀|사흘|나흘|며칠)$")
_AFTER_SPAN = _nouns("nouns_after_spans")
_PAIRS = [term.split("_") for term in sorted(_WORDS["terms"])]
_TERMS = {first: tuple(after for before, after in _PAIRS if before == first) for first, _ in _PAIRS}
"""Terms of two words that readers see as one: the second words by the first."""
_TOGETHER = tuple(_WORDS["together"])
_AUXILIARIES = tuple(_WORDS["auxiliaries"])
_TAKES_AUXILIARY = (*"고지게어아여해서수려줘와워겨져춰켜며야봐가나면러기", "도록")
_TAKES_NONE = ("에서", "께서", "로서")
_TAKES_GOING = tuple("어아여해와워겨져춰켜려러쳐펴혀")
_COUNTERS = tuple(_WORDS["counters"])
NUMERALS = _WORDS["numerals"].union(
    tens + ones for tens in ("", *_WORDS["tens"]) for ones in _WORDS["ones"]
)
"""Numerals as words: 두, 열세."""
_DIGITS = frozenset("0123456789")
_LEANING = (
    *("dependent_nouns", "nouns_after_verbs", "nouns_after_nouns", "nouns_after_spans"),
    *("verbs_of_purpose", "together", "apart", "apart_behind_signs"),
    *("auxiliaries", "whole_auxiliaries", "going"),
)
_FIRST_SYLLABLES = frozenset("만김").union(word[0] for key in _LEANING for word in _WORDS[key])
"""The first syllables of words that lean on the word before."""
DAY_PARTS = frozenset(("새벽", "아침", "오전", "낮", "오후", "저녁", "밤"))
"""Nouns before an hour: 새벽 네 시."""
HOUR = re.compile(
    "[0-9]*시(?:(?:에|부터|까지|쯤|경|반|이후|이전)[가-힣]*|[의가는를로면만전후])?(?![가-힣])"
)
"""An hour, or its noun alone: 10시에, 시. 시간, 시작 and 시선 are other words."""
_TIME = re.compile("[0-9]년 [0-9]+월|[0-9]월 [0-9]+일|[0-9]시 [0-9]+분")


def classes(kind: str, before: str, stem: str, word: str, bare: str) -> list[str]:
    """Return the classes of `word` at the start of a line; `kind` is the class of `before`.

    `stem` and `bare` are these words without their punctuation.
    """
    names = []
    first = word[0]
    joins = marks.joins(word)
    if marks.opens(word):
        names.append("before-bracket")
    elif not joins and not first.isalnum() and first not in "@#.…$":
        names.append("before-symbol")
    names += _leaning(kind, before, stem, word, bare)
    if first.isdecimal():
        names.append("before-number")
        if _is_time(before, word):
            names.append("before-counter")
    elif first.isascii() and first.isalpha() and kind not in _MODIFIERS:
        names.append("before-latin")
    if joins:
        names.append("before-joiner")
    return names


def _is_time(before: str, word: str) -> bool:
    """Whether the two words are of one date or time: 11월 30일, 오전 10시."""
    return bool(_TIME.search(f"{before} {word}") or (before in DAY_PARTS and HOUR.match(word)))


def _leaning(kind: str, before: str, stem: str, word: str, bare: str) -> list[str]:
    """Return the classes that attach the word to the one before it."""
    names = []
    if word[0] in _FIRST_SYLLABLES:
        if word.startswith(_BEFORE_POSTPOSITION):
            names.append("before-postposition")
        elif _is_dependent(word, bare):
            names.append("before-dependent")
        elif stem[-1:] in ("와", "과") and word.startswith(_TOGETHER):
            names.append("before-together")
        if _is_apart(before, stem, bare):
            names.append("before-particle")
        if _is_auxiliary(stem, word):
            names.append("before-auxiliary")
        if _depends(kind, stem, word):
            names.append("before-dependent")
    if stem in _TERMS and word.startswith(_TERMS[stem]):
        names.append("before-dependent")
    is_counter = (stem in NUMERALS or stem[-1:] in _DIGITS) and word.startswith(_COUNTERS)
    if is_counter or marks.measures(before, word):
        names.append("before-counter")
    return names


def _is_auxiliary(stem: str, word: str) -> bool:
    """Whether the word is an auxiliary of a verb that ends as `stem` does."""
    bare = word.rstrip(".,!?…:")
    if stem.endswith(_TAKES_GOING) and bare in _WORDS["going"]:
        return True
    if not word.startswith(_AUXILIARIES) and bare not in _WORDS["whole_auxiliaries"]:
        return False
    return stem.endswith(_TAKES_AUXILIARY) and not stem.endswith(_TAKES_NONE)


def _is_dependent(word: str, bare: str) -> bool:
    if not _DEPENDENT.match(word) and not _DEPENDENT_WITH_PARTICLE.match(word):
        return False
    return bare not in _WORDS["adverbs"]


def _depends(kind: str, stem: str, word: str) -> bool:
    """Whether the word is a noun that depends on the verb, noun or span of time before it."""
    if (kind in _VERBAL and _AFTER_VERB.match(word)) or (
        kind in _NOMINAL and _AFTER_NOUN.match(word)
    ):
        return True
    return _AFTER_SPAN.match(word) and _SPAN.search(stem) is not None


def _is_apart(before: str, stem: str, bare: str) -> bool:
    """Whether a bare word is a detached particle of the word before, whose `stem` is given."""
    if bare in _WORDS["apart"]:
        return True
    if bare not in _WORDS["apart_behind_signs"]:
        return False
    return before[0] in "#@" or not "가" <= stem[-1:] <= "힣"
