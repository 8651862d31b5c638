"""Exchange: one HTTP request over a wire, and its response.

In: a URL in its parts, header fields, a wire. Out: a `HostResponse`, whose body is streamed.
Raises Refused for an invalid or oversized response. Requests share no cookies and no connections,
and ignore proxies and certificates of the environment.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpcore2

from pyoji.byte_sizes import KIB
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.wire import ByteLimitExceeded, Wire

CONNECT_SECONDS = 2.0
"""Connection timeout for each address."""

HEAD_BYTES = 64 * KIB
"""Limit of a response's bytes before its body, interim responses included."""

MOST_CHUNKS = 16_384
"""Chunks read from a body; one of 2 MB has about 1,500 if each TCP segment arrives alone."""

# Chunks between yields to other tasks: a chunk of one byte takes as much time as one of 16 KB.
YIELD_AFTER = 32

FIELDS = {"User-Agent": "Pyoji", "Accept-Encoding": "identity", "Connection": "close"}


class ConnectFailed(Exception):
    """No connection to this address could be made."""


class Url(NamedTuple):
    """An absolute URL in its parts."""

    scheme: str
    host: str
    port: int | None
    target: str


class HostResponse(NamedTuple):
    """A status, the header fields by lower-case name, and the body as a stream."""

    status: int
    fields: Mapping[str, str]
    body: AsyncIterable[bytes]


@asynccontextmanager
async def get(
    url: Url, fields: Mapping[str, str], wire: Wire, trust: ssl.SSLContext | None = None
) -> AsyncIterator[HostResponse]:
    """Send a GET and yield the response. Raises ConnectFailed or Refused."""
    headers = [(name.encode(), value.encode()) for name, value in {**FIELDS, **fields}.items()]
    encoded_url = httpcore2.URL(
        scheme=url.scheme.encode(),
        host=url.host.encode(),
        port=url.port,
        target=url.target.encode(),
    )
    in_head = True
    try:
        async with (
            httpcore2.AsyncConnectionPool(trust, network_backend=wire) as pool,
            pool.stream(
                "GET",
                encoded_url,
                headers=headers,
                extensions={"timeout": {"connect": CONNECT_SECONDS}},
            ) as response,
        ):
            in_head = False
            yield HostResponse(response.status, _fields(response), response.aiter_stream())
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
        raise ConnectFailed from None
    except ByteLimitExceeded:
        raise Refused(MissingReason.UNREACHABLE if in_head else MissingReason.TOO_LARGE) from None
    except (
        httpcore2.NetworkError,
        httpcore2.TimeoutException,
        httpcore2.ProtocolError,
        httpcore2.UnsupportedProtocol,
        OSError,
    ):
        raise Refused(MissingReason.UNREACHABLE) from None


def _fields(response: httpcore2.Response) -> dict[str, str]:
    """Return the header fields by name; values of one name are joined by commas."""
    fields = defaultdict[str, list[str]](list)
    for name, value in response.headers:
        fields[name.decode("latin-1").lower()].append(_text(value))
    return {name: ", ".join(values) for name, values in fields.items()}


def _text(value: bytes) -> str:
    """Decode a field's value: UTF-8 if valid, else Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def read_body(
    response: HostResponse, most_bytes: int, wire: Wire, *, cuts: bool = False
) -> bytes:
    """Read the body. A compressed one is refused, so there is no decompression bomb.

    A longer one is refused too, or with `cuts` read up to its limit.
    """
    coding = response.fields.get("content-encoding", "").strip().casefold()
    if coding not in ("", "identity"):
        raise Refused(MissingReason.ENCODED)
    length = response.fields.get("content-length", "")
    if not cuts and length.isdecimal() and int(length[:20]) > most_bytes:
        raise Refused(MissingReason.TOO_LARGE)
    wire.left = most_bytes + most_bytes // 8 + HEAD_BYTES  # with the lines of a chunked body
    data = bytearray()
    chunks = 0
    async for chunk in response.body:
        data += chunk
        chunks += 1
        if cuts and len(data) >= most_bytes:
            break
        if len(data) > most_bytes or chunks > MOST_CHUNKS:
            raise Refused(MissingReason.TOO_LARGE)
        if chunks % YIELD_AFTER == 0:
            await asyncio.sleep(0)
    return bytes(data[:most_bytes])
