"""Korean: the class of an eojeol by its ending.

In: an eojeol and the class of the one before. Out: a class name. The endings of
`korean_endings.toml` are looked up, longest first. They cover the vocabulary of titles. A verb with
an unlisted stem counts as a noun, which costs a little evenness. `korean.toml` lists words without
an ending. Must not know places.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.text.sense import marks, words

_WORDS = words.read("korean")
_TABLE = words.read("korean_endings")

_WITH_N, _WITH_L = 4, 8
"""The distance from a syllable without a final consonant to those with ㄴ and ㄹ."""


def _forms(stem: str) -> Iterator[str]:
    """Yield the forms before a noun of a stem that ends in a vowel: 보내는, 보낸, 보낼."""
    yield f"{stem}는"
    yield stem[:-1] + chr(ord(stem[-1]) + _WITH_N)
    if stem[-1] != "르":  # 를 is a particle
        yield stem[:-1] + chr(ord(stem[-1]) + _WITH_L)


# Of two classes with the same ending the first counts.
_ENDINGS = (
    ("purpose", _TABLE["purpose"]),
    # An adjective modifies a noun alone: 완벽한 오늘. With a subject it is a clause: 취향이 비슷한.
    ("adjective", _TABLE["adjectives"]),
    ("adjective", {f"{stem}한" for stem in _TABLE["stems_han"]}),
    ("noun", _TABLE["nouns"]),
    ("topic", {f"{noun}는" for noun in _TABLE["nouns_neun"]}),
    ("adnominal", {form for stem in _TABLE["stems"] for form in _forms(stem)}),
    ("adnominal", {f"{stem}은" for stem in _TABLE["stems_eun"]}),
    ("adnominal", {f"{stem}을" for stem in _TABLE["stems_eul"]}),
    ("adnominal", _TABLE["adnominal"]),
    ("perfective", _TABLE["perfective"]),
    *((name, _TABLE[name]) for name in ("genitive", "object", "place", "conjoined", "manner")),
    *((name, _TABLE[name]) for name in ("topic", "final", "subject", "connective", "only")),
    ("nominal", _TABLE["nominal"]),
)
_BY_ENDING = {ending: name for name, endings in reversed(_ENDINGS) for ending in endings}
_LENGTHS = {
    last: sorted({len(ending) for ending in _BY_ENDING if ending[-1] == last}, reverse=True)
    for last in {ending[-1] for ending in _BY_ENDING}
}
"""The lengths of the endings by their last syllable, longest first."""
_OF_HANGUL = "perfective"
"""Endings of verbs, which have no stem in another script."""

# The first class of a word counts.
_LISTS = (
    ("adverbial", "adverbial_nouns"),
    ("postposition", "postpositions"),
    ("determiner", "determiners"),
    ("adverb", "adverbs"),
    ("clause", "light_verbs"),
    ("noun", "nouns"),
)
_WHOLE_WORDS = {
    **dict.fromkeys((f"{stem}는" for stem in _TABLE["short_stems"]), "adnominal"),
    **dict.fromkeys(_WORDS["short_verbs"], "verb or noun"),
    **dict.fromkeys(_WORDS["brief_clauses"], "brief"),
    **{
        ending: name
        for ending, name in _BY_ENDING.items()
        if len(ending) == 1 and name == "adjective"
    },
}
_LISTED = {word: name for name, key in reversed(_LISTS) for word in _WORDS[key]}

# An adnominal after one of these is a clause: 이야기를 담은, but not 특별한 alone.
_ARGUMENTS = frozenset(
    (
        *("object", "subject", "topic", "place", "conjoined", "only"),
        *("postposition", "adverb", "manner", "connective", "together"),
    )
)
# Those that a verb follows rather than a noun: 영화를 볼, but 아이가 볼.
_OF_VERBS = _ARGUMENTS - {"subject", "topic", "conjoined", "only"}


def classify(word: str, stem: str, previous: str) -> str:
    """Return the class of an eojeol by its ending.

    `stem` is the eojeol without its punctuation, `previous` the class of the one before.
    """
    if marks.is_link(word):
        return "link"
    mark = marks.ending(word)
    if mark is not None:
        return mark
    if not stem:
        return "other"
    last = stem[-1]
    if last.isascii():
        if last.isalpha():
            return "latin"
        return "number" if last.isdecimal() or last == "%" else "noun"
    if stem in _WORDS["together"]:
        return "together" if previous == "conjoined" else "adverb"
    return _LISTED.get(stem) or _inflection(stem, previous)


def _inflection(stem: str, previous: str) -> str:
    """Return the class of an unlisted word, by its last syllables."""
    name = _WHOLE_WORDS.get(stem) or _ending(stem)
    if name == "adjective":
        return "clause" if previous == "subject" else "adnominal"
    if name == "brief":
        return "clause" if previous in _ARGUMENTS else "noun"
    if name == "verb or noun":
        return "clause" if previous in _OF_VERBS else "noun"
    if name in ("adnominal", "perfective"):
        return "clause" if previous in _ARGUMENTS else "adnominal"
    return name


def _ending(stem: str) -> str:
    """Return the class of the longest listed ending of a word."""
    if len(stem) == 1:
        return "noun"
    last, before = stem[-1], stem[-2]
    if last == "는" and _is_closed(before):  # the particle after a consonant is 은
        return "adnominal"
    for length in _LENGTHS.get(last, ()):
        name = _BY_ENDING.get(stem[-length:])
        if name is not None:
            return name if name != _OF_HANGUL or "가" <= before <= "힣" else "noun"
    return "noun"


def _is_closed(syllable: str) -> bool:
    """Whether a syllable of Hangul ends in a consonant."""
    return "가" <= syllable <= "힣" and (ord(syllable) - ord("가")) % 28 != 0
