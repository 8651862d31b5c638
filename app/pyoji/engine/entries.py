"""Entries: the palette of a card or of a background, which grows as operations need colours.

In: pairs of an index and a coverage, a colour. Out: the index of each pair's blend. A card's
entries are colours. A background's are a recipe: blends of slots, for all colours in them. Must not
know images of indices.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from PIL import Image

from pyoji.engine.canvas import RGB, DrawOperation
from pyoji.engine.letter_mask import COVERAGES, OPAQUE
from pyoji.engine.text.raster import STEPS

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
            indices = self._step_indices[key] = super().step_indices(below, color)
        return indices

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


@lru_cache(maxsize=64)  # of 30 KB at most: cards share backgrounds
def _first_indices(colors: tuple[RGB, ...]) -> Mapping[RGB, int]:
    """Return the first index of each colour."""
    return {color: index for index, color in reversed([*enumerate(colors)])}


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
            key = (-1 if level == OPAQUE else below, slot, level)
            if key not in self._indices:
                self._indices[key] = len(self._indices)
                added.append((below, level))
            result.append(self._indices[key])
        if len(self._indices) > self._most:
            raise NotFlat
        if added:
            self.blends.append(Blend(slot, tuple(added)))
        return result

    def ladder(self, below: int, slot: int | None) -> list[int]:
        """Return the entries of a slot over an entry in each step of coverage; `below` for each
        step that has none, and for all if the slot was not drawn opaquely."""
        opaque = self._indices.get((-1, slot, OPAQUE)) if slot is not None else None
        if slot is None or opaque is None:
            return [below] * (1 + STEPS)
        keys = [(below, slot, coverage) for coverage in COVERAGES[1:-1]]
        return [below, *(self._indices.get(key, below) for key in keys), opaque]


def colors_of(blends: Sequence[Blend], slots: Sequence[RGB]) -> tuple[RGB, ...]:
    """Return the colours of a recipe's entries, with these colours in its slots."""
    colors: list[RGB] = []
    for slot, pairs in blends:
        color = slots[slot]
        below = [colors[index] if level < OPAQUE else color for index, level in pairs]
        colors += blended(below, color, pairs)
    return tuple(colors)


def steps(below: RGB, color: RGB) -> list[RGB]:
    """Return the blends of a colour over another in each step of coverage."""
    return blended([below] * len(COVERAGES), color, [(0, coverage) for coverage in COVERAGES])


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
