"""The tutorial card's window: buttons, and lines of code as coloured bars."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# Each line: its indentation level, then its words as (colour, length in units of 20).
_LINES: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (0, ((0, 4), (1, 6), (3, 2))),
    (1, ((3, 3), (2, 7))),
    (1, ((0, 3), (3, 5), (1, 3))),
    (2, ((1, 5), (2, 4))),
    (2, ((3, 6), (0, 2), (2, 3))),
    (2, ((0, 3), (1, 4))),
    (1, ((3, 2), (2, 8))),
    (0, ()),
    (1, ((0, 5), (3, 4), (2, 3))),
    (2, ((2, 6), (3, 3))),
    (1, ((1, 3), (0, 4))),
    (0, ((3, 2),)),
    (0, ((0, 3), (1, 8))),
    (1, ((2, 5), (3, 5))),
)


def controls(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a window's three buttons. Colours: buttons."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    for button in range(3):
        pen.disc(x + h / 2 + button * (w - h) / 2, y + h / 2, h / 2)
    yield from pen.operations(color)


def code(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw lines of code as bars, left to right on every card; the seed sets the first line.

    Colours: keyword, name, literal, other.
    """
    keyword, name, literal, other = motif.colors
    colors = (keyword, name, literal, other)
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    if motif.mirrored:  # the window reaches beyond the card's left edge
        x += 140 * unit
    for row in range(max(4, int(h / (44 * unit)))):
        indent, words = _LINES[(row + motif.seed * 5) % len(_LINES)]
        at = x + indent * 40 * unit
        for word, length in words:
            pen = Pen((x, y, x + w, y + h))
            pen.rounded(at, y + row * 44 * unit, length * 20 * unit, 16 * unit, 8 * unit)
            yield from pen.operations(colors[word])
            at += (length * 20 + 16) * unit
