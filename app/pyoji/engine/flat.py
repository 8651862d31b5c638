"""Flat: draw operations in plain colours, drawn on palette indices.

In: operations, an image of indices, the palette's entries. Out: the image with the operations drawn
on it, and the entries that they add. The index below a pixel and its coverage determine its new
index, so an operation is a few table lookups for all of its pixels; only where two antialiased
edges meet are pixels drawn one by one. It takes a fraction of the time of drawing colours and
searching them for a palette. Must not know cards or files.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from PIL import Image, ImageChops

from pyoji.engine.canvas import RGB, DrawOperation

MOST_COLORS = 256
"""Entries of a palette."""

Pair = tuple[int, int]
"""The index below a pixel, and the coverage of the pixel, 0 to 255."""

_OPAQUE = 255

_MOST_SINGLE = 20_000
"""The most pixels of an operation that are drawn one by one."""

_POINTED = 150_000
"""Pixels from which `point` is faster than a translation of bytes."""

_ONE = re.compile(b"\1")  # a search for one byte is ten times as fast as for a range of bytes


class NotFlat(Exception):
    """The operations draw an image or outside it, need too many entries, or pixels one by one."""


class Entries(ABC):
    """The entries of a palette, added as operations need them."""

    @abstractmethod
    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a colour; raise NotFlat if there is none."""


class ColorEntries(Entries):
    """Colours, the palette of one card; equal blends are one entry."""

    def __init__(self, base: Sequence[RGB]) -> None:
        self.colors = list(base)
        self._indices = {color: index for index, color in reversed([*enumerate(base)])}

    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a colour."""
        below = [self.colors[index] for index, _ in pairs]
        return [self._index(blend) for blend in blended(below, color, pairs)]

    def _index(self, color: RGB) -> int:
        index = self._indices.get(color)
        if index is None:
            index = self._indices[color] = len(self.colors)
            if index == MOST_COLORS:
                raise NotFlat
            self.colors.append(color)
        return index


class Blend(NamedTuple):
    """New entries of one operation: a slot's colour over the entries of `pairs`."""

    slot: int
    pairs: tuple[Pair, ...]


class Recipe(Entries):
    """Blends of slots, the palette of all cards that differ in colours only.

    Operations have the slot as the first channel of their colour. Entries depend on the slots, not
    on the colours in them, so two entries may have one colour.
    """

    def __init__(self, most: int) -> None:
        self.blends: list[Blend] = []
        self._most = most
        self._indices: dict[tuple[int, int, int], int] = {}

    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a slot."""
        slot, added, result = color[0], list[Pair](), list[int]()
        for below, level in pairs:
            if level == 0:
                result.append(below)
                continue
            key = (-1 if level == _OPAQUE else below, slot, level)
            if key not in self._indices:
                self._indices[key] = len(self._indices)
                added.append((below, level))
            result.append(self._indices[key])
        if len(self._indices) > self._most:
            raise NotFlat
        if added:
            self.blends.append(Blend(slot, tuple(added)))
        return result


def colors_of(blends: Sequence[Blend], slots: Sequence[RGB]) -> tuple[RGB, ...]:
    """Return the colours of a recipe's entries, with these colours in its slots."""
    colors: list[RGB] = []
    for slot, pairs in blends:
        color = slots[slot]
        below = [colors[index] if level < _OPAQUE else color for index, level in pairs]
        colors += blended(below, color, pairs)
    return tuple(colors)


def blended(below: Sequence[RGB], color: RGB, pairs: Sequence[Pair]) -> list[RGB]:
    """Return the blend of a colour over each colour, by the coverage, as a canvas draws it."""
    levels = bytes([level for _, level in pairs])
    return list(_blended(bytes(chain.from_iterable(below)), color, levels))


@lru_cache(maxsize=512)  # of 3 KB: letters are in the same colours on each card of a design
def _blended(below: bytes, color: RGB, levels: bytes) -> tuple[RGB, ...]:
    size = len(levels), 1
    row, mask = Image.frombytes("RGB", size, below), Image.frombytes("L", size, levels)
    DrawOperation(color, (0, 0, *size), mask).draw_on(row)
    data = row.tobytes()
    return tuple(zip(data[::3], data[1::3], data[2::3], strict=True))


def draw(operation: DrawOperation, image: Image.Image, top: int, entries: Entries) -> None:
    """Draw an operation on indices whose first row is row `top` of the canvas; raise NotFlat."""
    color, (left, first, right, end), mask, *_ = operation
    box = left, first - top, right, end - top
    if isinstance(color, Image.Image) or not (0 <= left < right <= image.width):
        raise NotFlat
    if not (0 <= box[1] < box[3] <= image.height):
        raise NotFlat
    if mask is None:
        image.paste(entries.indices([(0, _OPAQUE)], color)[0], box)
        return
    levels = [level for level, count in enumerate(mask.histogram()) if count]
    below = image.crop(box)
    pixels = below.tobytes()
    index = pixels[0]
    if pixels == bytes([index]) * len(pixels):
        table = bytearray(_CODES)
        blends = entries.indices([(index, level) for level in levels], color)
        for level, blend in zip(levels, blends, strict=True):
            table[level] = blend
        image.paste(_mapped(mask, table), box)
    else:
        codes = _Codes.of(below, mask, levels, below.histogram())
        codes.draw(image, box, color, below, entries)


_CODES = 256
"""Values of a pixel."""


class _Codes(NamedTuple):
    """A code for each pixel of an operation: which of the `common` indices is below it, and its
    coverage. The last codes, from `rare` on, stand for all other indices."""

    image: Image.Image
    common: tuple[int, ...]
    levels: Sequence[int]

    @classmethod
    def of(
        cls, below: Image.Image, mask: Image.Image, levels: Sequence[int], counts: Sequence[int]
    ) -> _Codes:
        """Compute the codes; raise NotFlat if there are more coverages than codes for them."""
        most = _CODES // len(levels) - 1
        used = sorted((n for n in range(_CODES) if counts[n]), key=lambda n: (-counts[n], n))
        common = tuple(used[:most])
        if not common:
            raise NotFlat
        first, second = bytearray([len(common) * len(levels)] * _CODES), bytearray(_CODES)
        for number, index in enumerate(common):
            first[index] = number * len(levels)
        for number, level in enumerate(levels):
            second[level] = number
        image = ImageChops.add(_mapped(below, first), _mapped(mask, second))
        return cls(image, common, levels)

    @property
    def rare(self) -> int:
        """The first code of a pixel over an index that is not common."""
        return len(self.common) * len(self.levels)

    def draw(
        self,
        image: Image.Image,
        box: tuple[int, int, int, int],
        color: RGB,
        below: Image.Image,
        entries: Entries,
    ) -> None:
        """Draw a colour on the box of an image, of which `below` is a copy."""
        occurs, data, rare = self.image.histogram(), self.image.tobytes(), self.rare
        pairs, codes = list[Pair](), list[int]()
        for number, index in enumerate(self.common):
            for code, level in enumerate(self.levels, number * len(self.levels)):
                if occurs[code]:
                    pairs.append((index, level))
                    codes.append(code)
        table = bytearray(_CODES)
        for code, blend in zip(codes, entries.indices(pairs, color), strict=True):
            table[code] = blend
        result = bytearray(data.translate(table))
        is_clear = self.levels[0] == 0
        least = rare + is_clear
        if any(occurs[least:]):
            for n, blend in self._single(data, least, below.tobytes(), color, entries).items():
                result[n] = blend
        keep = None
        if is_clear and occurs[rare]:
            keep = _mapped(self.image, b"\xff" * rare + b"\0" + b"\xff" * (_CODES - rare - 1))
        image.paste(Image.frombytes("L", below.size, bytes(result)), box, keep)

    def _single(
        self, data: bytes, least: int, below: bytes, color: RGB, entries: Entries
    ) -> Mapping[int, int]:
        """Return the new indices of pixels whose codes are at least `least`, by their positions."""
        is_drawn = data.translate(bytes(least) + b"\1" * (_CODES - least))
        at = [match.start() for match in _ONE.finditer(is_drawn)]
        if len(at) > _MOST_SINGLE:
            raise NotFlat
        pairs = [(below[n], self.levels[data[n] - self.rare]) for n in at]
        distinct = sorted(set(pairs))
        blends = dict(zip(distinct, entries.indices(distinct, color), strict=True))
        return {n: blends[pair] for n, pair in zip(at, pairs, strict=True)}


def _mapped(image: Image.Image, table: bytes | bytearray) -> Image.Image:
    """Return the image with its values replaced.

    Pillow's `point` takes long for its table, and half the time for each pixel.
    """
    if image.width * image.height > _POINTED:
        return image.point(list(table))
    return Image.frombytes("L", image.size, image.tobytes().translate(table))
