"""Entries: the palette of a card or of a background, which grows as operations need colours.

In: pairs of an index and a coverage, a colour. Out: the index of each pair's blend. A card's
entries are colours. A background's are a recipe: blends of slots, for all colours in them. Must not
know images of indices.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pyoji.engine.canvas import RGB
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
    last = len(colors) - 1
    return dict(zip(reversed(colors), range(last, -1, -1), strict=True))


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


def colors_of(blends: Sequence[Blend], slots: Sequence[RGB]) -> tuple[RGB, ...]:
    """Return the colours of a recipe's entries, with these colours in its slots."""
    colors: list[RGB] = []
    for slot, pairs in blends:
        colors += _computed(colors, slots[slot], pairs)
    return tuple(colors)


def steps(below: RGB, color: RGB) -> list[RGB]:
    """Return the blends of a colour over another in each step of coverage."""
    return _computed([below], color, [(0, coverage) for coverage in COVERAGES])


def blended(below: Sequence[RGB], color: RGB, pairs: Sequence[Pair]) -> Sequence[RGB]:
    """Return the blend of a colour over each colour, by the coverage, as a canvas draws it."""
    return _blended(tuple(below), color, tuple([level for _, level in pairs]))


@lru_cache(maxsize=512)  # of 4 KB: letters are in the same colours on each card of a design
def _blended(below: Sequence[RGB], color: RGB, levels: Sequence[int]) -> Sequence[RGB]:
    return _computed(below, color, enumerate(levels))


def _computed(colors: Sequence[RGB], color: RGB, pairs: Iterable[Pair]) -> list[RGB]:
    """Return the blends of a colour over those with the indices of the pairs.

    For a few colours, Pillow takes several times as long.
    """
    divided = _BY_OPAQUE
    r, g, b = color
    blends: list[RGB] = []
    for index, level in pairs:
        if level == OPAQUE:
            blends.append(color)
            continue
        red, green, blue = colors[index]
        rest = OPAQUE - level
        blends.append(
            (
                divided[red * rest + r * level],
                divided[green * rest + g * level],
                divided[blue * rest + b * level],
            )
        )
    return blends


# Each product of two levels, divided by 255 and rounded half up, as Pillow does.
_BY_OPAQUE = bytes(128) + b"".join(bytes([level]) * OPAQUE for level in range(1, OPAQUE + 1))
