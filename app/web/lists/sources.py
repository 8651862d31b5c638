"""Sources: where an operator's list is, and whether it has changed.

    FileSource      a regular file, looked at by its identity, size and times
    AddressSource   an https address, or one on this machine, asked with a condition

A source gives the bytes of a list when they are other ones than before, and nothing when they are
not. It must not know what they say.
"""

from __future__ import annotations

import asyncio
import os
import stat
import time
from pathlib import Path
from typing import NamedTuple, Protocol

from app.readers.broken import Broken

FILE_SECONDS = 1.0
"""Between two looks at a file."""

SETTLED_SECONDS = 2.0
"""After which a file that was written is taken as whole; one written since is looked at twice."""


class Source(Protocol):
    """Where a list is."""

    seconds: float
    """Between two looks."""

    async def first(self) -> bytes:
        """The list as it is. Raises Broken and OSError."""

    async def changed(self) -> bytes | None:
        """The list, if it is another one than was given last. Raises Broken and OSError."""


class _Stamp(NamedTuple):
    device: int
    inode: int
    size: int
    modified: int
    changed: int


class FileSource:
    """A list in a file of at most `limit` bytes. A link is followed: that is how clusters mount
    files. What is no regular file is never read."""

    seconds = FILE_SECONDS

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._given: _Stamp | None = None  # of what was given last
        self._seen: _Stamp | None = None  # at the last look

    async def first(self) -> bytes:
        """The list as it is."""
        content, self._given = await asyncio.to_thread(self._read)
        self._seen = self._given
        return content

    async def changed(self) -> bytes | None:
        """The list, if the file has changed and has been left alone since: while it is being
        written, it is not read."""
        stamp = await asyncio.to_thread(self._look)
        before, self._seen = self._seen, stamp
        if stamp == self._given or not (stamp == before or _is_settled(stamp)):
            return None
        self._given = stamp  # also if it cannot be read: that is said once, and not at each look
        content, self._given = await asyncio.to_thread(self._read)
        return content

    def _look(self) -> _Stamp | None:
        try:
            return _stamp(self._path.stat())
        except OSError:
            return None

    def _read(self) -> tuple[bytes, _Stamp]:
        handle = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise Broken(1, "it is no regular file")
            content = file.read(self._limit + 1)
        if len(content) > self._limit:
            raise Broken(1, f"it holds more than {self._limit:,} bytes")
        return content, _stamp(found)


def _is_settled(stamp: _Stamp | None) -> bool:
    """Whether the file was written some time ago."""
    return stamp is not None and time.time_ns() - stamp.modified > SETTLED_SECONDS * 1e9


def _stamp(found: os.stat_result) -> _Stamp:
    return _Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
