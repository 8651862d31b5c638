"""Sources: where an operator's list is, and whether it has changed.

    FileSource      a regular file, polled by identity, size and times
    AddressSource   an https address, or one on this machine, polled with conditional requests

A source returns a list's bytes if they have changed since the last call. It must not know what they
mean.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pyoji.engine import image_url as url
from pyoji.files import regular
from pyoji.readers.broken import Broken
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.reasons import MissingReason, Refused

if TYPE_CHECKING:
    from pyoji.service.remote_images.fetch import Fetched

FILE_SECONDS = 1.0
"""Between two polls of a file."""

SETTLED_SECONDS = 2.0
"""After which a modified file counts as complete. A newer one must be equal in two polls."""

ADDRESS_SECONDS = 300.0
"""Between two requests for a list, unless a request for a card misses it."""

PATIENCE = 10.0
"""Seconds that one request may take, with its redirects."""

ACCEPT = "application/json, application/feed+json, application/xml, text/xml, text/plain;q=0.9"


class ListSource(Protocol):
    """Where a list is."""

    seconds: float
    """Between two polls."""

    is_faulty: bool
    """Whether the list could not be read at the last poll."""

    async def first(self) -> bytes:
        """Return the list. Raises Broken and OSError."""

    async def changed(self) -> bytes | None:
        """Return the list if it has changed since the last call. Raises Broken and OSError."""


class _Stamp(NamedTuple):
    device: int
    inode: int
    size: int
    modified: int
    changed: int


class FileSource:
    """A list in a regular file of at most `limit` bytes. Symbolic links are followed: Kubernetes
    mounts files through them."""

    seconds = FILE_SECONDS

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self.is_faulty = False
        self._returned: _Stamp | None = None  # of the bytes returned last
        self._seen: _Stamp | None = None  # at the last poll

    async def first(self) -> bytes:
        """Return the list."""
        content, self._returned = await asyncio.to_thread(self._read)
        self._seen = self._returned
        return content

    async def changed(self) -> bytes | None:
        """Return the list if the file has changed, and is not being written at the moment."""
        stamp = await asyncio.to_thread(self._stat)
        before, self._seen = self._seen, stamp
        if stamp == self._returned or not (stamp == before or _is_settled(stamp)):
            return None
        self._returned = stamp  # also if reading fails: that is reported once
        self.is_faulty = True
        content, self._returned = await asyncio.to_thread(self._read)
        self.is_faulty = False
        return content

    def _stat(self) -> _Stamp | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        times = status.st_mtime_ns, status.st_ctime_ns
        return _Stamp(status.st_dev, status.st_ino, status.st_size, *times)

    def _read(self) -> tuple[bytes, _Stamp | None]:
        """Return the bytes, and the stamp from before reading: a later write changes it again."""
        stamp = self._stat()
        return regular.read(self._path, self._limit), stamp


def _is_settled(stamp: _Stamp | None) -> bool:
    """Whether the file was written some time ago."""
    return stamp is not None and time.time_ns() - stamp.modified > SETTLED_SECONDS * 1e9


# ── addresses ────────────────────────────────────────────────────────────────────────────────

_WHY: Mapping[MissingReason, str] = {
    MissingReason.HOST: "it redirects to another host or to an address without https; set the"
    " final address",
    MissingReason.ADDRESS: "its host resolves to an address that is not public",
    MissingReason.UNREACHABLE: "its host is unreachable, or its certificate is not trusted",
    MissingReason.REDIRECTS: "it redirects too often",
    MissingReason.NOT_FOUND: "there is no such page",
    MissingReason.STATUS: "the response status is not 200",
    MissingReason.ENCODED: "the response is compressed despite Accept-Encoding: identity",
    MissingReason.TOO_LARGE: "it is too large",
    MissingReason.TIMEOUT: f"there was no complete response within {PATIENCE:g} seconds",
}

Fetch = Callable[[Mapping[str, str]], Awaitable["Fetched | None"]]
"""Conditional header fields → the list, or None after a 304. Raises Refused."""


class AddressSource:
    """A list at an address, polled with conditional requests."""

    seconds = ADDRESS_SECONDS

    def __init__(self, fetch: Fetch) -> None:
        self.is_faulty = False
        self._fetch = fetch
        self._conditions: Mapping[str, str] = {}
        self._digest = b""

    async def first(self) -> bytes:
        """Return the list."""
        content = await self.changed()
        if content is None:
            raise Broken(1, "the response is 304, to a request without a condition")
        return content

    async def changed(self) -> bytes | None:
        """Return the list if the response is not a 304 and has other bytes."""
        self.is_faulty = True
        try:
            async with asyncio.timeout(PATIENCE):
                fetched = await self._fetch(self._conditions)
        except TimeoutError:
            raise Broken(1, _WHY[MissingReason.TIMEOUT]) from None
        except Refused as refused:
            raise Broken(1, _WHY.get(refused.reason, refused.reason.value)) from None
        self.is_faulty = False
        if fetched is None:
            return None
        digest = await asyncio.to_thread(lambda: sha256(fetched.content).digest())
        before, self._digest, self._conditions = self._digest, digest, fetched.conditions
        return fetched.content if digest != before else None


def at_address(address: str, limit: int) -> AddressSource:
    """Return the source of a list of at most `limit` bytes at an https address, with every guard of
    remote images, or at an http address of this machine."""
    # Imported here: a list in a file needs no HTTP client.
    from pyoji.service.remote_images.fetch import Fetcher, FileRules, Resolver, fetch_here

    rules = FileRules(ACCEPT, limit)

    async def fetch(conditions: Mapping[str, str]) -> Fetched | None:
        if address.startswith("http://"):
            return await fetch_here(address, conditions, rules)
        link = url.parse(address)
        # One for each request: its threads would not survive a later fork.
        resolver = Resolver(1)
        try:
            hosts = AllowedHosts([link.authority])
            fetcher = Fetcher(hosts, resolver, rules=rules)
            return await fetcher.fetch_if(link, conditions)
        finally:
            resolver.close()

    return AddressSource(fetch)
