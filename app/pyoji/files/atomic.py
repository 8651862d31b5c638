"""Atomic: replace a file by renaming, so that readers see the old or the new content.

In: an open folder, names below it, bytes. Out: the replaced file, or an error and the old file
unchanged. It must not know what the file is for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

Finish = Callable[[int], object]
"""Called with the descriptor of the new file before it is renamed."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def replace(
    folder: int, name: str, content: bytes, *, part: str, mode: int, finish: Finish
) -> None:
    """Replace the file or symbolic link `name` by a file with this content.

    It is written under the name `part`; one left by a killed process is overwritten. If `finish`
    raises, nothing changes.
    """
    handle = _create(folder, part, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            finish(handle)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise


def rename(folder: int, name: str, to: int, new: str) -> None:
    """Move an entry from an open folder to another of the same file system.

    A file that has the `new` name is replaced, and so is an empty folder by a folder.
    """
    os.rename(name, new, src_dir_fd=folder, dst_dir_fd=to)


def _create(folder: int, part: str, mode: int) -> int:
    try:
        return os.open(part, _NEW, mode, dir_fd=folder)
    except FileExistsError:
        os.unlink(part, dir_fd=folder)
        return os.open(part, _NEW, mode, dir_fd=folder)
