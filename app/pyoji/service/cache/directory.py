"""Cards in a directory, for processes that share a disk, bounded in bytes.

    cards-1/            mode 0700; the number is the version of the stored form
      tally             the byte count; its lock serializes writers
      new               the card being written
      purges            the purges, as JSON
      3f/3f09…          a card under its digest, or a note under its name

Readers take no lock: a card appears atomically, by a rename, and carries a checksum (`stored.py`).
One process writes at a time, so the bound always holds. A killed writer leaves only `new`, which
the next writer overwrites. The tally is raised before a card is written, so after a crash it can be
too high but never too low. Each process recounts at its first write. A write that would exceed the
bound evicts other cards first.

Every parent directory must be one that other users cannot replace (`files/trusted.py`). This is
checked at each operation, which then works relative to the descriptor that was checked. Only files
with the name and place of a card are ever counted or removed.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoji.byte_sizes import MIB
from pyoji.engine.image_file import ImageFile
from pyoji.files import atomic
from pyoji.files.trusted import Untrusted, open_directory
from pyoji.service.cache import StoreSize
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import LARGEST, VERSION, is_digest, pack, unpack
from pyoji.service.cache.tally import Tally, cost, count, empty, entries, make_room
from pyoji.service.purges import Purges, Tokens

TOUCH = 3600
"""Seconds: a read updates the card's modification time if it is older than this."""

LOCK_WAIT, LOCK_PAUSE = 1.0, 0.005
"""Seconds that a writer waits for the lock, and between two attempts."""

_OURS, _TALLY, _NEW = f"cards-{VERSION}", "tally", "new"

# Follow no link, and do not block on a pipe.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

PURGES, MOST_PURGES = "purges", MIB
"""The file of purges, and its largest size in bytes."""

_REASONS = {
    errno.ENOSPC: FaultReason.FULL,
    errno.EDQUOT: FaultReason.FULL,
    errno.EACCES: FaultReason.DENIED,
    errno.EPERM: FaultReason.DENIED,
    errno.EROFS: FaultReason.DENIED,
    errno.EEXIST: FaultReason.CORRUPT,  # another kind of file has our name
    errno.EISDIR: FaultReason.CORRUPT,
    errno.ENOTDIR: FaultReason.CORRUPT,
    errno.ELOOP: FaultReason.CORRUPT,
}
"""Reasons by error number. Any other number means that the disk is down."""


class DirectoryStore:
    """At most `limit` bytes of cards below `path`, counted in disk blocks, as `du` does.

    The constructor does not touch the disk.
    """

    name = "directory"

    def __init__(self, path: Path, limit: int) -> None:
        self.place = str(path)
        self._path = path
        self._limit = limit
        self._counted_in = 0  # the process id that counted the cards; a fork has another

    def open(self) -> None:
        """Make the directory. Raises Fault if it cannot be made, or is not safe to use."""
        with _as_fault(), self._open_root(create=True):
            pass

    @contextmanager
    def _open_root(self, *, create: bool = False) -> Iterator[int]:
        """Open the directory, check its owner and mode, and yield its descriptor."""
        parent = open_directory(self._path, create=create)
        try:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(_OURS, 0o700, dir_fd=parent)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            root = os.open(_OURS, flags, dir_fd=parent)
        finally:
            os.close(parent)
        try:
            status = os.fstat(root)
            if status.st_uid != os.geteuid():
                raise Fault(FaultReason.DENIED, "the directory belongs to another user")
            if stat.S_IMODE(status.st_mode) & 0o077:
                os.fchmod(root, 0o700)
            yield root
        finally:
            os.close(root)

    def get(self, digest: str) -> ImageFile | None:
        """Return the card stored under `digest`, or None. Raises Fault."""
        value = self.note(digest)
        return None if value is None else unpack(digest, value)

    def note(self, name: str) -> bytes | None:
        """Return the bytes stored under `name`, or None. Raises Fault."""
        with _as_fault():
            try:
                with self._open_root() as root:
                    file = os.open(_place(name), _READ, dir_fd=root)
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb", buffering=0) as opened:
                status = os.fstat(file)
                is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
                if not is_ours or status.st_size > LARGEST:
                    raise Fault(FaultReason.CORRUPT, "not a card's file")
                value = opened.read(status.st_size)
                if abs(time.time() - status.st_mtime) > TOUCH:
                    with suppress(OSError):  # the disk may be read-only
                        os.utime(file)
                return value

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Store the card, evicting the least recently used if needed. Raises Fault."""
        self._put(digest, pack(digest, encoded))

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        """Store a note as a card is stored; it stays until it is evicted. Raises Fault."""
        self._put(name, content)

    def _put(self, name: str, value: bytes) -> None:
        room = cost(len(value))
        if room > self._limit:
            raise Fault(FaultReason.LARGE, f"a value of {len(value)} bytes")
        with _as_fault():
            place = _place(name)
            with self._lock() as (root, tally):
                used = tally.read()
                if used is None or self._counted_in != os.getpid():
                    used = count(root)
                    self._counted_in = os.getpid()
                if used + room > self._limit:
                    used = make_room(root, self._limit - room, time.time())
                tally.write(used + room)
                replaced = _size(place, root)
                try:
                    _write(root, place, value)
                except OSError:
                    tally.write(used)
                    raise
                if replaced:
                    tally.write(used + room - cost(replaced))

    def remove(self, digest: str) -> None:
        """Remove the card, if it is stored. Raises Fault."""
        with _as_fault():
            place = _place(digest)
            with self._lock() as (root, tally):
                used, size = tally.read(), _size(place, root)
                with suppress(FileNotFoundError):
                    os.unlink(place, dir_fd=root)
                if used is not None:
                    tally.write(max(used - cost(size), 0))

    def size(self) -> StoreSize:
        """Return the size, in disk blocks as the limit counts. Raises Fault."""
        with _as_fault(), self._open_root() as root:
            try:
                file = os.open(_TALLY, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
            except FileNotFoundError:
                used = None  # nothing was ever stored, or the directory was emptied
            else:
                with os.fdopen(file, "rb", buffering=0):
                    used = Tally(file).read()  # without the lock; a torn number reads as None
            return StoreSize(count(root) if used is None else used, entries(root))

    def clear(self) -> int:
        """Remove every card. Return the number removed. Raises Fault."""
        with _as_fault(), self._lock() as (root, tally):
            removed = empty(root)
            tally.write(0)
            return removed

    def purges(self, known: str) -> Purges | None:
        """Return the stored purges, None if they still have the mark `known`. Raises Fault."""
        with _as_fault():
            try:
                with self._open_root() as root:
                    file = os.open(PURGES, _READ, dir_fd=root)
            except FileNotFoundError:
                return None if not known else Purges()
            with os.fdopen(file, "rb", buffering=0) as opened:
                status = os.fstat(file)
                mark = f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"
                if mark == known:
                    return None
                if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_PURGES:
                    raise Fault(FaultReason.CORRUPT, "not a file of purges")
                return Purges(_tokens(opened.read(MOST_PURGES)), mark)

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Add purges; with `alone`, replace all others. Raises Fault."""
        with _as_fault(), self._lock() as (root, _):
            stored = None if alone else self.purges("")
            content = json.dumps({**(stored.tokens if stored else {}), **tokens}).encode()
            _write(root, PURGES, content)

    def close(self) -> None:
        """Do nothing: no file stays open."""

    @contextmanager
    def _lock(self) -> Iterator[tuple[int, Tally]]:
        """Yield the directory and its tally, locked for writing. Raises Fault if the lock stays
        taken for too long."""
        end = time.monotonic() + LOCK_WAIT
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        while True:
            with self._open_root(create=True) as root:  # it may have been removed
                file = os.open(_TALLY, flags, 0o600, dir_fd=root)
                with os.fdopen(file, "r+b", buffering=0):
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        if _is_same(file, _TALLY, root):  # it was not removed during the wait
                            yield root, Tally(file)
                            return
            if time.monotonic() > end:
                raise Fault(FaultReason.BUSY, "other processes are writing")
            time.sleep(LOCK_PAUSE)


def _place(digest: str) -> str:
    """Return a card's path below the directory."""
    if not is_digest(digest):
        raise ValueError("not a card's digest")
    return f"{digest[:2]}/{digest}"


def _write(root: int, place: str, value: bytes) -> None:
    """Write the value atomically at a path below the directory `root`."""

    def shard(_: int) -> None:
        if "/" in place:
            with suppress(FileExistsError):
                os.mkdir(place.partition("/")[0], 0o700, dir_fd=root)

    atomic.replace(root, place, value, part=_NEW, mode=0o600, finish=shard)


def _tokens(content: bytes) -> Tokens:
    """Parse a file of purges. Raises Fault."""
    try:
        return {str(scope): str(token) for scope, token in json.loads(content).items()}
    except (ValueError, AttributeError, RecursionError):
        raise Fault(FaultReason.CORRUPT, "not a file of purges") from None


@contextmanager
def _as_fault() -> Iterator[None]:
    """Convert OSError to Fault."""
    try:
        yield
    except Untrusted as error:
        raise Fault(FaultReason.DENIED, error.strerror or "") from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, FaultReason.DOWN)
        raise Fault(reason, error.strerror or type(error).__name__) from error


def _is_same(file: int, place: str, root: int) -> bool:
    try:
        status = os.stat(place, dir_fd=root, follow_symlinks=False)
        return os.path.samestat(os.fstat(file), status)
    except FileNotFoundError:
        return False


def _size(place: str, root: int) -> int:
    """Return the size of the stored card; 0 if there is none."""
    try:
        status = os.stat(place, dir_fd=root, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
