"""The release card's terrace and bullet."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif


def terrace(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw columns with round tops that rise towards the card's end; the seed sets the curve.

    Colours: columns, last column.
    """
    column, last = motif.colors
    unit = motif.unit * scale
    left, top = box.x * scale, box.y * scale
    right, bottom = (box.x + box.w) * scale, (box.y + box.h) * scale
    wide, gap = 104 * unit, 8 * unit
    for index in range(6):
        pen = Pen((left, top, right, bottom))
        # The seed sets the exponent: steep at the start or at the end.
        share = ((index + 1) / 6) ** (0.7 + (motif.seed * 5 % 12) * 0.12)
        rise = (72 + 520 * share) * unit
        away = (6 - index) * (wide + gap) - 40 * unit
        x = left + away - wide if motif.mirrored else right - away
        pen.rounded(x, bottom - rise, wide, rise + wide, wide / 2)
        yield from pen.operations(last if index == 5 else column)


def bullet(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw a short thick bar. Colours: bar."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    pen = Pen((x, y, x + w, y + h))
    pen.rounded(x, y, w, h, min(w, h) / 2)
    yield from pen.operations(color)
