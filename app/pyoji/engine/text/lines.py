"""Lines: a paragraph's words put into lines of a given width, first-fit or balanced.

In: a prepared paragraph, how willingly it may be broken, a width. Out: which pieces of it stand
on each line. All of it is arithmetic over the paragraph's prefix sums, in em. Must not know
heights, nor how the size is found.
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
"""Rounding in the sums; no line is longer than its room by more than this many em."""


@dataclass(slots=True)  # not frozen, which takes three times as long to make; nobody else sees it
class Piece:
    """What stands between two places where a line may end.

    `begin` and `stop` are prefix sums: of its first character, and of the end of its ink; `reach`
    is the latter where balancing has moved a line's end here.
    `anchor` is the first piece of the word it is a part of. A line that began before its anchor
    must not end with it: a word is broken only when it has a line to itself from its start.
    """

    at: int
    begin: float
    stop: float
    reach: float
    grade: Grade
    anchor: int
    ends_word: bool


class Words:
    """What stands between a paragraph's breaks of `finest` or better: words, or phrases.

    `widest` is the width of the widest, `ink` that of all together without the spaces between
    them, in em.
    """

    def __init__(
        self,
        paragraph: Paragraph,
        finest: Grade,
        breaks: Sequence[Opportunity] | None = None,
    ) -> None:
        """`breaks` are those to take of the paragraph's; all of its words' if absent."""
        self._paragraph = paragraph
        self._finest = finest
        self._whole = self._pieces(paragraph.word_breaks if breaks is None else breaks, inf)
        self.widest = max((word.stop - word.begin for word in self._whole), default=0.0)
        after = paragraph.advance  # where the next begins, if no line ends: no tail counts there
        self.ink = sum(min(word.stop, after[word.at]) - word.begin for word in self._whole)

    @property
    def grades(self) -> set[Grade]:
        """How willingly a line ends after them."""
        return {word.grade for word in self._whole}

    def column(self, width: float, size: float) -> Column:
        """The words for lines of `width` pixels at a size; those wider than a line are cut."""
        limit = width / size
        pieces = self._whole
        if self.widest > limit + SLACK:
            pieces = self._pieces(self._paragraph.breaks, limit)
        return Column(self._paragraph, pieces, limit, size)

    def _pieces(self, breaks: Sequence[Opportunity], limit: float) -> list[Piece]:
        """The words, those over `limit` em cut at finer ones of the breaks."""
        paragraph, limit = self._paragraph, limit + SLACK
        pieces: list[Piece] = []
        first, begin = 0, 0.0  # the first break inside the word, and where the word begins
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
    """At which breaks, `first` to `last`, a word from `begin` that is too wide is cut to have no
    part that is.

    First where UAX #14 would, then after the joints of an address, then between graphemes; each
    only in a part that is still wider than `limit` em.
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


# A break inside a Japanese phrase costs as much as a line this many em short; a word's worth, so
# that a phrase is torn only where keeping it leaves a hole.
PHRASE_COST = 4.0
# No arrangement is so uneven that a lone last syllable is better.
_LONE_COST = 1e6
# A last line of one word costs as much as a shortfall of so many pixels, as in Chromium.
_ONE_WORD_COST = 100.0

_Best = tuple[float, list[int]]
"""What an arrangement costs, and for each of its lines the index after its last piece."""


@dataclass(frozen=True, slots=True)
class Column:
    """Pieces to be arranged in lines of `limit` em at `size` pixels to the em."""

    paragraph: Paragraph
    pieces: Sequence[Piece]
    limit: float
    size: float

    def lines(self, ends: Sequence[int]) -> list[tuple[int, int]]:
        """Lines as (start, end) characters, from the index after each one's last piece."""
        return list(pairwise([0, *(self.pieces[end - 1].at for end in ends)]))

    def greedy(self) -> list[int]:
        """First-fit lines: for each the index after its last piece."""
        pieces, limit = self.pieces, self.limit + SLACK
        lines: list[int] = []
        first = index = 0
        while index < len(pieces):
            if index > first and pieces[index].stop - pieces[first].begin > limit:
                # Back to the last place where a line that began at `first` may end.
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
        """As many lines with the least sum of squared shortfalls, earlier lines fuller on a tie.

        Source: CSS Text 4 §6.4 (`text-wrap: balance`) leaves the measure open; this one, the last
        line and its penalty included, agrees with what Chromium does up to six lines.
        """
        total = len(self.pieces)
        after: list[_Best | None] = [None] * total + [(0.0, [])]
        for latest in reversed(first_fit[:-1]):  # where a line may begin at the latest
            best_lines = (self._best_line(first, after) for first in range(latest + 1))
            after = [*best_lines, *[None] * (total - latest)]
        best = self._best_line(0, after)
        return best[1] if best else first_fit

    def _may_end(self, first: int, last: int) -> bool:
        piece = self.pieces[last]
        return piece.ends_word or first >= piece.anchor

    def _best_line(self, first: int, after: Sequence[_Best | None]) -> _Best | None:
        pieces, room = self.pieces, self.limit + SLACK
        begin = pieces[first].begin
        best: _Best | None = None
        for last in range(first, len(pieces)):
            piece = pieces[last]
            width = piece.stop - begin
            if last > first and width > room:
                break
            rest = after[last + 1]
            if rest is None or piece.reach - begin > room or not self._may_end(first, last):
                continue
            cost = (self.limit - width) ** 2 + self._penalty(first, last) + rest[0]
            if best is None or cost <= best[0] + 1e-9:
                best = cost, [last + 1, *rest[1]]
        return best

    def _penalty(self, first: int, last: int) -> float:
        """What a line costs beyond its shortfall, in square em."""
        if last + 1 < len(self.pieces):
            return PHRASE_COST**2 if self.pieces[last].grade == Grade.WORD else 0.0
        if first == 0:
            return 0.0
        lone = _LONE_COST if is_lone(self.paragraph.text[self.pieces[first - 1].at :]) else 0.0
        return lone + ((_ONE_WORD_COST / self.size) ** 2 if first == last else 0.0)


def is_lone(tail: str) -> bool:
    """True if the tail of a text is one letter, whatever punctuation goes with it."""
    letters = (c for c in tail if properties(ord(c)).category[0] in "LNS")
    return next(letters, None) is not None and next(letters, None) is None


def lines(
    paragraph: Paragraph, width: float, size: float, *, balance: bool = True
) -> list[tuple[int, int]]:
    """The lines, as (start, end) characters, of a paragraph `width` pixels wide at a size."""
    column = Words(paragraph, Grade.WORD).column(width, size)
    ends = column.greedy()
    if balance and len(ends) > 1:
        ends = column.balanced(ends)
    return column.lines(ends)
