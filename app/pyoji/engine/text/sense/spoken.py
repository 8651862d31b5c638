"""Spoken: which table of function words a text of words and spaces is read with.

In: its words and a language. Out: the language's own table, or that of another Latin language whose
function words it has more of: an English title on a French blog, a French one that nothing marks as
French. Must not know places.
"""

from __future__ import annotations

from collections.abc import Collection

from pyoji.engine.text.sense import words
from pyoji.engine.text.sense.words import Words

TABLES = words.read_all("spaced")
ENGLISH = TABLES["en"]

OTHER_ALPHABETS = frozenset(("ru", "uk", "el", "hi", "ar", "fa", "he", "th"))
"""Languages whose tables Latin words are not looked up in."""

_KINDS = ("articles", "proclitics", "determiners", "prepositions", "conjunctions", "auxiliaries")
_LATIN = {
    language: frozenset().union(*(table.get(kind, frozenset()) for kind in (*_KINDS, "enclitics")))
    for language, table in TABLES.items()
    if language not in OTHER_ALPHABETS
}


def table(spoken: Collection[str], language: str) -> Words:
    """The table to read a text with; `spoken` are its words in lower case."""
    if language in OTHER_ALPHABETS:
        return TABLES[language]
    own = language if language in _LATIN else "en"

    def known(name: str) -> tuple[int, bool, int]:
        articles = TABLES[name].get("articles", frozenset())
        return (
            len(_LATIN[name].intersection(spoken)), name == own, len(articles.intersection(spoken))
        )  # fmt: skip

    return TABLES[max(_LATIN, key=known)]
