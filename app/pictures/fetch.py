"""Fetch: a link → the bytes of what lies there; where the service speaks HTTP to others.

A name is resolved once a step, each of its addresses is looked up in the table, and the connection
goes to an address that was looked up: there is no second resolution in which a name could mean
something else. Certificates are held against the name. Redirects are followed by hand, and each is
a link like the first. How long all of it may take is whoever calls to say.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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

HEADERS = {
    "User-Agent": "Pyoji",
    "Accept": "image/png, image/jpeg, image/webp, image/svg+xml",
    "Accept-Encoding": "identity",
    "Connection": "close",
}

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
    """Fetches from `hosts`. Tests hand in their own names, trust and network."""

    def __init__(
        self,
        hosts: Hosts,
        resolve: Resolve,
        *,
        trust: ssl.SSLContext | None = None,
        dial: Dial = _straight,
    ) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._trust = trust or httpx2.create_ssl_context(trust_env=False)
        self._dial = dial

    async def fetch(self, link: Link) -> bytes:
        """The bytes of the file; Refused says why there are none."""
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._step(link)
            if isinstance(found, bytes):
                return found
            link = found
        raise Refused(Reason.REDIRECTS)

    async def _step(self, link: Link) -> bytes | Link:
        """The bytes, or where they are said to be."""
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
                return await self._ask(link, address)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
                break
        raise Refused(Reason.UNREACHABLE)

    async def _ask(self, link: Link, address: str) -> bytes | Link:
        """Ask the host at this address, by its name."""
        at, port = self._dial(address, link.port)
        place = f"[{at}]:{port}" if ":" in at else f"{at}:{port}"
        async with (
            # One for each step: nothing is carried from one host to the next, no cookie and no
            # connection, and the environment names no proxy and no certificate.
            httpx2.AsyncClient(
                verify=self._trust,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
            ) as client,
            client.stream(
                "GET",
                f"https://{place}{link.target}",
                headers={"Host": link.authority, **HEADERS},
                extensions={"sni_hostname": link.host},
            ) as answer,
        ):
            if answer.status_code in (301, 302, 303, 307, 308):
                return _redirected(link, answer)
            if answer.status_code != 200:
                gone = answer.status_code in (404, 410)
                raise Refused(Reason.NOT_FOUND if gone else Reason.STATUS)
            return await _body(answer)


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


async def _body(answer: httpx2.Response) -> bytes:
    """The body as it came; nothing is unpacked, so nothing can unfold."""
    packed = answer.headers.get("content-encoding", "").strip().casefold()
    if packed not in ("", "identity"):
        raise Refused(Reason.ENCODED)
    told = answer.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > MOST_BYTES:
        raise Refused(Reason.TOO_LARGE)
    body = bytearray()
    pieces = 0
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Refused(Reason.TOO_LARGE)
        pieces += 1
        if pieces % BREATHER == 0:
            await asyncio.sleep(0)
    return bytes(body)
