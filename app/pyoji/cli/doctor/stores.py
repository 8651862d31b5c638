"""Stores: check the disk cache and the server.

In: an installation. Out: findings. A check writes, reads and removes a card through the store's own
class. It leaves nothing behind, and the store bounds every wait.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, size, warning, wrong
from pyoji.engine.card import PNG
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import VERSION
from pyoji.settings import variable

if TYPE_CHECKING:
    from pyoji.service.cache.redis import RedisStore

TYPICAL = 50_000
"""Bytes of a typical card."""

TTL = 60
"""Seconds after which a server drops the trial's card if this process is killed before that."""

_DIRECTORY_REMEDIES = {
    FaultReason.DENIED: "make the service's user its owner, and run this as that user; on a"
    " read-only disk, mount a volume there",
    FaultReason.FULL: "free space on its disk, or raise the quota",
    FaultReason.LARGE: f"raise {variable('cache_dir_bytes')}: no card fits",
}
_OTHER_DIRECTORY = f"set {variable('cache_dir')} to another directory, or to off"

_SERVER_REMEDIES = {
    FaultReason.DOWN: f"start it, and check host and port in {variable('cache_url')}",
    FaultReason.SLOW: "check its load and the network to it: it may be stopped, or behind a"
    " firewall",
    FaultReason.DENIED: f"check user and password in {variable('cache_url')}, that it is no"
    " replica, and that the user may SET, GETRANGE and DEL keys pyoji:* (EVAL and GET for"
    f" {variable('shared_flight')})",
    FaultReason.FULL: "set maxmemory-policy allkeys-lru, or a larger maxmemory",
}
_OTHER_SERVER = "check its log, and which other clients write keys pyoji:*"


class Store(Protocol):
    """A store that can remove a card."""

    def get(self, digest: str) -> ImageFile | None:
        """Return the card, or None."""

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Store the card."""

    def remove(self, digest: str) -> None:
        """Remove the card."""


def store(installation: Installation) -> Iterator[DoctorFinding]:
    """Cards can be written, read and removed, and there is space for them."""
    chosen = installation.settings
    explicit = variable("cache_dir") in installation.environment
    if chosen.cache_url is not None:
        yield from server(chosen.cache_url, with_claims=chosen.shared_flight)
    elif chosen.cache_dir is not None and chosen.cache_dir_bytes:
        yield from directory(chosen.cache_dir, chosen.cache_dir_bytes, explicit=explicit)
    elif explicit or not chosen.cache_dir_bytes:
        yield ok("cards are cached in memory only, as set")
    else:
        yield warning(
            "cards are cached in memory only, since there is no home: each start renders anew",
            f"set {variable('cache_dir')} to a directory, or to off",
        )


def trial(store: Store) -> str:
    """Write, read and remove a card. Returns the time of the read as text. Raises Fault."""
    digest = os.urandom(16).hex()  # another doctor may use the store at the same time
    card = ImageFile(os.urandom(TYPICAL), PNG)
    store.put(digest, card)
    try:
        started = time.perf_counter()
        if store.get(digest) != card:
            raise Fault(FaultReason.CORRUPT, "the card read is not the one written")
        seconds = time.perf_counter() - started
    finally:
        store.remove(digest)
    return f"read within {seconds * 1000:.1f} ms"


def directory(path: Path, limit: int, *, explicit: bool) -> Iterator[DoctorFinding]:
    """A store of `limit` bytes works at `path`. Unless `explicit`, a fault is a warning.

    If it does not exist, try a temporary one in its parent: a new store would belong to the user of
    this command, who may not be that of the service.
    """
    root = path / f"cards-{VERSION}"
    parent = next(p for p in (path, *path.absolute().parents) if p.exists())
    try:
        if root.is_symlink() or root.exists():
            store = DirectoryStore(path, limit)
            timing, stored = trial(store), store.size().bytes
        else:
            with tempfile.TemporaryDirectory(prefix=".pyoji-doctor-", dir=parent) as beside:
                timing, stored = trial(DirectoryStore(Path(beside), limit)), 0
    except (Fault, OSError) as error:
        reason = error.reason if isinstance(error, Fault) else _reason(error)
        seen = str(error) if isinstance(error, Fault) else error.strerror
        report = wrong if explicit else warning
        yield report(
            f"{path} stores no card ({seen}), as user {os.geteuid()}",
            _DIRECTORY_REMEDIES.get(reason, _OTHER_DIRECTORY),
        )
        return
    yield ok(f"{path} stores cards, {timing}")
    disk = os.statvfs(parent)
    free, remaining = disk.f_bavail * disk.f_frsize, max(limit - stored, 0)
    seen = f"{size(free)} are free, cards may use {size(remaining)} more"
    if free < remaining:
        yield warning(seen, f"lower {variable('cache_dir_bytes')}, or free space")
    else:
        yield ok(seen)


def _reason(error: OSError) -> FaultReason:
    return FaultReason.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else FaultReason.DENIED


def server(url: str, *, with_claims: bool) -> Iterator[DoctorFinding]:
    """The Redis or Valkey at `url` works; `with_claims`: also for claims of a shared render."""
    from pyoji.service.cache.redis import (
        RedisStore,  # imported on demand: it takes a sixth of a second
    )

    with closing(RedisStore(url, TTL)) as store:
        try:
            timing = trial(store)
            if with_claims and (claim := store.claim(os.urandom(16).hex())):
                store.release(claim)
        except Fault as fault:
            remedy = _SERVER_REMEDIES.get(fault.reason, _OTHER_SERVER)
            yield wrong(f"{url} stores no card ({fault})", remedy)
            return
        yield ok(f"{url} stores cards, {timing}")
        yield _eviction(store)


def _eviction(store: RedisStore) -> DoctorFinding:
    """Check that the server evicts old cards for new ones."""
    advice = "set maxmemory, and maxmemory-policy allkeys-lru"
    try:
        info = store.server()
    except Fault as fault:
        seen = f"it does not report its configuration ({fault.reason}): eviction is unknown"
        return warning(seen, f"allow the user INFO, or check manually: {advice}")
    summary = f"{info.software} {info.version}, {size(info.maxmemory)}, {info.policy}"
    if not info.maxmemory:
        return warning(f"{summary}: its memory has no limit", advice)
    if info.policy == "noeviction":
        return warning(f"{summary}: when it is full, no card is stored", advice)
    return ok(summary)
