"""Stores: whether cards can be kept where the settings say.

In: an installation. Out: findings. A card is written, read and removed through the store itself;
nothing is left behind, and every wait is bounded by the store.
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
"""Bytes of a card."""

TTL = 60
"""Seconds after which a server forgets the trial's card, should we be ended before we remove it."""

_DIRECTORY_REMEDIES = {
    FaultReason.DENIED: "make it the service's user's own, and run this as that user; where the"
    " disk is read-only, mount a volume there",
    FaultReason.FULL: "make room on its disk, or lift the quota",
    FaultReason.LARGE: f"raise {variable('cache_dir_bytes')}: not even one card fits",
}
_OTHER_DIRECTORY = f"let {variable('cache_dir')} name another directory, or set it to off"

_SERVER_REMEDIES = {
    FaultReason.DOWN: f"start it, and check that {variable('cache_url')} names its host and port",
    FaultReason.SLOW: "check its load and the network to it: it may be frozen, or behind a"
    " firewall",
    FaultReason.DENIED: f"check user and password in {variable('cache_url')}, that it is no"
    " replica, and that the user may SET, GETRANGE and DEL keys pyoji:* (EVAL and GET for"
    f" {variable('shared_flight')})",
    FaultReason.FULL: "set maxmemory-policy allkeys-lru, or a larger maxmemory",
}
_OTHER_SERVER = "check its log, and what else writes keys pyoji:*"


class Store(Protocol):
    """A store that can remove a card."""

    def get(self, digest: str) -> ImageFile | None:
        """Return the card, or None."""

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Keep the card."""

    def remove(self, digest: str) -> None:
        """Remove the card."""


def store(installation: Installation) -> Iterator[DoctorFinding]:
    """Cards can be written, read and removed, and there is room for them."""
    chosen = installation.settings
    asked = variable("cache_dir") in installation.environment
    if chosen.cache_url is not None:
        yield from server(chosen.cache_url, with_claims=chosen.shared_flight)
    elif chosen.cache_dir is not None and chosen.cache_dir_bytes:
        yield from directory(chosen.cache_dir, chosen.cache_dir_bytes, asked=asked)
    elif asked or not chosen.cache_dir_bytes:
        yield ok("cards are kept in memory only, as is set")
    else:
        yield warning(
            "cards are kept in memory only, since there is no home: each start draws them anew",
            f"set {variable('cache_dir')} to a directory, or to off",
        )


def trial(tried: Store) -> str:
    """Write, read and remove a card; say how long reading took. Raises Fault."""
    digest = os.urandom(16).hex()  # two doctors may examine one store at once
    card = ImageFile(os.urandom(TYPICAL), PNG)
    tried.put(digest, card)
    try:
        begun = time.perf_counter()
        if tried.get(digest) != card:
            raise Fault(FaultReason.CORRUPT, "what is read is not what was written")
        taken = time.perf_counter() - begun
    finally:
        tried.remove(digest)
    return f"read within {taken * 1000:.1f} ms"


def directory(path: Path, limit: int, *, asked: bool) -> Iterator[DoctorFinding]:
    """A store of `limit` bytes works at `path`; only a warning where the setting is a default.

    Where it does not exist yet, try a temporary one in the directory that would hold it: made now
    it would belong to the caller, who may be another user than the service.
    """
    root = path / f"cards-{VERSION}"
    parent = next(each for each in (path, *path.absolute().parents) if each.exists())
    try:
        if root.is_symlink() or root.exists():
            kept = DirectoryStore(path, limit)
            told, held = trial(kept), kept.size().bytes
        else:
            with tempfile.TemporaryDirectory(prefix=".pyoji-doctor-", dir=parent) as beside:
                told, held = trial(DirectoryStore(Path(beside), limit)), 0
    except (Fault, OSError) as error:
        reason = error.reason if isinstance(error, Fault) else _reason(error)
        seen = str(error) if isinstance(error, Fault) else error.strerror
        report = wrong if asked else warning
        yield report(
            f"{path} keeps no card ({seen}), as user {os.geteuid()}",
            _DIRECTORY_REMEDIES.get(reason, _OTHER_DIRECTORY),
        )
        return
    yield ok(f"{path} keeps cards, {told}")
    disk = os.statvfs(parent)
    free, rest = disk.f_bavail * disk.f_frsize, max(limit - held, 0)
    seen = f"{size(free)} are free, cards may take {size(rest)} more"
    if free < rest:
        yield warning(seen, f"lower {variable('cache_dir_bytes')}, or make room")
    else:
        yield ok(seen)


def _reason(error: OSError) -> FaultReason:
    return FaultReason.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else FaultReason.DENIED


def server(url: str, *, with_claims: bool) -> Iterator[DoctorFinding]:
    """The Redis or Valkey at `url` works; `with_claims` also to agree on which machine draws."""
    from pyoji.service.cache.redis import RedisStore  # takes a sixth of a second; most need it not

    with closing(RedisStore(url, TTL)) as opened:
        try:
            told = trial(opened)
            if with_claims and (claim := opened.claim(os.urandom(16).hex())):
                opened.release(claim)
        except Fault as fault:
            remedy = _SERVER_REMEDIES.get(fault.reason, _OTHER_SERVER)
            yield wrong(f"{url} keeps no card ({fault})", remedy)
            return
        yield ok(f"{url} keeps cards, {told}")
        yield _eviction(opened)


def _eviction(opened: RedisStore) -> DoctorFinding:
    """Check that the server removes old cards where new ones need the room."""
    advice = "set maxmemory, and maxmemory-policy allkeys-lru"
    try:
        said = opened.server()
    except Fault as fault:
        seen = f"it does not say what it is ({fault.reason}): bound and eviction are not known"
        return warning(seen, f"allow the user INFO, or check by hand: {advice}")
    named = f"{said.software} {said.version}, {size(said.maxmemory)}, {said.policy}"
    if not said.maxmemory:
        return warning(f"{named}: it takes memory without bound", advice)
    if said.policy == "noeviction":
        return warning(f"{named}: once it is full, no card is kept", advice)
    return ok(named)
