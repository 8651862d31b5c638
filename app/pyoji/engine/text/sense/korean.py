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
_ENTIRE_NOUN = re.compile(
    "(?:세계|국민|국|직원|과정|구간|제품|상품|품목|지역|연령|분야|영역|단계|인류|생애|우주)"
)
_ASCII_WORD = re.compile("[A-Za-z]")

# The number of a part at a title's end: 검색을 배우다 3편.
_PART = re.compile("제?[0-9]{1,3}(?:편|부|화|회|탄|장|권|강|일차|주차)$")

_PREDICATES = frozenset(
    (
        *("final", "clause", "adnominal", "purpose", "connective", "nominal"),
        *("adverb", "manner"),
    )
)

_MARKED = frozenset(("topic", "subject", "place", "genitive", "purpose", "conjoined"))

_PREDICATE_ENDINGS = ("다", "요", "까", "자", "기", "십시오", "하라")


def classes(text: str, places: Sequence[int], _language: str = "ko") -> list[Classes]:
    """Return the classes of each place except the last."""
    place_classes: list[Classes] = []
    inside = marks.enclosed(text, places)
    kind = ""
    around = marks.around(text, places)
    stem = marks.bare(around[0].before) if around else ""
    for index, place in enumerate(around):
        before, before_stem, after = place.before, stem, place.after
        stem = marks.bare(after)
        if not before or not after:
            place_classes.append(("other",))
            continue
        kind = korean_endings.classify(before, before_stem, kind)
        last = index + 3 > len(places)
        if kind == "adverbial" and before == _ENTIRE and _ENTIRE_NOUN.match(after):
            kind = "determiner"
        names = [kind]
        if kind == "object" and last and stem.endswith(_PREDICATE_ENDINGS):
            names.append("before-last-predicate")
        if marks.closes(before):
            names.append("closed")
        if not place.spaced and kind != "joiner":
            names.append("aside" if marks.opens(after) else "tight")
        if inside[index]:
            names.append("enclosed")
        if kind == "latin" and _ASCII_WORD.match(after):
            names.append("latin-name")
        if last and _PART.match(after):
            names.append("before-part")
        elif before in _WORDS["bound_adverbs"] and _is_predicate(stem):
            names.append("before-predicate")
        names += korean_starts.classes(kind, before, before_stem, after, stem)
        place_classes.append(tuple(names))
    return _with_next(around, place_classes)


def _with_next(around: Sequence[marks.BreakPlace], place_classes: list[Classes]) -> list[Classes]:
    """Return the classes of each place, with those that the next place adds.

    These are the head of a clause, and an hour after a part of the day: 새벽 네 시.
    """
    for index, classes_before in enumerate(place_classes[:-1]):
        following = place_classes[index + 1]
        if classes_before[0] in ("clause", "purpose"):
            place_classes[index] = (*classes_before, *_head(following[0]))
        elif around[index].before in korean_starts.DAY_PARTS and "before-counter" in following:
            hour = korean_starts.HOUR.match(around[index + 1].after)
            place_classes[index] = (*classes_before, "before-counter") if hour else classes_before
    return place_classes


def _is_predicate(stem: str) -> bool:
    """Whether a word after a short adverb is a verb, an adjective or an adverb."""
    if stem in _WORDS["short_verbs"]:
        return True
    return korean_endings.classify(stem, stem, "adverb") in _PREDICATES


def _head(kind: str) -> Classes:
    """Return the classes of a break between an adnominal clause and its head, by the head's ending.

    A head with a modifier of its own starts a line well: 담당하는 | UIUX 디자이너. A head with a
    particle of the main clause ends a line better: 오르는 사람에게 | 필요한 준비.
    """
    if kind in ("adnominal", "determiner", "latin", "clause"):
        return ("modified-head",)
    return ("marked-head",) if kind in _MARKED else ()
