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


_SQUARES = (1, False), (1, True), (0.5, False)
"""The width of the square in columns, and whether it hangs from the top, by the seed."""

_HANGING = (2, True), (1.5, True), (1, True)
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
    """Draw a square in the last column; the seed sets whether it stands on the foot, hangs from the
    top, or stands on the foot half as wide as the column.

    In a tall box it hangs from the top, up to two columns wide. Colours: square.
    """
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    start, end = _columns(w, _GUTTER * motif.unit * scale)[-1]
    share, hangs = (_HANGING if h > w else _SQUARES)[motif.seed % 3]
    side = (end - start) * share
    down = 0 if hangs else h - side
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x if motif.mirrored else x + w - side, y + down, side, side, 0)
    yield from pen.operations(color)


def _columns(width: float, gutter: float) -> list[tuple[float, float]]:
    """Return where each column starts and ends."""
    pitch = (width + gutter) / COLUMNS
    return [(column * pitch, (column + 1) * pitch - gutter) for column in range(COLUMNS)]
