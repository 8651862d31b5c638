"""Function words: select the table of function words for a text with spaces.

In: the words of a text and its language. Out: the table of that language, or of another Latin
language if the text has more of its function words: an English title on a French blog, or a French
title without a language tag. Must not know places.
"""

from __future__ import annotations

from collections.abc import Collection

from pyoji.engine.text.sense import words
from pyoji.engine.text.sense.words import Words

TABLES = words.read_all("spaced")
ENGLISH = TABLES["en"]

OTHER_ALPHABETS = frozenset(("ru", "uk", "el", "hi", "ar", "fa", "he", "th"))
"""Languages with tables in other alphabets than Latin."""

_KINDS = ("articles", "proclitics", "determiners", "prepositions", "conjunctions", "auxiliaries")
_LATIN = {
    language: frozenset().union(*(table.get(kind, frozenset()) for kind in (*_KINDS, "enclitics")))
    for language, table in TABLES.items()
    if language not in OTHER_ALPHABETS
}


def table(vocabulary: Collection[str], language: str) -> Words:
    """Return the table for a text; `vocabulary` are its words in lower case."""
    if language in OTHER_ALPHABETS:
        return TABLES[language]
    default = language if language in _LATIN else "en"

    def rank(name: str) -> tuple[int, bool, int]:
        articles = TABLES[name].get("articles", frozenset())
        matches = len(_LATIN[name].intersection(vocabulary))
        return matches, name == default, len(articles.intersection(vocabulary))

    return TABLES[max(_LATIN, key=rank)]
