"""Tiles: which index fills each part of an image of indices.

In: bands of the image, a box. Out: the only index in the box, found without reading its pixels: an
image is divided into tiles, and each tile has one index or is mixed. Must not know where the bands
come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

_WIDTH = 48
"""Pixels of a tile across."""

_MIXED = -1


class Tiles:
    """The index of each tile, read from bands of `height` rows when a box first lies on them."""

    __slots__ = ("_bands", "_height")

    def __init__(self, height: int) -> None:
        self._height = height
        self._bands: dict[int, tuple[int, ...]] = {}

    def only_index(
        self, box: tuple[int, int, int, int], band: Callable[[int], Image.Image]
    ) -> int | None:
        """Return the index of all pixels in the box, which lies within the image; None if its tiles
        have several. `band` returns a band by number."""
        left, top, right, bottom = box
        first, last = left // _WIDTH, -(-right // _WIDTH)
        indices: set[int] = set()
        for number in range(top // self._height, -(-bottom // self._height)):
            tiles = self._bands.get(number)
            if tiles is None:
                tiles = self._bands[number] = tuple(_tiles(band(number)))  # equal in every thread
            indices.update(tiles[first:last])
        index = indices.pop()
        return None if indices or index == _MIXED else index


def _tiles(band: Image.Image) -> Iterator[int]:
    """Yield the index of each tile, or _MIXED."""
    width, height = band.size
    for left in range(0, width, _WIDTH):
        tile = band.crop((left, 0, min(left + _WIDTH, width), height)).tobytes()
        yield tile[0] if tile == tile[:1] * len(tile) else _MIXED
