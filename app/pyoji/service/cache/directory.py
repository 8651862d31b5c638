"""Cards in a directory, for processes that share a disk, bounded in bytes.

    cards-1/            ours, for us alone (0700); the number is that of the stored form
      tally             who holds its lock may write; it holds how many bytes there are
      new               the card that is being written
      purges            which cards were purged, as JSON
      3f/3f09…          a card, under its digest

Reading takes no lock: a card appears whole, by renaming, and proves itself (`stored.py`). Writing
is one process at a time. So the bound holds at every moment; what a killed process left is in
`new`, where the next one writes; and no reader ever waits for a writer. The tally is raised before
a card is written, so that a crash can make it too high and never too low. Every process counts
once for itself when it first writes, and whoever would go over the bound makes room.

No directory above it may be one that others can replace (`files/trusted.py`), or they could put
cards of their own in the place of ours. That is seen to each time, and what is done then is done
below the descriptor that was opened: a parent that is replaced meanwhile leads nothing elsewhere.
Only files that are named and placed like ours are ever counted or removed.
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
"""Seconds: a card whose last use is noted as longer ago is noted anew when it is read."""

LOCK_WAIT, LOCK_PAUSE = 1.0, 0.005
"""Seconds that a writer waits for its turn, and between two tries."""

_OURS, _TALLY, _NEW = f"cards-{VERSION}", "tally", "new"

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

PURGES, MOST_PURGES = "purges", MIB
"""The file of purges, and its bytes at most."""

_REASONS = {
    errno.ENOSPC: FaultReason.FULL,
    errno.EDQUOT: FaultReason.FULL,
    errno.EACCES: FaultReason.DENIED,
    errno.EPERM: FaultReason.DENIED,
    errno.EROFS: FaultReason.DENIED,
    errno.EEXIST: FaultReason.CORRUPT,  # something else is in our place
    errno.EISDIR: FaultReason.CORRUPT,
    errno.ENOTDIR: FaultReason.CORRUPT,
    errno.ELOOP: FaultReason.CORRUPT,
}
"""What the system says, in our words; anything else means that the disk is down."""


class DirectoryStore:
    """At most `limit` bytes of cards on disk (by blocks, as `du` counts), below `path`.

    Making one touches no disk; `open` does, and so does the first card that is kept.
    """

    name = "directory"

    def __init__(self, path: Path, limit: int) -> None:
        self._above = path
        self._limit = limit
        self._counted_in = 0  # the process that counted; a fork is another

    def open(self) -> None:
        """Make the directory. Raises Fault if it cannot be made, or belongs to another user, who
        could put other cards there."""
        with _told(), self._opened(create=True):
            pass

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[int]:
        """A descriptor of the directory, which is ours, and for us alone."""
        above = open_directory(self._above, create=create)
        try:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(_OURS, 0o700, dir_fd=above)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            root = os.open(_OURS, flags, dir_fd=above)
        finally:
            os.close(above)
        try:
            found = os.fstat(root)
            if found.st_uid != os.geteuid():
                raise Fault(FaultReason.DENIED, "the directory belongs to somebody else")
            if stat.S_IMODE(found.st_mode) & 0o077:
                os.fchmod(root, 0o700)
            yield root
        finally:
            os.close(root)

    def get(self, digest: str) -> ImageFile | None:
        """The card kept under `digest`, or None. Raises Fault."""
        with _told():
            try:
                # Neither through a link that somebody put there, nor waiting at a pipe.
                with self._opened() as root:
                    file = os.open(_place(digest), _READ, dir_fd=root)
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb", buffering=0) as opened:
                found = os.fstat(file)
                is_ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
                if not is_ours or found.st_size > LARGEST:
                    raise Fault(FaultReason.CORRUPT, "no file of ours")
                card = unpack(digest, opened.read(found.st_size))
                if abs(time.time() - found.st_mtime) > TOUCH:
                    with suppress(OSError):  # a read-only disk is no fault of the card's
                        os.utime(file)
                return card

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Keep the card, the longest unused making room. Raises Fault."""
        value = pack(digest, encoded)
        room = cost(len(value))
        if room > self._limit:
            raise Fault(FaultReason.LARGE, f"a value of {len(value)} bytes")
        with _told():
            place = _place(digest)
            with self._turn() as (root, tally):
                held = tally.read()
                if held is None or self._counted_in != os.getpid():
                    held = count(root)
                    self._counted_in = os.getpid()
                if held + room > self._limit:
                    held = make_room(root, self._limit - room, time.time())
                tally.write(held + room)
                before = _size(place, root)
                try:
                    _write(root, place, value)
                except OSError:
                    tally.write(held)
                    raise
                if before:
                    tally.write(held + room - cost(before))

    def remove(self, digest: str) -> None:
        """Forget the card, if it is kept. Raises Fault."""
        with _told():
            place = _place(digest)
            with self._turn() as (root, tally):
                held, size = tally.read(), _size(place, root)
                with suppress(FileNotFoundError):
                    os.unlink(place, dir_fd=root)
                if held is not None:
                    tally.write(max(held - cost(size), 0))

    def size(self) -> StoreSize:
        """What it holds, by blocks as the limit counts. Raises Fault."""
        with _told(), self._opened() as root:
            try:
                file = os.open(_TALLY, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
            except FileNotFoundError:
                held = None  # nothing was ever kept, or somebody removed it all
            else:
                with os.fdopen(file, "rb", buffering=0):
                    held = Tally(file).read()  # without the lock; half a number is none
            return StoreSize(count(root) if held is None else held, entries(root))

    def clear(self) -> int:
        """Remove every card, and say how many there were. Raises Fault."""
        with _told(), self._turn() as (root, tally):
            removed = empty(root)
            tally.write(0)
            return removed

    def purges(self, known: str) -> Purges | None:
        """The purges that it holds; None if they are those of the mark `known`. Raises Fault."""
        with _told():
            try:
                with self._opened() as root:
                    file = os.open(PURGES, _READ, dir_fd=root)
            except FileNotFoundError:
                return None if not known else Purges()
            with os.fdopen(file, "rb", buffering=0) as opened:
                found = os.fstat(file)
                mark = f"{found.st_ino} {found.st_mtime_ns} {found.st_size}"
                if mark == known:
                    return None
                if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_PURGES:
                    raise Fault(FaultReason.CORRUPT, "no file of ours")
                return Purges(_tokens(opened.read(MOST_PURGES)), mark)

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Hold these purges too; `alone` in the place of all others. Raises Fault."""
        with _told(), self._turn() as (root, _):
            before = None if alone else self.purges("")
            content = json.dumps({**(before.tokens if before else {}), **tokens}).encode()
            _write(root, PURGES, content)

    def close(self) -> None:
        """Nothing: nothing is held open."""

    @contextmanager
    def _turn(self) -> Iterator[tuple[int, Tally]]:
        """The directory and its tally, with the right to write. Raises Fault where others take too
        long."""
        end = time.monotonic() + LOCK_WAIT
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        while True:
            with self._opened(create=True) as root:  # somebody may have removed it all
                file = os.open(_TALLY, flags, 0o600, dir_fd=root)
                with os.fdopen(file, "r+b", buffering=0):
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        if _same(file, _TALLY, root):  # it was not removed while we waited
                            yield root, Tally(file)
                            return
            if time.monotonic() > end:
                raise Fault(FaultReason.BUSY, "others are writing")
            time.sleep(LOCK_PAUSE)


def _place(digest: str) -> str:
    """Where a card is below the directory."""
    if not is_digest(digest):
        raise ValueError("not a card's digest")
    return f"{digest[:2]}/{digest}"


def _write(root: int, place: str, value: bytes) -> None:
    """Put the value at a place below the directory `root`, whole or not at all."""

    def shard(_: int) -> None:
        if "/" in place:
            with suppress(FileExistsError):
                os.mkdir(place.partition("/")[0], 0o700, dir_fd=root)

    atomic.replace(root, place, value, part=_NEW, mode=0o600, finish=shard)


def _tokens(content: bytes) -> Tokens:
    """The purges in a file. Raises Fault."""
    try:
        return {str(scope): str(token) for scope, token in json.loads(content).items()}
    except (ValueError, AttributeError, RecursionError):
        raise Fault(FaultReason.CORRUPT, "no purges of ours") from None


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system says into a Fault."""
    try:
        yield
    except Untrusted as error:
        raise Fault(FaultReason.DENIED, error.strerror or "") from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, FaultReason.DOWN)
        raise Fault(reason, errno.errorcode.get(error.errno or 0, "no number")) from error


def _same(file: int, place: str, root: int) -> bool:
    try:
        found = os.stat(place, dir_fd=root, follow_symlinks=False)
        return os.path.samestat(os.fstat(file), found)
    except FileNotFoundError:
        return False


def _size(place: str, root: int) -> int:
    """The size of the card that is there now; 0 if none is."""
    try:
        found = os.stat(place, dir_fd=root, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0
