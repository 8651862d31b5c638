"""Cards in this process's memory: a least recently used cache, bounded in bytes."""

from __future__ import annotations

from cachetools import LRUCache

from pyoji.engine.image_file import ImageFile

# Bytes of an entry besides the image: its key (a digest), the slots of cachetools' three tables,
# the value's objects. Measured with tracemalloc: 310 to 371 bytes at 1,000 to 100,000 entries
# (CPython 3.11; the tables grow in steps), and 36 more for each missing character; rounded up.
ENTRY_OVERHEAD = 400
MISSING_OVERHEAD = 40


class MemoryCache:
    """At most `limit` bytes of cards; 0 disables the cache."""

    def __init__(self, limit: int) -> None:
        self._cards: LRUCache[str, ImageFile] = LRUCache(limit, getsizeof=_cost)

    def get(self, digest: str) -> ImageFile | None:
        """Return the card stored under `digest`, or None."""
        return self._cards.get(digest)

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Store the card, unless it is larger than the limit."""
        if _cost(encoded) <= self._cards.maxsize:
            self._cards[digest] = encoded

    @property
    def entries(self) -> int:
        """Number of cards."""
        return len(self._cards)

    @property
    def bytes(self) -> int:
        """Bytes in use."""
        return int(self._cards.currsize)


def _cost(encoded: ImageFile) -> int:
    return len(encoded.data) + ENTRY_OVERHEAD + MISSING_OVERHEAD * len(encoded.missing)
