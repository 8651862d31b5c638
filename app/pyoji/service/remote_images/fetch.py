"""Fetch: a link → the bytes of what lies there; where the service speaks HTTP to others.

Pictures, and lists that the operator names.

A name is resolved once a step, each of its addresses is looked up in the table, and the connection
goes to an address that was looked up: there is no second resolution in which a name could mean
something else. Certificates are held against the name. Redirects are followed by hand, and each is
a link like the first. A host that cannot be reached is left alone for a while. How long all of it
may take is the caller's to say.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx2

from pyoji.byte_sizes import MIB
from pyoji.engine.image_url import LONGEST, ImageLink, parse
from pyoji.service.remote_images.addresses import public
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.answer import HEAD_BYTES, HostAnswer, NotReached, Url, answer, body
from pyoji.service.remote_images.host_breakers import HostBreakers
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.wire import Wire

MOST_BYTES = 2 * MIB
"""The most bytes of a file."""

MOST_REDIRECTS = 3

MOST_ADDRESSES = 2
"""Of a name with many, so many of each family are tried."""

PICTURES = "image/png, image/jpeg, image/webp, image/svg+xml"
"""What is accepted where a picture is asked for."""

_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""What an answer says of itself, and what asks whether it is still so (RFC 9110 §13.1)."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_LONGEST_CONDITION = 256


class Fetched(NamedTuple):
    """The bytes of a file, and the header fields that ask whether it is another one now."""

    content: bytes
    conditions: Mapping[str, str]


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host and a port → its addresses; OSError where there are none."""

Dial = Callable[[str, int], tuple[str, int]]
"""An address and a port that were found right → where to connect: there."""


class Resolver:
    """The system's resolver in threads of its own, so that names that are slow to resolve take
    nobody else's."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._pool, _resolved, host, port)
        return tuple(dict.fromkeys(found))

    def close(self) -> None:
        """Resolve nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _straight(address: str, port: int) -> tuple[str, int]:
    return address, port


class Fetcher:
    """Fetches files of at most `most_bytes` from `hosts`. Tests hand in their own names, trust and
    network."""

    def __init__(
        self,
        hosts: AllowedHosts,
        resolve: Resolve,
        *,
        trust: ssl.SSLContext | None = None,
        dial: Dial = _straight,
        accept: str = PICTURES,
        most_bytes: int = MOST_BYTES,
        breakers: HostBreakers | None = None,
    ) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._trust = trust or httpx2.create_ssl_context(trust_env=False)
        self._dial = dial
        self._accept = accept
        self._most_bytes = most_bytes
        self._breakers = breakers or HostBreakers()

    async def fetch(self, link: ImageLink) -> bytes:
        """The bytes of the file; Refused says why there are none."""
        found = await self.fetch_if(link, {})
        if found is None:
            raise Refused(MissingReason.STATUS)  # an answer to a condition that was not asked
        return found.content

    async def fetch_if(self, link: ImageLink, conditions: Mapping[str, str]) -> Fetched | None:
        """The file, if it is another one than `conditions` came with; Refused says why not."""
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._step(link, conditions)
            if not isinstance(found, ImageLink):
                return found
            link = found
        raise Refused(MissingReason.REDIRECTS)

    async def _step(
        self, link: ImageLink, conditions: Mapping[str, str]
    ) -> Fetched | ImageLink | None:
        """The file, nothing if it is the same, or where it is said to be."""
        if not self._hosts.admit(link):
            raise Refused(MissingReason.HOST)
        if why := self._breakers.why(link.authority):
            raise Refused(why)
        try:
            return await self._asked(link, conditions)
        except _NoWay as error:
            self._breakers.unreachable(link.authority, error.reason)
            raise Refused(error.reason) from None
        except asyncio.CancelledError:  # whoever waits has no more patience
            self._breakers.late(link.authority)
            raise

    async def _asked(
        self, link: ImageLink, conditions: Mapping[str, str]
    ) -> Fetched | ImageLink | None:
        """What the host answers at one of its addresses. Raises _NoWay where none answers."""
        try:
            addresses = await self._resolve(link.host, link.port)
        except (OSError, UnicodeError):
            raise _NoWay(MissingReason.UNREACHABLE) from None
        # One address that is not right and the name is not: nobody has both but to try us.
        if not all(public(address) for address in addresses):
            raise _NoWay(MissingReason.ADDRESS)
        for address in _some(addresses):
            with suppress(NotReached):
                return await self._answered(link, address, conditions)
        raise _NoWay(MissingReason.UNREACHABLE)

    async def _answered(
        self, link: ImageLink, address: str, conditions: Mapping[str, str]
    ) -> Fetched | ImageLink | None:
        """What the host answers at this address."""
        wire = Wire(HEAD_BYTES, *self._dial(address, link.port))
        url = Url("https", link.host, link.port, link.target)
        fields = {"Host": link.authority, "Accept": self._accept, **conditions}
        async with answer(url, fields, wire, self._trust) as found:
            self._breakers.answered(link.authority)
            if found.status in _REDIRECTS:
                return _redirected(link, found)
            return await _file(found, conditions, self._most_bytes, wire)


class _NoWay(Exception):
    """A host cannot be reached, for a reason that is the host's and not its file's."""

    def __init__(self, reason: MissingReason) -> None:
        self.reason = reason
        super().__init__(reason.value)


async def fetch_here(
    url: str, conditions: Mapping[str, str], *, accept: str, most_bytes: int
) -> Fetched | None:
    """The file at an http URL of this machine, which the operator names; Refused says why not.

    No redirect is followed: it could lead away from here.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    here = Url(parts.scheme, parts.hostname or "", parts.port, target)
    wire = Wire(HEAD_BYTES)
    try:
        async with answer(here, {"Host": parts.netloc, "Accept": accept, **conditions}, wire) as it:
            if it.status in _REDIRECTS:
                raise Refused(MissingReason.REDIRECTS)
            return await _file(it, conditions, most_bytes, wire)
    except NotReached:
        raise Refused(MissingReason.UNREACHABLE) from None


async def _file(
    found: HostAnswer, conditions: Mapping[str, str], most_bytes: int, wire: Wire
) -> Fetched | None:
    """The file that an answer holds; None if it is the one that `conditions` came with."""
    if found.status == 304 and conditions:
        return None
    if found.status != 200:
        gone = found.status in (404, 410)
        raise Refused(MissingReason.NOT_FOUND if gone else MissingReason.STATUS)
    said = {ours: found.fields.get(theirs, "") for theirs, ours in _CONDITIONS.items()}
    again = {ours: value for ours, value in said.items() if _is_repeatable(value)}
    return Fetched(await body(found, most_bytes, wire), again)


def _is_repeatable(value: str) -> bool:
    """Whether a field's value can be sent back as it is."""
    return 0 < len(value) <= _LONGEST_CONDITION and value.isascii() and value.isprintable()


def _some(addresses: Sequence[str]) -> list[str]:
    """The first of each family, in their order: one of the two may lead nowhere from here."""
    sixes = [address for address in addresses if ":" in address][:MOST_ADDRESSES]
    fours = [address for address in addresses if ":" not in address][:MOST_ADDRESSES]
    return [address for address in addresses if address in (*sixes, *fours)]


def _redirected(link: ImageLink, found: HostAnswer) -> ImageLink:
    to = found.fields.get("location", "")
    if len(to) > LONGEST:  # before it is joined, which normalises its host
        raise Refused(MissingReason.HOST)
    try:
        return parse(urljoin(str(link), to))
    except ValueError:
        raise Refused(MissingReason.HOST) from None
