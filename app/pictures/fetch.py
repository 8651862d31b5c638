"""Fetch: a link → the bytes of what lies there; where the service speaks HTTP to others.

Pictures, and lists that the operator names.

A name is resolved once a step, each of its addresses is looked up in the table, and the connection
goes to an address that was looked up: there is no second resolution in which a name could mean
something else. Certificates are held against the name. Redirects are followed by hand, and each is
a link like the first. How long all of it may take is whoever calls to say.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urljoin

import httpx2

from app.pictures.addresses import public
from app.pictures.hosts import Hosts
from app.pictures.reasons import Reason, Refused
from app.url import Link, parse

MOST_BYTES = 2 * 1024 * 1024
"""The most bytes of a file."""

MOST_REDIRECTS = 3

MOST_ADDRESSES = 2
"""Of a name with many, so many of each family are tried."""

CONNECT_SECONDS = 2.0
"""For each of them."""

# A chunk of one byte costs us as much as one of 64 KB: after so many the others have their turn.
BREATHER = 32

PICTURES = "image/png, image/jpeg, image/webp, image/svg+xml"
"""What is accepted where a picture is asked for."""

HEADERS = {"User-Agent": "Pyoji", "Accept-Encoding": "identity", "Connection": "close"}

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
        hosts: Hosts,
        resolve: Resolve,
        *,
        trust: ssl.SSLContext | None = None,
        dial: Dial = _straight,
        accept: str = PICTURES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._trust = trust or httpx2.create_ssl_context(trust_env=False)
        self._dial = dial
        self._accept = accept
        self._most_bytes = most_bytes

    async def fetch(self, link: Link) -> bytes:
        """The bytes of the file; Refused says why there are none."""
        found = await self.fetch_if(link, {})
        if found is None:
            raise Refused(Reason.STATUS)  # an answer to a condition that was not asked
        return found.content

    async def fetch_if(self, link: Link, conditions: Mapping[str, str]) -> Fetched | None:
        """The file, if it is another one than `conditions` came with; Refused says why not."""
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._step(link, conditions)
            if not isinstance(found, Link):
                return found
            link = found
        raise Refused(Reason.REDIRECTS)

    async def _step(self, link: Link, conditions: Mapping[str, str]) -> Fetched | Link | None:
        """The file, nothing if it is the same, or where it is said to be."""
        if not self._hosts.admit(link):
            raise Refused(Reason.HOST)
        try:
            addresses = await self._resolve(link.host, link.port)
        except (OSError, UnicodeError):
            raise Refused(Reason.UNREACHABLE) from None
        # One address that is not right and the name is not: nobody has both but to try us.
        if not all(public(address) for address in addresses):
            raise Refused(Reason.ADDRESS)
        for address in _some(addresses):
            try:
                return await self._ask(link, address, conditions)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
                break
        raise Refused(Reason.UNREACHABLE)

    async def _ask(
        self, link: Link, address: str, conditions: Mapping[str, str]
    ) -> Fetched | Link | None:
        """Ask the host at this address, by its name."""
        at, port = self._dial(address, link.port)
        place = f"[{at}]:{port}" if ":" in at else f"{at}:{port}"
        async with _asked(
            f"https://{place}{link.target}",
            {"Host": link.authority, "Accept": self._accept, **conditions},
            self._trust,
            sni_hostname=link.host,
        ) as answer:
            if answer.status_code in _REDIRECTS:
                return _redirected(link, answer)
            return await _file(answer, conditions, self._most_bytes)


async def fetch_here(
    url: str, conditions: Mapping[str, str], *, accept: str, most_bytes: int
) -> Fetched | None:
    """The file at an http URL of this machine, which the operator names; Refused says why not.

    No redirect is followed: it could lead away from here.
    """
    try:
        async with _asked(url, {"Accept": accept, **conditions}) as answer:
            if answer.status_code in _REDIRECTS:
                raise Refused(Reason.REDIRECTS)
            return await _file(answer, conditions, most_bytes)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
        raise Refused(Reason.UNREACHABLE) from None


@asynccontextmanager
async def _asked(
    url: str,
    headers: Mapping[str, str],
    trust: ssl.SSLContext | bool = False,  # none is needed on this machine
    **extensions: str,
) -> AsyncIterator[httpx2.Response]:
    """The answer to one request.

    With a client of its own: nothing is carried from one host to the next, no cookie and no
    connection, and the environment names no proxy and no certificate.
    """
    async with (
        httpx2.AsyncClient(
            verify=trust,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        ) as client,
        client.stream("GET", url, headers={**HEADERS, **headers}, extensions=extensions) as answer,
    ):
        yield answer


async def _file(
    answer: httpx2.Response, conditions: Mapping[str, str], most_bytes: int
) -> Fetched | None:
    """The file that an answer holds; None if it is the one that `conditions` came with."""
    if answer.status_code == 304 and conditions:
        return None
    if answer.status_code != 200:
        gone = answer.status_code in (404, 410)
        raise Refused(Reason.NOT_FOUND if gone else Reason.STATUS)
    said = {ours: answer.headers.get(theirs, "") for theirs, ours in _CONDITIONS.items()}
    again = {ours: value for ours, value in said.items() if _is_repeatable(value)}
    return Fetched(await _body(answer, most_bytes), again)


def _is_repeatable(value: str) -> bool:
    """Whether a field's value can be sent back as it is."""
    return 0 < len(value) <= _LONGEST_CONDITION and value.isascii() and value.isprintable()


def _some(addresses: Sequence[str]) -> list[str]:
    """The first of each family, in their order: one of the two may lead nowhere from here."""
    sixes = [address for address in addresses if ":" in address][:MOST_ADDRESSES]
    fours = [address for address in addresses if ":" not in address][:MOST_ADDRESSES]
    return [address for address in addresses if address in (*sixes, *fours)]


def _redirected(link: Link, answer: httpx2.Response) -> Link:
    try:
        return parse(urljoin(str(link), answer.headers.get("location", "")))
    except ValueError:
        raise Refused(Reason.HOST) from None


async def _body(answer: httpx2.Response, most_bytes: int = MOST_BYTES) -> bytes:
    """The body as it came; nothing is unpacked, so nothing can unfold."""
    packed = answer.headers.get("content-encoding", "").strip().casefold()
    if packed not in ("", "identity"):
        raise Refused(Reason.ENCODED)
    told = answer.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most_bytes:
        raise Refused(Reason.TOO_LARGE)
    body = bytearray()
    pieces = 0
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > most_bytes:
            raise Refused(Reason.TOO_LARGE)
        pieces += 1
        if pieces % BREATHER == 0:
            await asyncio.sleep(0)
    return bytes(body)
