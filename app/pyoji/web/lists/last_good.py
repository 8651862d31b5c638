"""Last good: the last valid bytes of a list, shared with workers that start later.

Workers are forked from a process that read the list only at its start. A worker that is forked
while the list is invalid must not return to that version. So each valid version is written to
memory that was mapped before the fork.

    side (1 byte)     index of the newest side
    2 sides           length (4 bytes), SHA-256 (32), the bytes

A writer fills the other side and then switches the index. Writers may race or be killed while they
write: a side whose bytes do not match their SHA-256 is ignored.
"""

from __future__ import annotations

import mmap
import struct
from hashlib import sha256

_HEAD = struct.Struct("<I32s")


class LastGood:
    """Shared memory for a list of at most `limit` bytes. Unwritten pages take no memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._side = _HEAD.size + limit
        self._memory = mmap.mmap(-1, 1 + 2 * self._side)

    def write(self, content: bytes) -> None:
        """Share these bytes. Thread-safe."""
        if len(content) > self._limit or content == self.read():
            return
        side = 1 - self._memory[0] % 2
        start = 1 + side * self._side
        self._memory[start + _HEAD.size : start + _HEAD.size + len(content)] = content
        _HEAD.pack_into(self._memory, start, len(content), sha256(content).digest())
        self._memory[0] = side

    def read(self) -> bytes | None:
        """Return the bytes that were written last; None if there are none, or they are damaged."""
        start = 1 + self._memory[0] % 2 * self._side
        length, digest = _HEAD.unpack_from(self._memory, start)
        if length > self._limit:
            return None
        content = self._memory[start + _HEAD.size : start + _HEAD.size + length]
        return content if sha256(content).digest() == digest else None
