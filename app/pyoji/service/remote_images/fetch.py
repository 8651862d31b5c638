"""Fetch: a URL → the bytes of a file. The service's HTTP client, for images, lists and pages.

Each step resolves the host once, checks every address against the table, and connects to an address
that was checked; there is no second resolution, so no DNS rebinding. Certificates are verified
against the host name. Each redirect is checked like the first URL. A host that cannot be reached is
not tried again for a while. The caller sets the deadline.
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
from pyoji.engine.image_url import LONGEST, ImageUrl, parse
from pyoji.service.remote_images.addresses import public
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.exchange import (
    HEAD_BYTES,
    ConnectFailed,
    HostResponse,
    Url,
    get,
    read_body,
)
from pyoji.service.remote_images.host_breakers import HostBreakers
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.wire import Wire

MOST_BYTES = 2 * MIB
"""Limit of a file's bytes."""

MOST_REDIRECTS = 3

MOST_ADDRESSES = 2
"""Addresses that are tried, for each of IPv4 and IPv6."""

IMAGE_TYPES = "image/png, image/jpeg, image/webp, image/svg+xml"
"""The Accept header of an image request."""

_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""Validators of a response, and the conditions they make in the next request (RFC 9110 §13.1)."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_LONGEST_CONDITION = 256


class Fetched(NamedTuple):
    """The bytes of a file, the conditions for the next request of it, and its content type."""

    content: bytes
    conditions: Mapping[str, str]
    content_type: str = ""


class FileRules(NamedTuple):
    """How files are requested and read: the Accept header, and the limit of bytes. With `cuts`, a
    longer file is read up to the limit instead of refused."""

    accept: str
    most_bytes: int
    cuts: bool = False


IMAGES = FileRules(IMAGE_TYPES, MOST_BYTES)
"""The rules for images; their decoder finds out what they are."""


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host and a port → its addresses. Raises OSError if there are none."""

Dial = Callable[[str, int], tuple[str, int]]
"""A checked address and port → where to connect; tests connect elsewhere."""


class Resolver:
    """The system's resolver in its own threads, so that a slow name server blocks nothing else."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        addresses = await loop.run_in_executor(self._pool, _resolve, host, port)
        return tuple(dict.fromkeys(addresses))

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _resolve(host: str, port: int) -> list[str]:
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in entries]


def _direct(address: str, port: int) -> tuple[str, int]:
    return address, port


class Fetcher:
    """Fetches files from `hosts` by the `rules`. Tests replace `resolve`, `trust` and `dial`."""

    def __init__(
        self,
        hosts: AllowedHosts,
        resolve: Resolve,
        *,
        trust: ssl.SSLContext | None = None,
        dial: Dial = _direct,
        rules: FileRules = IMAGES,
        breakers: HostBreakers | None = None,
    ) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._trust = trust or httpx2.create_ssl_context(trust_env=False)
        self._dial = dial
        self._rules = rules
        self._breakers = breakers or HostBreakers()

    async def fetch(self, image_url: ImageUrl) -> bytes:
        """Return the bytes of the file. Raises Refused."""
        file = await self.fetch_if(image_url, {})
        if file is None:
            raise Refused(MissingReason.STATUS)  # 304 to a request without a condition
        return file.content

    async def fetch_if(self, image_url: ImageUrl, conditions: Mapping[str, str]) -> Fetched | None:
        """Return the file; None if it has not changed since `conditions`. Raises Refused."""
        for _ in range(MOST_REDIRECTS + 1):
            file = await self._step(image_url, conditions)
            if not isinstance(file, ImageUrl):
                return file
            image_url = file
        raise Refused(MissingReason.REDIRECTS)

    async def _step(
        self, image_url: ImageUrl, conditions: Mapping[str, str]
    ) -> Fetched | ImageUrl | None:
        """Return the file, None if it has not changed, or the target of a redirect."""
        if not self._hosts.admit(image_url):
            raise Refused(MissingReason.HOST)
        if reason := self._breakers.open_reason(image_url.authority):
            raise Refused(reason)
        answered = asyncio.Event()
        try:
            return await self._request(image_url, conditions, answered)
        except _HostUnreachable as error:
            self._breakers.unreachable(image_url.authority, error.reason)
            raise Refused(error.reason) from None
        except asyncio.CancelledError:  # the caller's deadline has passed
            if not answered.is_set():  # a slow body says nothing of the host's other files
                self._breakers.late(image_url.authority)
            raise

    async def _request(
        self, image_url: ImageUrl, conditions: Mapping[str, str], answered: asyncio.Event
    ) -> Fetched | ImageUrl | None:
        """Try the host's addresses in turn. Raises _HostUnreachable if none can be connected."""
        try:
            addresses = await self._resolve(image_url.host, image_url.port)
        except (OSError, UnicodeError):
            raise _HostUnreachable(MissingReason.UNREACHABLE) from None
        # A host with both public and private addresses is an attack (DNS rebinding).
        if not all(public(address) for address in addresses):
            raise _HostUnreachable(MissingReason.ADDRESS)
        for address in _candidates(addresses):
            with suppress(ConnectFailed):
                return await self._request_at(image_url, address, conditions, answered)
        raise _HostUnreachable(MissingReason.UNREACHABLE)

    async def _request_at(
        self,
        image_url: ImageUrl,
        address: str,
        conditions: Mapping[str, str],
        answered: asyncio.Event,
    ) -> Fetched | ImageUrl | None:
        """Send the request to one address."""
        wire = Wire(HEAD_BYTES, *self._dial(address, image_url.port))
        url = Url("https", image_url.host, image_url.port, image_url.target)
        fields = {"Host": image_url.authority, "Accept": self._rules.accept, **conditions}
        async with get(url, fields, wire, self._trust) as response:
            answered.set()
            self._breakers.responded(image_url.authority)
            if response.status in _REDIRECTS:
                return _redirect_target(image_url, response)
            return await _file(response, conditions, self._rules, wire)


class _HostUnreachable(Exception):
    """A host cannot be reached; the reason holds for all of its files."""

    def __init__(self, reason: MissingReason) -> None:
        self.reason = reason
        super().__init__(reason.value)


async def fetch_here(url: str, conditions: Mapping[str, str], rules: FileRules) -> Fetched | None:
    """Return the file at an http URL of this machine; None if it has not changed.

    Only an operator's setting has such a URL. Raises Refused, also for a redirect, because it could
    lead to another host.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    local = Url(parts.scheme, parts.hostname or "", parts.port, target)
    fields = {"Host": parts.netloc, "Accept": rules.accept, **conditions}
    wire = Wire(HEAD_BYTES)
    try:
        async with get(local, fields, wire) as response:
            if response.status in _REDIRECTS:
                raise Refused(MissingReason.REDIRECTS)
            return await _file(response, conditions, rules, wire)
    except ConnectFailed:
        raise Refused(MissingReason.UNREACHABLE) from None


async def _file(
    response: HostResponse, conditions: Mapping[str, str], rules: FileRules, wire: Wire
) -> Fetched | None:
    """Return the response's file; None if it has not changed. Raises Refused."""
    if response.status == 304 and conditions:
        return None
    if response.status != 200:
        is_gone = response.status in (404, 410)
        raise Refused(MissingReason.NOT_FOUND if is_gone else MissingReason.STATUS)
    next_conditions = {
        condition: value
        for validator, condition in _CONDITIONS.items()
        if _is_repeatable(value := response.fields.get(validator, ""))
    }
    content = await read_body(response, rules.most_bytes, wire, cuts=rules.cuts)
    return Fetched(content, next_conditions, response.fields.get("content-type", ""))


def _is_repeatable(value: str) -> bool:
    """Return whether a field's value can be sent back unchanged."""
    return 0 < len(value) <= _LONGEST_CONDITION and value.isascii() and value.isprintable()


def _candidates(addresses: Sequence[str]) -> list[str]:
    """Return the first addresses of both IPv4 and IPv6, in order, since one may have no route."""
    ipv6 = [address for address in addresses if ":" in address][:MOST_ADDRESSES]
    ipv4 = [address for address in addresses if ":" not in address][:MOST_ADDRESSES]
    return [address for address in addresses if address in (*ipv6, *ipv4)]


def _redirect_target(image_url: ImageUrl, response: HostResponse) -> ImageUrl:
    location = response.fields.get("location", "")
    if len(location) > LONGEST:  # check before joining, which normalises the host
        raise Refused(MissingReason.HOST)
    try:
        return parse(urljoin(str(image_url), location))
    except ValueError:
        raise Refused(MissingReason.HOST) from None
