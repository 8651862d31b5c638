"""Stamps: shapes and motifs → draw operations, cached and translated to equal items.

In: an item and the canvas's size. Out: draw operations. A mark, a panel or a shadow is supersampled
once; on other cards only its position in whole pixels differs. Must not know texts or photos.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import floor

from PIL import Image

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Art, Box, Fill, Shade, Stroke
from pyoji.engine.paint.fill import Ramps, fill, shade, stroke
from pyoji.engine.paint.motifs import MOTIFS, distinct_seed
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes

Stampable = Art | Fill | Shade | Stroke

_MAX_PIXELS = 800_000
"""Of the largest item that is cached. Of larger items, as on cards at scale=2, only the visible
part is drawn."""


class Stamps:
    """Operations of shapes and motifs."""

    def __init__(self, cache: RasterCache) -> None:
        self._cache = cache
        self._ramps = Ramps(cache)

    def is_movable(self, item: Stampable, scale: float) -> bool:
        """Whether the item is drawn once and moved: its pixels do not depend on its position."""
        return _pixels(item, scale) <= _MAX_PIXELS

    def operations(
        self, item: Stampable, scale: float, size: tuple[int, int]
    ) -> Iterable[DrawOperation]:
        """Return the operations that draw the item."""
        if not self.is_movable(item, scale):
            return self._draw(item, scale, size)
        box = item.box
        x, y = floor(box.x * scale), floor(box.y * scale)
        # A stamp depends on the subpixel position, to a thousandth.
        phase_x, phase_y = round(box.x * scale - x, 3) / scale, round(box.y * scale - y, 3) / scale
        phase_box = Box(phase_x, phase_y, box.w, box.h)
        if isinstance(item, Art):
            motif = replace(item.motif, seed=distinct_seed(item.motif))
            normalised: Stampable = Art(phase_box, motif)
        else:
            normalised = replace(item, box=phase_box)
        stamp = self._cache.get(
            RasterKind.STAMP,
            (normalised, scale),
            lambda: tuple(self._draw(normalised, scale)),
            _stamp_bytes,
        )
        return [operation.moved(x, y, item) for operation in stamp]

    def _draw(
        self, item: Stampable, scale: float, size: tuple[int, int] | None = None
    ) -> Iterable[DrawOperation]:
        match item:
            case Fill():
                return fill(item, scale, self._ramps)
            case Stroke():
                return stroke(item, scale)
            case Shade():
                return shade(item, scale, size)
            case Art():
                return MOTIFS[item.motif.name].draw(item.box, item.motif, scale)


def _stamp_bytes(operations: Iterable[DrawOperation]) -> int:
    images = (image for operation in operations for image in (operation.source, operation.mask))
    return sum(image_bytes(image) for image in images if isinstance(image, Image.Image))


def _pixels(item: Stampable, scale: float) -> float:
    around = 4 * item.blur if isinstance(item, Shade) else 0.0
    return (item.box.w + around) * (item.box.h + around) * scale * scale
