"""RasterCache: every raster that outlives its card, within one budget of bytes.

In: the kind and name of a raster, a function that creates it, its cost. Out: the raster, created
again only after eviction. The painter and the encoder share one cache, so a process has one bound.
Must not know the content of rasters. The bytes of a card never depend on the cache's state.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from PIL import Image

from pyoji.byte_sizes import KIB, MIB

V = TypeVar("V")

BUDGET = 40 * MIB
"""Bytes of all entries."""


class RasterKind(StrEnum):
    """The kinds of cached rasters."""

    GLYPH = "the coverage of a glyph"
    GIANT_GLYPH = "the coverage of a giant glyph, compressed"
    EMOJI = "the image of an emoji"
    BACKGROUND = "the image below a card's texts, compressed"
    SHAPE = "the palette indices below a card's texts, compressed, for all colours"
    UNPACKED_BAND = "sixteen rows of a background, uncompressed"
    STAMP = "the draw operations of a shape or motif, at the origin"
    FITTED = "a template's image, resized for its rectangle"
    RAMP = "the colours or opacities of a gradient"
    NUMBERS = "a background as palette indices, compressed"
    BANDS = "a background as compressed PNG bands"
    SEEN = "what was drawn once: labels and some giant letters recur, titles do not"
    LABELS = "compressed rows of labels on a background"


class RasterBounds(NamedTuple):
    """The share of the budget for all entries of a kind, and the bytes of the largest entry; larger
    rasters are not cached."""

    percent: int
    largest: int


BOUNDS: Mapping[RasterKind, RasterBounds] = {
    RasterKind.GLYPH: RasterBounds(23, 200 * KIB),
    RasterKind.GIANT_GLYPH: RasterBounds(2, 64 * KIB),
    RasterKind.EMOJI: RasterBounds(4, 200 * KIB),
    RasterKind.BACKGROUND: RasterBounds(11, 4 * MIB),
    RasterKind.SHAPE: RasterBounds(7, 1 * MIB),
    RasterKind.UNPACKED_BAND: RasterBounds(11, 128 * KIB),
    RasterKind.STAMP: RasterBounds(11, 4 * MIB),
    RasterKind.FITTED: RasterBounds(11, 4 * MIB),
    RasterKind.RAMP: RasterBounds(2, 64 * KIB),
    RasterKind.NUMBERS: RasterBounds(3, 1 * MIB),
    RasterKind.BANDS: RasterBounds(13, 4 * MIB),
    RasterKind.SEEN: RasterBounds(1, 0),
    RasterKind.LABELS: RasterBounds(1, 16 * KIB),
}
"""A site asks for one or two templates: the shares hold the twelve backgrounds of several, and the
unpacked bands of one in colours: indices are faster to unpack than to look up. A letter takes 6 KB
and 26 microseconds to draw, so letters have the largest share: some 1,500 of a title's size."""

OVERHEAD = 1000
"""Bytes of an entry in addition to its pixels: name, objects, Pillow's row table."""


@dataclass(slots=True)
class _Entry:
    value: Any
    cost: int
    is_used: bool = False
    """Whether it was read since it was added or since it last escaped eviction."""


class RasterCache:
    """Rasters by kind and name, each kind within its share of `budget` bytes.

    Thread-safe: the first thread to add an entry wins, and every thread gets that entry.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._shares = {kind: _Share(budget, bounds) for kind, bounds in BOUNDS.items()}

    @property
    def bytes(self) -> int:
        """The bytes of all entries."""
        return sum(share.bytes for share in self._shares.values())

    def get(
        self, kind: RasterKind, name: Hashable, make: Callable[[], V], cost: Callable[[V], int]
    ) -> V:
        """Return the raster of this kind and name; call `make` if it is not cached."""
        share = self._shares[kind]
        entry = share.entries.get(name)
        if entry is None:
            value = make()
            return share.add(name, value, cost(value))
        entry.is_used = True
        cached: V = entry.value
        return cached

    def has_seen(self, name: Hashable) -> bool:
        """Whether the name was passed before, and not evicted since."""
        share = self._shares[RasterKind.SEEN]
        entry = share.entries.get(name)
        if entry is None:
            share.add(name, None, 0)
            return False
        entry.is_used = True
        return True


class _Share:
    """The entries of a kind, evicted in order of age unless used recently."""

    def __init__(self, budget: int, bounds: RasterBounds) -> None:
        self.entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.bytes = 0
        self._most = budget * bounds.percent // 100
        self._largest = min(bounds.largest, self._most - OVERHEAD)
        self._lock = Lock()

    def add(self, name: Hashable, value: V, cost: int) -> V:
        """Add a value; return the value of that name, which another thread may have added first."""
        if cost > self._largest:
            return value
        entry = _Entry(value, cost + OVERHEAD)
        with self._lock:
            first = self.entries.get(name)
            if first is None:
                self._make_room(entry.cost)
                self.entries[name] = first = entry
                self.bytes += entry.cost
        shared: V = first.value
        return shared

    def _make_room(self, cost: int) -> None:
        """Evict the oldest entries; an entry that was used becomes the newest instead, once."""
        while self.bytes + cost > self._most:
            name, entry = self.entries.popitem(last=False)
            if entry.is_used:
                entry.is_used = False
                self.entries[name] = entry
            else:
                self.bytes -= entry.cost


def image_bytes(image: Image.Image) -> int:
    """Return the bytes of an image's pixels; Pillow stores several channels in four bytes."""
    return image.width * image.height * (1 if len(image.getbands()) == 1 else 4)
