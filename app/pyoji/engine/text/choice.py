"""Choice: size, number of lines and line breaks, optimised together.

In: a prepared paragraph, a room, and the largest size at which its words fit. Out: a size and its
lines. A title is set a little smaller if its lines then read better: a line ends at a colon or a
spaced dash wherever the sizes allow, and avoiding a bad break is worth several per cent of the
size. Must not know the position of the room on the card.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from math import ceil, floor, inf, log
from operator import lt, sub

from pyoji.engine.text.arrange import Arrangement, End, arrange
from pyoji.engine.text.lines import SLACK, Pieces, is_lone
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.sense import INSIDE_WORD, Weights

SMALLER = 12.0
"""The cost of a size that is smaller by a factor e. At 10 % smaller it equals the difference
between a break after a determiner and one after a particle."""

LINE = 0.5
"""The cost of each line after the first, if the break before it is of average quality. Fewer lines
read at a glance."""

LEAST_SHARE = 0.75
"""The smallest share of the size that is taken for better lines; smaller only if nothing fits. At
0.7 a title of two lines often fits on one, and half of its room stays empty."""

SPLIT_SHARE = 0.66
"""The smallest share of the size at which a title of two parts still breaks between them."""

THIN, THIN_COST = 1 / 3, 5.0
"""A line shorter than this share of the longest looks left over, unless it ends at a colon."""

ALONE_COST = 1.5
"""The cost of a line that is a single function word, such as a preposition."""

_STEPS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
# Line breaks that the author wrote are kept at any size that the template allows.
_DOWN_TO_SMALLEST = tuple(0.95**step for step in range(40))
_LONE_COST = 6.0

Counts = tuple[int, ...]
"""The number of lines of each part."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as the index after each line's last piece, the size at which they fit, their cost."""

    ends: tuple[int, ...]
    size: float
    cost: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a size: the width in pixels, the grid of sizes, the number of lines that fit.

    `lines(size)` is the number of lines of that size that the room holds.
    """

    width: float
    smallest: float
    step: float
    lines: Callable[[float], int]

    def rounded(self, size: float) -> float:
        """Round `size` down to the grid."""
        return self.smallest + floor((size - self.smallest) / self.step + 1e-6) * self.step


class Part:
    """The pieces between two fixed breaks, and their arrangements by number of lines and width."""

    def __init__(
        self, pieces: Pieces, ends: Sequence[End], weights: Weights, first: int, after: int
    ) -> None:
        self.first, self.offsets = first, pieces.offsets[first:after]
        self._begins, stops = pieces.begins[first:after], pieces.stops[first:after]
        self.width = sum(map(sub, stops, self._begins))
        self._stops = list(map(max, stops, pieces.reaches[first:after]))
        # The least stop from each piece on, since a hyphen may end further right than what follows.
        self._nearest = list(accumulate(reversed(self._stops), min))[::-1]
        self._ends, self._weights = _from(ends[first:after], first), weights
        self._is_last = after == len(pieces.offsets)
        self._free: dict[int, Arrangement | None] = {}

    def free(self, count: int) -> Arrangement | None:
        """Return the cheapest arrangement in `count` lines of any width."""
        if count not in self._free:
            self._free[count] = self._arrange(count, inf)
        return self._free[count]

    def arranged(self, count: int, limit: float) -> Arrangement | None:
        """Return the cheapest arrangement in `count` lines of at most `limit` em."""
        free = self.free(count)
        if free is None or max(free.widths) <= limit + SLACK:
            return free
        return self._arrange(count, limit)

    def fewest(self, limit: float) -> int:
        """Return the smallest number of lines of at most `limit` em, each of a piece or more."""
        count, first, total = 0, 0, len(self._nearest)
        while first < total:
            reach = self._begins[first] + limit + SLACK
            first = bisect_right(self._nearest, reach, first + 1)
            count += 1
        return count

    def _arrange(self, count: int, limit: float) -> Arrangement | None:
        begins, stops, ends, weights = self._begins, self._stops, self._ends, self._weights
        return arrange(begins, stops, ends, weights, count, limit, ends_text=self._is_last)


class Parts:
    """A text in parts between fixed breaks: the costs of its lines, by the line counts of the
    parts."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._text, self._parts = text, parts
        self._least: dict[Counts, float] = {}

    def candidates(self, room: int, limit: float) -> list[Counts]:
        """Return the line counts to try, each with a sum of at most `room`."""
        free = room - len(self._parts) + 1
        if free < 1:
            return []
        ranges = []
        for part in self._parts:
            least = max(1, ceil((part.width - SLACK) / limit) - 1)
            ranges.append(range(min(least, free), min(free, least + 2, len(part.offsets)) + 1))
        if len(ranges) == 1:
            return [(count,) for count in ranges[0]]
        return [counts for counts in product(*ranges) if sum(counts) <= room]

    def fewest(self, limit: float) -> Counts:
        """Return the smallest line counts with lines of at most `limit` em."""
        return tuple([part.fewest(limit) for part in self._parts])

    def least(self, counts: Counts) -> float:
        """Return a lower bound of the cost for these counts; infinite if they are impossible."""
        least = self._least.get(counts)
        if least is None:
            least = LINE * (sum(counts) - 1)
            for part, count in zip(self._parts, counts, strict=True):
                free = part.free(count)
                least += inf if free is None else free.cost
            self._least[counts] = least
        return least

    def arranged(self, counts: Counts, limit: float) -> tuple[tuple[int, ...], float] | None:
        """Arrange the parts in these line counts; return the line ends and their cost."""
        ends: list[int] = []
        widths: list[float] = []
        widest = 0.0
        cost = LINE * (sum(counts) - 1)
        last = self._parts[-1]
        for part, count in zip(self._parts, counts, strict=True):
            arrangement = part.arranged(count, limit)
            if arrangement is None:
                return None
            ends += [part.first + end for end in arrangement.ends]
            cost += arrangement.cost
            widest = max(widest, *arrangement.widths)
            # A line that ends at a colon or at the author's break may be short.
            widths += arrangement.widths if part is last else arrangement.widths[:-1]
        if widths and min(widths) < THIN * widest:
            cost += THIN_COST
        if counts[-1] > 1 and is_lone(self._text[last.offsets[ends[-2] - last.first - 1] :]):
            cost += _LONE_COST
        return tuple(ends), cost


def choose(
    paragraph: Paragraph, pieces: Pieces, weights: Weights, largest: float, bounds: Bounds
) -> Lines | None:
    """Return the lines that read best, at `largest` or a little smaller; None if nothing fits."""
    if bounds.width <= 0:  # a text of combining marks only makes a room without width
        return None
    offsets = pieces.offsets
    ends = _ends(paragraph, offsets, weights.usual)

    def parts(cuts: Sequence[int]) -> Parts:
        edges = pairwise((0, *cuts, len(offsets)))
        return Parts(paragraph.text, [Part(pieces, ends, weights, *edge) for edge in edges])

    forced = _after(offsets, paragraph.forced)
    if forced:
        lines = _cheapest(parts(forced), largest, bounds, _DOWN_TO_SMALLEST)
        if lines is not None:
            return lines
    unsplit = _cheapest(parts(()), largest, bounds)
    if unsplit is not None and len(unsplit.ends) == 1:
        return unsplit
    colons = _after(offsets, paragraph.lazy_judgements.colons)
    for cuts in dict.fromkeys((tuple(colons), *((cut,) for cut in colons))):
        split = _cheapest(parts(cuts), largest, bounds) if cuts else None
        if split is not None and (unsplit is None or split.size >= unsplit.size * SPLIT_SHARE):
            return split
    return unsplit


def _ends(paragraph: Paragraph, offsets: Sequence[int], usual: float) -> list[End]:
    """Return the cost of a line break after each piece, relative to the `usual` cost."""
    judgements, text = paragraph.judgements, paragraph.text
    ends: list[End] = []
    start = phrase = 0  # the piece's offset, and the index of its phrase's first piece
    for index, at in enumerate(offsets):
        judgement = judgements[at]
        alone = ALONE_COST if judgement.leans and " " not in text[start:at].strip() else 0.0
        parts = judgement.within_phrase or judgement.reason == INSIDE_WORD
        ends.append(End(judgement.cost - usual, alone, phrase if parts else 0))
        start = at
        phrase = phrase if parts else index + 1
    return ends


def _from(ends: Sequence[End], first: int) -> Sequence[End]:
    """Return the ends with phrase indices relative to `first`."""
    return [end._replace(phrase=max(0, end.phrase - first)) for end in ends] if first else ends


def _after(offsets: Sequence[int], places: Set[int]) -> list[int]:
    """Return the index after each piece that ends at one of `places`, except the last piece."""
    return [index for index, at in enumerate(offsets[:-1], 1) if at in places] if places else []


def _cheapest(
    parts: Parts, largest: float, bounds: Bounds, shares: Sequence[float] = _STEPS
) -> Lines | None:
    """Return the cheapest lines over all sizes and line counts, from the largest size down."""
    best: Lines | None = None
    dearest = inf  # the cost that lines have to be under
    for share in shares:
        size = bounds.rounded(largest * share)
        if size < bounds.smallest - SLACK or (best is not None and share < LEAST_SHARE):
            break
        price = SMALLER * log(largest / size)
        limit = bounds.width / size
        fewest = parts.fewest(limit)
        none_cheaper = True
        too_few: list[Counts] = []
        for counts in parts.candidates(max(1, bounds.lines(size)), limit):
            if any(map(lt, counts, fewest)):
                too_few.append(counts)
                continue
            if parts.least(counts) + price >= dearest:
                continue
            none_cheaper = False
            lines = parts.arranged(counts, limit)
            if lines is not None and lines[1] + price < dearest:
                best = Lines(lines[0], size, lines[1] + price)
                dearest = best.cost - 1e-9
        if best is None or not none_cheaper:
            continue
        # Fewer lines may fit at a smaller size.
        if all(parts.least(counts) + price >= dearest for counts in too_few):
            break
    return best
