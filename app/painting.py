"""Painting: a painted card, and what of it is shared with other cards.

The painter makes it, an encoder reads it. It holds Pillow's images as they are and must not know
how either was made.
"""

from __future__ import annotations

from PIL import Image
from zlib_ng import zlib_ng

BAND = 16
"""Rows that an encoder takes together: ink in one of them is ink in all."""


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


class Painting:
    """An opaque RGB image: a ground, and over a range of its rows what was painted there.

    `ink` are ranges of rows, each from its first up to its end, rising and apart; no row outside
    them differs from the ground. Without a ground they say nothing.
    """

    __slots__ = ("_strip", "_top", "ground", "ink", "size")

    def __init__(
        self,
        image: Image.Image,
        ground: Ground | None = None,
        ink: tuple[tuple[int, int], ...] = (),
        *,
        top: int = 0,
        height: int | None = None,
    ) -> None:
        """`image` has all `height` rows, or only those from `top` on that hold the ink, and the
        bands (`BAND`) that it is in, and the row above them."""
        self.ground, self.ink = ground, ink
        self.size = image.width, height or image.height
        self._strip, self._top = image, top

    @property
    def image(self) -> Image.Image:
        """All of it; never to be painted on."""
        if self.ground is None or self._strip.size == self.size:
            return self._strip
        whole = self.ground.image()
        whole.paste(self._strip, (0, self._top))
        return whole

    def rows(self, start: int, end: int) -> Image.Image:
        """Some of the rows that were painted on, or lie next to them."""
        return self._strip.crop((0, start - self._top, self.size[0], end - self._top))
