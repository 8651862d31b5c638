"""Fetch: request an address as a crawler does, and return what it would get.

In: a request with a crawler's fields and limits. Out: a response, or how far it came. It never
raises for what a host does. No cookies are kept, and no proxy or password of the environment is
used, because a crawler has none. Bytes, seconds and redirects are bounded. Must not know which
network requests, nor what the response is for.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import httpx2

from pyoji.byte_sizes import MIB
from pyoji.system_cause import system_cause

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 10
"""Redirects that are followed for a crawler whose own limit is not known."""
CONNECTIONS = 8


class CrawlFailure(StrEnum):
    """Why there is no usable response."""

    ADDRESS = "address"  # not an http or https address
    NAME = "name"  # the host's name has no address
    CONNECTION = "connection"
    CERTIFICATE = "certificate"  # TLS failed
    PROTOCOL = "protocol"  # the response is no HTTP, or ended early
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"  # more than the crawler follows
    LOOP = "loop"  # a redirect to an address that was requested before
    CODING = "coding"  # Content-Encoding that was not accepted, or that the body is not in


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """An address, the fields that a crawler sends, and its limits."""

    url: str
    user_agent: str
    accept: str = "*/*"
    codings: tuple[str, ...] = ("gzip", "deflate")
    last_byte: int | None = None
    most_bytes: int = MIB
    seconds: float = 10.0
    most_hops: int = MOST_HOPS


@dataclass(frozen=True, slots=True)
class CrawlResponse:
    """The last response of a chain of redirects.

    `hops` are the addresses before `url`. Header names are in lower case. `is_whole`: the body was
    read to its end. Without a response `status` is 0.
    """

    url: str
    hops: tuple[str, ...] = ()
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    is_whole: bool = True
    seconds: float = 0.0
    failure: CrawlFailure | None = None
    detail: str = ""
    sets_cookie: bool = False

    @property
    def is_ok(self) -> bool:
        """Whether there is a successful response with a readable body."""
        return self.failure is None and 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@asynccontextmanager
async def open_client(trust: ssl.SSLContext | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield a client for `fetch`. `trust` replaces the certificates that are trusted."""
    async with httpx2.AsyncClient(
        verify=trust or True,
        trust_env=False,
        limits=httpx2.Limits(max_connections=CONNECTIONS),
        timeout=None,
    ) as client:
        yield client


@dataclass(slots=True)
class _Chain:
    """How far a request has come."""

    url: str
    hops: list[str] = field(default_factory=list)
    status: int = 0
    sets_cookie: bool = False


async def fetch(client: httpx2.AsyncClient, request: CrawlRequest) -> CrawlResponse:
    """Request an address and follow its redirects."""
    clock = asyncio.get_running_loop().time
    began, chain = clock(), _Chain(request.url)

    def failed(failure: CrawlFailure, detail: str = "") -> CrawlResponse:
        return CrawlResponse(
            chain.url, tuple(chain.hops), chain.status, seconds=clock() - began, failure=failure,
            detail=detail, sets_cookie=chain.sets_cookie,
        )  # fmt: skip

    try:
        async with asyncio.timeout(request.seconds):
            while True:
                response = await _exchange(client, request, chain)
                if isinstance(response, CrawlFailure):
                    return failed(response)
                if response is not None:
                    headers, body, is_whole = response
                    return CrawlResponse(
                        chain.url, tuple(chain.hops), chain.status, headers, body, is_whole,
                        clock() - began, sets_cookie=chain.sets_cookie,
                    )  # fmt: skip
    except TimeoutError:
        return failed(CrawlFailure.TIMEOUT)
    except _CodingError as error:
        return failed(CrawlFailure.CODING, str(error))
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError) as error:
        return failed(CrawlFailure.ADDRESS, str(error))
    except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
        return failed(_failure(error), system_cause(error) or str(error) or type(error).__name__)


_Read = tuple[Mapping[str, str], bytes, bool]


async def _exchange(
    client: httpx2.AsyncClient, request: CrawlRequest, chain: _Chain
) -> _Read | CrawlFailure | None:
    """Return the headers and the body of a response; None for a redirect, which moves the chain."""
    client.cookies.clear()
    async with client.stream("GET", chain.url, headers=_fields(request)) as response:
        chain.status = response.status_code
        chain.sets_cookie = chain.sets_cookie or "set-cookie" in response.headers
        location = response.headers.get("location", "")
        if response.status_code in REDIRECTS and location:
            return _move(chain, location, request.most_hops)
        body, is_whole = await _read(response, request)
        return {name.lower(): value for name, value in response.headers.items()}, body, is_whole


def _fields(request: CrawlRequest) -> dict[str, str]:
    fields = {
        "User-Agent": request.user_agent,
        "Accept": request.accept,
        "Accept-Encoding": ", ".join(request.codings) or "identity",
    }
    if request.last_byte is not None:
        fields["Range"] = f"bytes=0-{request.last_byte}"
    return fields


def _move(chain: _Chain, location: str, most_hops: int) -> CrawlFailure | None:
    target = httpx2.URL(chain.url).join(location).copy_with(fragment=None)
    chain.hops.append(chain.url)
    chain.url = str(target)
    if target.scheme not in ("http", "https"):
        return CrawlFailure.ADDRESS
    if chain.url in chain.hops:
        return CrawlFailure.LOOP
    return CrawlFailure.REDIRECTS if len(chain.hops) > most_hops else None


def _failure(error: BaseException) -> CrawlFailure:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return CrawlFailure.CERTIFICATE
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return CrawlFailure.NAME
    return (
        CrawlFailure.CONNECTION if isinstance(error, httpx2.ConnectError) else CrawlFailure.PROTOCOL
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# ── bodies ───────────────────────────────────────────────────────────────────────────────────

_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""The formats of zlib by coding; "deflate" is also sent without its header (RFC 9110 §8.4.1.2)."""


class _CodingError(Exception):
    """The body is not in the coding that its header names, or in none that was accepted."""


async def _read(response: httpx2.Response, request: CrawlRequest) -> tuple[bytes, bool]:
    """Return at most `most_bytes` decoded bytes, and whether they are all."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    decoder = _Decoder(coding, request.codings)
    body, received = bytearray(), 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        body += decoder.decode(chunk, request.most_bytes + 1 - len(body))
        if len(body) > request.most_bytes or received > 2 * request.most_bytes:
            return bytes(body[: request.most_bytes]), False
    return bytes(body), True


class _Decoder:
    """Decodes a body piece by piece, never more than is asked for."""

    def __init__(self, coding: str, accepted: tuple[str, ...]) -> None:
        self._coding = "" if coding == "identity" else coding
        if self._coding and (self._coding not in _WINDOWS or self._coding not in accepted):
            raise _CodingError(f"Content-Encoding is {coding}, which the crawler does not accept")
        self._decoder: zlib._Decompress | None = None

    def decode(self, chunk: bytes, most: int) -> bytes:
        """Return the next decoded bytes. Raises _CodingError."""
        if not self._coding:
            return chunk[:most]
        if self._decoder is not None:
            return self._decompress(self._decoder, chunk, most)
        for window in _WINDOWS[self._coding]:
            decoder = zlib.decompressobj(window)
            try:
                decoded = decoder.decompress(chunk, most)
            except zlib.error:
                continue
            self._decoder = decoder
            return decoded
        raise _CodingError(f"Content-Encoding is {self._coding}, and the body is not")

    def _decompress(self, decoder: zlib._Decompress, chunk: bytes, most: int) -> bytes:
        try:
            return decoder.decompress(decoder.unconsumed_tail + chunk, most)
        except zlib.error:
            raise _CodingError(f"Content-Encoding is {self._coding}, and the body is not") from None
