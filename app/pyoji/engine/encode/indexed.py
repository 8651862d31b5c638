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
from pyoji.engine.canvas import (
    RGB,
    Background,
    Canvas,
    DrawOperation,
    Rectangle,
    Strip,
    UnpackLines,
)
from pyoji.engine.entries import ColorEntries, NotFlat


class Indexed(NamedTuple):
    """A palette, and strips of its indices."""

    colors: tuple[RGB, ...]
    strips: list[Strip]


def indexed(
    canvas: Canvas,
    base: Sequence[RGB],
    numbers: Background,
    unpack: UnpackLines | None = None,
) -> Indexed | None:
    """Return the palette of a canvas, and its strips.

    `base` are the background's colours, first in the palette, and `numbers` is the background as
    indices into them, whose bands `unpack` may cache. Return None if an operation draws an image or
    lies outside the strips, or there are too many colours.
    """
    if any(isinstance(operation.source, Image.Image) for operation in canvas.operations):
        return None
    strips = [numbers.index_strip(rows, unpack) for rows in canvas.dirty_bands()]
    below = _below(canvas.operations, numbers)
    palette = ColorEntries(base)
    try:
        for operation, index in zip(canvas.operations, below, strict=True):
            _, first, _, end = operation.box
            strip = next((s for s in strips if s.start <= first and end <= s.end), None)
            if strip is None:
                return None
            flat.draw(operation, strip.image, strip.top, palette, index)
    except NotFlat:
        return None
    return Indexed(tuple(palette.colors), strips)


def _below(operations: Sequence[DrawOperation], numbers: Background) -> list[int | None]:
    """Return the index below each operation; None if there are or may be several."""
    indices: list[int | None] = []
    boxes: list[Rectangle] = []
    for operation in operations:
        box = operation.box
        is_apart = not any(_overlap(box, other) for other in boxes)
        indices.append(numbers.only_index(box) if is_apart else None)
        boxes.append(box)
    return indices


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
