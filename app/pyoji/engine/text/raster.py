"""Glyphs → coverage and colour, through HarfBuzz's rasteriser.

In: a face, a size, glyphs with their origins in pixels, y down. Out: one mask for all of them, or
one image for an emoji, with its position, as bytes. Only this module uses HarfBuzz's rasteriser.
Must not know the image library that reads the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import uharfbuzz as hb

from pyoji.engine.text.face import UNITS, Face

STEPS = 16
"""Steps from no coverage to full coverage, which look like 255. Files are a sixth smaller, and
letters in several colours on several backgrounds fit a palette."""

_STEPS = bytes(round(level / 255 * STEPS) for level in range(256))


Window = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels, y down."""


class Mask(NamedTuple):  # created per letter: a third of a frozen dataclass's time
    """Coverage of a rectangle of pixels in steps, bottom row first, rows `stride` bytes apart."""

    x: int
    y: int
    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Colored:
    """Premultiplied BGRA of a rectangle of pixels, bottom row first, rows `stride` bytes apart."""

    x: int
    y: int
    width: int
    height: int
    stride: int
    data: bytes


class Rasteriser:
    """Draws the glyphs of a run in a tenth less time than a new one for each. Not thread-safe."""

    __slots__ = ("_draw",)

    def __init__(self) -> None:
        self._draw = hb.RasterDraw()

    def mask(
        self,
        face: Face,
        size: float,
        glyphs: Iterable[tuple[int, float, float]],
        window: Window | None = None,
    ) -> Mask | None:
        """Return the coverage of the glyphs (id, x, y) at `size` pixels per em; None if all are
        empty. With a window, return only that part.

        Glyphs are drawn into one mask at subpixel positions, so glyphs that touch blend correctly.
        """
        draw, font, scale = self._draw, face.font, size / UNITS
        if window is not None:
            left, top, right, bottom = window
            if left >= right or top >= bottom:
                return None
            draw.extents = hb.RasterExtents(left, -bottom, right - left, bottom - top)
        for glyph, x, y in glyphs:
            # The rasteriser's y axis points up.
            draw.transform = (scale, 0.0, 0.0, scale, x, -y)
            draw.draw_glyph(font, glyph)
        image = draw.render()  # and clear, also the extents
        if image is None:
            return None
        left, bottom, width, height, stride = image.extents  # computed at each access
        if not width or not height:
            return None
        return Mask(left, -(bottom + height), width, height, stride, image.buffer.translate(_STEPS))


def mask(face: Face, size: float, glyphs: Iterable[tuple[int, float, float]]) -> Mask | None:
    """Return the coverage of the glyphs, drawn by a new rasteriser."""
    return Rasteriser().mask(face, size, glyphs)


def colored(face: Face, size: float, glyph: int, x: float, y: float) -> Colored | None:
    """Return a COLRv1 glyph at `size` pixels per em, origin at x, y; None if it is empty."""
    paint = hb.RasterPaint()
    scale = size / UNITS
    paint.transform = (scale, 0.0, 0.0, scale, x, -y)
    extents = face.font.get_glyph_extents(glyph)
    if extents is None or not paint.set_glyph_extents(extents):
        return None
    paint.paint_glyph(face.font, glyph)
    image = paint.render()
    if image is None or not image.extents.width or not image.extents.height:
        return None
    e = image.extents
    return Colored(e.x_origin, -(e.y_origin + e.height), e.width, e.height, e.stride, image.buffer)
