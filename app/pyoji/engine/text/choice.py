"""Choice: size, number of lines and line breaks, optimised together.

In: a prepared paragraph, a room, and the largest size at which its words fit. Out: a size and its
lines. A title is set a little smaller if its lines then read better: a line ends at a colon or a
spaced dash wherever the sizes allow, and avoiding a bad break is worth several per cent of the
size. Must not know the position of the room on the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil, floor, inf, log

from pyoji.engine.text.arrange import Arrangement, End, arrange
from pyoji.engine.text.lines import SLACK, Piece, is_lone
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
_SPLIT_REASONS = frozenset({"colon"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as the index after each line's last piece, the size at which they fit, their cost."""

    ends: tuple[int, ...]
    size: float
    cost: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a size: the width in pixels, the grid of sizes, the number of lines that fit.

    `lines(size)` is the number of lines of that size that the room holds, at least 1.
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
        self, pieces: Sequence[Piece], ends: Sequence[End], weights: Weights, first: int, after: int
    ) -> None:
        self.pieces, self.first = pieces[first:after], first
        self._ends, self._weights = _from(ends[first:after], first), weights
        self._is_last = after == len(pieces)
        self._free: dict[int, Arrangement | None] = {}
        self.width = sum(piece.stop - piece.begin for piece in self.pieces)

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
        return self._arrange(count, limit) if self.width / count <= limit + SLACK else None

    def _arrange(self, count: int, limit: float) -> Arrangement | None:
        pieces, ends, weights = self.pieces, self._ends, self._weights
        return arrange(pieces, ends, weights, count, limit, ends_text=self._is_last)


def choose(
    paragraph: Paragraph, pieces: Sequence[Piece], weights: Weights, largest: float, bounds: Bounds
) -> Lines | None:
    """Return the lines that read best, at `largest` or a little smaller; None if nothing fits."""
    if bounds.width <= 0:  # a text of combining marks only makes a room without width
        return None
    judgements = paragraph.judgements
    ends = _ends(paragraph, pieces, weights.usual)

    def parts(cuts: Sequence[int]) -> list[Part]:
        edges = (0, *cuts, len(pieces))
        return [Part(pieces, ends, weights, first, after) for first, after in pairwise(edges)]

    forced = _after(pieces, lambda at: at in paragraph.forced)
    if forced:
        lines = _cheapest(paragraph, parts(forced), largest, bounds, _DOWN_TO_SMALLEST)
        if lines is not None:
            return lines
    unsplit = _cheapest(paragraph, parts(()), largest, bounds)
    if unsplit is not None and len(unsplit.ends) == 1:
        return unsplit
    colons = _after(pieces, lambda at: judgements[at].reason in _SPLIT_REASONS)
    for cuts in dict.fromkeys((tuple(colons), *((cut,) for cut in colons))):
        split = _cheapest(paragraph, parts(cuts), largest, bounds) if cuts else None
        if split is not None and (unsplit is None or split.size >= unsplit.size * SPLIT_SHARE):
            return split
    return unsplit


def _ends(paragraph: Paragraph, pieces: Sequence[Piece], usual: float) -> list[End]:
    """Return the cost of a line break after each piece, relative to the `usual` cost."""
    judgements, text = paragraph.judgements, paragraph.text
    ends: list[End] = []
    start = phrase = 0  # the piece's offset, and the index of its phrase's first piece
    for index, piece in enumerate(pieces):
        judgement = judgements[piece.at]
        alone = ALONE_COST if judgement.leans and " " not in text[start : piece.at].strip() else 0.0
        parts = judgement.within_phrase or judgement.reason == INSIDE_WORD
        ends.append(End(judgement.cost - usual, alone, phrase if parts else 0))
        start = piece.at
        phrase = phrase if parts else index + 1
    return ends


def _from(ends: Sequence[End], first: int) -> Sequence[End]:
    """Return the ends with phrase indices relative to `first`."""
    return [end._replace(phrase=max(0, end.phrase - first)) for end in ends] if first else ends


def _after(pieces: Sequence[Piece], ends: Callable[[int], bool]) -> list[int]:
    """Return the index after each piece whose end satisfies `ends`, except the last piece."""
    return [index + 1 for index, piece in enumerate(pieces[:-1]) if ends(piece.at)]


def _cheapest(
    paragraph: Paragraph,
    parts: Sequence[Part],
    largest: float,
    bounds: Bounds,
    shares: Sequence[float] = _STEPS,
) -> Lines | None:
    """Return the cheapest lines over all sizes and line counts, from the largest size down."""
    best: Lines | None = None
    lone: dict[int, float] = {}
    for share in shares:
        size = bounds.rounded(largest * share)
        if size < bounds.smallest - SLACK or (best is not None and share < LEAST_SHARE):
            break
        price = SMALLER * log(largest / size)
        limit = bounds.width / size
        none_cheaper = True
        for counts in _counts(parts, bounds.lines(size), limit):
            least = _least(parts, counts)
            if least is None or (best is not None and least + price >= best.cost - 1e-9):
                continue
            none_cheaper = False
            lines = _arrange_parts(paragraph, parts, counts, limit, lone)
            if lines is not None and (best is None or lines[1] + price < best.cost - 1e-9):
                best = Lines(lines[0], size, lines[1] + price)
        if best is not None and none_cheaper:
            break
    return best


def _counts(parts: Sequence[Part], room: int, limit: float) -> list[tuple[int, ...]]:
    """Return the candidate line counts for the parts, each with a sum of at most `room`."""
    if len(parts) > room:
        return []
    free = room - len(parts) + 1
    ranges = []
    for part in parts:
        least = max(1, ceil((part.width - SLACK) / limit) - 1)
        ranges.append(range(min(least, free), min(free, least + 2, len(part.pieces)) + 1))
    if len(ranges) == 1:
        return [(count,) for count in ranges[0]]
    return [counts for counts in product(*ranges) if sum(counts) <= room]


def _least(parts: Sequence[Part], counts: tuple[int, ...]) -> float | None:
    """Return a lower bound of the cost for these line counts; None if they are impossible."""
    cost = LINE * (sum(counts) - 1)
    for part, count in zip(parts, counts, strict=True):
        free = part.free(count)
        if free is None:
            return None
        cost += free.cost
    return cost


def _arrange_parts(
    paragraph: Paragraph,
    parts: Sequence[Part],
    counts: tuple[int, ...],
    limit: float,
    lone: dict[int, float],
) -> tuple[tuple[int, ...], float] | None:
    """Arrange the parts in these line counts; return the line ends and their cost.

    `lone` caches the cost of a single-letter last line by its start offset.
    """
    ends: list[int] = []
    widths: list[float] = []
    widest = 0.0
    cost = LINE * (sum(counts) - 1)
    for part, count in zip(parts, counts, strict=True):
        arrangement = part.arranged(count, limit)
        if arrangement is None:
            return None
        ends += [part.first + end for end in arrangement.ends]
        cost += arrangement.cost
        widest = max(widest, *arrangement.widths)
        # A line that ends at a colon or at the author's break may be short.
        widths += arrangement.widths if part is parts[-1] else arrangement.widths[:-1]
    if widths and min(widths) < THIN * widest:
        cost += THIN_COST
    if len(ends) > 1:
        begins = parts[-1].pieces[ends[-2] - parts[-1].first - 1].at if counts[-1] > 1 else -1
        if begins >= 0:
            if begins not in lone:
                lone[begins] = _LONE_COST if is_lone(paragraph.text[begins:]) else 0.0
            cost += lone[begins]
    return tuple(ends), cost
