"""Sense: the cost of a line break to a reader, by language.

In: a clean text, the offsets of break opportunities (places), a language. Out: a cost and a reason
for each place. A negative cost marks a place where people like to end a line, such as a comma. The
costs are fitted to headings that people broke by hand (`tests/tools/headlines/fit.py` writes
`weights.json`). Must not know fonts, widths or sizes; `arrange.py` weighs sense against evenness.

    marks     punctuation around a place, in every language
    korean    particles and endings (`korean_endings`); dependent nouns, auxiliaries, counters
              (`korean_starts`)
    japanese  phrases (ICU and BudouX), particles, compounds
    chinese   words (ICU), function words, verbs that start a phrase
    spaced    articles, prepositions, conjunctions and particles of languages with spaces;
              `function_words` selects the language's table
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pyoji.engine.text.sense import chinese, japanese, korean, spaced
from pyoji.engine.text.sense.marks import INSIDE, Classes

Reason = Literal[
    "author", "sentence", "colon", "comma", "clause", "particle", "word", "inside a word"
]
"""Why a line ends where it does; a public value in `.json`."""

AUTHOR: Reason = "author"
INSIDE_WORD: Reason = "inside a word"

_UNBREAKABLE = frozenset(
    (
        *(INSIDE, "tight", "article", "proclitic", "link"),
        *("before-particle", "before-suffix", "before-enclitic", "before-mark"),
        *("before-dependent", "before-auxiliary", "before-counter", "before-postposition"),
        *("before-predicate", "leading"),
    )
)
"""Classes of places where no line ends while the words fit. Readers stumble over a line that starts
with a particle or ends with an article."""


_WITHIN_PHRASE = frozenset(("torn", "within-phrase"))
_LEANING = frozenset(("determiner", "preposition", "conjunction", "article", "proclitic", "opener"))


class Judgement(NamedTuple):
    """The cost of a line break at a place, and its reason."""

    cost: float
    reason: Reason
    keeps: bool
    """Whether the words on both sides belong on one line, if they fit at any size."""
    within_phrase: bool
    """Whether the break splits a phrase, which is allowed only to avoid a very short line."""
    leans: bool = False
    """Whether the word before belongs to the next one, and should not be a line by itself."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The costs of a language, by class of place and by deviation from the mean line width.

    The cost of a line of width `w` with mean width `m` is
    evenness x ((w - m) / m)² + short x max(0, 1/2 - w / m). A last line of one word costs `alone`
    times its shortfall (`arrange.py`) more. `usual` is the average cost of the breaks that people
    choose, which makes different line counts comparable.
    """

    evenness: float
    short: float
    alone: float
    usual: float
    classes: dict[str, float]


def _read(path: Path) -> dict[str, Weights]:
    return {
        language: Weights(**table)
        for language, table in json.loads(path.read_text(encoding="utf-8")).items()
    }


_WEIGHTS = _read(Path(__file__).with_name("weights.json"))

_Classify = Callable[[str, Sequence[int], str], list[Classes]]
# The classifier and the weights of a language; other languages use those of English.
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
    "closer": "particle",
    "particle": "particle",
    INSIDE: "inside a word",
    "tight": "inside a word",
}


def weights(language: str) -> Weights:
    """Return the costs of a language, a canonical tag."""
    return _WEIGHTS[_KINDS.get(language, _OTHER)[1]]


def classes(text: str, places: Sequence[int], language: str) -> list[Classes]:
    """Return the classes of each place except the last, the text's end; offsets ascend."""
    return _kind(text, language)[0](text, places, language)


def _kind(text: str, language: str) -> tuple[_Classify, str]:
    table = _KINDS.get(language, _OTHER)
    if table is not _OTHER and _is_latin(text, language):
        return _OTHER  # an English title on a Chinese blog
    return table


_WIDE = re.compile("[\u2e80-\uffef]")


def _is_latin(text: str, language: str) -> bool:
    if language == "ko":  # Korean titles may contain many English names
        return not _WIDE.search(text)
    return len(_WIDE.findall(text)) * 8 < len(text)


def judge(text: str, places: Sequence[int], language: str) -> list[Judgement]:
    """Return the judgement of each place; offsets ascend, and the text's end is free."""
    costs = _KINDS.get(language, _OTHER)[1]
    judgements = [_judgement(names, costs) for names in classes(text, places, language)]
    judgements.append(_TEXT_END)
    return judgements


_TEXT_END = Judgement(0.0, "sentence", keeps=False, within_phrase=False)


@lru_cache(maxsize=2048)  # a language has some hundred combinations
def _judgement(names: Classes, costs: str) -> Judgement:
    """Return the judgement of a place of these classes by the costs of a language."""
    table = _WEIGHTS[costs].classes
    return Judgement(
        sum(table.get(name, 0.0) for name in names),
        _REASONS.get(names[0], "word"),
        not _UNBREAKABLE.isdisjoint(names),
        names[0] in _WITHIN_PHRASE,
        names[0] in _LEANING,
    )
