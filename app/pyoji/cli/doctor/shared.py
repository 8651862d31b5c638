"""Shared: whether the Redis or Valkey of the settings keeps cards, fast and for long enough.

In: its address. Out: findings, which never show the user or the password; a clock. Every wait is
bounded by the store itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from urllib.parse import urlsplit

from pyoji.cli.doctor.finding import Finding, ok, size, warning, wrong
from pyoji.cli.doctor.installation import variable
from pyoji.cli.doctor.trial import tried
from pyoji.service.cache.faults import Fault, Reason
from pyoji.service.cache.guard import PATIENCE
from pyoji.service.cache.redis import RedisStore

TTL = 60
"""Seconds after which what we wrote is gone by itself, should we be ended before we remove it."""

OLDEST = (6, 2)
"""The oldest Redis that anybody still mends."""


def address(url: str) -> str:
    """Where the store is, without user and password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or 6379}"


def look(url: str, *, claims: bool) -> Iterator[Finding]:
    """Whether the store at `url` does what is asked of it; with `claims`, also who draws."""
    place = address(url)
    with closing(RedisStore(url, TTL)) as opened:
        try:
            trial = tried(opened)
        except Fault as fault:
            yield wrong(f"{place} keeps no card ({fault})", _REMEDIES[fault.reason])
            return
        told = f"{place} keeps cards, read within {trial.slowest * 1000:.1f} ms"
        if trial.slowest > PATIENCE / 2:
            yield warning(
                f"{told}: close to {PATIENCE * 1000:.0f} ms, at which it counts as down",
                "bring it nearer (the same machine or zone), or give it more of a processor",
            )
        else:
            yield ok(told)
        if trial.kept is not None:
            yield warning(
                f"a card could not be removed ({trial.kept.reason}); it is gone in {TTL} s",
                _REMEDIES[trial.kept.reason],
            )
        if claims:
            yield from _claims(opened)
        yield from _server(opened)


def apart(url: str) -> float:
    """Seconds that the store's clock is ahead of ours. Raises Fault."""
    with closing(RedisStore(url, TTL)) as opened:
        opened.clock()  # opens the connection
        begun = time.time()
        theirs = opened.clock()
        return theirs - (begun + time.time()) / 2


def _claims(opened: RedisStore) -> Iterator[Finding]:
    """Machines can agree on who draws a card."""
    try:
        claim = opened.claim(os.urandom(16).hex())
        if claim is not None:
            opened.release(claim)
    except Fault as fault:
        yield wrong(
            f"machines cannot agree there on who draws ({fault})",
            f"allow the user SET, EVAL, GET and DEL, or set {variable('shared_flight')} to off",
        )


def _server(opened: RedisStore) -> Iterator[Finding]:
    """What the server says of itself."""
    try:
        said = opened.server()
    except Fault as fault:
        yield warning(
            f"it does not say what it is ({fault.reason}): bound and eviction are not known",
            "allow the user INFO, or see by hand that it evicts (maxmemory-policy allkeys-lru)",
        )
        return
    named = f"{said.software} {said.version}"
    bound = size(said.maxmemory)
    if said.software == "Redis" and _numbers(said.version) < OLDEST:
        yield warning(f"{named} is no longer mended", "install Valkey, or a newer Redis")
    if not said.maxmemory:
        yield warning(
            f"{named} takes memory without bound", "set maxmemory, and maxmemory-policy allkeys-lru"
        )
    elif said.policy == "noeviction":
        yield warning(
            f"{named} evicts nothing: once its {bound} are full, no card is kept",
            "set maxmemory-policy allkeys-lru",
        )
    else:
        yield ok(f"{named}, {bound}, {said.policy}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split(".")[:2] if each.isdecimal())


_REMEDIES: Mapping[Reason, str] = {
    Reason.DOWN: f"start it, and see that {variable('cache_url')} names its host and port",
    Reason.SLOW: "look at its load and at the way to it: it may be frozen, or behind a firewall",
    Reason.DENIED: f"see that {variable('cache_url')} has the right user and password, that it is"
    " no replica, and that the user may SET, GETRANGE and DEL keys pyoji:*",
    Reason.FULL: "set maxmemory-policy allkeys-lru, or a larger maxmemory",
    Reason.CORRUPT: "find what else writes keys pyoji:*, or what alters bytes on the way",
    Reason.LARGE: "allow values of 16 MB (proto-max-bulk-len)",
    Reason.BUSY: "try again",
    Reason.UNEXPECTED: "look at its log",
}
