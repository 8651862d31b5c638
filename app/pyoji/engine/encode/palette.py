"""Palette: the colours of an image, if they are few, and its pixels as palette indices.

In: images. Out: a palette, images of indices. Pillow can only search the nearest colour, slowly and
not always correctly. Here indices come from a perfect hash: three tables, one per channel, whose
entries add up modulo 256 to a distinct sum for each colour (Belazzougui, Botelho, Dietzfelbinger:
Hash, displace, and compress, 2009, with a channel's value as the first hash). Pillow's lookups and
additions are fast. Must not know files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from pyoji.engine.background import RGB

MOST_COLORS = 256


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by index, the background's first, and the hash tables."""

    colors: tuple[RGB, ...]
    _channels: tuple[int, ...]  # three concatenated tables of 256
    _numbers: tuple[int, ...]  # sum → index

    @classmethod
    def of(cls, base: Collection[RGB], strips: Iterable[Image.Image]) -> Palette | None:
        """Build a palette of the background's colours `base` and those of strips drawn on it; None
        for more than MOST_COLORS."""
        palette_colors = set(base)
        for strip in strips:
            strip_colors = colors(strip, MOST_COLORS)
            if strip_colors is None:
                return None
            palette_colors.update(strip_colors)
        entries = (*base, *sorted(palette_colors.difference(base)))
        return _palette(entries) if len(entries) <= MOST_COLORS else None

    def indices(self, image: Image.Image) -> Image.Image:
        """Return the palette indices of an image, as an image of one channel."""
        red, green, blue = image.point(self._channels).split()
        sums = ImageChops.add_modulo(ImageChops.add_modulo(red, green), blue)
        return sums.point(self._numbers)


def colors(image: Image.Image, most: int) -> tuple[RGB, ...] | None:
    """Return the colours of an RGB image, sorted; None if there are more than `most`."""
    counts = image.getcolors(most)
    if counts is None:
        return None
    return tuple(sorted(color for _, color in counts if isinstance(color, tuple)))  # type: ignore[misc]


def _palette(entries: tuple[RGB, ...]) -> Palette | None:
    for attempt in range(32):
        tables = _tables(entries, attempt)
        if tables is not None:
            return Palette(entries, *tables)
    return None


def _tables(entries: Sequence[RGB], attempt: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return the tables of a perfect hash; None if this attempt's green and blue allow none."""
    green = [value * (4 * attempt + 3) % 256 for value in range(256)]
    blue = [value * (12 * attempt + 11) % 256 for value in range(256)]
    buckets: defaultdict[int, dict[int, int]] = defaultdict(dict)
    # An entry may repeat a colour, of which the first index counts.
    first = {color: number for number, color in reversed([*enumerate(entries)])}
    for (r, g, b), number in sorted(first.items(), key=lambda item: item[1]):
        if buckets[r].setdefault((green[g] + blue[b]) % 256, number) != number:
            return None
    red, numbers, free = [0] * 256, [0] * 256, set(range(256))
    for r, bucket in sorted(buckets.items(), key=lambda item: -len(item[1])):  # largest first
        shift = _shift(list(bucket), free)
        if shift is None:
            return None
        red[r] = shift
        for value, number in bucket.items():
            numbers[(value + shift) % 256] = number
            free.remove((value + shift) % 256)
    return (*red, *green, *blue), tuple(numbers)


def _shift(values: Sequence[int], free: set[int]) -> int | None:
    """Return a summand that moves all values to free sums, if any."""
    for place in sorted(free):
        shift = (place - values[0]) % 256
        if all((value + shift) % 256 in free for value in values):
            return shift
    return None
