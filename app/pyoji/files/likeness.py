"""Likeness: copy the owner, mode and extended attributes of a file to its replacement.

In: the descriptors of both. Out: the changed new file, or OSError if we have no permission; the
caller must not replace the file then. On Linux, access control lists are extended attributes.
"""

from __future__ import annotations

import errno
import os


def give(old: int, new: int) -> None:
    """Copy the attributes of the file `old` to `new`. Raises OSError."""
    old_status, new_status = os.fstat(old), os.fstat(new)
    if (old_status.st_uid, old_status.st_gid) != (new_status.st_uid, new_status.st_gid):
        try:
            os.fchown(new, old_status.st_uid, old_status.st_gid)
        except PermissionError as error:
            owner = f"{old_status.st_uid}:{old_status.st_gid}"
            problem = f"its owner ({owner}) cannot be kept; run as that user"
            raise PermissionError(error.errno, problem) from None
    if hasattr(os, "listxattr"):
        _attributes(old, new)
    os.fchmod(new, old_status.st_mode & 0o7777)


def _attributes(old: int, new: int) -> None:
    present = _read(new)
    for name, value in _read(old).items():
        if present.get(name) == value:
            continue
        try:
            os.setxattr(new, name, value)
        except OSError as error:
            problem = f"its extended attribute {name} cannot be kept: {error.strerror}"
            raise OSError(error.errno, problem) from None


def _read(descriptor: int) -> dict[str, bytes]:
    try:
        names = os.listxattr(descriptor)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise
    return {name: os.getxattr(descriptor, name) for name in names}
