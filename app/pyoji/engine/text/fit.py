"""The best size: a paragraph fitted to a room.

In: a prepared paragraph and a room in pixels. Out: a size and the lines at it, cut with an ellipsis
when no size will do. All of it is arithmetic over the paragraph's prefix sums. Must not know where
on the card the room is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import takewhile

from pyoji.engine.text import sense
from pyoji.engine.text.breaks import Grade, Opportunity
from pyoji.engine.text.choice import THIN, Bounds, choose
from pyoji.engine.text.clean import MAX_GRAPHEMES
from pyoji.engine.text.ellipsis import shortened
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import Words
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.room import Room, largest_size, most_lines, vertical
from pyoji.engine.text.whole import Places, words_whole


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
    size = largest_size(paragraph, words, room, broken=False)
    if size is not None and (room.wrap == "sense" or paragraph.forced):
        chosen = _by_sense(paragraph, room, size)
        if chosen is not None:
            return chosen
    if Grade.WORD in words.grades:
        phrases = Words(paragraph, Grade.PHRASE)
        smaller = largest_size(paragraph, phrases, room, broken=False)
        if smaller and smaller >= (size or 0.0) * PHRASE_SHARE:
            words, size = phrases, smaller
    size = size or largest_size(paragraph, words, room, broken=True)
    if size is None:
        cut, at = shortened(fonts, paragraph, room)
        return _setting(cut, room.sizes[0], at, room, truncated=cut is not paragraph)
    column = words.column(room.width, size)
    first_fit = column.greedy()
    if len(first_fit) == 1 or room.wrap == "fill":
        return _setting(paragraph, size, column.lines(first_fit), room, truncated=False)
    found = column.lines(column.balanced(first_fit))
    moved = _moved(paragraph, column.lines(first_fit), found)
    return _setting(paragraph, size, found, room, truncated=False, moved=moved)


def _by_sense(paragraph: Paragraph, room: Room, size: float) -> Setting | None:
    """The lines that read best, of words that fit at `size`; None where there are none.

    A text whose words fit at no size is never judged: that costs more than to set it.
    """
    widest = room.width / room.sizes[0]
    whole = words_whole(paragraph, widest)
    if len(whole) < len(paragraph.word_breaks):
        words = Words(paragraph, Grade.WORD, whole)
        smaller = largest_size(paragraph, words, room, broken=False, most=size)
        if smaller is None:  # then it fits no better where less is parted
            return _chosen(paragraph, paragraph.word_breaks, 0.0, room, size)
        size = smaller
    limit = room.width / size
    places = Places(
        paragraph,
        whole,
        phrase=min(limit / PHRASE_SHARE, widest),
        together=min(limit / WHOLE_SHARE, widest),
    )
    least = size * WHOLE_SHARE
    found = _chosen(paragraph, places.phrases, least, room, size)
    parts_phrases = len(places.together) > len(places.phrases)
    if parts_phrases and (found is None or _has_remnant(found)):
        # A phrase may be parted between its words rather than leave a line of one.
        parted = _chosen(paragraph, places.together, least, room, size)
        if parted is not None and (found is None or not _has_remnant(parted)):
            found = parted
    return found or _chosen(paragraph, whole, 0.0, room, size)


def _chosen(
    paragraph: Paragraph, breaks: Sequence[Opportunity], least: float, room: Room, most: float
) -> Setting | None:
    """The lines between these breaks that read best; None where they fit no size from `least` to
    `most`, which is that of more breaks."""
    words = Words(paragraph, Grade.WORD, breaks)
    size = largest_size(paragraph, words, room, broken=False, most=most)
    if size is None or size < least:
        return None
    low, _, step = room.sizes
    bounds = Bounds(room.width, low, step, partial(most_lines, paragraph, room))
    column = words.column(room.width, size)
    weights = sense.weights(paragraph.style.language.tag)
    chosen = choose(paragraph, column.pieces, weights, size, bounds)
    if chosen is None:
        return None
    found = column.lines(chosen.ends)
    first_fit = words.column(room.width, chosen.size)
    moved = _moved(paragraph, first_fit.lines(first_fit.greedy()), found)
    return _setting(paragraph, chosen.size, found, room, truncated=False, moved=moved)


def _has_remnant(setting: Setting) -> bool:
    """Whether a line is so short that it looks left over; a colon may end such a line."""
    widths = setting.widths
    least = max(widths) * THIN
    return any(
        width < least and reason != "colon"
        for width, reason in zip(widths, setting.reasons, strict=True)
    )


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


def _setting(
    paragraph: Paragraph,
    size: float,
    lines: Sequence[tuple[int, int]],
    room: Room,
    *,
    truncated: bool,
    moved: frozenset[tuple[int, int]] = frozenset(),
) -> Setting:
    ascent, descent, leading = vertical(paragraph, room, len(lines))
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
