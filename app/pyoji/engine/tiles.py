"""Tiles: which index fills each part of an image of indices.

In: rows of the image, a box. Out: the only index in the box, found without reading its pixels after
the first time: an image is divided into tiles, and each tile has one index or is mixed. Must not
know where the rows come from.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

_WIDTH = 48
"""Pixels of a tile across."""

_UNKNOWN, _MIXED = -2, -1

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

Crop = Callable[[Box], Image.Image]
"""Return a part of an image."""


class Tiles:
    """The index of each tile of `height` rows, read when a box first lies on it."""

    __slots__ = ("_bands", "_height")

    def __init__(self, height: int) -> None:
        self._height = height
        self._bands: dict[int, list[int]] = {}

    def only_index(self, box: Box, size: tuple[int, int], crop: Crop) -> int | None:
        """Return the index of all pixels in a box within the image of this size; None if its tiles
        have several."""
        left, top, right, bottom = box
        tiles = range(left // _WIDTH, -(-right // _WIDTH))
        bands = range(top // self._height, -(-bottom // self._height))
        indices = self._indices(bands, tiles)
        if _UNKNOWN in indices:
            self._read(bands, tiles, size, crop)
            indices = self._indices(bands, tiles)
        index = indices.pop()
        return None if indices or index == _MIXED else index

    def _indices(self, bands: range, tiles: range) -> set[int]:
        indices: set[int] = set()
        first, last = tiles.start, tiles.stop
        for number in bands:
            band = self._bands.get(number)
            indices.update(band[first:last] if band else (_UNKNOWN,))
        return indices

    def _read(self, bands: range, tiles: range, size: tuple[int, int], crop: Crop) -> None:
        """Read the tiles that are unknown; where one index fills all, without looking at each."""

        def index(bands: range, tiles: range) -> int:
            left, top = tiles.start * _WIDTH, bands.start * self._height
            right, bottom = tiles.stop * _WIDTH, bands.stop * self._height
            only = only_index(crop((left, top, min(right, size[0]), min(bottom, size[1]))))
            return _MIXED if only is None else only

        common = index(bands, tiles)
        for number in bands:
            band = self._bands.setdefault(number, [_UNKNOWN] * -(-size[0] // _WIDTH))
            for tile in tiles:
                if common != _MIXED:
                    band[tile] = common
                elif band[tile] == _UNKNOWN:  # equal in every thread
                    band[tile] = index(range(number, number + 1), range(tile, tile + 1))


def only_index(image: Image.Image) -> int | None:
    """Return the index of all pixels of an image of indices; None if there are several."""
    pixels = image.tobytes()
    return pixels[0] if pixels == pixels[:1] * len(pixels) else None
