"""Encode: a canvas → the bytes of a file, in one of the formats of `card.FORMATS`.

    png       PNG of a canvas, with cached bands of its background
    lossless  PNG of any image
    reduced   PNG within a limit: fewer colours, less detail
    lossy     JPEG and WebP; WebP of few colours without loss
    bands, indexed, palette, scanlines, png_file    parts of PNG
    limit, sample    bound the time for files over their limit

Deterministic: equal pixels make equal bytes, without timestamps or metadata. Must not know the
card.
"""

from __future__ import annotations

from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, WEBP, Format
from pyoji.engine.encode import lossy
from pyoji.engine.encode.png import PNGEncoder
from pyoji.engine.image_file import Budget
from pyoji.engine.raster_cache import RasterCache


class Encoder:
    """Write files within a budget."""

    def __init__(self, budget: Budget, cache: RasterCache | None = None) -> None:
        self._budget = budget
        self._png = PNGEncoder(cache or RasterCache())

    def encode(self, canvas: Canvas, format_: Format, quality: int) -> bytes:
        """Encode the canvas; `quality` is 1 to 100 and for lossy files only.

        A WebP of few colours is lossless: half the size of a lossy one, in less time.

        Over the budget, a PNG is compressed harder, then loses colours, then detail; other formats
        lose quality step by step, then detail. If the smallest form is still over the budget,
        return it.
        """
        limit = self._budget.of(format_)
        if format_ == PNG:
            return self._png.encode(canvas, limit)
        image = canvas.image()
        if format_ == WEBP and canvas.is_flat:
            data = lossy.lossless_webp(image)
            if len(data) <= limit:
                return data
        return lossy.encode(image, format_, quality, limit, has_photo=canvas.has_photo)

    def prepare(self, canvas: Canvas, format_: Format) -> None:
        """Compress what other canvases on the same background share with this one."""
        if format_ == PNG:
            self._png.prepare(canvas)
