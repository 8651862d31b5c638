"""Regular files: the bytes of a file, whatever lies at its path.

In: a path and the most bytes to read. Out: all of its bytes, or OSError. A pipe, a socket or a
device is refused before it is opened, so that opening waits for no writer and starts no device.
What is opened is checked again by its descriptor: the path may lead elsewhere by then. Symbolic
links are followed unless the caller says otherwise; a mounted ConfigMap is made of them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from pyoji.byte_sizes import MIB

FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_KINDS: Mapping[str, Callable[[int], bool]] = {
    "a folder": stat.S_ISDIR,
    "a pipe (FIFO)": stat.S_ISFIFO,
    "a socket": stat.S_ISSOCK,
    "a symbolic link": stat.S_ISLNK,
    "a device": lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode),
}
_CHUNK = MIB


class Unsuitable(OSError):
    """A file that is not read: what was `found`, and what is `allowed`."""

    def __init__(self, number: int, found: str, allowed: str, path: str | Path) -> None:
        super().__init__(number, f"found {found}; {allowed}", str(path))
        self.found, self.allowed = found, allowed


def read(path: str | Path, most: int, *, follow: bool = True, dir_fd: int | None = None) -> bytes:
    """The bytes of the file at `path`, `most` at most. Raises OSError.

    With `dir_fd` the path begins at that folder; without `follow` it may be no symbolic link.
    """
    check(os.stat(path, dir_fd=dir_fd, follow_symlinks=follow), path, most)
    handle = os.open(path, FLAGS | (0 if follow else os.O_NOFOLLOW), dir_fd=dir_fd)
    try:
        return content(handle, path, most)
    finally:
        os.close(handle)


def content(handle: int, path: str | Path, most: int) -> bytes:
    """The bytes of an open file that has not been read yet, `most` at most. Raises OSError."""
    found = os.fstat(handle)
    check(found, path, most)
    return _all(handle, found.st_size, path, most)


def check(found: os.stat_result, path: str | Path, most: int | None = None) -> None:
    """Raise Unsuitable for what is no regular file, or has more than `most` bytes."""
    if not stat.S_ISREG(found.st_mode):
        kind = next((name for name, holds in _KINDS.items() if holds(found.st_mode)), "no file")
        raise Unsuitable(errno.EINVAL, kind, "it must be a regular file", path)
    if most is not None and found.st_size > most:
        raise _too_large(found.st_size, path, most)


def _too_large(size: int, path: str | Path, most: int) -> Unsuitable:
    return Unsuitable(errno.EFBIG, f"{size:,} bytes", f"at most {most:,} are allowed", path)


def _all(handle: int, size: int, path: str | Path, most: int) -> bytes:
    """All bytes, however many the file has said it has: it may grow, and some say 0."""
    pieces: list[bytes] = []
    length = 0
    while piece := os.read(handle, min(max(size - length, 0), _CHUNK) + 1):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise _too_large(length, path, most)
    return b"".join(pieces)
