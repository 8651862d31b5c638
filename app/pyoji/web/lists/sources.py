"""Sources: where an operator's list is, and whether it has changed.

    FileSource      a regular file, looked at by its identity, size and times
    AddressSource   an https address, or one on this machine, asked with a condition

A source gives the bytes of a list when they are other ones than before, and nothing when they are
not. It must not know what they say.
"""

from __future__ import annotations

import asyncio
import os
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
"""Between two looks at a file."""

SETTLED_SECONDS = 2.0
"""After which a file that was written is taken as whole; one written since is looked at twice."""

ADDRESS_SECONDS = 300.0
"""Between two requests for a list, unless something is asked for that it does not have."""

PATIENCE = 10.0
"""Seconds that one request may take, redirects and all."""

ACCEPT = "application/json, application/feed+json, application/xml, text/xml, text/plain;q=0.9"


class ListSource(Protocol):
    """Where a list is."""

    seconds: float
    """Between two looks."""

    is_faulty: bool
    """Whether the list could not be had at the last look, whatever it says."""

    async def first(self) -> bytes:
        """The list as it is. Raises Broken and OSError."""

    async def changed(self) -> bytes | None:
        """The list, if it is another one than was given last. Raises Broken and OSError."""


class _Stamp(NamedTuple):
    device: int
    inode: int
    size: int
    modified: int
    changed: int


class FileSource:
    """A list in a file of at most `limit` bytes. A link is followed: that is how clusters mount
    files. What is no regular file is never read."""

    seconds = FILE_SECONDS

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self.is_faulty = False
        self._given: _Stamp | None = None  # of what was given last
        self._seen: _Stamp | None = None  # at the last look

    async def first(self) -> bytes:
        """The list as it is."""
        content, self._given = await asyncio.to_thread(self._read)
        self._seen = self._given
        return content

    async def changed(self) -> bytes | None:
        """The list, if the file has changed and has been left alone since: while it is being
        written, it is not read."""
        stamp = await asyncio.to_thread(self._look)
        before, self._seen = self._seen, stamp
        if stamp == self._given or not (stamp == before or _is_settled(stamp)):
            return None
        self._given = stamp  # also if it cannot be read: that is said once, and not at each look
        self.is_faulty = True
        content, self._given = await asyncio.to_thread(self._read)
        self.is_faulty = False
        return content

    def _look(self) -> _Stamp | None:
        try:
            return _stamp(self._path.stat())
        except OSError:
            return None

    def _read(self) -> tuple[bytes, _Stamp | None]:
        """The bytes, and the stamp from before: what is written meanwhile is read at the next
        look."""
        stamp = self._look()
        return regular.read(self._path, self._limit), stamp


def _is_settled(stamp: _Stamp | None) -> bool:
    """Whether the file was written some time ago."""
    return stamp is not None and time.time_ns() - stamp.modified > SETTLED_SECONDS * 1e9


def _stamp(found: os.stat_result) -> _Stamp:
    return _Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


# ── addresses ────────────────────────────────────────────────────────────────────────────────

_WHY: Mapping[MissingReason, str] = {
    MissingReason.HOST: "it redirects to another host, or to what is no https address; name"
    " that one",
    MissingReason.ADDRESS: "its host stands for an address that is not public",
    MissingReason.UNREACHABLE: "its host cannot be reached, or is not trusted",
    MissingReason.REDIRECTS: "it redirects, and does not end",
    MissingReason.NOT_FOUND: "there is no such page",
    MissingReason.STATUS: "the answer is not 200",
    MissingReason.ENCODED: "the answer is compressed, though plain bytes were asked for",
    MissingReason.TOO_LARGE: "it is too large",
    MissingReason.TIMEOUT: f"there was no whole answer within {PATIENCE:g} seconds",
}

Fetch = Callable[[Mapping[str, str]], Awaitable["Fetched | None"]]
"""Conditions → the list, or None where they hold. Raises Refused."""


class AddressSource:
    """A list at an address, which is asked whether it is another one by now."""

    seconds = ADDRESS_SECONDS

    def __init__(self, fetch: Fetch) -> None:
        self.is_faulty = False
        self._fetch = fetch
        self._conditions: Mapping[str, str] = {}
        self._digest = b""

    async def first(self) -> bytes:
        """The list as it is."""
        content = await self.changed()
        if content is None:
            raise Broken(1, "the answer is 304, to no condition")
        return content

    async def changed(self) -> bytes | None:
        """The list, if it is another one by its host's word or by its bytes."""
        self.is_faulty = True
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._fetch(self._conditions)
        except TimeoutError:
            raise Broken(1, _WHY[MissingReason.TIMEOUT]) from None
        except Refused as refused:
            raise Broken(1, _WHY.get(refused.reason, refused.reason.value)) from None
        self.is_faulty = False
        if found is None:
            return None
        digest = await asyncio.to_thread(lambda: sha256(found.content).digest())
        before, self._digest, self._conditions = self._digest, digest, found.conditions
        return found.content if digest != before else None


def at_address(address: str, limit: int) -> AddressSource:
    """The list at an https address, with every guard that pictures have, or at an http one of this
    machine; of at most `limit` bytes."""
    # Imported here: a list in a file needs no HTTP client.
    from pyoji.service.remote_images.fetch import Fetcher, Resolver, fetch_here

    async def fetch(conditions: Mapping[str, str]) -> Fetched | None:
        if address.startswith("http://"):
            return await fetch_here(address, conditions, accept=ACCEPT, most_bytes=limit)
        link = url.parse(address)
        # Made anew each time: its threads would not live on in a process that is forked later.
        resolver = Resolver(1)
        try:
            hosts = AllowedHosts([link.authority])
            fetcher = Fetcher(hosts, resolver, accept=ACCEPT, most_bytes=limit)
            return await fetcher.fetch_if(link, conditions)
        finally:
            resolver.close()

    return AddressSource(fetch)
