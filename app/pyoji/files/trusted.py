"""Trusted: a directory that nobody but us and root can replace or put something into.

In: a path. Out: a descriptor of the directory, opened one component after the other, or
`Untrusted`, which says which directory is at fault and why. Whoever can write into one of the
parents can put a directory of their own in the place of ours, so each of them has to be ours or
root's, and not writable by others unless it is sticky. A link is taken only if it is ours or root's
itself; what it leads to is looked at in the same way.

`doubt` returns the same finding for a file that the operator has placed, without an error.
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
"""Links on one path, after which it is taken for a circle; as in Linux."""

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Untrusted(OSError):
    """Others could have put what is there."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(errno.EACCES, f"{path} {why}")


def open_directory(path: Path, *, create: bool = False) -> int:
    """A descriptor of the directory. With `create` what is missing is made, for us alone.

    Raises Untrusted, and OSError where it cannot be opened.
    """
    return _walk(path, create=create, is_exempt=lambda _: False)


def doubt(path: Path) -> str | None:
    """Why others could replace the file or directory at `path`; None if they could not.

    What lies on a read-only mount is exempt: a cluster mounts files with any owner and mode.
    Raises OSError where the path cannot be followed.
    """
    try:
        for place in _chain(path):
            if place.is_dir():
                os.close(_walk(place, is_exempt=_is_read_only))
            else:
                os.close(_walk(place.parent, is_exempt=_is_read_only))
                if not os.statvfs(place).f_flag & os.ST_RDONLY:
                    _check(place.stat(), place)
    except Untrusted as found:
        return found.strerror
    return None


def _chain(path: Path) -> Iterator[Path]:
    """The path, and where it leads as long as that is a link."""
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
    """Where a link leads; None if there is none of that name."""
    try:
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISLNK(found.st_mode):
        return None
    if found.st_uid not in (0, os.geteuid()):
        raise Untrusted(place, f"is a link of user {found.st_uid}, who could lead it elsewhere")
    return Path(os.readlink(name, dir_fd=parent))


def _open(parent: int, name: str, *, create: bool) -> int:
    if create:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=parent)
    return os.open(name, _OPEN, dir_fd=parent)


def _check(found: os.stat_result, place: Path) -> None:
    if found.st_uid not in (0, os.geteuid()):
        raise Untrusted(
            place, f"belongs to user {found.st_uid}, who could put other files in the place of ours"
        )
    others = found.st_mode & stat.S_IWOTH or (
        found.st_mode & stat.S_IWGRP and not _is_private(found.st_gid)
    )
    is_directory = stat.S_ISDIR(found.st_mode)
    if others and not (is_directory and found.st_mode & stat.S_ISVTX):
        remedy = "chmod go-w it" + (", or make it sticky" if is_directory else "")
        raise Untrusted(
            place, f"can be written to by others (mode {stat.S_IMODE(found.st_mode):04o}): {remedy}"
        )


def _is_private(group: int) -> bool:
    """Whether the group is that of our user alone, as many systems make for each user."""
    try:
        ours, theirs = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except KeyError:
        return False
    return theirs.gr_name == ours.pw_name and set(theirs.gr_mem) <= {ours.pw_name}
