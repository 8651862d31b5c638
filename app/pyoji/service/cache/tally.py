"""Tally: the byte count of the cards in a directory, and eviction.

In: a descriptor of the directory; the caller holds the lock. A sweep reads the metadata of every
card and removes the least recently used until a tenth of the bound is free, so sweeps are rare.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from pyoji.service.cache.stored import is_digest

BLOCK = 4096
"""Bytes: the assumed size of a disk block."""

FREED = 0.1
"""Part of the bound that a sweep frees."""

AHEAD = 60.0
"""Seconds in the future up to which a last use is plausible. Later ones come from a wrong clock and
count as the oldest, or such a card would never be evicted."""

_NUMBER = struct.Struct(">QI")
_SHARD = re.compile(r"[0-9a-f]{2}")


class Tally:
    """A checksummed number in an open file."""

    def __init__(self, file: int) -> None:
        self._file = file

    def read(self) -> int | None:
        """Return the byte count; None if the file holds no valid one."""
        content = os.pread(self._file, _NUMBER.size + 1, 0)
        if len(content) != _NUMBER.size:
            return None
        number, checksum = _NUMBER.unpack(content)
        return int(number) if checksum == _checksum(number) else None

    def write(self, number: int) -> None:
        """Write the byte count."""
        os.pwrite(self._file, _NUMBER.pack(number, _checksum(number)), 0)
        os.ftruncate(self._file, _NUMBER.size)


def _checksum(number: int) -> int:
    return zlib.crc32(b"pyoji" + number.to_bytes(8, "big"))


def cost(size: int) -> int:
    """Return the bytes that a file of `size` bytes takes on disk."""
    return -(-size // BLOCK) * BLOCK


def count(root: int) -> int:
    """Return the bytes on disk of all cards below the directory `root`."""
    return sum(bytes_ for _, bytes_, _ in _cards(root))


def entries(root: int) -> int:
    """Return the number of files below `root` with a card's name."""
    return sum(1 for shard in _shards(root) for _ in _files(root, shard))


def make_room(root: int, limit: int, now: float) -> int:
    """Evict the least recently used cards if they exceed `limit` bytes; return the bytes left.

    A sweep leaves a tenth less than the limit. `now` is the time of day in seconds. It takes about
    200 bytes of memory a card.
    """
    cards = sorted(
        (last_use if last_use <= now + AHEAD else 0.0, bytes_, place)
        for last_use, bytes_, place in _cards(root)
    )
    used = sum(bytes_ for _, bytes_, _ in cards)
    if used <= limit:
        return used  # the tally was too high
    for _, bytes_, place in cards:
        if used <= limit * (1 - FREED):
            break
        _remove(root, place)
        used -= bytes_
    return used


def empty(root: int) -> int:
    """Remove every card below `root`; return the number removed."""
    removed = 0
    for _, _, place in _cards(root):
        _remove(root, place)
        removed += 1
    return removed


def _remove(root: int, place: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(place, dir_fd=root)


def _cards(root: int) -> Iterator[tuple[float, int, str]]:
    """Yield each card's last use, bytes on disk, and path; skip foreign files."""
    for shard in _shards(root):
        for file in _files(root, shard):
            with suppress(FileNotFoundError):  # other processes may remove it
                status = file.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    yield status.st_mtime, cost(status.st_size), f"{shard}/{file.name}"


def _shards(root: int) -> Iterator[str]:
    with os.scandir(root) as shards:
        for shard in shards:
            if _SHARD.fullmatch(shard.name) and shard.is_dir(follow_symlinks=False):
                yield shard.name


def _files(root: int, shard: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files of a shard with a card's name; nothing if the shard is gone."""
    try:
        directory = os.open(shard, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    except FileNotFoundError:
        return
    try:
        with os.scandir(directory) as files:
            for file in files:
                if is_digest(file.name) and file.name.startswith(shard):
                    yield file
    finally:
        os.close(directory)
