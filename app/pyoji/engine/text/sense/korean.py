"""Korean: how the last word of a line ends, and how the next line starts.

In: a text and places between its eojeol. Out: the classes of each place. `korean_endings` has the
classes of the last word, `korean_starts` those of the next one. Must not know widths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoji.engine.text.sense import korean_endings, korean_starts, marks, words
from pyoji.engine.text.sense.marks import Classes

_WORDS = words.read("korean")

# 전 means "before" after a noun, and "entire" before one of these.
_ENTIRE = "전"
_SORTS = "가지"
"""A counter that the counted noun follows: 다섯 가지 방법."""
_ENTIRE_NOUN = re.compile(
    "(?:세계|국민|국|직원|과정|구간|제품|상품|품목|지역|연령|분야|영역|단계|인류|생애|우주)"
)
_ASCII_WORD = re.compile("[A-Za-z]")

# The number of a part at a title's end: 검색을 배우다 3편.
_PART = re.compile("제?[0-9]{1,3}(?:편|부|화|회|탄|장|권|강|일차|주차)$")

# The classes of verbs and adjectives after a noun, and of what an adverb belongs to.
_AFTER_NOUNS = frozenset(("adnominal", "clause", "nominal", "connective"))
_AFTER_ADVERBS = _AFTER_NOUNS | {"final", "purpose", "adverb", "manner"}

_LEANING = frozenset(("before-counter", "before-dependent", "before-particle"))
_MARKED = frozenset(("topic", "subject", "place", "genitive", "purpose", "conjoined"))

_PREDICATE_ENDINGS = ("다", "요", "까", "자", "기", "십시오", "하라")


def classes(text: str, places: Sequence[int], _language: str = "ko") -> list[Classes]:
    """Return the classes of each place except the last."""
    place_classes: list[Classes] = []
    inside = marks.enclosed(text, places)
    previous: Classes = ("",)
    around = marks.around(text, places)
    stem = marks.bare(around[0].before) if around else ""
    for index, place in enumerate(around):
        before, after, spaced = place.before, place.after, place.spaced
        before_stem, stem = stem, marks.bare(after)
        if not before or not after:
            place_classes.append(("other",))
            continue
        kind = _kind(place, before_stem, stem, previous)
        last = index + 3 > len(places)
        names = [kind]
        if kind == "object" and last and stem.endswith(_PREDICATE_ENDINGS):
            names.append("before-last-predicate")
        if marks.closes(before):
            names.append("closed")
        if not spaced and kind != "joiner":
            names.append("aside" if marks.opens(after) else "tight")
        if inside[index]:
            names.append("enclosed")
        if kind == "latin" and _ASCII_WORD.match(after):
            names.append("latin-name")
        if last and _PART.match(after):
            names.append("before-part")
        elif _is_bound(before, stem, kind, previous):
            names.append("before-predicate")
        names += korean_starts.classes(kind, before, before_stem, after, stem)
        previous = tuple(names)
        place_classes.append(previous)
    return _with_next(around, place_classes)


def _kind(place: marks.BreakPlace, stem: str, next_stem: str, previous: Classes) -> str:
    """Return the class of the last word of a line; `previous` has those of the place before."""
    word = place.before
    kind = korean_endings.classify(word, stem, previous[0])
    if kind == "adverbial" and word == _ENTIRE and _ENTIRE_NOUN.match(place.after):
        return "determiner"
    if word == _SORTS and "before-counter" in previous:
        return "determiner"
    if kind == "clause" and len(word) == 1 and word not in _WORDS["brief_clauses"]:
        # Of two verbs in a row the first is a noun: 연 날리는.
        return "noun" if next_stem.endswith("는") and _is_verb(next_stem, "noun") else kind
    return kind


def _is_bound(word: str, next_stem: str, kind: str, previous: Classes) -> bool:
    """Whether the word belongs to the verb or the adjective after it.

    It is a short adverb, or a noun of one syllable without a particle: 꿀 모으는, 바람 부는, 키 큰.
    """
    if word in _WORDS["bound_adverbs"]:
        return next_stem in _WORDS["short_verbs"] or _is_verb(next_stem, "adverb")
    if kind != "noun" or len(word) > 1 or word in _WORDS["nouns_of_place"]:
        return False
    if not _LEANING.isdisjoint(previous):  # 체인 간 원활한, 한 번 배운
        return False
    if next_stem.endswith("는"):
        return len(next_stem) == 2 or _is_verb(next_stem, "noun")
    return previous[0] != "adnominal" and _is_verb(next_stem, "noun")


def _is_verb(stem: str, previous: str) -> bool:
    """Whether a word after an adverb or a noun is a verb, an adjective or, then, an adverb."""
    kinds = _AFTER_ADVERBS if previous == "adverb" else _AFTER_NOUNS
    return korean_endings.classify(stem, stem, previous) in kinds


def _with_next(around: Sequence[marks.BreakPlace], place_classes: list[Classes]) -> list[Classes]:
    """Return the classes of each place, with those that the next place adds.

    These are the head of a clause, a number of things (고양이 두 마리), and an hour after a part
    of the day (새벽 네 시).
    """
    for index, classes_before in enumerate(place_classes[:-1]):
        following = place_classes[index + 1]
        if classes_before[0] in ("clause", "purpose"):
            place_classes[index] = (*classes_before, *_head(following[0]))
        elif "before-counter" in following:
            extra = _before_counted(around[index].before, around[index + 1], classes_before[0])
            place_classes[index] = (*classes_before, *extra)
    return place_classes


def _before_counted(word: str, numeral: marks.BreakPlace, kind: str) -> Classes:
    """Return the classes of the place between a word and a numeral that a counter follows."""
    if word in korean_starts.DAY_PARTS:
        return ("before-counter",) if korean_starts.HOUR.match(numeral.after) else ()
    is_quantity = kind == "noun" and numeral.before in korean_starts.NUMERALS
    return ("before-quantity",) if is_quantity else ()


def _head(kind: str) -> Classes:
    """Return the classes of a break between an adnominal clause and its head, by the head's ending.

    A head with a modifier of its own starts a line well: 담당하는 | UIUX 디자이너. A head with a
    particle of the main clause ends a line better: 오르는 사람에게 | 필요한 준비.
    """
    if kind in ("adnominal", "determiner", "latin", "clause"):
        return ("modified-head",)
    return ("marked-head",) if kind in _MARKED else ()
