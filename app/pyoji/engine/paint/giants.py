"""Giant letters: a letter larger than its part of a card → the raster of what is visible.

In: a face, a size, a glyph, the visible part. Out: a raster. It has as many pixels as a third of
the card, so it is rasterised only where it is visible, and cached only if it recurs: compressed, to
a fiftieth. Must not know runs.
"""

from __future__ import annotations

from functools import partial
from math import ceil, floor

from pyoji.engine.background import Background, Rectangle
from pyoji.engine.letter_mask import Piece, Raster
from pyoji.engine.raster_cache import RasterCache, RasterKind
from pyoji.engine.text import raster
from pyoji.engine.text.face import Face

GIANT = 300
"""Pixels per em from which a letter is giant."""

Letter = tuple[str, float, int, float]
"""The stem of a face, pixels per em, a glyph, its subpixel position."""


class Giants:
    """Draw giant letters."""

    def __init__(self, cache: RasterCache) -> None:
        self._cache = cache

    def piece(
        self, face: Face, letter: Letter, origin: tuple[int, int], clip: Rectangle | None
    ) -> Piece | None:
        """Return the raster of a letter at the origin, within the clip; None if it has no ink
        there. The raster's position is relative to the origin."""
        window = None if clip is None else _window(face, letter, origin, clip)
        name = letter, window
        draw = partial(_raster, face, letter, window)
        if not self._cache.has_seen(name):
            return draw()
        piece: Piece | None = None

        def pack() -> tuple[int, int, Background] | None:
            nonlocal piece
            piece = draw()
            return piece and (piece[0], piece[1], Background.of(piece[2].image()))

        packed = self._cache.get(
            RasterKind.GIANT_GLYPH, name, pack, lambda entry: entry[2].bytes if entry else 0
        )
        if piece is None and packed is not None:
            x, y, compressed = packed
            piece = x, y, Raster.of(compressed.image())
        return piece


def coverage(mask: raster.Mask) -> Piece:
    """Return a mask as a raster."""
    x, y, width, height, stride, data = mask
    return x, y, Raster.of_rows(width, height, stride, data)


def _raster(face: Face, letter: Letter, window: Rectangle | None) -> Piece | None:
    _, size, glyph, phase = letter
    mask = raster.Rasteriser().mask(face, size, [(glyph, phase, 0.0)], window)
    return None if mask is None else coverage(mask)


def _window(face: Face, letter: Letter, origin: tuple[int, int], clip: Rectangle) -> Rectangle:
    """Return the part of the clip that the letter's ink reaches, relative to its origin."""
    (_, size, glyph, phase), (x, y) = letter, origin
    (begin, end), (above, below) = face.bearing(glyph), face.ink(glyph)
    left, top, right, bottom = clip
    return (
        max(left - x, floor(phase + size * begin)),
        max(top - y, floor(-size * above)),
        min(right - x, ceil(phase + size * end)),
        min(bottom - y, ceil(size * below)),
    )
