"""Fit: the best size and lines for a paragraph in a room.

In: a prepared paragraph and a room in pixels. Out: a size and its lines, truncated with an ellipsis
if no size fits. Widths are differences of the paragraph's prefix sums. Must not know the position
of the room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from pyoji.engine.text import sense
from pyoji.engine.text.boundaries import Boundaries, word_boundaries
from pyoji.engine.text.breaks import Grade, Opportunity
from pyoji.engine.text.choice import Bounds, choose
from pyoji.engine.text.clean import MAX_GRAPHEMES
from pyoji.engine.text.ellipsis import shortened
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.lines import Column, Words
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.parts import THIN
from pyoji.engine.text.room import Room, Rows, largest_size


@dataclass(frozen=True)
class FittedText:
    """A paragraph at a size: its lines as (start, end) offsets, lengths in pixels."""

    paragraph: Paragraph
    size: float
    lines: tuple[tuple[int, int], ...]
    line_height: float
    ascent: float
    descent: float
    truncated: bool
    moved: frozenset[tuple[int, int]] = frozenset()
    """The lines that differ from first-fit, and all lines after the first of them."""

    @property
    def height(self) -> float:
        """The distance from the first line's ascent to the last line's descent."""
        return self.ascent + (len(self.lines) - 1) * self.line_height + self.descent

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The width of each line."""
        width = self.paragraph.width
        return tuple(width(*line, moved=line in self.moved) * self.size for line in self.lines)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The `sense.Reason` of each line break, and "end" for the last line."""
        if len(self.lines) < 2:
            return ("end",) * len(self.lines)
        judgements, forced = self.paragraph.judgements, self.paragraph.forced
        line_reasons = [
            sense.AUTHOR
            if end in forced
            else judgements[end].reason
            if end in judgements
            else sense.INSIDE_WORD
            for _, end in self.lines[:-1]
        ]
        return (*line_reasons, "end")

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(self.widths, default=0.0)


# The smallest share of the size at which words that belong together still share a line.
TOGETHER_SHARE = 0.7
# The smallest share of the size at which a very long word still has no hyphen.
WHOLE_SHARE = 0.5
# The smallest share of the size at which phrases are still kept in one piece.
PHRASE_SHARE = 0.78


def fit(fonts: Fonts, paragraph: Paragraph, room: Room) -> FittedText:
    """Fit the paragraph to the room, with the tracking of the resulting size.

    Tracking is wider at smaller sizes. A size that fits with the tracking of a larger size may not
    fit with its own, so fit again with the tracking of the result until both sizes agree. Each
    attempt has the same range of sizes: if each result were the next upper bound, the choice of
    lines by sense would reduce the size in every attempt.
    """
    rows = Rows(paragraph, room)
    if not paragraph.is_tracked_by_size:
        return _fit(fonts, paragraph, rows)
    least, largest, step = room.sizes
    tracking_size = largest
    while True:
        tracked = paragraph.at_size(tracking_size)
        fitted = _fit(fonts, tracked, rows)
        if paragraph.at_size(fitted.size) is tracked:
            return fitted
        if fitted.size > tracking_size:
            rows = Rows(paragraph, replace(room, sizes=(least, tracking_size, step)))
        tracking_size = min(tracking_size, fitted.size)


def _fit(fonts: Fonts, paragraph: Paragraph, rows: Rows) -> FittedText:
    """Fit the paragraph to the room: the size at which its words fit, and lines that read well.

    With `wrap` other than "sense", choose the largest size at which the words fit.

    Keep phrases in one piece if a slightly smaller size allows it. If the words fit at no size,
    break wide words at the largest size that then fits. If the smallest size is too large,
    truncate the text with an ellipsis.
    """
    room = rows.room
    if not paragraph.text:
        return _fitted_text(paragraph, room.sizes[0], [], rows, truncated=False)
    words = Words(paragraph, Grade.WORD)
    size = largest_size(words, rows, broken=False)
    if size is not None and (room.wrap == "sense" or paragraph.forced):
        chosen = _by_sense(paragraph, rows, words, size)
        if chosen is not None:
            return chosen
    if Grade.WORD in words.grades:
        phrases = Words(paragraph, Grade.PHRASE)
        phrase_size = largest_size(phrases, rows, broken=False)
        if phrase_size and phrase_size >= (size or 0.0) * PHRASE_SHARE:
            words, size = phrases, phrase_size
    size = size or largest_size(words, rows, broken=True)
    if size is None:
        cut, cut_lines = shortened(fonts, paragraph, rows)
        return _fitted_text(cut, room.sizes[0], cut_lines, rows, truncated=cut is not paragraph)
    column = words.column(room.width, size)
    first_fit = column.greedy()
    if len(first_fit) == 1 or room.wrap == "fill":
        return _fitted_text(paragraph, size, column.lines(first_fit), rows, truncated=False)
    balanced = column.balanced(first_fit)
    return _balanced_text(paragraph, size, column, balanced, rows)


def _by_sense(paragraph: Paragraph, rows: Rows, words: Words, size: float) -> FittedText | None:
    """Return the best lines by sense, if the words fit at `size`; None if there are none."""
    room = rows.room
    widest = room.width / room.sizes[0]
    if paragraph.hyphens:
        widest = min(widest, room.width / size / WHOLE_SHARE)
    unbroken = word_boundaries(paragraph, widest)
    if len(unbroken) < len(paragraph.word_breaks):
        all_words, words = words, Words(paragraph, Grade.WORD, unbroken)
        unbroken_size = largest_size(words, rows, broken=False, most=size)
        if unbroken_size is None:  # it only fits with all word breaks
            return _chosen(paragraph, all_words, 0.0, rows, size)
        size = unbroken_size
    limit = room.width / size
    places = Boundaries(
        paragraph,
        unbroken,
        phrase=min(limit / PHRASE_SHARE, widest),
        together=min(limit / TOGETHER_SHARE, widest),
    )

    def chosen(breaks: Sequence[Opportunity], least: float) -> FittedText | None:
        if len(breaks) == len(unbroken):
            return _chosen(paragraph, words, least, rows, size)
        return _chosen(paragraph, Words(paragraph, Grade.WORD, breaks), least, rows, size)

    least = size * TOGETHER_SHARE
    fitted = chosen(places.phrases, least)
    parts_phrases = len(places.together) > len(places.phrases)
    if parts_phrases and (fitted is None or _has_remnant(fitted)):
        # Splitting a phrase between words is better than a very short line.
        split = chosen(places.together, least)
        if split is not None and (fitted is None or not _has_remnant(split)):
            fitted = split
    return fitted or chosen(unbroken, 0.0)


def _chosen(
    paragraph: Paragraph, words: Words, least: float, rows: Rows, most: float
) -> FittedText | None:
    """Return the best lines by sense of these words; None if no size from `least` to `most` fits.

    `most` is the size that fits with more breaks, so it is an upper bound.
    """
    size = largest_size(words, rows, broken=False, most=most)
    if size is None or size < least:
        return None
    width, (low, _, step) = rows.room.width, rows.room.sizes
    weights = sense.weights(paragraph.style.language.tag)
    bounds = Bounds(width, low, step, rows.most)
    choice = choose(paragraph, words.column(width, size).pieces, weights, size, bounds)
    if choice is None:
        return None
    column = words.column(width, choice.size)
    return _balanced_text(paragraph, choice.size, column, choice.ends, rows)


def _has_remnant(fitted: FittedText) -> bool:
    """Return whether a line is under THIN of the widest. Lines that end at a colon are ignored."""
    widths = fitted.widths
    least = max(widths) * THIN
    return any(
        width < least and reason != "colon"
        for width, reason in zip(widths, fitted.reasons, strict=True)
    )


# Chromium balances paragraphs of up to this many words without reshaping them.
_FEW_WORDS = 3


def _balanced_text(
    paragraph: Paragraph, size: float, column: Column, ends: Sequence[int], rows: Rows
) -> FittedText:
    """Set the lines that end after these pieces of the column.

    The first line that differs from first-fit has moved, and all lines after it.
    """
    lines = column.lines(ends)
    moved: Sequence[tuple[int, int]] = ()
    if len(paragraph.word_breaks) > _FEW_WORDS:
        first_fit = column.greedy()
        if first_fit != list(ends):
            pairs = zip(ends, first_fit, strict=False)
            same = takewhile(lambda pair: pair[0] == pair[1], pairs)
            moved = lines[len(list(same)) :]
    return _fitted_text(paragraph, size, lines, rows, truncated=False, moved=frozenset(moved))


def _fitted_text(
    paragraph: Paragraph,
    size: float,
    lines: Sequence[tuple[int, int]],
    rows: Rows,
    *,
    truncated: bool,
    moved: frozenset[tuple[int, int]] = frozenset(),
) -> FittedText:
    ascent, descent, leading = rows.vertical(len(lines))
    return FittedText(
        paragraph,
        size,
        tuple(lines),
        leading * size,
        ascent * size,
        descent * size,
        truncated or len(paragraph.ends) > MAX_GRAPHEMES,  # then `clean` truncated it
        moved,
    )
