"""Answer: one request over a wire, and what is answered.

In: a URL in its parts, fields to send, a wire. Out: a `HostAnswer`, whose body is read piece by
piece; Refused where there is none, or it is more than is taken. Nothing is carried from one host to
the next, no cookie and no connection, and the environment names no proxy and no certificate.
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
from pyoji.service.remote_images.wire import Spent, Wire

CONNECT_SECONDS = 2.0
"""For each address."""

HEAD_BYTES = 64 * KIB
"""The most bytes of an answer up to its body, with all interim answers before it."""

MOST_PIECES = 16_384
"""The most pieces of a body: 2 MB in the segments of a slow network are 1,500."""

# A piece of one byte costs as much as one of 16 KB: after so many the others have their turn.
BREATHER = 32

FIELDS = {"User-Agent": "Pyoji", "Accept-Encoding": "identity", "Connection": "close"}


class NotReached(Exception):
    """There is no connection to this address."""


class Url(NamedTuple):
    """An absolute URL in its parts."""

    scheme: str
    host: str
    port: int | None
    target: str


class HostAnswer(NamedTuple):
    """A status, the fields by name in small letters, and the body as it comes."""

    status: int
    fields: Mapping[str, str]
    body: AsyncIterable[bytes]


@asynccontextmanager
async def answer(
    url: Url, fields: Mapping[str, str], wire: Wire, trust: ssl.SSLContext | None = None
) -> AsyncIterator[HostAnswer]:
    """The answer to a GET. Raises NotReached, and Refused for what is no answer."""
    sent = [(name.encode(), value.encode()) for name, value in {**FIELDS, **fields}.items()]
    where = httpcore2.URL(
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
                where,
                headers=sent,
                extensions={"timeout": {"connect": CONNECT_SECONDS}},
            ) as found,
        ):
            in_head = False
            yield HostAnswer(found.status, _fields(found), found.aiter_stream())
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
        raise NotReached from None
    except Spent:
        raise Refused(MissingReason.UNREACHABLE if in_head else MissingReason.TOO_LARGE) from None
    except (
        httpcore2.NetworkError,
        httpcore2.TimeoutException,
        httpcore2.ProtocolError,
        httpcore2.UnsupportedProtocol,
        OSError,
    ):
        raise Refused(MissingReason.UNREACHABLE) from None


def _fields(found: httpcore2.Response) -> dict[str, str]:
    """The fields, those of one name joined by commas."""
    fields = defaultdict[str, list[str]](list)
    for name, value in found.headers:
        fields[name.decode("latin-1").lower()].append(_text(value))
    return {name: ", ".join(values) for name, values in fields.items()}


def _text(value: bytes) -> str:
    """A field's value: UTF-8 as people write it, else what the bytes are."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def body(found: HostAnswer, most_bytes: int, wire: Wire) -> bytes:
    """The body as it came; nothing is unpacked, so nothing can unfold."""
    packed = found.fields.get("content-encoding", "").strip().casefold()
    if packed not in ("", "identity"):
        raise Refused(MissingReason.ENCODED)
    told = found.fields.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most_bytes:
        raise Refused(MissingReason.TOO_LARGE)
    wire.left = most_bytes + most_bytes // 8 + HEAD_BYTES  # chunks have their lines
    data = bytearray()
    pieces = 0
    async for piece in found.body:
        data += piece
        pieces += 1
        if len(data) > most_bytes or pieces > MOST_PIECES:
            raise Refused(MissingReason.TOO_LARGE)
        if pieces % BREATHER == 0:
            await asyncio.sleep(0)
    return bytes(data)
