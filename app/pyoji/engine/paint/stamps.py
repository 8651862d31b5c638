"""Stamps: what an item lays on an image, noted once and laid again wherever an equal item stands.

A mark, a panel, a shadow is drawn from shapes at many times the pixels; on the next card it is the
same but for whole pixels of its place. In: an item, and how to paint it. Out: its inks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import floor
from typing import cast

from PIL import Image

from pyoji.engine.canvas import RGB, Ink
from pyoji.engine.frame import Art, Fill, Item, Shade, Stroke

Stampable = Art | Fill | Shade | Stroke

_Place = tuple[int, int] | tuple[int, int, int, int]

# How many stamps are kept, by the pixels they cover; each costs a byte a pixel for every colour it
# has. Larger ones, as cards at scale=2 have, are painted each time.
_SMALL, _LARGE = 60_000, 800_000
_KEPT_SMALL, _KEPT_LARGE = 128, 3


@dataclass(frozen=True, slots=True)
class _Notes:
    """Stands in for an image while a stamp is drawn: it notes what is pasted, and where."""

    inks: list[Ink] = field(default_factory=list)

    def paste(
        self, source: RGB | Image.Image, box: _Place, mask: Image.Image | None = None
    ) -> None:
        if len(box) == 2:
            size = (source if isinstance(source, Image.Image) else cast(Image.Image, mask)).size
            box = (*box, box[0] + size[0], box[1] + size[1])
        self.inks.append(Ink(source, box, mask))


class Stamps:
    """Items as `draw` paints them, kept."""

    def __init__(self, draw: Callable[[Image.Image, Item, float], object]) -> None:
        self._draw = draw
        self._small = lru_cache(maxsize=_KEPT_SMALL)(self._drawn)
        self._large = lru_cache(maxsize=_KEPT_LARGE)(self._drawn)

    def keeps(self, item: Stampable, scale: float) -> bool:
        """Whether the item is small enough to be kept."""
        return _pixels(item, scale) <= _LARGE

    def inks(self, item: Stampable, scale: float) -> Iterator[Ink]:
        """What an item that may be kept lays on an image."""
        box = item.box
        x, y = floor(box.x * scale), floor(box.y * scale)
        # The place within a pixel, to a thousandth, is part of what a stamp looks like.
        nearby = replace(
            box, x=round(box.x * scale - x, 3) / scale, y=round(box.y * scale - y, 3) / scale
        )
        stamp = self._small if _pixels(item, scale) <= _SMALL else self._large
        return (ink.moved(x, y) for ink in stamp(replace(item, box=nearby), scale))

    def _drawn(self, item: Stampable, scale: float) -> list[Ink]:
        notes = _Notes()
        self._draw(cast(Image.Image, notes), item, scale)
        return notes.inks


def _pixels(item: Stampable, scale: float) -> float:
    around = 4 * item.blur if isinstance(item, Shade) else 0.0
    return (item.box.w + around) * (item.box.h + around) * scale * scale
