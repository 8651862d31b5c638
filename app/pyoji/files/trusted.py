"""Trusted: open a directory that only our user and root can replace or write to.

In: a path. Out: a descriptor of the directory, opened component by component, or `Untrusted`, which
names the directory at fault and the reason. A user who can write to a parent can replace the
directory, so each parent must belong to us or root, and must not be writable by others unless it is
sticky. A link must belong to us or root itself; its target is checked in the same way.

`doubt` returns the reason for a file of the operator, without an error.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_LINKS = 40
"""The most symbolic links on a path, as in Linux; more count as a loop."""

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Untrusted(OSError):
    """Other users can replace the directory or file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(errno.EACCES, f"{path} {why}")


def open_directory(path: Path, *, create: bool = False) -> int:
    """Open the directory. With `create`, create missing ones, accessible to our user only.

    Returns a descriptor. Raises Untrusted, and OSError if it cannot be opened.
    """
    return _walk(path, create=create, is_exempt=lambda _: False)


def doubt(path: Path) -> str | None:
    """Return why others could replace the file or directory at `path`, or None.

    Read-only mounts are exempt: a cluster mounts files with any owner and mode. Raises OSError if
    the path cannot be resolved.
    """
    try:
        for place in _chain(path):
            if place.is_dir():
                os.close(_walk(place, is_exempt=_is_read_only))
            else:
                os.close(_walk(place.parent, is_exempt=_is_read_only))
                if not os.statvfs(place).f_flag & os.ST_RDONLY:
                    _check(place.stat(), place)
    except Untrusted as error:
        return error.strerror
    return None


def _chain(path: Path) -> Iterator[Path]:
    """Yield the path and, while it is a link, its target."""
    for _ in range(_LINKS):
        yield path
        if not path.is_symlink():
            return
        path = path.parent / path.readlink()


def _is_read_only(file: int) -> bool:
    return bool(os.fstatvfs(file).f_flag & os.ST_RDONLY)


def _walk(path: Path, *, create: bool = False, is_exempt: Callable[[int], bool]) -> int:
    parts = list(reversed(path.absolute().parts[1:]))
    links = 0
    stack: list[int] = [os.open("/", _OPEN)]
    at = [Path("/")]

    def look(file: int, place: Path) -> None:
        if not is_exempt(file):
            _check(os.fstat(file), place)

    try:
        look(stack[-1], at[-1])
        while parts:
            name = parts.pop()
            if name in ("", "."):
                continue
            if name == "..":
                if len(stack) > 1:
                    os.close(stack.pop())
                    at.pop()
                continue
            place = at[-1] / name
            target = _link(stack[-1], name, place)
            if target is not None:
                links += 1
                if links > _LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(place))
                if target.is_absolute():
                    while len(stack) > 1:
                        os.close(stack.pop())
                        at.pop()
                parts += [part for part in reversed(target.parts) if part != "/"]
                continue
            stack.append(_open(stack[-1], name, create=create))
            at.append(place)
            look(stack[-1], place)
        return os.dup(stack[-1])
    finally:
        for file in stack:
            os.close(file)


def _link(parent: int, name: str, place: Path) -> Path | None:
    """Return the target of the link `name`; None if it is no link."""
    try:
        status = os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISLNK(status.st_mode):
        return None
    if status.st_uid not in (0, os.geteuid()):
        raise Untrusted(place, f"is a link of user {status.st_uid}, who could change its target")
    return Path(os.readlink(name, dir_fd=parent))


def _open(parent: int, name: str, *, create: bool) -> int:
    if create:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=parent)
    return os.open(name, _OPEN, dir_fd=parent)


def _check(status: os.stat_result, place: Path) -> None:
    if status.st_uid not in (0, os.geteuid()):
        raise Untrusted(place, f"belongs to user {status.st_uid}, who could replace our files")
    others = status.st_mode & stat.S_IWOTH or (
        status.st_mode & stat.S_IWGRP and not _is_private(status.st_gid)
    )
    is_directory = stat.S_ISDIR(status.st_mode)
    if others and not (is_directory and status.st_mode & stat.S_ISVTX):
        remedy = "chmod go-w it" + (", or make it sticky" if is_directory else "")
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        raise Untrusted(place, f"can be written to by others (mode {mode}): {remedy}")


def _is_private(group: int) -> bool:
    """Whether the group is the private group that many systems create for each user."""
    try:
        ours, theirs = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except KeyError:
        return False
    return theirs.gr_name == ours.pw_name and set(theirs.gr_mem) <= {ours.pw_name}
