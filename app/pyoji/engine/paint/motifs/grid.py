"""The minimal card's motifs: a rule over the columns of a grid, and a square in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

COLUMNS = 4

_MARGIN, _GUTTER = 80, 24

_THICK, _BOTTOM = 10, 92
"""The thickness of the rule, and how far its top is from the foot: words stand above."""


_SQUARES = (0.7, 0.0), (0.7, 0.5), (0.7, 1.0)
"""The width of the square in columns, and where it is in the last two columns, by the seed."""

_TALL_SQUARES = (2, 1.0), (1.5, 1.0), (1, 1.0)
"""The same in a tall box."""


def rule(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a rule over all columns near the foot. Colors: rule."""
    (color,) = motif.colors
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    margin = _MARGIN * unit
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + margin, y + h - _BOTTOM * unit, w - 2 * margin, _THICK * unit, 0)
    yield from pen.operations(color)


def square(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a square that hangs from the top over the last two columns; the seed sets where.

    In a tall box the seed sets how large it is, up to two columns. Colours: square.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    columns = _columns(w, _GUTTER * motif.unit * scale)
    (third, _), (fourth, end) = columns[-2:]
    share, along = (_TALL_SQUARES if h > w else _SQUARES)[motif.seed % 3]
    side = (end - fourth) * share
    left = third + along * (end - side - third)
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x + (w - side - left if motif.mirrored else left), y, side, side, 0)
    yield from pen.operations(color)


def _columns(width: float, gutter: float) -> list[tuple[float, float]]:
    """Return where each column starts and ends."""
    pitch = (width + gutter) / COLUMNS
    return [(column * pitch, (column + 1) * pitch - gutter) for column in range(COLUMNS)]
