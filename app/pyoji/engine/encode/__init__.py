"""Encode: a canvas → the bytes of a file, in one of the formats of `card.FORMATS`.

    png       PNG of a canvas on its background, from bands that are kept
    whole     PNG of any image, without loss
    reduced   PNG of what is over its limit: fewer colours, less detail
    lossy     JPEG and WebP
    bands, indexed, palette, png_file    what PNG is made with
    limit, sample    what keeps a file that is over its budget from costing more than others

Deterministic: no time stamp, no name of a program; equal pixels make equal bytes. Must not know
the card.
"""

from __future__ import annotations

from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, Format
from pyoji.engine.encode import lossy
from pyoji.engine.encode.png import PNGEncoder
from pyoji.engine.image_file import Budget
from pyoji.engine.raster_cache import RasterCache


class Encoder:
    """Writes files; one that is over the budget is written again, as small as need be."""

    def __init__(self, budget: Budget, cache: RasterCache | None = None) -> None:
        self._budget = budget
        self._png = PNGEncoder(cache or RasterCache())

    def encode(self, canvas: Canvas, format_: Format, quality: int) -> bytes:
        """The canvas as a file; `quality` 1 to 100 counts for lossy formats alone.

        Over the budget a PNG is compressed as strongly as can be, then loses colours, then detail;
        the other formats lose quality step by step, then detail. What is still too large is
        answered all the same.
        """
        limit = self._budget.of(format_)
        if format_ == PNG:
            return self._png.encode(canvas, limit)
        return lossy.encode(canvas.image(), format_, quality, limit, has_photo=canvas.has_photo)
