"""The release card's arrow: diagonal, as heavy as the title, cropped depending on the seed."""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box
from pyoji.engine.paint.shapes import Pen
from pyoji.engine.scene import Motif

THICK = 0.31
"""The thickness of the arrow, as a share of its side."""

CROPS = ((1.0, 0.0, 0.0), (1.45, 0.16, 0.0), (1.25, 0.07, 0.3))
"""By the seed: the factor of the arrow's size; shares of its side beyond the end and downwards."""


def arrow(box: Box, motif: Motif, scale: float) -> Iterator[DrawOperation]:
    """Draw an arrow to the upper end, with its shaft beyond the box. Colours: arrow."""
    (color,) = motif.colors
    x, y, w, h = (value * scale for value in (box.x, box.y, box.w, box.h))
    times, beyond, down = CROPS[motif.seed % len(CROPS)]
    margin = 72 * motif.unit * scale
    side = times * (min(w, h) - margin)
    thick = side * THICK
    right = x + w + side * beyond - (0 if beyond else margin)
    top, corner = y + margin + side * down, right - thick
    slant, length = thick / 2**0.5, 2 * (w + h)
    head = (
        *((right - side, top), (right, top), (right, top + side)),
        *((corner, top + side), (corner, top + thick), (right - side, top + thick)),
    )
    shaft = (
        *((corner - slant, top + thick), (corner, top + thick), (corner, top + thick + slant)),
        *((corner - length, top + thick + slant + length),),
        *((corner - slant - length, top + thick + length),),
    )
    pen = Pen((x, y, x + w, y + h))
    for shape in (head, shaft):
        pen.polygon([(2 * x + w - px if motif.mirrored else px, py) for px, py in shape])
    yield from pen.operations(color)
