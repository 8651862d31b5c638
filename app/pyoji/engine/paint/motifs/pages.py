"""The documentation card's pages, with lines of text as bars."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

# Lines of a page, as shares of its width; 0 is the space above a heading.
_LINES = (0.42, 0.86, 0.78, 0.9, 0.55, 0, 0.34, 0.82, 0.88, 0.7, 0, 0.38, 0.9, 0.76, 0.84, 0.48)


def pages(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw three overlapping pages that rise from the card's lower end corner.

    The seed sets the lines of the front page. Colours: page, line.
    """
    leaf, line = motif.colors
    unit = motif.unit * scale
    left, top = box.x * scale, box.y * scale
    right, bottom = (box.x + box.w) * scale, (box.y + box.h) * scale
    bounds = (left, top, right, bottom)
    width = 400 * unit

    def start(inset: float) -> float:
        """Return the left edge of a page that starts `inset` units before the card's end."""
        return left + inset * unit - width if motif.mirrored else right - inset * unit

    for inset, rise in ((168, 540), (232, 452), (296, 364)):
        pen = Pen(bounds)
        pen.rounded(start(inset), bottom - rise * unit, width, (rise + 60) * unit, 28 * unit)
        yield from pen.operations(leaf)
    pen = Pen(bounds)
    for row in range(6):
        share = _LINES[(row + motif.seed * 5) % len(_LINES)]
        long = share * (width - 80 * unit)
        x = start(296) + 40 * unit
        if motif.mirrored:
            x = start(296) + width - 40 * unit - long
        pen.rounded(x, bottom - (312 - row * 32) * unit, long, 10 * unit, 5 * unit)
    yield from pen.operations(line)
