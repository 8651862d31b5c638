"""Korean: how the last word of a line ends, and how the next line starts.

In: a text and places between its eojeol. Out: the classes of each place. An eojeol is classified by
its ending: particles (josa) and verbal endings (eomi). The lists cover the vocabulary of titles. A
verb with an unlisted stem counts as a noun, which costs a little evenness. `korean.toml` lists
words without an ending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoji.engine.text.sense import korean_starts, marks, words
from pyoji.engine.text.sense.marks import Classes

_WORDS = words.read("korean")

# The last syllables of stems with an adnominal form in 는 or 은.
_STEMS_NEUN = frozenset(
    "가하되있없않오주보르리드지치키기시내끼싶추우쓰두만즐맞받찾웃먹읽걷살여서려구꾸끄트크뜨푸잇돕담놓"
    "넣짓앉얻잡남갖묻쌓튀놀루"
)
_STEMS_EUN = frozenset(
    "같많좋높낮깊넓작적담찾받얻남닫읽잡맞믿않싶옳짧얇굵밝맑젊늙붉검얕엮심숨쌓놓넣싫묻걷물붙끝잃앉갖"
)
_PURPOSE = re.compile("(?:위한|대한|통한|향한|관한|의한|인한|따른)$")
# Adjectives modify a noun alone: 완벽한 오늘. With a subject they form a clause: 취향이 비슷한.
_ADJECTIVE = re.compile(
    "(?:적인|스러운|로운|다운|까운|려운|거운|쉬운|매운|멋진|값진|큰|빠른|바른|다른|긴|느린|어린|같은|많은"
    "|좋은|높은|낮은|깊은|넓은|작은|(?:완벽|안전|다양|복잡|필요|특별|간단|편리|유용|중요|정확|강력|단순|가능"
    "|확실|진정|유일|따뜻|행복|건강|깨끗|조용|친절|거대|사소|위대|신선|막강|튼튼|똑똑|편안|솔직|정직|성실"
    "|당당|소중|귀|특|약|강|편|급|흔|착)한)$"
)
_PERFECTIVE = re.compile("[가-힣](?:한|된|던|운|른|난|린|진|친|킨|긴|쓴|낸|든|힌|본|준|온|간)$")
_NOUNS_LIKE_PERFECTIVES = re.compile(
    "(?:시간|공간|순간|기간|인간|야간|사진|추진|기본|일본|표준|수준|기준|개선|부산|예산|계산|생산|자산"
    "|회원|지원|직원|공원|병원|자원|차원)$"
)
_PROSPECTIVE = re.compile("(?:할|될|볼|갈|올|줄|살|릴|킬|칠|쓸|알|만들|빛낼|낼|질|길)$")

_PLACE = re.compile("(?:에서의?|에게서?|까지|부터|에는|에도|에서[는도]|보다|처럼|만큼|마다|에|로)$")
_CONJOINED = re.compile("(?:[와과]|하고|이랑)$")
_CONNECTIVE = re.compile(
    "(?:고|며|면|면서|지만|니까|도록|려고|려면|다가|든지|거나|는데|은데|인데|듯|듯이|하여|되어|돼|해|서|아|어"
    "|여|져|춰|려|겨|켜|쳐|혀|러|와|워|라면|자마자|수록|느라)$"
)
_SUBJECT = re.compile("[가-힣][이가]$")
_ONLY = re.compile("[가-힣][만도]$")
_FINAL = re.compile("(?:다|요|까|죠|네|자|라|소)$")
_QUESTION = re.compile("[는은던]가$")
_LATIN, _NUMBER = re.compile("[A-Za-z]$"), re.compile("[0-9%]$")

# 전 means "before" after a noun, and "entire" before one of these.
_ENTIRE = re.compile("전$")
_ENTIRE_NOUN = re.compile(
    "(?:세계|국민|국|직원|과정|구간|제품|상품|품목|지역|연령|분야|영역|단계|인류|생애|우주)"
)
_ASCII_WORD = re.compile("[A-Za-z]")

# The first class of a word counts.
_LISTS = (
    ("adverbial", "adverbial_nouns"),
    ("postposition", "postpositions"),
    ("determiner", "determiners"),
    ("adverb", "adverbs"),
    ("clause", "light_verbs"),
    ("noun", "nouns"),
)
_LISTED = {word: name for name, key in reversed(_LISTS) for word in _WORDS[key]}

# An adnominal after one of these is a clause: 이야기를 담은, but not 특별한 alone.
_ARGUMENTS = frozenset(
    (
        *("object", "subject", "topic", "place", "conjoined", "only"),
        *("postposition", "adverb", "manner", "connective", "together"),
    )
)

# The number of a part at a title's end: 검색을 배우다 3편.
_PART = re.compile("제?[0-9]{1,3}(?:편|부|화|회|탄|장|권|강|일차|주차)$")

_PREDICATES = frozenset(
    (
        *("final", "clause", "adnominal", "purpose", "connective", "nominal"),
        *("adverb", "manner"),
    )
)

_MARKED = frozenset(("topic", "subject", "place", "genitive", "purpose", "conjoined"))


_PREDICATE = re.compile("(?:다|요|까|자|기|습니다|십시오|하라)$")


def classes(text: str, places: Sequence[int], _language: str = "ko") -> list[Classes]:
    """Return the classes of each place except the last."""
    place_classes: list[Classes] = []
    inside = marks.enclosed(text, places)
    kind = ""
    around = marks.around(text, places)
    for index, place in enumerate(around):
        if not place.before or not place.after:
            place_classes.append(("other",))
            continue
        names = [_ending(place.before, kind)]
        kind = names[0]
        last = index + 3 > len(places)
        if kind == "object" and last and _PREDICATE.search(marks.bare(place.after)):
            names.append("before-last-predicate")
        if marks.closes(place.before):
            names.append("closed")
        if not place.spaced and kind != "joiner":
            names.append("aside" if marks.opens(place.after) else "tight")
        if inside[index]:
            names.append("enclosed")
        if kind == "adverbial" and _ENTIRE.match(place.before) and _ENTIRE_NOUN.match(place.after):
            names[0] = kind = "determiner"
        if kind == "latin" and _ASCII_WORD.match(place.after):
            names.append("latin-name")
        names += _bound(place, last=last)
        place_classes.append((*names, *korean_starts.classes(kind, place.before, place.after)))
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


def _bound(place: marks.BreakPlace, *, last: bool) -> list[str]:
    """Return the classes of a place between words that form a unit.

    They are a short adverb and its verb, adjective or adverb, and a title's end and its number.
    """
    if last and _PART.match(place.after):
        return ["before-part"]
    if place.before not in _WORDS["bound_adverbs"]:
        return []
    stem = marks.bare(place.after)
    is_verb = stem in _WORDS["short_verbs"] or _ending(stem, "adverb") in _PREDICATES
    return ["before-predicate"] if is_verb else []


def _head(kind: str) -> Classes:
    """Return the classes of a break between an adnominal clause and its head, by the head's ending.

    A head with a modifier of its own starts a line well: 담당하는 | UIUX 디자이너. A head with a
    particle of the main clause ends a line better: 오르는 사람에게 | 필요한 준비.
    """
    if kind in ("adnominal", "determiner", "latin", "clause"):
        return ("modified-head",)
    return ("marked-head",) if kind in _MARKED else ()


def _ending(word: str, previous: str) -> str:
    """Return the class of an eojeol by its ending; `previous` is the class of the one before."""
    if marks.is_link(word):
        return "link"
    if (mark := marks.ending(word)) is not None:
        return mark
    stem = marks.bare(word)
    if not stem:
        return "other"
    if _LATIN.search(stem):
        return "latin"
    if _NUMBER.search(stem):
        return "number"
    if stem in _WORDS["together"]:
        return "together" if previous == "conjoined" else "adverb"
    if stem in _LISTED:
        return _LISTED[stem]
    if _PURPOSE.search(stem):
        return "purpose"
    return _inflection(stem, previous)


def _inflection(stem: str, previous: str) -> str:
    """Return the class of an unlisted word, by its last syllables."""
    if _ADJECTIVE.search(stem):
        return "clause" if previous == "subject" else "adnominal"
    if _is_adnominal(stem):
        return "clause" if previous in _ARGUMENTS else "adnominal"
    if len(stem) > 1:
        return _particle(stem)
    return "clause" if previous in _ARGUMENTS and stem in _WORDS["brief_clauses"] else "noun"


def _is_adnominal(stem: str) -> bool:
    if len(stem) < 2:
        return False
    last, before = stem[-1], stem[-2]
    if (last == "는" and before in _STEMS_NEUN) or (last == "은" and before in _STEMS_EUN):
        return True
    if _PROSPECTIVE.search(stem):
        return True
    return bool(_PERFECTIVE.search(stem)) and not _NOUNS_LIKE_PERFECTIVES.search(stem)


def _particle(stem: str) -> str:
    last = stem[-1]
    if last == "의":
        return "genitive"
    if last in "을를":
        return "object"
    if _PLACE.search(stem):
        return "place"
    if _CONJOINED.search(stem):
        return "conjoined"
    if last in "게히":
        return "manner"
    if last in "은는":
        return "topic"
    if _QUESTION.search(stem):
        return "final"
    if _SUBJECT.search(stem):
        return "subject"
    if _CONNECTIVE.search(stem):
        return "connective"
    if _ONLY.search(stem):
        return "only"
    if _FINAL.search(stem):
        return "final"
    return "nominal" if last == "기" else "noun"
