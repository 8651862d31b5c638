"""Atomic: a file is replaced at once, by renaming, so that no reader sees it in part.

In: an open folder, names below it, bytes. Out: the new file in the place of the old, or the old as
it was. Must not know what the file is for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

Finish = Callable[[int], object]
"""Called with the descriptor of a new file that is written and not yet in its place."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def replace(
    folder: int, name: str, content: bytes, *, part: str, mode: int, finish: Finish
) -> None:
    """Put a file with this content in the place of what is there, a link itself if it is one.

    It is written under the name `part`, where a process that was killed may have left another. If
    `finish` raises, nothing changes.
    """
    handle = _created(folder, part, mode)
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


def _created(folder: int, part: str, mode: int) -> int:
    try:
        return os.open(part, _NEW, mode, dir_fd=folder)
    except FileExistsError:
        os.unlink(part, dir_fd=folder)
        return os.open(part, _NEW, mode, dir_fd=folder)
