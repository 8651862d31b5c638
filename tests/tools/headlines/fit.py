"""Fit the costs of line ends to headings that people broke by hand.

    python -m tests.tools.headlines.fit FILE [--write]

In: a file of headings (`headings.py` says its form). Out: `weights.json` of
`app/pyoji/engine/text/sense/`, and on standard output what the costs reach on groups that they were
not fitted on.

The model is a choice among all arrangements of a heading's words in as many lines as the person
used: an arrangement is the likelier the less it costs, P ∝ exp(-cost). The costs that make the
people's choices the likeliest are found by gradient descent; each is drawn towards what a
typographer would say beforehand (`PRIORS`), so that a class that is seen twice is not made a law.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pyoji.engine.text import sense
from pyoji.engine.text.arrange import shortfall
from pyoji.engine.text.breaks import Grade
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import SLACK, Words

from tests.tools.headlines.headings import SIZE, Heading, open_box, prepared, read
from tests.tree import ROOT

WEIGHTS = ROOT / "app" / "pyoji" / "engine" / "text" / "sense" / "weights.json"
FOLDS = 5
STRENGTH = 6
"""How much the priors weigh: one over the variance of a cost around its prior."""

EVENNESS, SHORT, ALONE = "evenness", "short", "alone"
# What is known beforehand: what ends a thought ends a line, and what readers stumble over. The
# rest comes from counts of how often people ended lines at each kind of place, in more headings
# than the file's.
# The cost of a last line of one short word is not fitted. People leave one as often as the other
# costs predict, more often in English and Japanese than in Korean and Chinese, but readers of cards
# object to it.
LAST_ALONE = {"ko": 8.0, "ja": 6.0, "zh": 4.0, "en": 5.0}
_ALL = {
    EVENNESS: 5.0,
    SHORT: 3.0,
    "sentence": -3.0,
    "colon": -3.0,
    "dash": -2.0,
    "comma": -1.8,
    "enclosed": 1.0,
    "tight": 3.0,
    "joiner": 1.0,
    "link": 1.5,
    "before-mark": 3.0,
    "before-joiner": 1.0,
    "before-symbol": 0.5,
}
PRIORS = {
    "ko": {
        **_ALL,
        "determiner": 2.1,
        "adverb": 1.4,
        "adnominal": 0.8,
        "noun": 0.7,
        "latin": 0.5,
        "latin-name": 0.8,
        "genitive": 0.1,
        "topic": -0.1,
        "object": -0.3,
        "place": -0.6,
        "connective": -0.6,
        "clause": -1.5,
        "purpose": -1.5,
        "adverbial": -1.0,
        "postposition": -0.6,
        "before-bracket": -0.5,
        "before-postposition": 2.5,
        "before-dependent": 2.5,
        "before-predicate": 1.0,
        "before-part": 2.0,
        "before-auxiliary": 2.0,
        "before-particle": 3.0,
        "before-counter": 4.0,
        "before-together": 0.5,
        "aside": 1.2,
        "modified-head": -0.4,
        "marked-head": 0.6,
        "before-number": 0.2,
        "before-quantity": 1.5,
    },
    "ja": {
        **_ALL,
        "comma": -2.6,
        "inside": 3.5,
        "within-phrase": 3.0,
        "torn": 1.7,
        "within-Kana": 1.2,
        "within-Hani": 1.2,
        "within-Latn": 2.0,
        "compound": 1.0,
        "genitive": 1.0,
        "brief": 1.5,
        "noun": 0.9,
        "object": -0.8,
        "means": -1.0,
        "attributive": 1.0,
        "connective": -0.5,
        "before-bracket": -1.0,
        "closed": -0.8,
        "before-particle": 2.5,
        "before-suffix": 2.5,
        "before-dependent": 2.5,
    },
    "zh": {
        **_ALL,
        "comma": -2.4,
        "inside": 3.2,
        "word": 0.45,
        "function": 0.8,
        "determiner": 1.2,
        "before-suffix": 2.0,
        "before-counter": 4.0,
        "leading": 1.2,
        "before-opener": -0.8,
        "doubted": 0.6,
        "single": 0.4,
        "before-single": 0.4,
    },
    "en": {
        **_ALL,
        "inside": 3.5,
        "before-link": 1.5,
        "article": 2.5,
        "proclitic": 2.0,
        "number": 0.6,
        "before-counter": 4.0,
        "agreeing": 1.0,
        "opener": 1.4,
        "closer": -0.3,
        "genitive": 0.6,
        "determiner": 0.7,
        "preposition": 0.7,
        "conjunction": 0.7,
        "plain": 0.6,
        "before-preposition": -0.7,
        "before-conjunction": -0.3,
        "before-enclitic": 3.0,
        "phrase": -0.8,
        "dictionary": 0.6,
    },
}

FAMILIES = {"ko": "ko", "ja": "ja", "zh-Hans": "zh", "zh-Hant": "zh", "zh-HK": "zh"}
"""Which costs a language has; those that are not listed share the ones of English."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A heading, the features of each way to arrange it, and the person's among them."""

    heading: Heading
    ways: tuple[dict[str, float], ...]
    person: int | None


def choices(fonts: Fonts, headings: Sequence[Heading]) -> Iterator[Choice]:
    """Every heading with all arrangements that its open box takes."""
    for heading in headings:
        paragraph = prepared(fonts, heading)
        count = len(heading.ends) + 1
        limit = open_box(paragraph, count) / SIZE + SLACK
        pieces = Words(paragraph, Grade.WORD).column(limit, 1.0).pieces
        at = pieces.offsets
        language = paragraph.style.language.tag
        found = sense.classes(heading.text, at, language)
        keeps = [judgement.keeps for judgement in sense.judge(heading.text, at, language)]
        ways, person = [], None
        for inner in combinations(range(len(at) - 1), count - 1):
            widths = []
            first = 0
            for last in (*inner, len(at) - 1):
                widths.append(pieces.stops[last] - pieces.begins[first])
                first = last + 1
            if max(widths) > limit:
                continue
            if tuple(at[index] for index in inner) == heading.ends:
                person = len(ways)
            features: Counter[str] = Counter(name for index in inner for name in found[index])
            mean = sum(widths) / count
            features[EVENNESS] = sum(((w - mean) / mean) ** 2 for w in widths)  # type: ignore[assignment]
            features[SHORT] = sum(max(0.0, 0.5 - w / mean) for w in widths)  # type: ignore[assignment]
            if count > 1 and all(map(keeps.__getitem__, range(inner[-1] + 1, len(at) - 1))):
                features[ALONE] = shortfall(widths[-1], sum(widths), count)  # type: ignore[assignment]
            ways.append(dict(features))
        if ways:
            yield Choice(heading, tuple(ways), person)


def fitted(
    given: Sequence[Choice], prior: dict[str, float], alone: float = 0.0, rounds: int = 300
) -> dict[str, float]:
    """The costs that make the people's choices the likeliest (Adam on the whole set).

    The cost `alone` of a last line of one word is added afterwards.
    """
    known = [choice for choice in given if choice.person is not None]
    names = {name for choice in known for way in choice.ways for name in way}
    costs = {name: prior.get(name, 0.0) for name in sorted(names | set(prior))}
    costs[ALONE] = 0.0
    first: dict[str, float] = defaultdict(float)
    second: dict[str, float] = defaultdict(float)
    for step in range(1, rounds + 1):
        slope = {
            name: STRENGTH * (0.05 if name == EVENNESS else 1.0) * (cost - prior.get(name, 0.0))
            for name, cost in costs.items()
        }
        for choice in known:
            totals = [_cost(way, costs) for way in choice.ways]
            least = min(totals)
            odds = [math.exp(least - total) for total in totals]
            whole = sum(odds)
            for index, (way, odd) in enumerate(zip(choice.ways, odds, strict=True)):
                share = (index == choice.person) - odd / whole
                if abs(share) > 1e-6:
                    for name, value in way.items():
                        slope[name] += share * value
        del slope[ALONE]
        for name, value in slope.items():
            first[name] = 0.9 * first[name] + 0.1 * value
            second[name] = 0.99 * second[name] + 0.01 * value * value
            mean = first[name] / (1 - 0.9**step)
            spread = second[name] / (1 - 0.99**step)
            costs[name] -= 0.05 * mean / (math.sqrt(spread) + 1e-9)
    costs[ALONE] = alone
    return costs


def _cost(way: dict[str, float], costs: dict[str, float]) -> float:
    return sum(value * costs.get(name, 0.0) for name, value in way.items())


def usual(given: Sequence[Choice], costs: dict[str, float]) -> float:
    """What the lines' ends that people chose cost on average."""
    ends = total = 0.0
    for choice in given:
        if choice.person is not None:
            way = choice.ways[choice.person]
            ends += len(choice.heading.ends)
            total += sum(n * costs[name] for name, n in way.items() if name in costs)
    return total / ends if ends else 0.0


def agrees(choice: Choice, costs: dict[str, float]) -> bool:
    """Whether the cheapest arrangement is the person's."""
    totals = [_cost(way, costs) for way in choice.ways]
    return totals.index(min(totals)) == choice.person


def fold(heading: Heading) -> int:
    """Headings of one source are in one fold, so that no heading is tested on its kin."""
    return zlib.crc32(heading.group.encode()) % FOLDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, test by folds, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true", help="write the costs into the tree")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        print(f"{options.file} is missing: give a file of headings broken by hand", file=sys.stderr)
        return 2
    fonts = Fonts.open(ROOT / "fonts")
    families: dict[str, list[Choice]] = defaultdict(list)
    for choice in choices(fonts, read(options.file)):
        families[FAMILIES.get(choice.heading.language, "en")].append(choice)
    table = {}
    for family, given in sorted(families.items()):
        prior, alone = PRIORS[family], LAST_ALONE[family]
        hits: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for number in range(FOLDS):
            costs = fitted([each for each in given if fold(each.heading) != number], prior, alone)
            for choice in given:
                if fold(choice.heading) == number:
                    keys = (choice.heading.language, "35+" if len(choice.heading.text) > 34 else "")
                    for key in ("all", *filter(None, keys)):
                        counts[key] += 1
                        hits[key] += agrees(choice, costs)
        shares = "  ".join(f"{k} {hits[k]}/{n} = {hits[k] / n:.1%}" for k, n in counts.items())
        print(f"{family}: {shares}")
        costs = fitted(given, prior, alone)
        table[family] = {
            EVENNESS: round(costs.pop(EVENNESS), 2),
            SHORT: round(costs.pop(SHORT), 2),
            ALONE: costs.pop(ALONE),
            "usual": round(usual(given, costs), 2),
            "classes": {name: round(cost, 2) + 0.0 for name, cost in sorted(costs.items())},
        }
    if options.write:
        WEIGHTS.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
