"""Stamps: shapes and motifs → draw operations, kept and moved to wherever an equal item stands.

A mark, a panel, a shadow is drawn from shapes at many times the pixels; on the next card it is the
same but for whole pixels of its place. In: an item, and the canvas's size. Out: its operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import floor

from PIL import Image

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Art, Fill, Shade, Stroke
from pyoji.engine.paint.fill import Ramps, fill, shade, stroke
from pyoji.engine.paint.motifs import MOTIFS, Overlay
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes

Stampable = Art | Fill | Shade | Stroke

_WHOLE = 800_000
"""Pixels of the largest item that is drawn whole; of larger ones, as cards at scale=2 have, only
what the canvas shows is drawn."""


class Stamps:
    """Operations of shapes and motifs."""

    def __init__(self, cache: RasterCache) -> None:
        self._cache = cache
        self._ramps = Ramps(cache)

    def is_movable(self, item: Stampable, scale: float) -> bool:
        """Whether the item draws the same wherever it stands and whatever is beneath it."""
        if isinstance(item, Art) and isinstance(MOTIFS[item.motif.name], Overlay):
            return False
        return _pixels(item, scale) <= _WHOLE

    def operations(
        self,
        item: Stampable,
        scale: float,
        size: tuple[int, int],
        beneath: Callable[[], Image.Image],
    ) -> Iterable[DrawOperation]:
        """What draws the item on a canvas of that size; `beneath` gives what is drawn before it."""
        if not self.is_movable(item, scale):
            return self._drawn(item, scale, size, beneath)
        box = item.box
        x, y = floor(box.x * scale), floor(box.y * scale)
        # The place within a pixel, to a thousandth, is part of what a stamp looks like.
        nearby = replace(
            box, x=round(box.x * scale - x, 3) / scale, y=round(box.y * scale - y, 3) / scale
        )
        near = replace(item, box=nearby)
        stamp = self._cache.get(
            RasterKind.STAMP, (near, scale), lambda: tuple(self._drawn(near, scale)), _stamp_bytes
        )
        return [operation.moved(x, y, item) for operation in stamp]

    def _drawn(
        self,
        item: Stampable,
        scale: float,
        size: tuple[int, int] | None = None,
        beneath: Callable[[], Image.Image] | None = None,
    ) -> Iterable[DrawOperation]:
        match item:
            case Fill():
                return fill(item, scale, self._ramps)
            case Stroke():
                return stroke(item, scale)
            case Shade():
                return shade(item, scale, size)
            case Art():
                return _motif(item, scale, beneath)


def _motif(
    item: Art, scale: float, beneath: Callable[[], Image.Image] | None
) -> Iterable[DrawOperation]:
    match MOTIFS[item.motif.name]:
        case Overlay(draw):
            if beneath is None:
                raise TypeError(f"{item.motif.name} is drawn over what is beneath it")
            return draw(item.box, item.motif, scale, beneath())
        case drawing:
            return drawing.draw(item.box, item.motif, scale)


def _stamp_bytes(operations: Iterable[DrawOperation]) -> int:
    images = (image for operation in operations for image in (operation.source, operation.mask))
    return sum(image_bytes(image) for image in images if isinstance(image, Image.Image))


def _pixels(item: Stampable, scale: float) -> float:
    around = 4 * item.blur if isinstance(item, Shade) else 0.0
    return (item.box.w + around) * (item.box.h + around) * scale * scale
