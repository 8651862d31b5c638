"""Lines: break a paragraph into lines of a given width, first-fit or balanced.

In: a prepared paragraph, the finest grade of break to use, a width. Out: the pieces on each line.
All of it is arithmetic over the paragraph's prefix sums, in em. Must not know heights, nor how the
size is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from pyoji.engine.text.breaks import Grade, Opportunity
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.unicode import properties

SLACK = 1e-6
"""Tolerance for rounding in the sums, in em."""


@dataclass(slots=True)  # not frozen: that takes three times as long to create
class Piece:
    """The text between two adjacent break opportunities; `at` is its end offset.

    `begin` and `stop` are the prefix sums at its first character and at the end of its ink. `reach`
    is the end of its ink if the line was reshaped because balancing moved its end here.
    `anchor` is the index of the first piece of its word. A line that starts before the anchor must
    not end with this piece unless it ends the word: a word that is broken starts on its own line.
    """

    at: int
    begin: float
    stop: float
    reach: float
    grade: Grade
    anchor: int
    ends_word: bool


class Words:
    """The text between breaks of grade `finest` or better: words or phrases.

    `widest` is the width of the widest one, `ink` the sum of the widths without spaces, in em.
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
        self._unbroken = self._pieces(paragraph.word_breaks if breaks is None else breaks, inf)
        self.widest = max((word.stop - word.begin for word in self._unbroken), default=0.0)
        after = paragraph.advance  # within a line, a piece takes no more than its advance
        self.ink = sum(min(word.stop, after[word.at]) - word.begin for word in self._unbroken)

    @property
    def grades(self) -> set[Grade]:
        """The grades of the breaks after them."""
        return {word.grade for word in self._unbroken}

    def column(self, width: float, size: float) -> Column:
        """Return the pieces for lines of `width` pixels at a size; wider words are cut."""
        limit = width / size
        pieces = self._unbroken
        if self.widest > limit + SLACK:
            pieces = self._pieces(self._paragraph.breaks, limit)
        return Column(self._paragraph, pieces, limit, size)

    def _pieces(self, breaks: Sequence[Opportunity], limit: float) -> list[Piece]:
        """Return the words; those over `limit` em are cut at finer breaks."""
        paragraph, limit = self._paragraph, limit + SLACK
        pieces: list[Piece] = []
        first, begin = 0, 0.0  # index of the first break inside the word, start of the word in em
        for index, opportunity in enumerate(breaks):
            if opportunity.grade > self._finest:
                continue
            anchor = len(pieces)
            end, reach = paragraph.stops(opportunity.at)
            if end - begin > limit:
                for cut in _cuts(paragraph, breaks, first, index, begin, limit):
                    at = breaks[cut].at
                    stops = paragraph.stops(at)
                    pieces.append(Piece(at, begin, *stops, Grade.GRAPHEME, anchor, False))
                    begin = paragraph.advance[at]
            at, grade = opportunity
            pieces.append(Piece(at, begin, end, reach, grade, anchor, True))
            begin = paragraph.advance[at]
            first = index + 1
        return pieces


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
            if paragraph.stops(breaks[cut].at)[0] - start > limit:
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


@dataclass(frozen=True, slots=True)
class Column:
    """Pieces to arrange in lines of `limit` em at `size` pixels per em."""

    paragraph: Paragraph
    pieces: Sequence[Piece]
    limit: float
    size: float

    def lines(self, ends: Sequence[int]) -> list[tuple[int, int]]:
        """Return lines as (start, end) offsets, from the index after each line's last piece."""
        return list(pairwise([0, *(self.pieces[end - 1].at for end in ends)]))

    def greedy(self) -> list[int]:
        """Break first-fit; return the index after each line's last piece."""
        pieces, limit = self.pieces, self.limit + SLACK
        lines: list[int] = []
        first = index = 0
        while index < len(pieces):
            if index > first and pieces[index].stop - pieces[first].begin > limit:
                # Go back to the last piece with which a line from `first` may end.
                end = index
                while end > first + 1 and not self._may_end(first, end - 1):
                    end -= 1
                lines.append(end)
                first = index = end
                continue
            index += 1
        lines.append(len(pieces))
        return lines

    def balanced(self, first_fit: list[int]) -> list[int]:
        """Minimise the sum of squared shortfalls in as many lines; on a tie, fill earlier lines.

        CSS Text 4 §6.4 (`text-wrap: balance`) leaves the measure open. This one, which includes the
        last line and its penalty, agrees with Chromium for up to six lines.
        """
        total = len(self.pieces)
        best_after: list[_Best | None] = [None] * total + [(0.0, [])]
        for latest in reversed(first_fit[:-1]):  # the latest start of the line
            best_lines = (self._best_line(first, best_after) for first in range(latest + 1))
            best_after = [*best_lines, *[None] * (total - latest)]
        best = self._best_line(0, best_after)
        return best[1] if best else first_fit

    def _may_end(self, first: int, last: int) -> bool:
        piece = self.pieces[last]
        return piece.ends_word or first >= piece.anchor

    def _best_line(self, first: int, best_after: Sequence[_Best | None]) -> _Best | None:
        pieces, room = self.pieces, self.limit + SLACK
        begin = pieces[first].begin
        best: _Best | None = None
        for last in range(first, len(pieces)):
            piece = pieces[last]
            width = piece.stop - begin
            if last > first and width > room:
                break
            following = best_after[last + 1]
            if following is None or piece.reach - begin > room or not self._may_end(first, last):
                continue
            cost = (self.limit - width) ** 2 + self._penalty(first, last) + following[0]
            if best is None or cost <= best[0] + 1e-9:
                best = cost, [last + 1, *following[1]]
        return best

    def _penalty(self, first: int, last: int) -> float:
        """Return the cost of a line beyond its shortfall, in square em."""
        if last + 1 < len(self.pieces):
            return PHRASE_COST**2 if self.pieces[last].grade == Grade.WORD else 0.0
        if first == 0:
            return 0.0
        lone = _LONE_COST if is_lone(self.paragraph.text[self.pieces[first - 1].at :]) else 0.0
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
