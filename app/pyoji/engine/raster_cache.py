"""RasterCache: every raster that outlives its card, within one budget of bytes.

In: what a raster is and its name, how to make it, and what it costs. Out: the raster, made again
only after it was evicted. The painter and the encoder share one cache, so that a process has one
bound. Must not know what a raster shows; the bytes of a card never depend on what is kept.
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

BUDGET = 64 * MIB
"""Bytes of all that is kept."""


class RasterKind(StrEnum):
    """What is kept."""

    GLYPH = "the coverage of a glyph"
    EMOJI = "the image of an emoji"
    BACKGROUND = "what lies below a card's texts, packed"
    UNPACKED_BAND = "sixteen rows of a background, as pixels"
    STAMP = "what a shape or motif draws, wherever it stands"
    FITTED = "a design's image, scaled to its place"
    RAMP = "the colours or opacities of a gradient"
    NUMBERS = "a background as numbers of its colours, packed"
    BANDS = "a background as compressed bands of a PNG"
    SEEN = "that rows of these operations were compressed once: labels come again, titles do not"
    LABELS = "rows of labels on a background, compressed"


class RasterBounds(NamedTuple):
    """The part of the budget that all entries of a kind may take, and the bytes of the largest; a
    larger one is made each time."""

    percent: int
    largest: int


KEPT: Mapping[RasterKind, RasterBounds] = {
    RasterKind.GLYPH: RasterBounds(10, 200 * KIB),
    RasterKind.EMOJI: RasterBounds(3, 200 * KIB),
    RasterKind.BACKGROUND: RasterBounds(18, 4 * MIB),
    RasterKind.UNPACKED_BAND: RasterBounds(20, 128 * KIB),
    RasterKind.STAMP: RasterBounds(14, 4 * MIB),
    RasterKind.FITTED: RasterBounds(12, 4 * MIB),
    RasterKind.RAMP: RasterBounds(4, 64 * KIB),
    RasterKind.NUMBERS: RasterBounds(3, 1 * MIB),
    RasterKind.BANDS: RasterBounds(13, 4 * MIB),
    RasterKind.SEEN: RasterBounds(1, 0),
    RasterKind.LABELS: RasterBounds(2, 16 * KIB),
}
"""The twelve backgrounds of each of the 17 built-in designs take 8 MiB, their bands 6, the glyphs
of a few titles 6. Unpacked bands would take 280 MiB: the share holds those of one design."""

OVERHEAD = 1000
"""Bytes of an entry beside its pixels: its name, its objects, Pillow's table of rows."""


@dataclass(slots=True)
class _KeptRaster:
    value: Any
    cost: int
    is_used: bool = False
    """Whether it was found since it was added, or since it last escaped eviction."""


class RasterCache:
    """Rasters by kind and name, each kind within its part of `budget` bytes.

    Threads may use it at once; the first to add an entry wins, and every thread gets that one.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._shares = {kind: _Share(budget, bounds) for kind, bounds in KEPT.items()}

    @property
    def bytes(self) -> int:
        """What all entries take."""
        return sum(share.bytes for share in self._shares.values())

    def get(
        self, kind: RasterKind, name: Hashable, make: Callable[[], V], cost: Callable[[V], int]
    ) -> V:
        """The raster of that kind and name; `make` makes it where it is not kept."""
        share = self._shares[kind]
        entry = share.entries.get(name)
        if entry is None:
            value = make()
            return share.added(name, value, cost(value))
        entry.is_used = True
        found: V = entry.value
        return found

    def has_seen(self, name: Hashable) -> bool:
        """Whether the name was asked about before, and not evicted since."""
        share = self._shares[RasterKind.SEEN]
        entry = share.entries.get(name)
        if entry is None:
            share.added(name, None, 0)
            return False
        entry.is_used = True
        return True


class _Share:
    """The entries of a kind. Over its bytes the oldest go that were not used lately."""

    def __init__(self, budget: int, bounds: RasterBounds) -> None:
        self.entries: OrderedDict[Hashable, _KeptRaster] = OrderedDict()
        self.bytes = 0
        self._most = budget * bounds.percent // 100
        self._largest = min(bounds.largest, self._most - OVERHEAD)
        self._lock = Lock()

    def added(self, name: Hashable, value: V, cost: int) -> V:
        """The value of that name, which another thread may have added first."""
        if cost > self._largest:
            return value
        entry = _KeptRaster(value, cost + OVERHEAD)
        with self._lock:
            first = self.entries.get(name)
            if first is None:
                self._make_room(entry.cost)
                self.entries[name] = first = entry
                self.bytes += entry.cost
        kept: V = first.value
        return kept

    def _make_room(self, cost: int) -> None:
        """Evict from the oldest on; an entry that was used moves behind the newest, once."""
        while self.bytes + cost > self._most:
            name, entry = self.entries.popitem(last=False)
            if entry.is_used:
                entry.is_used = False
                self.entries[name] = entry
            else:
                self.bytes -= entry.cost


def image_bytes(image: Image.Image) -> int:
    """What an image's pixels take: Pillow has four bytes for those of several channels."""
    return image.width * image.height * (1 if len(image.getbands()) == 1 else 4)
