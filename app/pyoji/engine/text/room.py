"""Room: the space for a text, and the sizes and line counts that fit it.

In: a prepared paragraph and its words, a room in pixels. Out: the largest size at which they fit,
and the number of lines that fit at a size. Must not know how lines are chosen.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from pyoji.engine.text.language import is_cursive, line_height
from pyoji.engine.text.lines import SLACK, Words
from pyoji.engine.text.paragraph import Paragraph

# The optical ascent and descent of a line, in em: the top of Hangul and capitals, the bottom of
# Hangul. Latin descenders and accents may overhang by OVERHANG without the text looking displaced;
# ink that reaches further takes part in the layout.
ASCENT, DESCENT, OVERHANG = 0.80, 0.10, 0.14

# The least distance between the ink of two lines whose letters join, in em. The hamza below إ or
# the dots below ي would seem to belong to a letter of the next line.
_CLEARANCE = 0.1

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


class Rows:
    """The lines of a text in a room: how high they are, and how many fit at a size."""

    def __init__(self, paragraph: Paragraph, room: Room) -> None:
        self.room = room
        self._text, (above, below) = paragraph.text, paragraph.ink
        self._ascent, self._descent = max(ASCENT, above - OVERHANG), max(DESCENT, below - OVERHANG)
        self._least = above + below + (_CLEARANCE if is_cursive(self._text) else 0)
        around = self._ascent + self._descent
        self._heights = [
            around + (count - 1) * self._leading(count) for count in range(1, room.max_lines + 1)
        ]

    def vertical(self, count: int) -> tuple[float, float, float]:
        """Return ascent, descent and line height of `count` lines in em."""
        return self._ascent, self._descent, self._leading(count)

    def _leading(self, count: int) -> float:
        """Return the line height in em; tall ink increases it."""
        return max(self.room.line_height or line_height(self._text, count), self._least)

    def most(self, size: float) -> int:
        """Return the number of lines of a size that fit the room; 0 if it is lower than one."""
        return bisect_right(self._heights, (self.room.height + 1e-6) / size)


def largest_size(
    words: Words, rows: Rows, *, broken: bool, most: float | None = None
) -> float | None:
    """Return the largest size at which the words fit, None if none. `broken` allows word breaks.

    `most` is a known upper bound, such as the size for a superset of the breaks.
    """
    least, limit, step = rows.room.sizes
    fits = _fits_broken if broken else _fits
    low, high = 0, max(0, int((limit - least) / step + 1e-9)) + 1
    if most is not None:
        if fits(words, rows, most):
            return most
        high = min(high, round((most - least) / step))
    while low < high:
        middle = (low + high) // 2
        if fits(words, rows, least + step * middle):
            low = middle + 1
        else:
            high = middle
    return least + step * (low - 1) if low else None


def _fits(words: Words, rows: Rows, size: float) -> bool:
    width, most = rows.room.width, rows.most(size)
    if not most or words.widest > width / size + SLACK:
        return False
    return len(words.unbroken.greedy(width / size, most)) <= most


def _fits_broken(words: Words, rows: Rows, size: float) -> bool:
    width, most = rows.room.width, rows.most(size)
    if words.ink > most * (width / size + _KERNED):
        return False  # far too long: skip cutting words
    column = words.column(width, size)
    if column.pieces.widest() > column.limit + SLACK:
        return False  # one grapheme wider than the room
    return len(column.pieces.greedy(column.limit, most)) <= most
