"""Korean: the class of an eojeol by its ending.

In: an eojeol and the class of the one before. Out: a class name. The endings of
`korean_endings.toml` are looked up, longest first. They cover the vocabulary of titles. A verb with
an unlisted stem counts as a noun, which costs a little evenness. `korean.toml` lists words without
an ending. Must not know places.
"""

from __future__ import annotations

from pyoji.engine.text.sense import marks, words

_WORDS = words.read("korean")
_TABLE = words.read("korean_endings")

# Of two classes with the same ending the first counts.
_ENDINGS = (
    ("purpose", _TABLE["purpose"]),
    # An adjective modifies a noun alone: 완벽한 오늘. With a subject it is a clause: 취향이 비슷한.
    ("adjective", _TABLE["adjectives"]),
    ("adjective", {f"{stem}한" for stem in _TABLE["stems_han"]}),
    ("adnominal", {f"{stem}는" for stem in _TABLE["stems_neun"]}),
    ("adnominal", {f"{stem}은" for stem in _TABLE["stems_eun"]}),
    ("adnominal", _TABLE["prospective"]),
    ("perfective", _TABLE["perfective"]),
    ("noun", _TABLE["nouns"]),
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
_AFTER_HANGUL = frozenset(("perfective", "subject", "only"))
"""Endings of one syllable that count after Hangul only."""

# The first class of a word counts.
_LISTS = (
    ("adverbial", "adverbial_nouns"),
    ("postposition", "postpositions"),
    ("determiner", "determiners"),
    ("adverb", "adverbs"),
    ("clause", "light_verbs"),
    ("noun", "nouns"),
)
_OF_ONE_SYLLABLE = {
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
    if len(stem) == 1:
        name = _OF_ONE_SYLLABLE.get(stem, "noun")
    else:
        name = _ending(stem)
    if name == "adjective":
        return "clause" if previous == "subject" else "adnominal"
    if name == "brief":
        return "clause" if previous in _ARGUMENTS else "noun"
    if name in ("adnominal", "perfective"):
        return "clause" if previous in _ARGUMENTS else "adnominal"
    return name


def _ending(stem: str) -> str:
    """Return the class of the longest listed ending of a word of several syllables."""
    for length in _LENGTHS.get(stem[-1], ()):
        name = _BY_ENDING.get(stem[-length:])
        if name is not None:
            return name if name not in _AFTER_HANGUL or "가" <= stem[-2] <= "힣" else "noun"
    return "noun"
