"""Function words: select the language whose function words a text with spaces has.

In: the words of a text and its language. Out: that language, or another Latin language if the text
has more of its function words: an English title on a French blog, or a French title without a
language tag. Must not know places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from pyoji.engine.text.sense import words

TABLES = words.read_all("spaced")

OTHER_ALPHABETS = frozenset(("ru", "uk", "el", "hi", "ar", "fa", "he", "th"))
"""Languages with tables in other alphabets than Latin."""

_KINDS = (
    *("articles", "proclitics", "openers", "determiners", "prepositions", "conjunctions"),
    *("auxiliaries", "enclitics", "closers", "genitives"),
)
_LATIN = tuple(language for language in TABLES if language not in OTHER_ALPHABETS)


def _by_word(kinds: Iterable[str]) -> Mapping[str, Collection[str]]:
    """Return the Latin languages of each word of these kinds."""
    languages: dict[str, dict[str, None]] = {}
    for language in _LATIN:
        for kind in kinds:
            for word in TABLES[language].get(kind, ()):
                languages.setdefault(word, {})[language] = None
    return {word: tuple(names) for word, names in languages.items()}


_LANGUAGES = _by_word(_KINDS)
_OF_ARTICLE = _by_word(("articles",))


def language_of(vocabulary: Collection[str], language: str) -> str:
    """Return the language of the table for a text; `vocabulary` are its words in lower case."""
    if language in OTHER_ALPHABETS:
        return language
    default = language if language in _LATIN else "en"
    known = [_LANGUAGES[word] for word in vocabulary if word in _LANGUAGES]
    if all(default in names for names in known):
        return default
    matches = Counter(chain.from_iterable(known))
    most = max(matches.values())
    if matches[default] == most:
        return default
    articles = Counter(chain.from_iterable(_OF_ARTICLE.get(word, ()) for word in vocabulary))
    return max((name for name in _LATIN if matches[name] == most), key=articles.__getitem__)
