"""Entries: the palette of a card or of a background, which grows as operations need colours.

In: pairs of an index and a coverage, a colour. Out: the index of each pair's blend. A card's
entries are colours. A background's are a recipe: blends of slots, for all colours in them. Must not
know images of indices.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pyoji.engine.background import RGB
from pyoji.engine.letter_mask import COVERAGES, OPAQUE

MOST_COLORS = 256
"""Entries of a palette."""

Pair = tuple[int, int]
"""The index below a pixel, and the coverage of the pixel, 0 to 255."""


class NotFlat(Exception):
    """The operations draw an image or outside it, need too many entries, or pixels one by one."""


class Entries(ABC):
    """The entries of a palette, added as operations need them."""

    @abstractmethod
    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a colour; raise NotFlat if there is none."""

    def step_indices(self, below: int, color: RGB) -> list[int]:
        """Return the index of a colour over an index in each step of coverage."""
        return self.indices([(below, coverage) for coverage in COVERAGES], color)


class ColorEntries(Entries):
    """Colours, the palette of one card; equal blends are one entry."""

    def __init__(self, base: Sequence[RGB]) -> None:
        self.colors = list(base)
        self._indices = dict(_first_indices(tuple(base)))
        self._step_indices: dict[tuple[int, RGB], list[int]] = {}

    def step_indices(self, below: int, color: RGB) -> list[int]:
        """Return the index of a colour over an index in each step of coverage."""
        key = below, color
        indices = self._step_indices.get(key)
        if indices is None:
            indices = self._step_indices[key] = self._over(below, color, COVERAGES)
        return indices

    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a colour."""
        rows = _rows(pairs)
        return [index for below, levels in rows for index in self._over(below, color, levels)]

    def _over(self, below: int, color: RGB, levels: bytes) -> list[int]:
        """Return the index of a colour over an index at each coverage."""
        return [self._index(blend) for blend in blended(self.colors[below], color, levels)]

    def _index(self, color: RGB) -> int:
        index = self._indices.get(color)
        if index is None:
            index = self._indices[color] = len(self.colors)
            if index == MOST_COLORS:
                raise NotFlat
            self.colors.append(color)
        return index


@lru_cache(maxsize=64)  # of 30 KB at most: cards share backgrounds
def _first_indices(colors: tuple[RGB, ...]) -> Mapping[RGB, int]:
    """Return the first index of each colour."""
    last = len(colors) - 1
    return dict(zip(reversed(colors), range(last, -1, -1), strict=True))


class Blend(NamedTuple):
    """New entries of one operation: a slot's colour over one entry, at each of some coverages."""

    slot: int
    below: int
    levels: bytes


class Recipe(Entries):
    """Blends of slots, the palette of all cards that differ in colours only.

    Operations have the slot as the first channel of their colour. Entries depend on the slots, not
    on the colours in them, so two entries may have one colour. The first is there `repeats` times.
    """

    def __init__(self, most: int, repeats: int = 1) -> None:
        self.blends: list[Blend] = []
        self._most = most
        self._repeats = repeats
        self._length = 0
        self._indices: dict[tuple[int, int, int], int] = {}

    def indices(self, pairs: Sequence[Pair], color: RGB) -> list[int]:
        """Return the index of each pair's blend with a slot."""
        slot, added, result = color[0], list[Pair](), list[int]()
        for below, level in pairs:
            if level == 0:
                result.append(below)
                continue
            key = (-1 if level == OPAQUE else below, slot, level)
            if key not in self._indices:
                self._indices[key] = self._length
                times = 1 if self._length else self._repeats
                self._length += times
                added += [(below, level)] * times
            result.append(self._indices[key])
        if len(self._indices) > self._most:
            raise NotFlat
        self.blends += (Blend(slot, below, levels) for below, levels in _rows(added))
        return result


def colors_of(blends: Sequence[Blend], slots: Sequence[RGB]) -> list[RGB]:
    """Return the colours of a recipe's entries, with these colours in its slots."""
    colors: list[RGB] = []
    for slot, below, levels in blends:
        color = slots[slot]
        colors += _computed(colors[below] if colors else color, color, levels)
    return colors


def _rows(pairs: Iterable[Pair]) -> Iterator[tuple[int, bytes]]:
    """Yield each index with the coverages over it, where these follow each other."""
    for below, row in groupby(pairs, itemgetter(0)):
        yield below, bytes([level for _, level in row])


@lru_cache(maxsize=1024)  # of 2 KB: letters are in the same colours on each card of a design
def blended(below: RGB, color: RGB, levels: bytes) -> Sequence[RGB]:
    """Return the blends of a colour over another at each coverage, as a canvas draws them."""
    return _computed(below, color, levels)


def _computed(below: RGB, color: RGB, levels: bytes) -> list[RGB]:
    """Return the blends, rounded half up as Pillow does.

    For a few colours, Pillow takes several times as long. So does a table of all products, most of
    which is not in the processor's caches when a card needs it.
    """
    red, green, blue = below
    more_red, more_green, more_blue = color[0] - red, color[1] - green, color[2] - blue
    red, green, blue = OPAQUE * red + _HALF, OPAQUE * green + _HALF, OPAQUE * blue + _HALF
    return [
        (
            (red + more_red * level) // OPAQUE,
            (green + more_green * level) // OPAQUE,
            (blue + more_blue * level) // OPAQUE,
        )
        for level in levels
    ]


_HALF = OPAQUE // 2
"""Added before a division by OPAQUE that rounds half up."""
