"""The tutorial card's code: lines of words as bars behind the title, and the caret behind it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# Each line: its indentation level, then its words as (colour, length in units of 20).
_LINES: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (0, ((1, 6), (0, 11))),
    (1, ((2, 8), (1, 6))),
    (1, ((0, 5), (2, 12))),
    (2, ((1, 9), (3, 6))),
    (2, ((2, 5), (0, 7))),
    (3, ((3, 11), (1, 5))),
    (2, ((1, 13),)),
    (1, ((2, 6), (1, 14))),
    (0, ((3, 4),)),
    (0, ((0, 9), (2, 8))),
    (1, ((1, 5), (3, 12))),
    (2, ((2, 9), (0, 6))),
    (1, ((2, 16),)),
)
_PITCH, _THICK, _INDENT, _GAP, _START = 66, 32, 80, 24, 76
_RADIUS = 6
_LEAST = 0.4
"""The share of the last line that has to be seen."""
_STYLES = (((1, 0, 2, 3), 0, 30), ((0, 1, 2, 3), 0.4, 26), ((2, 1, 0, 3), 0, 50))
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
            long = min(length * word * unit, w - _START * unit - at)
            if long < word * unit:
                break
            left = x + w - at - long if motif.mirrored else x + at
            pens[kinds[kind]].rounded(left, top, long, _THICK * unit, _RADIUS * unit)
            at += long + _GAP * unit
    for pen, color in zip(pens, (first, second, third, fourth), strict=True):
        yield from pen.operations(color)
