"""Folder: an open folder; read, append to and replace files below it.

In: names. Out: bytes, or complete files. The path to the folder itself may hold symbolic links;
below the folder none is followed, since its target may belong to another user. Files are replaced
atomically, by renaming.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pyoji.files import atomic, regular
from pyoji.files.atomic import Finish
from pyoji.files.regular import Unsuitable

PARTS = ".pyoji-*.part"
"""Names of files that are being written."""

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder; `path` is its name in errors. Every method raises OSError."""

    descriptor: int
    path: Path

    @classmethod
    @contextmanager
    def at(cls, path: Path) -> Iterator[Folder]:
        """Open the folder at `path` for the duration of the context."""
        descriptor = os.open(path, _OPEN)
        try:
            yield cls(descriptor, path)
        finally:
            os.close(descriptor)

    @contextmanager
    def below(self, steps: Sequence[str], *, make: bool = False) -> Iterator[Folder]:
        """Open the folder at these steps below; with `make`, create missing folders."""
        descriptor, path = os.dup(self.descriptor), self.path
        try:
            for step in steps:
                path = path / step
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(step, dir_fd=descriptor)
                descriptor = _step(descriptor, step, path)
            yield Folder(descriptor, path)
        finally:
            os.close(descriptor)

    def stat(self, name: str) -> os.stat_result | None:
        """Return the status of the entry, of a link itself; None if it does not exist."""
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._with_path(error, name) from None

    def names(self) -> list[str]:
        """Return the names of all entries."""
        with os.scandir(self.descriptor) as entries:
            return [entry.name for entry in entries]

    def read(self, name: str, most: int) -> bytes:
        """Read a regular file of at most `most` bytes."""
        try:
            return regular.read(name, most, follow=False, dir_fd=self.descriptor)
        except OSError as error:
            raise self._with_path(error, name) from None

    def open(self, name: str) -> int:
        """Open a regular file for reading. Returns its descriptor, which the caller closes."""
        try:
            regular.check(
                os.stat(name, dir_fd=self.descriptor, follow_symlinks=False), self.path / name
            )
            flags = regular.FLAGS | os.O_NOFOLLOW
            return os.open(name, flags, dir_fd=self.descriptor)
        except OSError as error:
            raise self._with_path(error, name) from None

    def append(self, name: str, line: bytes) -> None:
        """Append a line in one write, so that lines of several processes do not mix."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(name, flags | os.O_CLOEXEC, 0o666, dir_fd=self.descriptor)
        except OSError as error:
            raise self._open_error(error, name) from None
        try:
            status = os.fstat(handle)
            regular.check(status, self.path / name)
            if status.st_nlink > 1:
                raise _hard_linked(status, self.path / name)
            os.write(handle, line)
        finally:
            os.close(handle)

    def replace(
        self, name: str, content: bytes, *, mode: int = 0o666, finish: Finish = lambda _: None
    ) -> None:
        """Replace a file by `atomic.replace`."""
        part = PARTS.replace("*", str(os.getpid()))
        try:
            atomic.replace(self.descriptor, name, content, part=part, mode=mode, finish=finish)
        except OSError as error:
            raise self._with_path(error, name, part) from None

    def remove(self, name: str) -> None:
        """Remove a file or a link itself, if it exists."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> bool:
        """Remove an empty folder. Returns whether it no longer exists."""
        try:
            os.rmdir(name, dir_fd=self.descriptor)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def clear_parts(self) -> None:
        """Remove unfinished files of killed processes."""
        for name in self.names():
            if fnmatchcase(name, PARTS):
                self.remove(name)

    def _with_path(self, error: OSError, name: str, part: str = "") -> OSError:
        """Return the error with the full path."""
        if isinstance(error, Unsuitable):
            return Unsuitable(error.errno or 0, error.found, error.allowed, self.path / name)
        if error.filename in (name, part, None):
            return OSError(error.errno, error.strerror or str(error), str(self.path / name))
        return error

    def _open_error(self, error: OSError, name: str) -> OSError:
        """Return the error of a failed open for writing; Unsuitable for what is no regular file."""
        status = self.stat(name)
        if status is not None and not stat.S_ISREG(status.st_mode):
            try:
                regular.check(status, self.path / name)
            except Unsuitable as unsuitable:
                return unsuitable
        return self._with_path(error, name)


def put(path: Path, content: bytes) -> None:
    """Write a file atomically. Raises OSError."""
    with Folder.at(path.parent) as folder:
        folder.replace(path.name, content)


def _step(descriptor: int, step: str, path: Path) -> int:
    """Open the folder `step` within a folder. Returns its descriptor, and closes the other one."""
    try:
        below = os.open(step, _OPEN | os.O_NOFOLLOW, dir_fd=descriptor)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            status = os.stat(step, dir_fd=descriptor, follow_symlinks=False)
            kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "a file"
            raise Unsuitable(error.errno, kind, "it must be a folder", path) from None
        raise OSError(error.errno, error.strerror, str(path)) from None
    os.close(descriptor)
    return below


def _hard_linked(status: os.stat_result, path: Path) -> Unsuitable:
    return Unsuitable(
        errno.EMLINK,
        f"{status.st_nlink} names (hard links) of one file",
        "it must have one name",
        path,
    )
