"""Regular files: read a file of bounded size, and nothing else.

In: a path and the most bytes to read. Out: all of its bytes, or OSError. A pipe, a socket or a
device is refused before it is opened, since opening one may block or start a device. The descriptor
is checked again after opening: the path may have changed. Symbolic links are followed unless the
caller says otherwise, because mounted ConfigMaps consist of them.
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
    """A path that is no regular file or too large: what was `found`, and what is `allowed`."""

    def __init__(self, number: int, found: str, allowed: str, path: str | Path) -> None:
        super().__init__(number, f"found {found}; {allowed}", str(path))
        self.found, self.allowed = found, allowed


def read(path: str | Path, most: int, *, follow: bool = True, dir_fd: int | None = None) -> bytes:
    """Read the file at `path`, of at most `most` bytes. Raises OSError.

    With `dir_fd` the path is relative to that folder. Without `follow`, symbolic links are refused.
    """
    check(os.stat(path, dir_fd=dir_fd, follow_symlinks=follow), path, most)
    handle = os.open(path, FLAGS | (0 if follow else os.O_NOFOLLOW), dir_fd=dir_fd)
    try:
        return content(handle, path, most)
    finally:
        os.close(handle)


def content(handle: int, path: str | Path, most: int) -> bytes:
    """Read an open file from its start, of at most `most` bytes. Raises OSError."""
    status = os.fstat(handle)
    check(status, path, most)
    return _all(handle, status.st_size, path, most)


def check(status: os.stat_result, path: str | Path, most: int | None = None) -> None:
    """Raise Unsuitable for what is no regular file, or is larger than `most` bytes."""
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for name, test in _KINDS.items() if test(status.st_mode)), "no file")
        raise Unsuitable(errno.EINVAL, kind, "it must be a regular file", path)
    if most is not None and status.st_size > most:
        raise _too_large(status.st_size, path, most)


def _too_large(size: int, path: str | Path, most: int) -> Unsuitable:
    return Unsuitable(errno.EFBIG, f"{size:,} bytes", f"at most {most:,} are allowed", path)


def _all(handle: int, size: int, path: str | Path, most: int) -> bytes:
    """Read to the end, whatever the reported size: a file may grow, and some report 0."""
    pieces: list[bytes] = []
    length = 0
    while piece := os.read(handle, min(max(size - length, 0), _CHUNK) + 1):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise _too_large(length, path, most)
    return b"".join(pieces)
