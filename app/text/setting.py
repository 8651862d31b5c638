"""The best size, the best breaks, the ellipsis: a paragraph fitted to a room.

In: a prepared paragraph and a room in pixels. Out: a size and the lines at it, balanced, and cut
with an ellipsis when no size will do. All of it is arithmetic over the paragraph's prefix sums.
Must not know where on the card the room is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from app.text.breaks import Grade
from app.text.clean import ELLIPSIS, MAX_GRAPHEMES
from app.text.fonts import Fonts
from app.text.language import line_height
from app.text.paragraph import Paragraph, Style, prepare
from app.text.unicode import properties

# What a line of text reaches above and below its baseline, in em, for the eye: the height of
# Hangul and capitals, the foot of Hangul. A Latin descender or an accent may hang out by OVERHANG
# without the text looking displaced; ink that reaches further needs room of its own.
ASCENT, DESCENT, OVERHANG = 0.80, 0.10, 0.14

# Rounding in the sums; no line is longer than its room by more than this many em.
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Room:
    """The space for a text, in pixels; sizes are (min, max, step). `line_height` is in em."""

    width: float
    height: float
    sizes: tuple[float, float, float]
    max_lines: int
    line_height: float | None = None


@dataclass(frozen=True)
class Setting:
    """A paragraph at a size: its lines as (start, end) characters, lengths in pixels."""

    paragraph: Paragraph
    size: float
    lines: tuple[tuple[int, int], ...]
    line_height: float
    ascent: float
    descent: float
    truncated: bool
    moved: frozenset[tuple[int, int]] = frozenset()
    """The lines from the first on that balancing has made other than first-fit would."""

    @property
    def height(self) -> float:
        """From the top of the first line's ink to the foot of the last's."""
        return self.ascent + (len(self.lines) - 1) * self.line_height + self.descent

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The width of each line."""
        width = self.paragraph.width
        return tuple(width(*line, moved=line in self.moved) * self.size for line in self.lines)

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(self.widths, default=0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
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


def _pieces(paragraph: Paragraph, limit: float, finest: Grade) -> list[_Piece]:
    """The parts between breaks of `finest` or better, those over `limit` em taken apart."""
    pieces: list[_Piece] = []
    first, begin = 0, 0.0  # the first break inside the word, and where the word begins
    for index, opportunity in enumerate(paragraph.breaks):
        if opportunity.grade > finest:
            continue
        anchor = len(pieces)
        for cut in (*_cuts(paragraph, first, index, begin, limit), index):
            at, (stop, reach) = paragraph.breaks[cut].at, paragraph.stops[cut]
            ends_word = cut == index
            grade = opportunity.grade if ends_word else Grade.GRAPHEME
            pieces.append(_Piece(at, begin, stop, reach, grade, anchor, ends_word))
            begin = paragraph.advance[at]
        first = index + 1
    return pieces


def _cuts(paragraph: Paragraph, first: int, last: int, begin: float, limit: float) -> list[int]:
    """At which breaks, `first` to `last`, a word from `begin` is cut to have no part too wide.

    First where UAX #14 would, then after the joints of an address, then between graphemes; each
    only in a part that is still wider than `limit` em.
    """
    limit += _SLACK
    cuts = [last]
    if paragraph.stops[last][0] - begin <= limit:
        return []
    for grade in Grade:
        finer: list[int] = []
        start, low = begin, first
        for cut in cuts:
            if paragraph.stops[cut][0] - start > limit:
                finer.extend(i for i in range(low, cut) if paragraph.breaks[i].grade <= grade)
            finer.append(cut)
            start, low = paragraph.advance[paragraph.breaks[cut].at], cut + 1
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
class _Column:
    """Pieces to be arranged in lines of `limit` em at `size` pixels to the em."""

    paragraph: Paragraph
    pieces: Sequence[_Piece]
    limit: float
    size: float

    def greedy(self) -> list[int]:
        """First-fit lines: for each the index after its last piece."""
        pieces, limit = self.pieces, self.limit + _SLACK
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

    def balanced(self, count: int) -> list[int]:
        """`count` lines with the least sum of squared shortfalls, earlier lines fuller on a tie.

        Source: CSS Text 4 §6.4 (`text-wrap: balance`) leaves the measure open; this one, the last
        line and its penalty included, agrees with what Chromium does up to six lines.
        """
        total = len(self.pieces)
        after: list[_Best | None] = [None] * total + [(0.0, [])]
        for _ in range(count):
            row: list[_Best | None] = [None] * (total + 1)
            for first in range(total - 1, -1, -1):
                row[first] = self._best_line(first, after)
            after = row
        best = after[0]
        return best[1] if best else self.greedy()

    def _may_end(self, first: int, last: int) -> bool:
        piece = self.pieces[last]
        return piece.ends_word or first >= piece.anchor

    def _best_line(self, first: int, after: Sequence[_Best | None]) -> _Best | None:
        best: _Best | None = None
        for last in range(first, len(self.pieces)):
            width = self.pieces[last].stop - self.pieces[first].begin
            if last > first and width > self.limit + _SLACK:
                break
            rest = after[last + 1]
            reach = self.pieces[last].reach - self.pieces[first].begin
            if rest is None or reach > self.limit + _SLACK or not self._may_end(first, last):
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
    return sum(properties(ord(c)).category[0] in "LNS" for c in tail) == 1


def lines(
    paragraph: Paragraph, width: float, size: float, finest: Grade, *, balance: bool = True
) -> list[tuple[int, int]]:
    """The lines, as (start, end) characters, of a paragraph `width` pixels wide at a size."""
    pieces = _pieces(paragraph, width / size, finest)
    column = _Column(paragraph, pieces, width / size, size)
    ends = column.greedy()
    if balance and len(ends) > 1:
        ends = column.balanced(len(ends))
    offsets = [0, *(pieces[end - 1].at for end in ends)]
    return list(pairwise(offsets))


# A title may be set this much smaller to keep its phrases whole.
PHRASE_SHARE = 0.78


def fit(fonts: Fonts, paragraph: Paragraph, room: Room) -> Setting:
    """The paragraph in its room: the largest size at which its words fit and its lines are few.

    Where a little less size keeps phrases whole, they are; where no size takes the words whole,
    wide words are broken at the largest size that then fits; where even the smallest size is too
    large, the text ends in an ellipsis.
    """
    if not paragraph.text:
        return _setting(paragraph, room.sizes[0], [], room, truncated=False)
    finest = Grade.WORD
    size = _largest(paragraph, room, finest, broken=False)
    if any(found.grade == Grade.WORD for found in paragraph.breaks):
        smaller = _largest(paragraph, room, Grade.PHRASE, broken=False)
        if smaller and smaller >= (size or 0.0) * PHRASE_SHARE:
            finest, size = Grade.PHRASE, smaller
    size = size or _largest(paragraph, room, finest, broken=True)
    if size is None:
        return _truncate(fonts, paragraph, room)
    first_fit = lines(paragraph, room.width, size, finest, balance=False)
    found = lines(paragraph, room.width, size, finest)
    moved = _moved(paragraph, first_fit, found)
    return _setting(paragraph, size, found, room, truncated=False, moved=moved)


# Chromium balances paragraphs of so few words another way, which does not shape them again.
_FEW_WORDS = 3


def _moved(
    paragraph: Paragraph, first_fit: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> frozenset[tuple[int, int]]:
    """The lines that balancing has made: all from the first that differs."""
    if sum(b.grade <= Grade.WORD for b in paragraph.breaks) <= _FEW_WORDS:
        return frozenset()
    kept = list(takewhile(lambda pair: pair[0] == pair[1], zip(found, first_fit, strict=False)))
    return frozenset(found[len(kept) :])


def _sizes(room: Room) -> Iterator[float]:
    low, high, step = room.sizes
    count = max(0, int((high - low) / step + 1e-9))
    yield from (low + step * index for index in range(count + 1))


def _largest(paragraph: Paragraph, room: Room, finest: Grade, *, broken: bool) -> float | None:
    sizes = list(_sizes(room))
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        if _fits(paragraph, room, sizes[middle], finest, broken=broken):
            low = middle + 1
        else:
            high = middle
    return sizes[low - 1] if low else None


def _fits(paragraph: Paragraph, room: Room, size: float, finest: Grade, *, broken: bool) -> bool:
    limit = room.width / size
    pieces = _pieces(paragraph, limit, finest)
    if not broken and not all(piece.ends_word for piece in pieces):
        return False
    if any(piece.stop - piece.begin > limit + _SLACK for piece in pieces):
        return False  # one grapheme wider than the room
    count = len(_Column(paragraph, pieces, limit, size).greedy())
    if count > room.max_lines:
        return False
    ascent, descent, leading = _vertical(paragraph, room, count)
    return (ascent + (count - 1) * leading + descent) * size <= room.height + 1e-6


def _vertical(paragraph: Paragraph, room: Room, count: int) -> tuple[float, float, float]:
    """Ascent, descent and line height in em; ink that would collide opens the lines."""
    above, below = paragraph.ink
    leading = room.line_height or line_height(paragraph.text, count)
    ascent, descent = max(ASCENT, above - OVERHANG), max(DESCENT, below - OVERHANG)
    return ascent, descent, max(leading, above + below)


def _setting(
    paragraph: Paragraph,
    size: float,
    lines: Sequence[tuple[int, int]],
    room: Room,
    *,
    truncated: bool,
    moved: frozenset[tuple[int, int]] = frozenset(),
) -> Setting:
    ascent, descent, leading = _vertical(paragraph, room, len(lines))
    return Setting(
        paragraph,
        size,
        tuple(lines),
        leading * size,
        ascent * size,
        descent * size,
        truncated or len(paragraph.ends) > MAX_GRAPHEMES,  # then `clean` has cut it already
        moved,
    )


def _truncate(fonts: Fonts, paragraph: Paragraph, room: Room) -> Setting:
    """The longest beginning that fits at the smallest size with an ellipsis after it."""
    size = room.sizes[0]
    width, limit = room.width, room.width / size
    count = _most_lines(paragraph, room, size)
    found = lines(paragraph, width, size, Grade.WORD, balance=False)
    if len(found) <= count and max(paragraph.width(*line) for line in found) <= limit + _SLACK:
        # Nothing is too long; the room is lower than one line, which an ellipsis would not mend.
        return _setting(paragraph, size, found, room, truncated=False)
    reach = found[min(count, len(found)) - 1][1]
    candidates = [end for end in paragraph.ends if end <= reach]
    while candidates:
        kept = _presentable(paragraph.text[: candidates.pop()])
        if not kept and candidates:
            continue
        cut = prepare(fonts, kept + ELLIPSIS, _clipped(paragraph, len(kept)))
        found = lines(cut, width, size, Grade.WORD, balance=False)
        widest = max(cut.width(*line) for line in found)
        if len(found) <= count and widest <= limit + _SLACK:
            found = lines(cut, width, size, Grade.WORD)
            return _setting(cut, size, found, room, truncated=True)
    cut = prepare(fonts, ELLIPSIS, _clipped(paragraph, 0))
    return _setting(cut, size, lines(cut, width, size, Grade.WORD), room, truncated=True)


def _most_lines(paragraph: Paragraph, room: Room, size: float) -> int:
    count = 1
    while count < room.max_lines:
        ascent, descent, leading = _vertical(paragraph, room, count + 1)
        if (ascent + count * leading + descent) * size > room.height + 1e-6:
            break
        count += 1
    return count


def _presentable(kept: str) -> str:
    """Without what must not stand before an ellipsis: spaces, openers, commas and the like."""
    while kept and (
        kept[-1].isspace()
        or properties(ord(kept[-1])).category in ("Ps", "Pi")
        or kept[-1] in ",;:、，：；·-–—…"
    ):
        kept = kept[:-1]
    return kept


def _clipped(paragraph: Paragraph, length: int) -> Style:
    emphases = tuple(
        replace(e, end=min(e.end, length)) for e in paragraph.style.emphases if e.start < length
    )
    return replace(paragraph.style, emphases=emphases)
