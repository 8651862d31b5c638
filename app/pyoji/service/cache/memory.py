"""Cards in this process's memory, bounded in bytes, the least recently used dropped first."""

from __future__ import annotations

from cachetools import LRUCache

from pyoji.engine.image_file import ImageFile

# What an entry costs beside the image's bytes: its key (a digest), the slots of cachetools' three
# tables, the value's own objects. tracemalloc says 310 to 371 bytes at 1,000 to 100,000 entries
# (CPython 3.11; the tables grow in steps), and 36 more for each missing character; rounded up.
ENTRY_OVERHEAD = 400
MISSING_OVERHEAD = 40


class MemoryCache:
    """At most `limit` bytes of cards; 0 keeps nothing."""

    def __init__(self, limit: int) -> None:
        self._kept: LRUCache[str, ImageFile] = LRUCache(limit, getsizeof=_cost)

    def get(self, digest: str) -> ImageFile | None:
        """The card kept under `digest`, or None."""
        return self._kept.get(digest)

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Keep the card; one larger than the whole store is passed over."""
        if _cost(encoded) <= self._kept.maxsize:
            self._kept[digest] = encoded

    @property
    def entries(self) -> int:
        """How many are kept now."""
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """Bytes held now."""
        return int(self._kept.currsize)


def _cost(encoded: ImageFile) -> int:
    return len(encoded.data) + ENTRY_OVERHEAD + MISSING_OVERHEAD * len(encoded.missing)
