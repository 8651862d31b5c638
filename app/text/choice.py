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
from math import floor, inf, log

from app.text.arrange import Arrangement, arrange
from app.text.lines import SLACK, Piece, is_lone
from app.text.paragraph import Paragraph
from app.text.sense import Weights

SMALLER = 12.0
"""What a size costs that is smaller by a factor e: a tenth smaller costs as much as a break at a
determiner is worse than one at a particle."""

LINE = 0.7
"""What each line after the first costs: fewer lines are larger, and read at a glance."""

SPLIT_SHARE = 0.72
"""A title with two parts is set up to this much smaller to end a line between them."""

THIN, THIN_COST = 1 / 3, 3.0
"""A line under this share of the longest looks like a remnant, unless a colon ends it."""

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
        self, pieces: Sequence[Piece], costs: Sequence[float], weights: Weights, first: int
    ) -> None:
        self.pieces, self.first = pieces, first
        self._costs, self._weights = costs, weights
        self._free: dict[int, Arrangement | None] = {}

    def arranged(self, count: int, limit: float) -> Arrangement | None:
        """The cheapest arrangement in so many lines of at most `limit` em."""
        if count not in self._free:
            self._free[count] = arrange(self.pieces, self._costs, self._weights, count, inf)
        free = self._free[count]
        if free is None or free.widest <= limit + SLACK:
            return free
        if self._width / count > limit + SLACK:
            return None
        return arrange(self.pieces, self._costs, self._weights, count, limit)

    @property
    def _width(self) -> float:
        # Spaces hang at lines' ends: at most as many as there are pieces.
        return sum(piece.stop - piece.begin for piece in self.pieces)


def choose(
    paragraph: Paragraph, pieces: Sequence[Piece], weights: Weights, largest: float, bounds: Bounds
) -> Lines | None:
    """The lines that read best, at `largest` or a little less; None where nothing fits."""
    judged = paragraph.judgements
    costs = [judged[piece.at].cost for piece in pieces]

    def parts(cuts: Sequence[int]) -> list[Part]:
        edges = (0, *cuts, len(pieces))
        return [Part(pieces[a:b], costs[a:b], weights, a) for a, b in pairwise(edges)]

    forced = _after(pieces, lambda at: at in paragraph.forced)
    if forced:
        found = _cheapest(paragraph, parts(forced), largest, bounds, _DOWN_TO_SMALLEST)
        if found is not None:
            return found
    whole = _cheapest(paragraph, parts(()), largest, bounds)
    if whole is not None and len(whole.ends) == 1:
        return whole
    if cuts := _after(pieces, lambda at: judged[at].reason in _SPLITS):
        split = _cheapest(paragraph, parts(cuts), largest, bounds)
        if split is not None and (whole is None or split.size >= whole.size * SPLIT_SHARE):
            return split
    return whole


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
    best: Lines | None = None
    for share in shares:
        size = bounds.rounded(largest * share)
        if size < bounds.smallest - SLACK:
            break
        price = SMALLER * log(largest / size)
        if best is not None and best.cost <= price - 4.0:
            break  # no arrangement is so much better
        room = bounds.lines(size)
        limit = bounds.width / size
        counts = _counts(parts, room, limit)
        for count in counts:
            found = _set(paragraph, parts, count, limit)
            if found is not None and (best is None or found[1] + price < best.cost - 1e-9):
                best = Lines(found[0], size, found[1] + price)
    return best


def _counts(parts: Sequence[Part], room: int, limit: float) -> list[tuple[int, ...]]:
    """How many lines each part may have, together at most `room`."""
    if len(parts) > room:
        return []
    free = room - len(parts) + 1
    ranges = []
    for part in parts:
        least = max(1, -floor(-(part._width - SLACK) / limit) - 1)
        ranges.append(range(min(least, free), min(free, least + 2, len(part.pieces)) + 1))
    return [counts for counts in product(*ranges) if sum(counts) <= room]


def _set(
    paragraph: Paragraph, parts: Sequence[Part], counts: tuple[int, ...], limit: float
) -> tuple[tuple[int, ...], float] | None:
    """The parts arranged in so many lines each: the ends, and what they cost."""
    ends: list[int] = []
    cost = LINE * (sum(counts) - 1)
    for part, count in zip(parts, counts, strict=True):
        found = part.arranged(count, limit)
        if found is None:
            return None
        ends += [part.first + end for end in found.ends]
        cost += found.cost + _thin(part, found)
    last = parts[-1]
    if counts[-1] > 1:
        begins = last.pieces[ends[-2] - last.first - 1].at
        if is_lone(paragraph.text[begins:]):
            cost += _LONE_COST
    return tuple(ends), cost


def _thin(part: Part, found: Arrangement) -> float:
    if len(found.ends) < 2:
        return 0.0
    firsts = (0, *found.ends[:-1])
    widths = [
        part.pieces[end - 1].stop - part.pieces[first].begin
        for first, end in zip(firsts, found.ends, strict=True)
    ]
    return THIN_COST if min(widths) < THIN * max(widths) else 0.0
