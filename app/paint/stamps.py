"""Stamps: what an item lays on an image, noted once and laid again wherever an equal item stands.

A mark, a panel, a shadow is drawn from shapes at many times the pixels; on the next card it is the
same but for whole pixels of its place. In: an item, and how to paint it. Out: it, painted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import floor
from typing import Any, cast

from PIL import Image

from app.frame import Art, Fill, Item, Shade, Stroke

Stampable = Art | Fill | Shade | Stroke

_Place = tuple[int, int] | tuple[int, int, int, int]

# How many stamps are kept, by the pixels they cover; each costs a byte a pixel for every colour it
# has. Larger ones, as cards at scale=2 have, are painted each time.
_SMALL, _LARGE = 60_000, 800_000
_KEPT_SMALL, _KEPT_LARGE = 128, 3


@dataclass(frozen=True, slots=True)
class _Notes:
    """Stands in for an image while a stamp is drawn: it notes what is pasted, and where."""

    pasted: list[tuple[Any, _Place, Image.Image | None]] = field(default_factory=list)

    def paste(self, ink: Any, box: _Place, mask: Image.Image | None = None) -> None:
        self.pasted.append((ink, box, mask))


class Stamps:
    """Items as `draw` paints them, kept."""

    def __init__(self, draw: Callable[[Image.Image, Item, float], object]) -> None:
        self._draw = draw
        self._small = lru_cache(maxsize=_KEPT_SMALL)(self._drawn)
        self._large = lru_cache(maxsize=_KEPT_LARGE)(self._drawn)

    def put(self, image: Image.Image, item: Stampable, scale: float) -> None:
        """Paint the item."""
        box = item.box
        around = 4 * item.blur if isinstance(item, Shade) else 0.0
        pixels = (box.w + around) * (box.h + around) * scale * scale
        if pixels > _LARGE:
            self._draw(image, item, scale)
            return
        x, y = floor(box.x * scale), floor(box.y * scale)
        # The place within a pixel, to a thousandth, is part of what a stamp looks like.
        nearby = replace(
            box, x=round(box.x * scale - x, 3) / scale, y=round(box.y * scale - y, 3) / scale
        )
        stamp = self._small if pixels <= _SMALL else self._large
        for ink, at, mask in stamp(replace(item, box=nearby), scale):
            corners = [value + (y if index % 2 else x) for index, value in enumerate(at)]
            image.paste(ink, cast(_Place, tuple(corners)), mask)

    def _drawn(self, item: Stampable, scale: float) -> list[tuple[Any, _Place, Image.Image | None]]:
        notes = _Notes()
        self._draw(cast(Image.Image, notes), item, scale)
        return notes.pasted
