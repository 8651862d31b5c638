"""The tutorial card's code: lines of words as bars behind the title, and the caret behind it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# Each line: its indentation level, then its words as (colour, length in units of 20).
_LINES: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (0, ((1, 6), (0, 11), (2, 4))),
    (1, ((2, 8), (1, 5), (3, 9))),
    (1, ((0, 4), (2, 12), (1, 6))),
    (2, ((1, 9), (3, 6), (2, 14))),
    (2, ((2, 5), (0, 7))),
    (3, ((3, 11), (1, 4), (2, 7))),
    (2, ((1, 13),)),
    (1, ((2, 6), (1, 16), (3, 4))),
    (0, ((3, 3),)),
    (0, ((0, 9), (1, 5), (2, 10))),
    (1, ((1, 4), (3, 15))),
    (2, ((2, 9), (0, 6), (1, 8))),
    (1, ((2, 18), (1, 3))),
)
_PITCH, _THICK, _INDENT, _GAP, _START = 66, 34, 80, 18, 76
_RADIUS = 5
_LEAST = 0.4
"""The share of the last line that has to be seen."""
_STYLES = (((1, 0, 2, 3), 0, 30), ((2, 1, 0, 3), 0.4, 26), ((0, 1, 2, 3), 0, 46))
"""By seed: the colour of each kind of word, the start of lines as a share of the width,
the unit of a word's length."""


def caret(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Fill the box but for its corners. Colours: block."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 4 * motif.unit * scale)
    yield from pen.operations(color)


def code(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw lines of code from the box's upper edge; the seed sets which, and their style.

    Colours: the words of four kinds.
    """
    first, second, third, fourth = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    kinds, start, word = _STYLES[motif.seed % len(_STYLES)]
    pens = [Pen((x, y, x + w, y + h)) for _ in range(4)]
    for row in range(int(h / (_PITCH * unit)) + 1):
        top = y + (row * _PITCH + (_PITCH - _THICK) / 2) * unit
        if y + h - top < _THICK * unit * _LEAST:
            break
        indent, words = _LINES[(motif.seed * 5 + row) % len(_LINES)]
        at = start * w + (_START + indent * _INDENT) * unit
        for kind, length in words:
            long = length * word * unit
            left = x + w - at - long if motif.mirrored else x + at
            pens[kinds[kind]].rounded(left, top, long, _THICK * unit, _RADIUS * unit)
            at += long + _GAP * unit
    for pen, color in zip(pens, (first, second, third, fourth), strict=True):
        yield from pen.operations(color)
