"""Tally: how many bytes of cards a directory holds, and how room is made there.

In: a descriptor of the directory. All of it is for whoever holds the lock. A sweep looks at every
card, removes those unused for the longest until a tenth of the bound is free, and so is due only
once in a while.
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
"""Bytes: what a disk gives to a file is a multiple of it."""

FREED = 0.1
"""Of the bound, when room is made."""

AHEAD = 60.0
"""Seconds that a card's last use may lie in the future before nobody believes it: the clock was
wrong once, and such a card would never be the oldest."""

_NUMBER = struct.Struct(">QI")
_SHARD = re.compile(r"[0-9a-f]{2}")


class Tally:
    """The number in an open file; it checks itself, and is None when it is not ours."""

    def __init__(self, file: int) -> None:
        self._file = file

    def read(self) -> int | None:
        """Bytes, or None if nobody has counted."""
        found = os.pread(self._file, _NUMBER.size + 1, 0)
        if len(found) != _NUMBER.size:
            return None
        number, check = _NUMBER.unpack(found)
        return int(number) if check == _check(number) else None

    def write(self, number: int) -> None:
        """Note so many bytes."""
        os.pwrite(self._file, _NUMBER.pack(number, _check(number)), 0)
        os.ftruncate(self._file, _NUMBER.size)


def _check(number: int) -> int:
    return zlib.crc32(b"pyoji" + number.to_bytes(8, "big"))


def cost(size: int) -> int:
    """Bytes that a file of `size` bytes takes on a disk."""
    return -(-size // BLOCK) * BLOCK


def count(root: int) -> int:
    """Bytes of all cards below the directory `root`."""
    return sum(bytes_ for _, bytes_, _ in _cards(root))


def entries(root: int) -> int:
    """How many cards are below `root`, by their names alone."""
    return sum(1 for shard in _shards(root) for _ in _files(root, shard))


def make_room(root: int, limit: int, now: float) -> int:
    """Remove the longest unused until at most `limit` bytes are left, and a tenth less; the bytes
    left then. `now` is the time of day in seconds. About 200 bytes of memory a card."""
    found = sorted(
        (used if used <= now + AHEAD else 0.0, bytes_, place)
        for used, bytes_, place in _cards(root)
    )
    held = sum(bytes_ for _, bytes_, _ in found)
    if held <= limit:
        return held  # the tally was too high
    for _, bytes_, place in found:
        if held <= limit * (1 - FREED):
            break
        _remove(root, place)
        held -= bytes_
    return held


def empty(root: int) -> int:
    """Remove every card below `root`; how many there were."""
    removed = 0
    for _, _, place in _cards(root):
        _remove(root, place)
        removed += 1
    return removed


def _remove(root: int, place: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(place, dir_fd=root)


def _cards(root: int) -> Iterator[tuple[float, int, str]]:
    """Each card's last use, bytes on disk, and place; what is no card of ours is passed over."""
    for shard in _shards(root):
        for file in _files(root, shard):
            with suppress(FileNotFoundError):  # somebody else removes things too
                found = file.stat(follow_symlinks=False)
                if stat.S_ISREG(found.st_mode):
                    yield found.st_mtime, cost(found.st_size), f"{shard}/{file.name}"


def _shards(root: int) -> Iterator[str]:
    with os.scandir(root) as shards:
        for shard in shards:
            if _SHARD.fullmatch(shard.name) and shard.is_dir(follow_symlinks=False):
                yield shard.name


def _files(root: int, shard: str) -> Iterator[os.DirEntry[str]]:
    """The entries of a shard that are named like its cards; of one that is gone, none."""
    try:
        opened = os.open(shard, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    except FileNotFoundError:
        return
    try:
        with os.scandir(opened) as files:
            for file in files:
                if is_digest(file.name) and file.name.startswith(shard):
                    yield file
    finally:
        os.close(opened)
