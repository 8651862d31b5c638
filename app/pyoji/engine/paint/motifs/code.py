"""The tutorial card's code: lines of words as bars above and below the title, and the caret behind
it.

The lines above end a block, so the title stands at their first indentation; those below are the
block that it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

KEYWORD, NAME, REST = range(3)
"""Kinds of words, each in a colour of its own."""

Line = tuple[int, tuple[tuple[int, int], ...]]
"""An indentation, and words as (kind, length in units of 20)."""

ABOVE: Sequence[Sequence[Line]] = (
    (
        (0, ((REST, 2),)),
        (1, ((KEYWORD, 6), (REST, 11), (NAME, 8))),
        (2, ((NAME, 9), (REST, 6))),
        (1, ((REST, 8), (NAME, 4))),
        (1, ((KEYWORD, 5), (REST, 15))),
        (0, ((KEYWORD, 7), (NAME, 10))),
        (0, ()),
    ),
    (
        (0, ((KEYWORD, 4),)),
        (1, ((NAME, 12), (REST, 5), (KEYWORD, 3), (REST, 9))),
        (1, ((REST, 10), (NAME, 7))),
        (2, ((KEYWORD, 5), (REST, 8))),
        (1, ((KEYWORD, 4), (NAME, 13))),
        (0, ((NAME, 8), (REST, 9))),
        (0, ()),
    ),
    (
        (0, ((REST, 2), (KEYWORD, 5), (REST, 2))),
        (1, ((REST, 16), (KEYWORD, 8))),
        (2, ((NAME, 6), (REST, 9))),
        (2, ((KEYWORD, 7), (NAME, 5))),
        (1, ((REST, 12),)),
        (0, ((KEYWORD, 5), (REST, 10), (NAME, 4))),
        (0, ()),
    ),
)
"""By the seed, from the title upwards; around again where there is room for more."""

BELOW: Sequence[Sequence[Line]] = (
    (
        (1, ((NAME, 10), (KEYWORD, 5), (REST, 17))),
        (2, ((REST, 9), (NAME, 6))),
        (2, ((KEYWORD, 4), (REST, 12))),
        (1, ((REST, 6), (KEYWORD, 8))),
        (0, ((REST, 2),)),
        (0, ()),
        (0, ((KEYWORD, 7), (NAME, 9))),
    ),
    (
        (1, ((REST, 7), (KEYWORD, 9), (NAME, 5))),
        (1, ((KEYWORD, 5), (REST, 13))),
        (2, ((NAME, 11), (REST, 4))),
        (1, ((REST, 8), (NAME, 7))),
        (0, ((KEYWORD, 4),)),
        (0, ()),
        (0, ((NAME, 6), (REST, 11))),
    ),
    (
        (1, ((KEYWORD, 13), (REST, 8), (NAME, 12))),
        (2, ((REST, 14),)),
        (2, ((NAME, 7), (KEYWORD, 6))),
        (1, ((REST, 5), (NAME, 10))),
        (0, ((REST, 2), (KEYWORD, 5), (REST, 2))),
        (0, ()),
        (0, ((REST, 12), (NAME, 5))),
    ),
)
"""By the seed, from the title downwards."""

PITCH, THICK, RADIUS, WORD, SPACE = 60, 30, 6, 20, 20
"""From one line to the next, the thickness and the corners of a word, the unit of its length, and
the space behind it."""

GAP = PITCH - THICK
"""Between two lines, from the title's line to the next one, and the least from a line to the card's
edge."""

DOWN, MOST = (0, 60, 30), 60
"""How far the title's line is below its highest place, by the seed, and how far it can be: the
boxes above and below it reach to where it is lowest and highest."""

SLACK = 0.01
"""What a box may lack for its last line, as sizes in pixels are rounded."""

START, INDENT = 76, 80
"""The margin at both ends of a line, and an indentation."""

CORNER = 4
"""The radius of the caret's corners."""


def caret(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Fill the box but for its corners. Colours: block."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, CORNER * motif.unit * scale)
    yield from pen.operations(color)


def above(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw lines of code from the box's foot upwards; the seed sets which.

    Colours: keywords, names, other words.
    """
    yield from _lines(box, motif, scale, ABOVE, is_upwards=True)


def below(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw lines of code from the box's top downwards; the seed sets which.

    Colours: keywords, names, other words.
    """
    yield from _lines(box, motif, scale, BELOW, is_upwards=False)


def _lines(
    box: Box, motif: Motif, scale: float, programs: Sequence[Sequence[Line]], *, is_upwards: bool
) -> Iterator[DrawOperation]:
    keyword, name, rest = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    lines = programs[motif.seed % len(programs)]
    pens = [Pen((x, y, x + w, y + h)) for _ in range(3)]
    down = DOWN[motif.seed % len(DOWN)]
    first = GAP + (MOST - down if is_upwards else down)
    for row in range(int((h / unit - first + SLACK) / PITCH)):
        away = first + row * PITCH
        top = y + (h - (away + THICK) * unit if is_upwards else away * unit)
        indent, words = lines[row % len(lines)]
        at = (START + indent * INDENT) * unit
        for kind, length in words:
            long = min(length * WORD * unit, w - START * unit - at)
            if long < RADIUS * unit:
                break
            left = x + w - at - long if motif.mirrored else x + at
            pens[kind].rounded(left, top, long, THICK * unit, RADIUS * unit)
            at += long + SPACE * unit
    for pen, color in zip(pens, (keyword, name, rest), strict=True):
        yield from pen.operations(color)
