"""Paint: Frame → Canvas.

In: a frame, a scale, the pixels of remote images. Out: a canvas. A table maps each kind of item to
draw operations. Items below the first text (background, motifs) change little from card to card, so
their image is cached. Items above stay draw operations, which the encoder draws where it needs
them. Must not know why an item is at its position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import ceil, floor
from types import MappingProxyType

from PIL import Image

from pyoji.engine.background import Rows
from pyoji.engine.canvas import Canvas, DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.frame import ColorRun, FixedRun, Frame, GlyphRun, Item, Photo, Shade
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.images.raster import Source
from pyoji.engine.letter_mask import OPAQUE
from pyoji.engine.paint.backgrounds import Backgrounds
from pyoji.engine.paint.glyphs import Letters
from pyoji.engine.paint.layers import layers
from pyoji.engine.paint.photo import fitted, photo
from pyoji.engine.paint.stamps import Stamps
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

NONE: Mapping[str, Pixels] = MappingProxyType({})


class Painter:
    """Paint frames with the faces of one bundle; `assets` returns image files by name."""

    def __init__(
        self, fonts: Fonts, assets: Callable[[str], bytes], cache: RasterCache | None = None
    ) -> None:
        self._fonts = fonts
        self._assets = assets
        self._cache = cache = cache or RasterCache()
        self._stamps = Stamps(cache)
        self._letters = Letters(fonts, cache)
        self._backgrounds = Backgrounds(self._operations, cache)

    def paint(
        self, frame: Frame, scale: float, remote_images: Mapping[str, Pixels] = NONE
    ) -> Canvas:
        """Paint the frame at `scale`; `remote_images` are by parameter."""
        size = round(frame.width * scale), round(frame.height * scale)
        below, above = layers(frame, self._fonts)
        background = self._backgrounds.background(below, size, scale, _most_ink(above))
        if background is None and any(isinstance(item, FixedRun) for item in below):
            below, above = layers(frame, self._fonts, with_fixed=False)
            background = self._backgrounds.background(below, size, scale, _most_ink(above))
        if background is None:
            image = self._flatten((*below, *above), size, scale, remote_images)
            return Canvas(image, has_photo=any(isinstance(item, Photo) for item in frame.items))
        operations: list[DrawOperation] = []
        dirty: list[Rows] = []

        for item in above:
            item_operations = tuple(self._operations(item, scale, size, remote_images))
            dirty += self._dirty_rows(item, item_operations, scale)
            operations += item_operations
        # Photos in the background are in its bands, which are compressed already.
        has_photo = any(isinstance(item, Photo) for item in above)
        return Canvas(background, tuple(operations), _merge(dirty, size[1]), has_photo)

    def _flatten(
        self,
        items: Iterable[Item],
        size: tuple[int, int],
        scale: float,
        remote_images: Mapping[str, Pixels],
    ) -> Image.Image:
        image = Image.new("RGB", size)
        for item in items:
            # Draw each before the next is created, so few large masks are in memory at once.
            for operation in self._operations(item, scale, size, remote_images):
                operation.draw_on(image)
        return image

    def _operations(
        self,
        item: Item,
        scale: float,
        size: tuple[int, int],
        remote_images: Mapping[str, Pixels] = NONE,
    ) -> Iterable[DrawOperation]:
        """Return the operations that draw the item."""
        match item:
            case Photo() if item.asset.startswith(OUTSIDE):
                # Not cached: requests for many remote images must not fill the cache.
                pixels = remote_images[item.asset.removeprefix(OUTSIDE)]
                return photo(item, pixels, scale, fitted)
            case Photo():
                return photo(item, self._assets(item.asset), scale, self._fitted)
            case GlyphRun() | ColorRun():
                return self._letters.operations(item, scale)
            case _:
                return self._stamps.operations(item, scale, size)

    def _fitted(
        self, data: Source, width: int, height: int, fit: str, focus: tuple[float, float]
    ) -> Image.Image:
        arguments = data, width, height, fit, focus
        return self._cache.get(
            RasterKind.FITTED, arguments, partial(fitted, *arguments), image_bytes
        )

    def _dirty_rows(
        self, item: Item, operations: Iterable[DrawOperation], scale: float
    ) -> Iterable[Rows]:
        """Return the rows that the item's operations may change."""
        if isinstance(item, GlyphRun | ColorRun):
            return ((operation.box[1], operation.box[3]) for operation in operations)
        if not isinstance(item, Photo) and self._stamps.is_movable(item, scale):
            return ((operation.box[1], operation.box[3]) for operation in operations)
        # One more row on either side for antialiased edges.
        box, margin = item.box, 2 * item.blur * scale if isinstance(item, Shade) else 0.0
        return ((floor(box.y * scale - margin) - 1, ceil((box.y + box.h) * scale + margin) + 1),)


def _most_ink(items: Iterable[Item]) -> Color | None:
    """Return the opaque colour of most letters, by their areas; lettering, which has a clip, has a
    ground of its own."""
    areas: dict[Color, float] = {}
    for item in items:
        if isinstance(item, GlyphRun) and item.color.a == OPAQUE and item.clip is None:
            area = len(item.glyphs) * item.size * item.size
            areas[item.color] = areas.get(item.color, 0.0) + area
    return max(areas, key=areas.__getitem__, default=None)


def _merge(ranges: Iterable[Rows], height: int) -> tuple[Rows, ...]:
    """Clip ranges to the image, sort them, and merge adjacent ones."""
    merged: list[Rows] = []
    for top, bottom in sorted((max(0, top), min(height, bottom)) for top, bottom in ranges):
        if top >= bottom:
            continue
        if merged and top <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], bottom)
        else:
            merged.append((top, bottom))
    return tuple(merged)
