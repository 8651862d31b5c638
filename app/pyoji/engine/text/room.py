"""Room: the space for a text, and the sizes and line counts that fit it.

In: a prepared paragraph and its words, a room in pixels. Out: the largest size at which they fit,
and the number of lines that fit at a size. Must not know how lines are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoji.engine.text.language import line_height
from pyoji.engine.text.lines import SLACK, Words
from pyoji.engine.text.paragraph import Paragraph

# The optical ascent and descent of a line, in em: the top of Hangul and capitals, the bottom of
# Hangul. Latin descenders and accents may overhang by OVERHANG without the text looking displaced;
# ink that reaches further takes part in the layout.
ASCENT, DESCENT, OVERHANG = 0.80, 0.10, 0.14

Wrap = Literal["sense", "balance", "fill"]
"""How lines are chosen: by reading sense, by evenness, or first-fit."""


@dataclass(frozen=True, slots=True)
class Room:
    """The space for a text, in pixels; sizes are (min, max, step). `line_height` is in em."""

    width: float
    height: float
    sizes: tuple[float, float, float]
    max_lines: int
    line_height: float | None = None
    wrap: Wrap = "sense"


# Upper bound of the width that a line loses by kerning at its end, in em.
_KERNED = 1.0


def largest_size(
    paragraph: Paragraph, words: Words, room: Room, *, broken: bool, most: float | None = None
) -> float | None:
    """Return the largest size at which the words fit, None if none. `broken` allows word breaks.

    `most` is a known upper bound, such as the size for a superset of the breaks.
    """
    least, limit, step = room.sizes
    low, high = 0, max(0, int((limit - least) / step + 1e-9)) + 1
    if most is not None:
        if _fits(paragraph, words, room, most, broken=broken):
            return most
        high = min(high, round((most - least) / step))
    while low < high:
        middle = (low + high) // 2
        if _fits(paragraph, words, room, least + step * middle, broken=broken):
            low = middle + 1
        else:
            high = middle
    return least + step * (low - 1) if low else None


def _fits(paragraph: Paragraph, words: Words, room: Room, size: float, *, broken: bool) -> bool:
    if words.ink > room.max_lines * (room.width / size + _KERNED):
        return False  # far too long: skip breaking lines
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
    ascent, descent, leading = vertical(paragraph, room, count)
    return (ascent + (count - 1) * leading + descent) * size <= room.height + 1e-6


def vertical(paragraph: Paragraph, room: Room, count: int) -> tuple[float, float, float]:
    """Return ascent, descent and line height in em; tall ink increases the line height."""
    above, below = paragraph.ink
    leading = room.line_height or line_height(paragraph.text, count)
    ascent, descent = max(ASCENT, above - OVERHANG), max(DESCENT, below - OVERHANG)
    return ascent, descent, max(leading, above + below)


def most_lines(paragraph: Paragraph, room: Room, size: float) -> int:
    """Return the number of lines of a size that fit the room, at least one."""
    count = 1
    while count < room.max_lines:
        ascent, descent, leading = vertical(paragraph, room, count + 1)
        if (ascent + count * leading + descent) * size > room.height + 1e-6:
            break
        count += 1
    return count
