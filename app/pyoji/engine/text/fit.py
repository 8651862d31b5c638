"""The best size and the ellipsis: a paragraph fitted to a room.

In: a prepared paragraph and a room in pixels. Out: a size and the lines at it, balanced, and cut
with an ellipsis when no size will do. All of it is arithmetic over the paragraph's prefix sums.
Must not know where on the card the room is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import Literal

from pyoji.engine.text import sense
from pyoji.engine.text.breaks import Grade
from pyoji.engine.text.choice import Bounds, choose
from pyoji.engine.text.clean import ELLIPSIS, MAX_GRAPHEMES
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.language import line_height
from pyoji.engine.text.lines import SLACK, Words, lines
from pyoji.engine.text.paragraph import Paragraph, Style, prepare
from pyoji.engine.text.unicode import properties

# What a line of text reaches above and below its baseline, in em, for the eye: the height of
# Hangul and capitals, the foot of Hangul. A Latin descender or an accent may hang out by OVERHANG
# without the text looking displaced; ink that reaches further needs room of its own.
ASCENT, DESCENT, OVERHANG = 0.80, 0.10, 0.14


Wrap = Literal["sense", "balance", "fill"]
"""How lines are chosen: where readers pause, as even as can be, or each as full as can be."""


@dataclass(frozen=True, slots=True)
class Room:
    """The space for a text, in pixels; sizes are (min, max, step). `line_height` is in em."""

    width: float
    height: float
    sizes: tuple[float, float, float]
    max_lines: int
    line_height: float | None = None
    wrap: Wrap = "sense"


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

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why each line ends where it does: a `sense.Reason`, and "end" for the last."""
        if len(self.lines) < 2:
            return ("end",) * len(self.lines)
        judged, forced = self.paragraph.judgements, self.paragraph.forced
        found = [
            sense.AUTHOR
            if end in forced
            else judged[end].reason
            if end in judged
            else sense.INSIDE_WORD
            for _, end in self.lines[:-1]
        ]
        return (*found, "end")

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(self.widths, default=0.0)


# A title may be set this much smaller to keep together what no line's end should part.
WHOLE_SHARE = 0.7
# A title may be set this much smaller to keep its phrases whole.
PHRASE_SHARE = 0.78


def fit(fonts: Fonts, paragraph: Paragraph, room: Room) -> Setting:
    """The paragraph in its room: a size at which its words fit, and lines that read.

    With `wrap` other than "sense" the size is the largest at which words fit and lines are few.

    Where a little less size keeps phrases whole, they are; where no size takes the words whole,
    wide words are broken at the largest size that then fits; where even the smallest size is too
    large, the text ends in an ellipsis.
    """
    if not paragraph.text:
        return _setting(paragraph, room.sizes[0], [], room, truncated=False)
    words = Words(paragraph, Grade.WORD)
    size = _largest(paragraph, words, room, broken=False)
    if size is not None and (room.wrap == "sense" or paragraph.forced):
        chosen = _by_sense(paragraph, room, words, size)
        if chosen is not None:
            return chosen
    if Grade.WORD in words.grades:
        phrases = Words(paragraph, Grade.PHRASE)
        smaller = _largest(paragraph, phrases, room, broken=False)
        if smaller and smaller >= (size or 0.0) * PHRASE_SHARE:
            words, size = phrases, smaller
    size = size or _largest(paragraph, words, room, broken=True)
    if size is None:
        return _truncate(fonts, paragraph, room)
    column = words.column(room.width, size)
    first_fit = column.greedy()
    if len(first_fit) == 1 or room.wrap == "fill":
        return _setting(paragraph, size, column.lines(first_fit), room, truncated=False)
    found = column.lines(column.balanced(first_fit))
    moved = _moved(paragraph, column.lines(first_fit), found)
    return _setting(paragraph, size, found, room, truncated=False, moved=moved)


def _by_sense(paragraph: Paragraph, room: Room, words: Words, size: float) -> Setting | None:
    """The lines that read best, of words that fit at `size`; None where there are none.

    A text whose words fit at no size is never judged: that costs more than to set it.
    """
    judged = paragraph.judgements
    together = {at for at, found in judged.items() if found.keeps}
    torn = {at for at, found in judged.items() if found.reason == sense.INSIDE_WORD}
    for least, never in ((WHOLE_SHARE, together), (0.0, torn)):
        breaks = [b for b in paragraph.word_breaks if b.at not in never]
        if len(breaks) == len(paragraph.word_breaks):
            break
        kept = Words(paragraph, Grade.WORD, breaks)
        smaller = _largest(paragraph, kept, room, broken=False)
        if smaller and smaller >= size * least:
            words, size = kept, smaller
            break
    low, _, step = room.sizes

    def most_lines(size: float) -> int:
        return _most_lines(paragraph, room, size)

    bounds = Bounds(room.width, low, step, most_lines)
    column = words.column(room.width, size)
    weights = sense.weights(paragraph.style.language.tag)
    chosen = choose(paragraph, column.pieces, weights, size, bounds)
    if chosen is None:
        return None
    found = column.lines(chosen.ends)
    first_fit = words.column(room.width, chosen.size)
    moved = _moved(paragraph, first_fit.lines(first_fit.greedy()), found)
    return _setting(paragraph, chosen.size, found, room, truncated=False, moved=moved)


# Chromium balances paragraphs of so few words another way, which does not shape them again.
_FEW_WORDS = 3


def _moved(
    paragraph: Paragraph, first_fit: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> frozenset[tuple[int, int]]:
    """The lines that balancing has made: all from the first that differs."""
    if found == first_fit or len(paragraph.word_breaks) <= _FEW_WORDS:
        return frozenset()
    kept = list(takewhile(lambda pair: pair[0] == pair[1], zip(found, first_fit, strict=False)))
    return frozenset(found[len(kept) :])


def _sizes(room: Room) -> Iterator[float]:
    low, high, step = room.sizes
    count = max(0, int((high - low) / step + 1e-9))
    yield from (low + step * index for index in range(count + 1))


# A line may be narrower than its letters by what the last is kerned, less than this many em.
_KERNED = 1.0


def _largest(paragraph: Paragraph, words: Words, room: Room, *, broken: bool) -> float | None:
    sizes = list(_sizes(room))
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        if _fits(paragraph, words, room, sizes[middle], broken=broken):
            low = middle + 1
        else:
            high = middle
    return sizes[low - 1] if low else None


def _fits(paragraph: Paragraph, words: Words, room: Room, size: float, *, broken: bool) -> bool:
    if words.ink > room.max_lines * (room.width / size + _KERNED):
        return False  # of a text that is far too long nothing is put into lines
    column = words.column(room.width, size)
    limit = column.limit + SLACK
    if words.widest > limit:
        if not broken:
            return False
        if any(piece.stop - piece.begin > limit for piece in column.pieces):
            return False  # one grapheme wider than the room
    count = len(column.greedy())
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
    found = lines(paragraph, width, size, balance=False)
    if len(found) <= count and max(paragraph.width(*line) for line in found) <= limit + SLACK:
        # Nothing is too long; the room is lower than one line, which an ellipsis would not mend.
        return _setting(paragraph, size, found, room, truncated=False)
    begin, reach = found[min(count, len(found)) - 1]
    dots = prepare(fonts, ELLIPSIS, _clipped(paragraph, 0))
    # Each candidate is prepared anew; most that are too long are known to be by arithmetic.
    most = paragraph.advance[begin] + limit - dots.advance[-1] + _KERNED_DOTS
    candidates = [
        end
        for end in paragraph.ends
        if end <= reach and (end <= begin or paragraph.advance[end] <= most)
    ]
    while candidates:
        kept = _presentable(paragraph.text[: candidates.pop()])
        if not kept and candidates:
            continue
        cut = prepare(fonts, kept + ELLIPSIS, _clipped(paragraph, len(kept)))
        found = lines(cut, width, size, balance=False)
        widest = max(cut.width(*line) for line in found)
        if len(found) <= count and widest <= limit + SLACK:
            found = lines(cut, width, size)
            return _setting(cut, size, found, room, truncated=True)
    return _setting(dots, size, lines(dots, width, size), room, truncated=True)


# An ellipsis is kerned with what it follows by less than this, in em.
_KERNED_DOTS = 0.25


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
