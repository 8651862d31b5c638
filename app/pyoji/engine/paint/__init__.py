"""Paint: Frame → Canvas.

Each kind of item has one way to become draw operations; why a thing stands where it stands is the
layout's matter. What lies below the first text (background, motifs) changes little from card to
card, and is drawn once and kept; what lies above stays a list of operations, which the encoder
draws where it needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import ceil, floor
from types import MappingProxyType

from PIL import Image

from pyoji.engine.canvas import Background, Canvas, DrawOperation, Rows
from pyoji.engine.frame import ColorRun, Frame, GlyphRun, Item, Photo, Shade
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.raster import Source
from pyoji.engine.paint.glyphs import Letters
from pyoji.engine.paint.layers import layers
from pyoji.engine.paint.photo import fitted, photo
from pyoji.engine.paint.stamps import Stamps
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

SHARED_PIXELS = 1_200_000
"""A background of more pixels is drawn for each card: cards at scale=2 are few and take four times
the memory."""

NONE: Mapping[str, Pixels] = MappingProxyType({})


class Painter:
    """Paints frames with the faces of one bundle and the images that `assets` gives by name."""

    def __init__(
        self, fonts: Fonts, assets: Callable[[str], bytes], cache: RasterCache | None = None
    ) -> None:
        self._fonts = fonts
        self._assets = assets
        self._cache = cache = cache or RasterCache()
        self._stamps = Stamps(cache)
        self._letters = Letters(fonts, cache)

    def paint(self, frame: Frame, scale: float, pictures: Mapping[str, Pixels] = NONE) -> Canvas:
        """The frame, `scale` pixels for each of the frame's; `pictures` are those from outside, by
        parameter."""
        size = round(frame.width * scale), round(frame.height * scale)
        below, above = layers(frame, self._fonts)
        if size[0] * size[1] > SHARED_PIXELS:
            image = self._drawn((*below, *above), size, scale, pictures)
            return Canvas(image, has_photo=any(isinstance(item, Photo) for item in frame.items))
        background = self._background(below, size, scale)
        operations: list[DrawOperation] = []
        touched: list[Rows] = []

        def beneath() -> Image.Image:
            return Canvas(background, tuple(operations)).image()

        for item in above:
            drawn = tuple(self._operations(item, scale, size, beneath, pictures))
            touched += self._touched(item, drawn, scale)
            operations += drawn
        # What the background has of photos is in its bands, and makes no file slow to write.
        has_photo = any(isinstance(item, Photo) for item in above)
        return Canvas(background, tuple(operations), _apart(touched, size[1]), has_photo)

    def _background(
        self, items: tuple[Item, ...], size: tuple[int, int], scale: float
    ) -> Background:
        return self._cache.get(
            RasterKind.BACKGROUND,
            (items, size, scale),
            lambda: Background.of(self._drawn(items, size, scale, NONE)),
            lambda background: background.bytes,
        )

    def _drawn(
        self,
        items: Iterable[Item],
        size: tuple[int, int],
        scale: float,
        pictures: Mapping[str, Pixels],
    ) -> Image.Image:
        image = Image.new("RGB", size)
        for item in items:
            # Each is drawn before the next is made, so that few large masks are alive at once.
            for operation in self._operations(item, scale, size, image.copy, pictures):
                operation.draw_on(image)
        return image

    def _operations(
        self,
        item: Item,
        scale: float,
        size: tuple[int, int],
        beneath: Callable[[], Image.Image],
        pictures: Mapping[str, Pixels],
    ) -> Iterable[DrawOperation]:
        """What draws the item on a canvas of that size; `beneath` gives what is drawn before it."""
        match item:
            case Photo() if item.asset.startswith(OUTSIDE):
                # Not kept: requests for many of them must not fill the cache.
                pixels = pictures[item.asset.removeprefix(OUTSIDE)]
                return photo(item, pixels, scale, fitted)
            case Photo():
                return photo(item, self._assets(item.asset), scale, self._fitted)
            case GlyphRun() | ColorRun():
                return self._letters.operations(item, scale)
            case _:
                return self._stamps.operations(item, scale, size, beneath)

    def _fitted(
        self, data: Source, width: int, height: int, fit: str, focus: tuple[float, float]
    ) -> Image.Image:
        how = data, width, height, fit, focus
        return self._cache.get(RasterKind.FITTED, how, partial(fitted, *how), image_bytes)

    def _touched(self, item: Item, drawn: Iterable[DrawOperation], scale: float) -> Iterable[Rows]:
        """The rows that an item's operations may change; none outside them does."""
        if isinstance(item, GlyphRun | ColorRun):
            return ((operation.box[1], operation.box[3]) for operation in drawn)
        if not isinstance(item, Photo) and self._stamps.is_movable(item, scale):
            return ((operation.box[1], operation.box[3]) for operation in drawn)
        # One row more on either side for soft edges.
        box, more = item.box, 2 * item.blur * scale if isinstance(item, Shade) else 0.0
        return ((floor(box.y * scale - more) - 1, ceil((box.y + box.h) * scale + more) + 1),)


def _apart(touched: Iterable[Rows], height: int) -> tuple[Rows, ...]:
    """The ranges inside the image, rising, those that meet made one."""
    apart: list[Rows] = []
    for top, bottom in sorted((max(0, top), min(height, bottom)) for top, bottom in touched):
        if top >= bottom:
            continue
        if apart and top <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], bottom)
        else:
            apart.append((top, bottom))
    return tuple(apart)
