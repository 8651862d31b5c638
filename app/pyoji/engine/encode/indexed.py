"""Indexed: a canvas of few colours as palette indices, derived from its draw operations.

In: a canvas, the palette indices of its background. Out: a palette and strips of indices. This
takes a fraction of the time of `palette.py`, which reads the colours of all pixels. Must not know
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from pyoji.engine import flat
from pyoji.engine.background import RGB, Background, Rectangle, Strip
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.entries import ColorEntries, NotFlat


class Indexed(NamedTuple):
    """A palette, and strips of its indices."""

    colors: tuple[RGB, ...]
    strips: list[Strip]


def indexed(canvas: Canvas, base: Sequence[RGB], numbers: Background) -> Indexed | None:
    """Return the palette of a canvas, and its strips.

    `base` are the background's colours, first in the palette, and `numbers` is the background as
    indices into them. Return None if an operation draws an image or lies outside the strips, or
    there are too many colours.
    """
    if any(isinstance(operation.source, Image.Image) for operation in canvas.operations):
        return None
    strips = [numbers.strip(rows) for rows in canvas.dirty_bands()]
    palette = ColorEntries(base)
    try:
        places = _places(canvas.operations, strips, numbers)
        for operation, (strip, below) in zip(canvas.operations, places, strict=True):
            flat.draw(operation, strip.image, strip.top, palette, below)
    except NotFlat:
        return None
    return Indexed(tuple(palette.colors), strips)


def _places(
    operations: Sequence[DrawOperation], strips: Sequence[Strip], numbers: Background
) -> list[tuple[Strip, int | None]]:
    """Return the strip of each operation, and the index below it; None if there may be several.

    The strips are not drawn on. Raise NotFlat if an operation lies outside of them.
    """
    places: list[tuple[Strip, int | None]] = []
    boxes: list[Rectangle] = []
    for operation in operations:
        box = operation.box
        strip = next((s for s in strips if s.start <= box[1] and box[3] <= s.end), None)
        if strip is None:
            raise NotFlat
        is_apart = not any(_overlap(box, other) for other in boxes)
        places.append((strip, numbers.only_index(box, strip) if is_apart else None))
        boxes.append(box)
    return places


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
