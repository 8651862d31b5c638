"""Choice: the size, the number of lines and their ends, weighed together.

In: a prepared paragraph, a room, and the largest size at which its words fit. Out: a size and lines
at it. A title is set a little smaller where that gives lines that read: a colon or a dash between
spaces ends a line wherever the sizes allow, and a place where readers stumble is worth several per
cent of the size. Must not know where on the card the room is.
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
"""What a size costs that is smaller by a factor e: a tenth smaller costs as much as a break at a
determiner is worse than one at a particle."""

LINE = 0.5
"""What each line after the first costs, if it ends the line before as people usually do: fewer
lines read at a glance."""

SPLIT_SHARE = 0.66
"""A title with two parts is set up to this much smaller to end a line between them."""

THIN, THIN_COST = 1 / 3, 5.0
"""A line under this share of the longest looks like a remnant, unless a colon ends it."""

ALONE_COST = 1.5
"""A line of one preposition or the like reads as a slip."""

_STEPS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
# The author's own line ends are worth any size that the design has.
_DOWN_TO_SMALLEST = tuple(0.95**step for step in range(40))
_LONE_COST = 6.0
_SPLITS = frozenset({"colon"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as the index after each one's last piece, the size they fit at, and their cost."""

    ends: tuple[int, ...]
    size: float
    cost: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a size has to keep to: a width in pixels, a grid of sizes, and how many lines fit.

    `lines(size)` is how many lines a size leaves room for, 0 if none.
    """

    width: float
    smallest: float
    step: float
    lines: Callable[[float], int]

    def rounded(self, size: float) -> float:
        """The largest size on the grid that is no larger."""
        return self.smallest + floor((size - self.smallest) / self.step + 1e-6) * self.step


class Part:
    """Pieces between two ends that are fixed: arrangements by number of lines, and by width."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        ends: Sequence[End],
        weights: Weights,
        first: int,
    ) -> None:
        self.pieces, self.first = pieces, first
        self._ends, self._weights = ends, weights
        self._free: dict[int, Arrangement | None] = {}
        # Spaces hang at lines' ends: at most as many as there are pieces.
        self.width = sum(piece.stop - piece.begin for piece in pieces)

    def free(self, count: int) -> Arrangement | None:
        """The cheapest arrangement in so many lines of any width."""
        if count not in self._free:
            self._free[count] = self._arrange(count, inf)
        return self._free[count]

    def arranged(self, count: int, limit: float) -> Arrangement | None:
        """The cheapest arrangement in so many lines of at most `limit` em."""
        free = self.free(count)
        if free is None or max(free.widths) <= limit + SLACK:
            return free
        return self._arrange(count, limit) if self.width / count <= limit + SLACK else None

    def _arrange(self, count: int, limit: float) -> Arrangement | None:
        return arrange(self.pieces, self._ends, self._weights, count, limit)


def choose(
    paragraph: Paragraph, pieces: Sequence[Piece], weights: Weights, largest: float, bounds: Bounds
) -> Lines | None:
    """The lines that read best, at `largest` or a little less; None where nothing fits."""
    if bounds.width <= 0:  # as of a text of marks alone, which has no width to give its room
        return None
    judged = paragraph.judgements
    ends = _ends(paragraph, pieces, weights.usual)

    def parts(cuts: Sequence[int]) -> list[Part]:
        edges = (0, *cuts, len(pieces))
        return [
            Part(pieces[first:after], _from(ends[first:after], first), weights, first)
            for first, after in pairwise(edges)
        ]

    forced = _after(pieces, lambda at: at in paragraph.forced)
    if forced:
        found = _cheapest(paragraph, parts(forced), largest, bounds, _DOWN_TO_SMALLEST)
        if found is not None:
            return found
    whole = _cheapest(paragraph, parts(()), largest, bounds)
    if whole is not None and len(whole.ends) == 1:
        return whole
    every = _after(pieces, lambda at: judged[at].reason in _SPLITS)
    for cuts in dict.fromkeys((tuple(every), *((cut,) for cut in every))):
        split = _cheapest(paragraph, parts(cuts), largest, bounds) if cuts else None
        if split is not None and (whole is None or split.size >= whole.size * SPLIT_SHARE):
            return split
    return whole


def _ends(paragraph: Paragraph, pieces: Sequence[Piece], usual: float) -> list[End]:
    """What it costs to end a line after each piece, beyond what it usually costs."""
    judged, text = paragraph.judgements, paragraph.text
    ends: list[End] = []
    start = phrase = 0  # the offset of the piece, and the index of the phrase's first
    for index, piece in enumerate(pieces):
        found = judged[piece.at]
        alone = ALONE_COST if found.leans and " " not in text[start : piece.at].strip() else 0.0
        parts = found.within_phrase or found.reason == INSIDE_WORD
        ends.append(End(found.cost - usual, alone, phrase if parts else 0))
        start = piece.at
        phrase = phrase if parts else index + 1
    return ends


def _from(ends: Sequence[End], first: int) -> Sequence[End]:
    """The ends of pieces that are counted from `first`."""
    return [end._replace(phrase=max(0, end.phrase - first)) for end in ends] if first else ends


def _after(pieces: Sequence[Piece], ends: Callable[[int], bool]) -> list[int]:
    """The index after each piece but the last that ends at an offset of the kind."""
    return [index + 1 for index, piece in enumerate(pieces[:-1]) if ends(piece.at)]


def _cheapest(
    paragraph: Paragraph,
    parts: Sequence[Part],
    largest: float,
    bounds: Bounds,
    shares: Sequence[float] = _STEPS,
) -> Lines | None:
    """The cheapest of all sizes and numbers of lines; sizes fall until none can be cheaper."""
    best: Lines | None = None
    lone: dict[int, float] = {}
    for share in shares:
        size = bounds.rounded(largest * share)
        if size < bounds.smallest - SLACK:
            break
        price = SMALLER * log(largest / size)
        limit = bounds.width / size
        beaten = True
        for counts in _counts(parts, bounds.lines(size), limit):
            least = _least(parts, counts)
            if least is None or (best is not None and least + price >= best.cost - 1e-9):
                continue
            beaten = False
            found = _set(paragraph, parts, counts, limit, lone)
            if found is not None and (best is None or found[1] + price < best.cost - 1e-9):
                best = Lines(found[0], size, found[1] + price)
        if best is not None and beaten:
            break
    return best


def _counts(parts: Sequence[Part], room: int, limit: float) -> list[tuple[int, ...]]:
    """How many lines each part may have, together at most `room`."""
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
    """What so many lines cost at the least, whatever the width; None where they cannot be."""
    cost = LINE * (sum(counts) - 1)
    for part, count in zip(parts, counts, strict=True):
        free = part.free(count)
        if free is None:
            return None
        cost += free.cost
    return cost


def _set(
    paragraph: Paragraph,
    parts: Sequence[Part],
    counts: tuple[int, ...],
    limit: float,
    lone: dict[int, float],
) -> tuple[tuple[int, ...], float] | None:
    """The parts arranged in so many lines each: the ends, and what they cost.

    `lone` remembers, by where it begins, what a last line costs for being one letter.
    """
    ends: list[int] = []
    widths: list[float] = []
    widest = 0.0
    cost = LINE * (sum(counts) - 1)
    for part, count in zip(parts, counts, strict=True):
        found = part.arranged(count, limit)
        if found is None:
            return None
        ends += [part.first + end for end in found.ends]
        cost += found.cost
        widest = max(widest, *found.widths)
        # What ends at a colon, or where the author said, may be as short as it is.
        widths += found.widths if part is parts[-1] else found.widths[:-1]
    if widths and min(widths) < THIN * widest:
        cost += THIN_COST
    if len(ends) > 1:
        begins = parts[-1].pieces[ends[-2] - parts[-1].first - 1].at if counts[-1] > 1 else -1
        if begins >= 0:
            if begins not in lone:
                lone[begins] = _LONE_COST if is_lone(paragraph.text[begins:]) else 0.0
            cost += lone[begins]
    return tuple(ends), cost
