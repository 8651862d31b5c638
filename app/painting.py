"""Painting: a painted card, and what of it is shared with other cards.

The painter makes it, an encoder reads it. It holds Pillow's images as they are and must not know
how either was made.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image
from zlib_ng import zlib_ng


class Ground:
    """What lies under a card's texts: painted once, the same object for every card that has it.

    It is kept packed, a fiftieth of its pixels; unpacking takes half a millisecond.
    """

    __slots__ = ("__weakref__", "_packed", "_size")

    def __init__(self, image: Image.Image) -> None:
        self._size = image.size
        self._packed = zlib_ng.compress(image.tobytes(), 1)

    @property
    def bytes(self) -> int:
        """What keeping it costs."""
        return len(self._packed)

    def image(self) -> Image.Image:
        """The picture, a new one at each call."""
        width, height = self._size
        data = zlib_ng.decompress(self._packed, bufsize=width * height * 3)
        return Image.frombytes("RGB", self._size, data)


@dataclass(frozen=True, eq=False, slots=True)
class Painting:
    """An opaque RGB image, and where it differs from its ground.

    `ink` are ranges of rows, each from its first up to its end, rising and apart; no row outside
    them differs from `ground`. Without a ground they say nothing.
    """

    image: Image.Image
    ground: Ground | None = None
    ink: tuple[tuple[int, int], ...] = ()
