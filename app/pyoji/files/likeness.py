"""Likeness: the owner, mode and extended attributes of a file, given to the one that replaces it.

In: the descriptors of both. Out: the new one like the old, or OSError where that is not allowed to
us; then nothing should be replaced. Access control lists are extended attributes on Linux.
"""

from __future__ import annotations

import errno
import os


def give(old: int, new: int) -> None:
    """Make the file `new` like `old`. Raises OSError."""
    found, made = os.fstat(old), os.fstat(new)
    if (found.st_uid, found.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.fchown(new, found.st_uid, found.st_gid)
        except PermissionError as error:
            what = f"its owner ({found.st_uid}:{found.st_gid}) cannot be kept; run as that user"
            raise PermissionError(error.errno, what) from None
    if hasattr(os, "listxattr"):
        _attributes(old, new)
    os.fchmod(new, found.st_mode & 0o7777)


def _attributes(old: int, new: int) -> None:
    known = _read(new)
    for name, value in _read(old).items():
        if known.get(name) == value:
            continue
        try:
            os.setxattr(new, name, value)
        except OSError as error:
            what = f"its extended attribute {name} cannot be kept: {error.strerror}"
            raise OSError(error.errno, what) from None


def _read(descriptor: int) -> dict[str, bytes]:
    try:
        names = os.listxattr(descriptor)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise
    return {name: os.getxattr(descriptor, name) for name in names}
