"""Lines: break a paragraph into lines of a given width, first-fit or balanced.

In: a prepared paragraph, the finest grade of break to use, a width. Out: the pieces on each line.
All of it is arithmetic over the paragraph's prefix sums, in em. Must not know heights, nor how the
size is chosen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf
from operator import sub

from pyoji.engine.text.breaks import Grade, Opportunity
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.unicode import properties

SLACK = 1e-6
"""Tolerance for rounding in the sums, in em."""


@dataclass(slots=True)  # not frozen: that takes three times as long to create
class Pieces:
    """The texts between adjacent break opportunities, in lists of an item for each.

    `places` are the breaks after them, `offsets` the offsets of these. `begins` and `stops` are the
    prefix sums at their first characters and at the ends of their ink; `extents` are the greatest
    of the stops so far, since a hyphen may end further right than the syllable after it. `reaches`
    are the ends of their ink if the line was reshaped because balancing moved its end there. A line
    that starts before the `anchors` of a piece must not end with it: a word that is broken starts
    on its own line. It is 0 for a piece that ends its word.
    """

    places: Sequence[Opportunity]
    offsets: list[int]
    begins: list[float]
    stops: list[float]
    reaches: list[float]
    extents: list[float]
    anchors: list[int]

    def greedy(self, limit: float, most: float = inf) -> list[int]:
        """Break into lines of at most `limit` em, first-fit; return the index after each line's
        last piece. Stop after `most` lines and one more."""
        begins, extents, anchors = self.begins, self.extents, self.anchors
        total, limit = len(extents), limit + SLACK
        lines: list[int] = []
        first = 0
        while len(lines) <= most:
            end = bisect_right(extents, begins[first] + limit, first + 1)
            if end == total:
                break
            # Go back to the last piece with which a line from `first` may end.
            while end > first + 1 and anchors[end - 1] > first:
                end -= 1
            lines.append(end)
            first = end
        lines.append(total)
        return lines

    def widest(self) -> float:
        """Return the width of the widest piece, in em."""
        widths: Iterable[float] = map(sub, self.stops, self.begins)
        return max(widths, default=0.0)


class Words:
    """The text between breaks of grade `finest` or better: words or phrases.

    `unbroken` are the pieces, `widest` is the width of the widest one, in em.
    """

    def __init__(
        self,
        paragraph: Paragraph,
        finest: Grade,
        breaks: Sequence[Opportunity] | None = None,
    ) -> None:
        """Use `breaks`, a subset of the paragraph's; by default all its word breaks."""
        self._paragraph = paragraph
        self._finest = finest
        places = paragraph.word_breaks if breaks is None else breaks
        if finest is Grade.PHRASE:
            places = [place for place in places if place.grade is Grade.PHRASE]
        self.unbroken = _pieces(paragraph, places)
        self.widest = self.unbroken.widest()

    @cached_property
    def ink(self) -> float:
        """The sum of the widths without spaces, in em."""
        words = self.unbroken
        # Within a line, a word takes no more than its advance.
        after = [self._paragraph.advance[at] for at in words.offsets]
        return sum(map(min, words.stops, after)) - sum(words.begins)

    @property
    def grades(self) -> set[Grade]:
        """The grades of the breaks after them."""
        return {place.grade for place in self.unbroken.places}

    def __len__(self) -> int:
        return len(self.unbroken.offsets)

    def column(self, width: float, size: float) -> Column:
        """Return the pieces for lines of `width` pixels at a size; wider words are cut."""
        limit = width / size
        pieces = self.unbroken
        if self.widest > limit + SLACK:
            pieces = self._cut(limit + SLACK)
        return Column(self._paragraph, pieces, limit, size)

    def _cut(self, limit: float) -> Pieces:
        """Return the words; those over `limit` em are cut at finer breaks."""
        paragraph, breaks = self._paragraph, self._paragraph.breaks
        places: list[Opportunity] = []
        anchors: list[int] = []
        first, begin = 0, 0.0  # index of the first break inside the word, start of the word in em
        for index, opportunity in enumerate(breaks):
            if opportunity.grade > self._finest:
                continue
            anchor = len(places)
            if paragraph.stop(opportunity.at) - begin > limit:
                for cut in _cuts(paragraph, breaks, first, index, begin, limit):
                    places.append(Opportunity(breaks[cut].at, Grade.GRAPHEME))
                    anchors.append(anchor)
            places.append(opportunity)
            anchors.append(0)
            begin = paragraph.advance[opportunity.at]
            first = index + 1
        return _pieces(paragraph, places, anchors)


def _pieces(
    paragraph: Paragraph, places: Sequence[Opportunity], anchors: list[int] | None = None
) -> Pieces:
    """Return the pieces between these breaks; by default each ends its word."""
    offsets = [at for at, _ in places]
    begins = [0.0, *map(paragraph.advance.__getitem__, offsets[:-1])]
    stops, reaches = paragraph.stops(offsets)
    extents = list(accumulate(stops, max))
    return Pieces(places, offsets, begins, stops, reaches, extents, anchors or [0] * len(offsets))


def _cuts(
    paragraph: Paragraph,
    breaks: Sequence[Opportunity],
    first: int,
    last: int,
    begin: float,
    limit: float,
) -> list[int]:
    """Return the breaks, from `first` to `last`, that cut a word into parts of at most `limit` em.

    Try UAX #14 breaks first, then joints of an address, then grapheme boundaries, each only in
    parts that are still too wide. `begin` is the start of the word in em.
    """
    cuts = [last]
    for grade in Grade:
        finer: list[int] = []
        start, low = begin, first
        for cut in cuts:
            if paragraph.stop(breaks[cut].at) - start > limit:
                finer.extend(i for i in range(low, cut) if breaks[i].grade <= grade)
            finer.append(cut)
            start, low = paragraph.advance[breaks[cut].at], cut + 1
        cuts = finer
    return cuts[:-1]


# A break inside a Japanese phrase costs as much as a line that is this many em short. At about the
# width of a word, phrases are split only to avoid a large gap.
PHRASE_COST = 4.0
# Any arrangement is better than a last line of one syllable.
_LONE_COST = 1e6
# A last line of one word costs as much as a shortfall of this many pixels, as in Chromium.
_ONE_WORD_COST = 100.0

_Best = tuple[float, list[int]]
"""The cost of an arrangement, and the index after each line's last piece."""


@dataclass(slots=True)  # not frozen: that takes three times as long to create
class Column:
    """Pieces to arrange in lines of `limit` em at `size` pixels per em."""

    paragraph: Paragraph
    pieces: Pieces
    limit: float
    size: float

    def lines(self, ends: Sequence[int]) -> list[tuple[int, int]]:
        """Return lines as (start, end) offsets, from the index after each line's last piece."""
        offsets = self.pieces.offsets
        return list(pairwise([0, *[offsets[end - 1] for end in ends]]))

    def greedy(self) -> list[int]:
        """Break first-fit; return the index after each line's last piece."""
        return self.pieces.greedy(self.limit)

    def balanced(self, first_fit: list[int]) -> list[int]:
        """Minimise the sum of squared shortfalls in as many lines; on a tie, fill earlier lines.

        CSS Text 4 §6.4 (`text-wrap: balance`) leaves the measure open. This one, which includes the
        last line and its penalty, agrees with Chromium for up to six lines.
        """
        total = len(self.pieces.offsets)
        best_after: list[_Best | None] = [None] * total + [(0.0, [])]
        for latest in reversed(first_fit[:-1]):  # the latest start of the line
            best_lines = (self._best_line(first, best_after) for first in range(latest + 1))
            best_after = [*best_lines, *[None] * (total - latest)]
        best = self._best_line(0, best_after)
        return best[1] if best else first_fit

    def _best_line(self, first: int, best_after: Sequence[_Best | None]) -> _Best | None:
        pieces, room = self.pieces, self.limit + SLACK
        begin = pieces.begins[first]
        best: _Best | None = None
        for last in range(first, len(pieces.offsets)):
            width = pieces.stops[last] - begin
            if last > first and width > room:
                break
            following = best_after[last + 1]
            if following is None or pieces.reaches[last] - begin > room:
                continue
            if first < pieces.anchors[last]:
                continue
            cost = (self.limit - width) ** 2 + self._penalty(first, last) + following[0]
            if best is None or cost <= best[0] + 1e-9:
                best = cost, [last + 1, *following[1]]
        return best

    def _penalty(self, first: int, last: int) -> float:
        """Return the cost of a line beyond its shortfall, in square em."""
        pieces = self.pieces
        if last + 1 < len(pieces.offsets):
            return PHRASE_COST**2 if pieces.places[last].grade == Grade.WORD else 0.0
        if first == 0:
            return 0.0
        lone = _LONE_COST if is_lone(self.paragraph.text[pieces.offsets[first - 1] :]) else 0.0
        return lone + ((_ONE_WORD_COST / self.size) ** 2 if first == last else 0.0)


def is_lone(tail: str) -> bool:
    """Whether the tail of a text is a single letter, not counting punctuation."""
    letters = (c for c in tail if properties(ord(c)).category[0] in "LNS")
    return next(letters, None) is not None and next(letters, None) is None


def lines(
    paragraph: Paragraph, width: float, size: float, *, balance: bool = True
) -> list[tuple[int, int]]:
    """Break a paragraph into lines of `width` pixels at a size, as (start, end) offsets."""
    column = Words(paragraph, Grade.WORD).column(width, size)
    ends = column.greedy()
    if balance and len(ends) > 1:
        ends = column.balanced(ends)
    return column.lines(ends)
