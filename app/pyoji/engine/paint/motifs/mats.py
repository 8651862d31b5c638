"""The frame card's mats: two nested borders, which need not be centred."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

SIDE = 46
"""The width of a border at the sides, in design units."""

HEIGHTS = ((16, 40), (40, 16), (28, 28))
"""The heights of a border above and below on a wide card, by the seed, in design units."""

TALL = 0.7
"""The ratio of height to width over which a card is tall."""


def mats(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw two borders; the seed sets their vertical offset. Colours: outer, inner."""
    unit = motif.unit * scale
    # Whole pixels, so that the four parts of a border meet without a seam.
    left, top = round(box.x * scale), round(box.y * scale)
    right, bottom = round((box.x + box.w) * scale), round((box.y + box.h) * scale)
    side = round(SIDE * unit)
    above, below = (round(height * unit) for height in HEIGHTS[motif.seed % len(HEIGHTS)])
    if bottom - top > TALL * (right - left):
        above = below = round(28 * unit + 0.09 * (bottom - top - (right - left) / 2))
    for color in motif.colors:
        for x, y, w, h in (
            (left, top, right - left, above),
            (left, bottom - below, right - left, below),
            (left, top + above, side, bottom - top - above - below),
            (right - side, top + above, side, bottom - top - above - below),
        ):
            pen = Pen((left, top, right, bottom))
            pen.rounded(x, y, w, h, 0)
            yield from pen.operations(color)
        left, right = left + side, right - side
        top, bottom = top + above, bottom - below
