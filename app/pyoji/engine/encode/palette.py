"""Palette: the colours of an image, if they are few, and every pixel as the number of its colour.

Pillow can only look for the nearest colour, slowly and not always right. Here the numbers come
from a perfect hash: three tables, one for each channel, whose entries add up modulo 256 to a
different sum for each colour (Belazzougui, Botelho, Dietzfelbinger: Hash, displace, and compress,
2009, with a channel's value in the place of the first hash). Looking up and adding is what Pillow
does fast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from pyoji.engine.canvas import RGB

MOST_COLORS = 256


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by number, the background's first, and the tables that give a pixel its number."""

    colors: tuple[RGB, ...]
    _channels: tuple[int, ...]  # three tables of 256, one behind the other
    _numbers: tuple[int, ...]  # from the sum to the colour's number

    @classmethod
    def of(cls, known: Collection[RGB], strips: Iterable[Image.Image]) -> Palette | None:
        """The palette of a background's colours, the `known`, and of what is drawn on it; None if
        a byte does not hold all their numbers."""
        found = set(known)
        for strip in strips:
            more = colors(strip, MOST_COLORS)
            if more is None:
                return None
            found.update(more)
        if len(found) > MOST_COLORS:
            return None
        return _palette((*known, *sorted(found.difference(known))))

    def indices(self, image: Image.Image) -> Image.Image:
        """The number of each pixel's colour, as an image of one channel."""
        red, green, blue = image.point(self._channels).split()
        sums = ImageChops.add_modulo(ImageChops.add_modulo(red, green), blue)
        return sums.point(self._numbers)


def colors(image: Image.Image, most: int) -> tuple[RGB, ...] | None:
    """The colours of an RGB image in a fixed order; None if there are more than `most`."""
    counted = image.getcolors(most)
    if counted is None:
        return None
    return tuple(sorted(color for _, color in counted if isinstance(color, tuple)))  # type: ignore[misc]


def _palette(found: tuple[RGB, ...]) -> Palette | None:
    for attempt in range(32):
        tables = _tables(found, attempt)
        if tables is not None:
            return Palette(found, *tables)
    return None


def _tables(found: Sequence[RGB], attempt: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The tables of a hash without collisions, if this attempt's green and blue admit one."""
    green = [value * (4 * attempt + 3) % 256 for value in range(256)]
    blue = [value * (12 * attempt + 11) % 256 for value in range(256)]
    buckets: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for number, (r, g, b) in enumerate(found):
        if buckets[r].setdefault((green[g] + blue[b]) % 256, number) != number:
            return None
    red, numbers, free = [0] * 256, [0] * 256, set(range(256))
    for r, bucket in sorted(buckets.items(), key=lambda item: -len(item[1])):  # the hardest first
        shift = _shift(list(bucket), free)
        if shift is None:
            return None
        red[r] = shift
        for value, number in bucket.items():
            numbers[(value + shift) % 256] = number
            free.remove((value + shift) % 256)
    return (*red, *green, *blue), tuple(numbers)


def _shift(values: Sequence[int], free: set[int]) -> int | None:
    """What to add to all values so that their sums are free."""
    for place in sorted(free):
        shift = (place - values[0]) % 256
        if all((value + shift) % 256 in free for value in values):
            return shift
    return None
