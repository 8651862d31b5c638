"""The frame card's mats: two borders, one inside the other, off the middle."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

SIDE = 46
"""The width of a border at both sides."""

BOTH = 56
"""The heights of a border above and below, together."""

TALL = 0.18
"""What is added to it on a tall card, of the height over half of the width."""

SHARES = (0.3, 0.7, 0.5)
"""The part of a border's height that is above, by the seed."""


def mats(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw two borders, low, high or in the middle by the seed. Colours: outer, inner."""
    unit = motif.unit * scale
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    share = SHARES[motif.seed % len(SHARES)]
    side, high = SIDE * unit, BOTH * unit + TALL * max(0.0, h - w / 2)
    if h > w * 0.7:
        share = 0.5
    for color in motif.colors:
        above, below = high * share, high * (1 - share)
        pen = Pen((x, y, x + w, y + h))
        pen.rounded(x, y, w, above, 0)
        yield from pen.operations(color)
        pen = Pen((x, y, x + w, y + h))
        pen.rounded(x, y + h - below, w, below, 0)
        yield from pen.operations(color)
        for left in (x, x + w - side):
            pen = Pen((x, y, x + w, y + h))
            pen.rounded(left, y + above, side, h - high, 0)
            yield from pen.operations(color)
        x, y, w, h = x + side, y + above, w - 2 * side, h - high
