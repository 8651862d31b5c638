"""Backgrounds: the items below a card's texts → a background, shared by cards.

In: items, a size, a scale. Out: a background. One in plain colours is drawn once for all colours:
as palette indices, with a recipe for the colours of its entries. A card in new colours then costs
its palette only. Others are drawn for each set of colours. Must not know texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from PIL import Image

from pyoji.engine import flat
from pyoji.engine.background import SHARED_PIXELS, Background, FlatBackground
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.color import Color
from pyoji.engine.entries import Blend, NotFlat, Recipe, blended, colors_of
from pyoji.engine.frame import Art, Fill, FixedRun, Item, Shade, Stroke
from pyoji.engine.letter_mask import COVERAGES
from pyoji.engine.paint.motifs import distinct_seed
from pyoji.engine.raster_cache import RasterCache, RasterKind
from pyoji.engine.scene import Motif

Size = tuple[int, int]

Operations = Callable[[Item, float, Size], Iterable[DrawOperation]]
"""Return the operations that draw an item at a scale on a canvas of a size."""

MOST_COLORS = 232
"""A background with more entries leaves too few for the edges of letters: 16 for letters in one
colour on another."""


class _Shape(NamedTuple):
    """A flat background without its colours: indices, and the recipe of the palette."""

    indices: Background
    blends: tuple[Blend, ...]
    order: tuple[int, ...]
    """The blend of each index."""


class Backgrounds:
    """Draw backgrounds with `operations`, and cache them."""

    def __init__(self, operations: Operations, cache: RasterCache) -> None:
        self._operations = operations
        self._cache = cache

    def background(
        self, items: tuple[Item, ...], size: Size, scale: float, ink: Color | None = None
    ) -> Background | None:
        """Return the background; None if it is too large to be shared, or has letters and
        is not flat.

        If it is flat, its palette begins with its most common colour and the steps from there to
        `ink`: in that colour, letters are drawn on it in the least time.
        """
        return self._cache.get(
            RasterKind.BACKGROUND,
            (items, size, scale, ink),
            lambda: self._draw(items, size, scale, ink),
            lambda background: background.bytes if background else 0,
        )

    def _draw(
        self, items: tuple[Item, ...], size: Size, scale: float, ink: Color | None
    ) -> Background | None:
        slots: dict[Color, int] = {}
        uncolored = _uncolored(items, slots)
        if uncolored is not None:
            shape = self._cache.get(
                RasterKind.SHAPE,
                (uncolored, size, scale),
                lambda: self._shape(uncolored, size, scale),
                lambda shape: shape.indices.bytes if shape else 0,
            )
            if shape is not None:
                colors = colors_of(shape.blends, [color.rgb for color in slots])
                ordered = [colors[number] for number in shape.order]
                if ink:
                    ordered[: len(COVERAGES)] = blended(ordered[0], ink.rgb, COVERAGES)
                return FlatBackground.of_indices(shape.indices, tuple(ordered))
        if size[0] * size[1] > SHARED_PIXELS or any(isinstance(i, FixedRun) for i in items):
            return None
        image = Image.new("RGB", size)
        for item in items:
            for operation in self._operations(item, scale, size):
                operation.draw_on(image)
        return Background.of(image)

    def _shape(self, items: tuple[Item, ...], size: Size, scale: float) -> _Shape | None:
        """Draw the items, whose colours are slots; None if they are not flat."""
        image, recipe = Image.new("L", size), Recipe(MOST_COLORS, len(COVERAGES))
        try:
            for item in items:
                for operation in self._operations(item, scale, size):
                    visible = _clipped(operation, size)
                    if visible is None:
                        continue
                    if not recipe.blends and visible[1:3] != ((0, 0, *size), None):
                        return None  # pixels beside the ground have no colour
                    flat.draw(visible, image, 0, recipe)
        except NotFlat:
            return None
        if not recipe.blends:
            return None
        # The first entries are those of letters on the most common colour, often the recipe's.
        indices, order = flat.arranged(image, len(COVERAGES))
        return _Shape(Background.of(indices), tuple(recipe.blends), order)


def _uncolored(items: tuple[Item, ...], slots: dict[Color, int]) -> tuple[Item, ...] | None:
    """Return the items with numbers of slots for colours, by first use; None if they are not
    flat."""

    def slot(color: Color) -> Color:
        return _slot(slots.setdefault(color, len(slots)), color.a)

    result: list[Item] = []
    for item in items:
        match item:
            case Fill(box, Color() as color, radius):
                result.append(Fill(box, slot(color), radius))
            case Stroke(box, color, width, radius):
                result.append(Stroke(box, slot(color), width, radius))
            case Shade(box, color, blur, radius):
                result.append(Shade(box, slot(color), blur, radius))
            case FixedRun(face, em, color, glyphs, clip):
                result.append(FixedRun(face, em, slot(color), glyphs, clip))
            case Art(box, Motif(name, colors, _, unit, mirrored, numbers) as motif):
                slots_of = tuple([slot(color) for color in colors])
                seed = distinct_seed(motif)
                result.append(Art(box, Motif(name, slots_of, seed, unit, mirrored, numbers)))
            case _:
                return None
    return tuple(result)


@lru_cache(maxsize=256)
def _slot(number: int, alpha: int) -> Color:
    """Return a slot of this number for a colour of this alpha."""
    return Color(number, 0, 0, alpha)


def _clipped(operation: DrawOperation, size: Size) -> DrawOperation | None:
    """Return the part of the operation on the canvas; None if there is none."""
    left, top, right, bottom = box = operation.box
    inside = max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)
    if inside == box:
        return operation
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return None
    mask = operation.mask
    if isinstance(mask, Image.Image):
        mask = mask.crop((inside[0] - left, inside[1] - top, inside[2] - left, inside[3] - top))
    return operation._replace(box=inside, mask=mask)
