"""The index card's motif: the cards behind it in a drawer, each with a tab."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

_TAB, _SLANT = 200, 24

_PLACES = ((0.36, 0.70, 0.53), (0.08, 0.74, 0.30), (0.10, 0.50, 0.30))
"""The starts of the tabs, as shares of the width; one row for each position of the front tab."""


def drawer(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a drawer with three cards, each lower than the one behind it.

    The seed sets the positions of tabs and the order of colours. Colours: drawer, three cards.
    """
    back, *cards = motif.colors
    turn = motif.seed % 3
    cards = [*cards[turn:], *cards[:turn]]
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, 0)
    yield from pen.operations(back)
    step = h / 4
    for number, (share, color) in enumerate(zip(_PLACES[motif.seed % 3], cards, strict=True)):
        edge = y + step * (number + 1)
        share = (share + motif.seed // 3 * 0.03 * (number - 1)) % 0.84
        left = x + w * share
        tab, slant = _TAB * unit, _SLANT * unit
        if motif.mirrored:
            left = 2 * x + w - left - tab
        pen = Pen((x, y, x + w, y + h))
        pen.rounded(x, edge, w, y + h - edge, 0)
        pen.polygon([
            (left, edge + 1), (left + slant, edge - step * 0.62),
            (left + tab - slant, edge - step * 0.62), (left + tab, edge + 1),
        ])  # fmt: skip
        yield from pen.operations(color)
