"""Sense: what it costs a reader when a line ends at a place, by language.

In: a clean text, the places where a line may end, a language. Out: for each place a cost and the
reason for it. A negative cost is a place where people like to end a line, such as a comma. The
costs were fitted to headings that people broke by hand (`tests/tools/headlines/fit.py` writes
`weights.json`). Must not know fonts, widths or sizes; `arrange.py` weighs sense against evenness.

    marks     what the signs around a place say, in every language
    korean    particles and endings; `korean_starts` dependent nouns, auxiliaries, counters
    japanese  phrases (ICU and BudouX), particles, compounds
    chinese   words (ICU), function words, verbs that open a phrase
    spaced    articles, prepositions, conjunctions and particles of languages with spaces, as
              `spoken` finds which language they are of
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from pyoji.engine.text.sense import chinese, japanese, korean, spaced
from pyoji.engine.text.sense.marks import INSIDE, Classes

Reason = Literal[
    "author", "sentence", "colon", "comma", "clause", "particle", "word", "inside a word"
]
"""Why a line ends where it does, as `.json` says it."""

AUTHOR: Reason = "author"
INSIDE_WORD: Reason = "inside a word"

_KEEPING = frozenset(
    (
        *(INSIDE, "tight", "article", "proclitic", "link"),
        *("before-particle", "before-suffix", "before-enclitic", "before-mark"),
        *("before-dependent", "before-auxiliary", "before-counter", "before-postposition"),
    )
)
"""Classes of places where no line ends while the words fit: readers stumble over a line that begins
with a particle, or ends in an article."""


_WITHIN_PHRASE = frozenset(("torn", "within-phrase"))
_LEANING = frozenset(("determiner", "preposition", "conjunction", "article", "proclitic"))


class Judgement(NamedTuple):
    """What a line's end at a place costs, and why people end lines there."""

    cost: float
    reason: Reason
    keeps: bool
    """Whether what stands on both sides belongs on one line, if any size takes it so."""
    within_phrase: bool
    """Whether it is one phrase, to be parted only where a line would be a remnant otherwise."""
    leans: bool = False
    """Whether the word before belongs to what follows, and makes no line by itself."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A language's costs: by class of place, and for lines that differ from the mean width.

    The cost of a line `w` wide among lines of mean width `m` is
    evenness x ((w - m) / m)² + short x max(0, 1/2 - w / m). `usual` is what a line's end costs on
    average where people end lines: only by it can fewer lines be weighed against more.
    """

    evenness: float
    short: float
    usual: float
    classes: dict[str, float]


def _read(path: Path) -> dict[str, Weights]:
    return {
        language: Weights(table["evenness"], table["short"], table["usual"], table["classes"])
        for language, table in json.loads(path.read_text(encoding="utf-8")).items()
    }


_WEIGHTS = _read(Path(__file__).with_name("weights.json"))

_Classify = Callable[[str, Sequence[int], str], list[Classes]]
# Which table of words and which weights a language has; others are read as English is.
_KINDS: dict[str, tuple[_Classify, str]] = {
    "ko": (korean.classes, "ko"),
    "ja": (japanese.classes, "ja"),
    "zh-Hans": (chinese.classes, "zh"),
    "zh-Hant": (chinese.classes, "zh"),
    "zh-HK": (chinese.classes, "zh"),
}
_OTHER: tuple[_Classify, str] = spaced.classes, "en"

_REASONS: dict[str, Reason] = {
    "sentence": "sentence",
    "colon": "colon",
    "dash": "colon",
    "comma": "comma",
    "clause": "clause",
    "connective": "clause",
    "purpose": "clause",
    "adnominal": "clause",
    "final": "clause",
    "postposition": "clause",
    "verb": "clause",
    "object": "particle",
    "subject": "particle",
    "topic": "particle",
    "place": "particle",
    "genitive": "particle",
    "conjoined": "particle",
    "only": "particle",
    "particle": "particle",
    INSIDE: "inside a word",
    "tight": "inside a word",
}


def weights(language: str) -> Weights:
    """The costs of a language, one of our tags."""
    return _WEIGHTS[_KINDS.get(language, _OTHER)[1]]


def classes(text: str, places: Sequence[int], language: str) -> list[Classes]:
    """The classes of each place but the last, which is the text's end; ascending offsets."""
    return _kind(text, language)[0](text, places, language)


def _kind(text: str, language: str) -> tuple[_Classify, str]:
    found = _KINDS.get(language, _OTHER)
    if found is not _OTHER and _is_latin(text, language):
        return _OTHER  # an English title on a Chinese blog
    return found


def _is_latin(text: str, language: str) -> bool:
    wide = sum("\u2e80" <= character <= "\uffef" for character in text)
    # A Korean title may name half a dozen English things, and still end in a Korean word.
    return not wide if language == "ko" else wide * 8 < len(text)


def judge(text: str, places: Sequence[int], language: str) -> list[Judgement]:
    """What a line's end costs at each of `places`, ascending offsets; the text's end is free."""
    table = weights(language).classes
    judged = [
        Judgement(
            sum(table.get(name, 0.0) for name in found),
            _REASONS.get(found[0], "word"),
            not _KEEPING.isdisjoint(found),
            found[0] in _WITHIN_PHRASE,
            found[0] in _LEANING,
        )
        for found in classes(text, places, language)
    ]
    judged.append(Judgement(0.0, "sentence", keeps=False, within_phrase=False))
    return judged
