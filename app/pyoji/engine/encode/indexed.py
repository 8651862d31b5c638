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
from pyoji.engine.canvas import RGB, Background, Canvas, Strip


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
    palette = flat.ColorEntries(base)
    try:
        for operation in canvas.operations:
            _, first, _, end = operation.box
            strip = next((s for s in strips if s.start <= first and end <= s.end), None)
            if strip is None:
                return None
            flat.draw(operation, strip.image, strip.top, palette)
    except flat.NotFlat:
        return None
    return Indexed(tuple(palette.colors), strips)
