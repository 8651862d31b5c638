"""Last good: a list's bytes as some process last read them well, for those that begin later.

Workers are forked from a process that read the list at the start and never again. One that begins
while the list cannot be read must not go back to that: so each good reading is left in a piece of
memory that was mapped before they were forked.

    side (1 byte)     which of two sides is the newest
    2 sides           length (4 bytes), SHA-256 (32), the bytes

A writer fills the other side and then turns. Two may write at once, and one may die of it: what
does not agree with its SHA-256 is not there.
"""

from __future__ import annotations

import mmap
import struct
from hashlib import sha256

_HEAD = struct.Struct("<I32s")


class LastGood:
    """Room for a list of at most `limit` bytes; pages that are never written take no memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._side = _HEAD.size + limit
        self._memory = mmap.mmap(-1, 1 + 2 * self._side)

    def write(self, content: bytes) -> None:
        """Leave this for others; called from any thread."""
        if len(content) > self._limit or content == self.read():
            return
        side = 1 - self._memory[0] % 2
        start = 1 + side * self._side
        self._memory[start + _HEAD.size : start + _HEAD.size + len(content)] = content
        _HEAD.pack_into(self._memory, start, len(content), sha256(content).digest())
        self._memory[0] = side

    def read(self) -> bytes | None:
        """What was left last; None if nothing whole was."""
        start = 1 + self._memory[0] % 2 * self._side
        length, digest = _HEAD.unpack_from(self._memory, start)
        if length > self._limit:
            return None
        content = self._memory[start + _HEAD.size : start + _HEAD.size + length]
        return content if sha256(content).digest() == digest else None
