"""Folder: a folder held by its descriptor; what is below it is read, appended to and replaced.

In: names. Out: bytes, or files that are whole. The path to the folder itself is taken as the caller
has it. Below it no symbolic link is followed, neither for a step nor at the end: what a link leads
to may be anybody's. A file is replaced at once, by renaming: no reader sees it in part.
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
"""What files are called while they are written."""

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder; `path` is what errors call it. Every method raises OSError."""

    descriptor: int
    path: Path

    @classmethod
    @contextmanager
    def at(cls, path: Path) -> Iterator[Folder]:
        """The folder at `path`, while the context lasts."""
        descriptor = os.open(path, _OPEN)
        try:
            yield cls(descriptor, path)
        finally:
            os.close(descriptor)

    @contextmanager
    def below(self, steps: Sequence[str], *, make: bool = False) -> Iterator[Folder]:
        """The folder so many steps down; with `make`, those that are not there are made."""
        descriptor, path = os.dup(self.descriptor), self.path
        try:
            for step in steps:
                path = path / step
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(step, dir_fd=descriptor)
                descriptor = _stepped(descriptor, step, path)
            yield Folder(descriptor, path)
        finally:
            os.close(descriptor)

    def stat(self, name: str) -> os.stat_result | None:
        """What lies under the name, the link itself if it is one; None if nothing does."""
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._named(error, name) from None

    def names(self) -> list[str]:
        """The names of all that is in it."""
        with os.scandir(self.descriptor) as entries:
            return [entry.name for entry in entries]

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a regular file, `most` at most."""
        try:
            return regular.read(name, most, follow=False, dir_fd=self.descriptor)
        except OSError as error:
            raise self._named(error, name) from None

    def open(self, name: str) -> int:
        """The descriptor of a regular file, to read from; the caller closes it."""
        try:
            regular.check(
                os.stat(name, dir_fd=self.descriptor, follow_symlinks=False), self.path / name
            )
            flags = regular.FLAGS | os.O_NOFOLLOW
            return os.open(name, flags, dir_fd=self.descriptor)
        except OSError as error:
            raise self._named(error, name) from None

    def append(self, name: str, line: bytes) -> None:
        """Add to a file in one write, so that the lines of several processes do not mix."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(name, flags | os.O_CLOEXEC, 0o666, dir_fd=self.descriptor)
        except OSError as error:
            raise self._refused(error, name) from None
        try:
            found = os.fstat(handle)
            regular.check(found, self.path / name)
            if found.st_nlink > 1:
                raise _shared(found, self.path / name)
            os.write(handle, line)
        finally:
            os.close(handle)

    def replace(
        self, name: str, content: bytes, *, mode: int = 0o666, finish: Finish = lambda _: None
    ) -> None:
        """Replace a file at once, as `atomic.replace` does."""
        part = PARTS.replace("*", str(os.getpid()))
        try:
            atomic.replace(self.descriptor, name, content, part=part, mode=mode, finish=finish)
        except OSError as error:
            raise self._named(error, name, part) from None

    def remove(self, name: str) -> None:
        """Remove a file, if it is there; a link itself if it is one."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> bool:
        """Remove a folder if it is empty; whether it is gone."""
        try:
            os.rmdir(name, dir_fd=self.descriptor)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def clear_parts(self) -> None:
        """Remove what processes that were killed had begun to write."""
        for name in self.names():
            if fnmatchcase(name, PARTS):
                self.remove(name)

    def _named(self, error: OSError, name: str, part: str = "") -> OSError:
        """The error with the path that a person knows."""
        if isinstance(error, Unsuitable):
            return Unsuitable(error.errno or 0, error.found, error.allowed, self.path / name)
        if error.filename in (name, part, None):
            return OSError(error.errno, error.strerror or str(error), str(self.path / name))
        return error

    def _refused(self, error: OSError, name: str) -> OSError:
        """The same for a file that is not opened for writing because of what it is."""
        found = self.stat(name)
        if found is not None and not stat.S_ISREG(found.st_mode):
            try:
                regular.check(found, self.path / name)
            except Unsuitable as unsuitable:
                return unsuitable
        return self._named(error, name)


def put(path: Path, content: bytes) -> None:
    """Put a file with this content at a path, at once. Raises OSError."""
    with Folder.at(path.parent) as folder:
        folder.replace(path.name, content)


def _stepped(descriptor: int, step: str, path: Path) -> int:
    """The descriptor of a folder within another, which is closed if that opens."""
    try:
        below = os.open(step, _OPEN | os.O_NOFOLLOW, dir_fd=descriptor)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            found = os.stat(step, dir_fd=descriptor, follow_symlinks=False)
            kind = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "a file"
            raise Unsuitable(error.errno, kind, "it must be a folder", path) from None
        raise OSError(error.errno, error.strerror, str(path)) from None
    os.close(descriptor)
    return below


def _shared(found: os.stat_result, path: Path) -> Unsuitable:
    return Unsuitable(
        errno.EMLINK,
        f"{found.st_nlink} names (hard links) of one file",
        "it must have one name",
        path,
    )
