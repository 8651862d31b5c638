"""Korean: the first word of the next line.

In: the class of the last word of a line, that word, and the next word. Out: class names. Dependent
nouns, auxiliaries, counters and detached particles belong to the word before them. Must not know
places.
"""

from __future__ import annotations

import re

from pyoji.engine.text.sense import marks, words

_WORDS = words.read("korean")

_MODIFIERS = frozenset(("adnominal", "determiner", "adverb", "genitive"))
_BEFORE_POSTPOSITION = re.compile(
    "(?:위한|위해|위하여|통한|통해|통하여|대한|대해|대하여|관한|관해|따른|따라|의한|의해|인한|인해"
    "|향한|향해|둘러싼|비롯한)"
)
_PARTICLES = (
    "(?:이|가|은|는|을|를|에|에서|에는|에도|의|도|만|로|으로|까지|부터|마다|이다|입니다|이에요|예요"
    "|인가|인가요|인데|인지|인|이라|이라면|이라고|이지만|이고|이나|처럼|보다|밖에|만으로|만이|조차|마저|이며"
    "|라는|이라는|였다|이었다|니다|과|와)?[.,!?…:]*$"
)
_DEPENDENT = re.compile(
    "(?:(?:수|것|때|등|곳|데|줄|바|뿐|만큼|대로|듯|채|중|번째|때문|거|게|건|걸|겁니다|적|지|척|터|셈|겸"
    "|탓|나름|따름)(?:들)?|(?:만|김)(?=에|의|이))" + _PARTICLES
)
# Nouns that depend on the verb before them: 읽기 전에, 마친 뒤, 쓰는 법.
_VERBAL = frozenset(("clause", "adnominal", "nominal"))
_AFTER_VERB = re.compile("(?:전|후|뒤|동안|사이|다음|무렵|순간|당시|법|편|점)" + _PARTICLES)
# Nouns of one syllable that depend on the noun before them: 사용 시, 국가 간.
_NOMINAL = frozenset(("noun", "latin", "number"))
_AFTER_NOUN = re.compile("(?:시|후|중|간|외|당|별|측)" + _PARTICLES)
# A span of time and the noun that depends on it: 1년 뒤에, 세 달 동안, 하루 만에.
_SPAN = re.compile("(?<![^0-9])(?:년|개월|달|주|주일|일|시간|분|초|하루|이틀|사흘|나흘|며칠)$")
_AFTER_SPAN = re.compile("(?:뒤|후|전|만|동안|사이|내내|안|이내|간|가까이|넘게)" + _PARTICLES)
_PAIRS = [term.split("_") for term in sorted(_WORDS["terms"])]
_TERMS = {first: tuple(after for before, after in _PAIRS if before == first) for first, _ in _PAIRS}
"""Terms of two words that readers see as one: the second words by the first."""
_TOGETHER = tuple(_WORDS["together"])
_AUXILIARY = re.compile(
    "(?:있|없|싶|않|못하|못한|못할|못해|못했|주세|주는|줘|주었|줍|줬|드리|드립|드린|드려|보세|보는|보자"
    "|볼까|봅|봐|봤|버리|버린|버렸|버려|말아|마세|마라|하다|한다|합니|하는|됩니)"
    "|(?:준|줄|주고|본|볼|보고|보기|보니|보면|온|온다|오는|둔|둘|두고|두는|낸|낼|내는|놓은|놓고|나가는"
    "|나갈|만한|말고)[.,!?…:]*$"
)
_TAKES_AUXILIARY = re.compile(
    "(?:고|지|게|어|아|여|해|(?<![에께로])서|수|려|도록|줘|와|워|겨|져|춰|켜|며|야|봐|가|나|면|러|기)$"
)
# Detached particles, as after a hashtag: #가을 의 풍경. The second list is of particles only after
# text other than Hangul; elsewhere these may be other words.
_APART = re.compile("(?:의|을|를|는|에|에서|에게|와|으로|로|까지|부터|에는|에도)$")
_APART_BEHIND_SIGNS = re.compile("(?:은|이|가|과|도|만|라고|이라고|이란|란)$")
_COUNTER = re.compile(
    "(?:번|개|명|가지|년|월|일|시|시간|분|초|살|권|단계|차|기|회|주|배|원|달러|대|건|곳|편|장|마리|잔"
    "|위|층|호|억|만|천|백|여|달|해|줄|사람|걸음|마디|쪽|조각|통|벌|팀)"
)
_NUMERAL = re.compile(
    "(?:[0-9]|^(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)"
    "|^(?:열|스무|서른|마흔|쉰|예순|일흔|여든|아흔|몇|여러|수십|수백|수천|수만|백|천|만))$"
)
DAY_PARTS = frozenset(("새벽", "아침", "오전", "낮", "오후", "저녁", "밤"))
"""Nouns before an hour: 새벽 네 시."""
HOUR = re.compile(
    "[0-9]*시(?:(?:에|부터|까지|쯤|경|반|이후|이전)[가-힣]*|[의가는를로면만전후])?(?![가-힣])"
)
"""An hour, or its noun alone: 10시에, 시. 시간, 시작 and 시선 are other words."""
_TIME = re.compile("[0-9]년 [0-9]+월|[0-9]월 [0-9]+일|[0-9]시 [0-9]+분")


def classes(kind: str, before: str, word: str) -> list[str]:
    """Return the classes of `word` at the start of a line; `kind` is the class of `before`."""
    names = []
    if marks.opens(word):
        names.append("before-bracket")
    elif not word[0].isalnum() and not marks.joins(word) and word[0] not in "@#.…$":
        names.append("before-symbol")
    names += _leaning(kind, before, word)
    if word[0].isdecimal():
        names.append("before-number")
        if _is_time(before, word):
            names.append("before-counter")
    elif word[0].isascii() and word[0].isalpha() and kind not in _MODIFIERS:
        names.append("before-latin")
    if marks.joins(word):
        names.append("before-joiner")
    return names


def _is_time(before: str, word: str) -> bool:
    """Whether the two words are of one date or time: 11월 30일, 오전 10시."""
    return bool(_TIME.search(f"{before} {word}") or (before in DAY_PARTS and HOUR.match(word)))


def _leaning(kind: str, before: str, word: str) -> list[str]:
    """Return the classes that attach the word to the one before it."""
    stem = marks.bare(before)
    names = []
    if _BEFORE_POSTPOSITION.match(word):
        names.append("before-postposition")
    elif _DEPENDENT.match(word) and marks.bare(word) not in _WORDS["adverbs"]:
        names.append("before-dependent")
    elif word.startswith(_TOGETHER) and stem[-1:] in ("와", "과"):
        names.append("before-together")
    if _is_apart(before, stem, marks.bare(word)):
        names.append("before-particle")
    if _AUXILIARY.match(word) and _TAKES_AUXILIARY.search(stem):
        names.append("before-auxiliary")
    if (
        (kind in _VERBAL and _AFTER_VERB.match(word))
        or (kind in _NOMINAL and _AFTER_NOUN.match(word))
        or (_SPAN.search(stem) and _AFTER_SPAN.match(word))
    ):
        names.append("before-dependent")
    if word.startswith(_TERMS.get(stem, ())):
        names.append("before-dependent")
    if _COUNTER.match(word) and _NUMERAL.search(stem):
        names.append("before-counter")
    return names


def _is_apart(before: str, stem: str, word: str) -> bool:
    """Whether the word is a detached particle of the one before, whose `stem` is given."""
    behind_sign = before[0] in "#@" or not "가" <= stem[-1:] <= "힣"
    return bool(_APART.match(word) or (behind_sign and _APART_BEHIND_SIGNS.match(word)))
