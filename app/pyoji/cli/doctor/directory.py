"""Directory: whether cards can be kept on this disk.

In: a path and a bound in bytes. Out: findings about the owner, the mode, a trial, the room. Where
there is no directory yet it tries in a temporary one in the place that it would be made in: made
now it would be ours, and the service may run as somebody else.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoji.byte_sizes import MIB
from pyoji.cli.doctor.finding import Finding, ok, size, warning, wrong
from pyoji.cli.doctor.installation import variable
from pyoji.cli.doctor.trial import TYPICAL, tried
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, Reason
from pyoji.service.cache.stored import VERSION
from pyoji.service.cache.tally import Tally

KEPT_FREE = 0.1
"""Of the free disk, that a remedy leaves to others."""


def look(path: Path, limit: int, *, asked: bool) -> Iterator[Finding]:
    """Whether a store of `limit` bytes could be at `path`.

    Where nobody `asked` for that place, going without is a pity and no fault.
    """
    root = path / f"cards-{VERSION}"
    try:
        if root.is_symlink() or root.exists():
            yield from _mode(root)
            trial = tried(DirectoryStore(path, limit))
            told = f"{path} keeps cards"
        else:
            with tempfile.TemporaryDirectory(prefix=".pyoji-doctor-", dir=nearest(path)) as beside:
                trial = tried(DirectoryStore(Path(beside), limit))
            told = f"{path} can be made when the first card is kept"
    except Fault as fault:
        said = str(fault)
        reason = fault.reason
    except OSError as error:
        said = error.strerror or type(error).__name__
        reason = Reason.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else Reason.DENIED
    else:
        yield ok(f"{told}, read within {trial.slowest * 1000:.1f} ms")
        if trial.kept is not None:
            yield wrong(f"cards cannot be removed ({trial.kept})", _remedy(trial.kept.reason, path))
        yield from _room(nearest(root), root, limit)
        return
    state = wrong if asked else warning
    yield state(f"{path} keeps no card ({said}), as user {os.geteuid()}", _remedy(reason, path))


def nearest(path: Path) -> Path:
    """The directory itself, or the nearest above it that is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _mode(root: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(root.lstat().st_mode)
    if root.is_dir() and not root.is_symlink() and mode & 0o077:
        yield warning(
            f"{root} was open to others (mode {mode:04o}); the store closes it",
            "look who else may have written there; removing it all loses nothing but time",
        )


def _room(place: Path, root: Path, limit: int) -> Iterator[Finding]:
    """The disk has room for all cards that may come."""
    disk = os.statvfs(place)
    free, held = disk.f_bavail * disk.f_frsize, _held(root)
    rest = max(limit - held, 0)
    bound = variable("cache_dir_bytes")
    if free < rest:
        fits = int(held + free * (1 - KEPT_FREE)) // MIB
        yield warning(
            f"{size(free)} are free, and cards may take {size(rest)} more",
            f"lower {bound} to {fits}M, or make room",
        )
    else:
        yield ok(f"{size(free)} are free, cards may take {size(rest)} more")
    # Some file systems make inodes as they need them, and say that they have none.
    if disk.f_files and disk.f_favail < rest // TYPICAL:
        yield warning(
            f"{disk.f_favail:,} files can still be made, about {rest // TYPICAL:,} cards may come",
            f"lower {bound}, or make the file system with more inodes",
        )


def _held(root: Path) -> int:
    """Bytes of cards by the store's own tally; 0 where there is none."""
    try:
        with (root / "tally").open("rb", buffering=0) as file:
            return Tally(file.fileno()).read() or 0
    except OSError:
        return 0


_OTHER_DISK = f"let {variable('cache_dir')} name another disk, or set it to off"

_REMEDIES: Mapping[Reason, str] = {
    Reason.DENIED: "let {} belong to the user that the service runs as, and be that user here;"
    " where the disk is read-only, mount a volume there",
    Reason.FULL: "make room on the disk of {}, or lift the quota",
    Reason.CORRUPT: "remove what is not ours in {}, or look at the disk",
    Reason.BUSY: "others write in {} without a pause; try again",
    Reason.LARGE: f"raise {variable('cache_dir_bytes')}: not even one card fits",
    Reason.DOWN: _OTHER_DISK,
    Reason.SLOW: _OTHER_DISK,
    Reason.UNEXPECTED: _OTHER_DISK,
}


def _remedy(reason: Reason, path: Path) -> str:
    return _REMEDIES[reason].replace("{}", str(path))
