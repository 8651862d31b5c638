"""Wire: a connection that goes where it is told, and brings no more bytes than it is allowed.

In: an address and a port that were found right. Out: what httpcore speaks HTTP over. An answer may
be made of anything: interim responses without end, fields by the thousand, chunks of one byte. What
it costs to take apart is bounded by its bytes, and all of them come by here.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from pyoji.byte_sizes import KIB

PIECE = 16 * KIB
"""Bytes that are taken apart in one go; after them others have their turn."""


class Spent(Exception):
    """More bytes have come than were allowed."""


class Wire(httpcore2.AsyncNetworkBackend):
    """Connects to `address` and `port` whatever host is asked for, to the host itself if none."""

    def __init__(self, allowed: int, address: str | None = None, port: int = 0) -> None:
        self._address, self._port = address, port
        self.left = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection there."""
        if self._address is not None:
            host, port = self._address, self._port
        stream = await httpcore2.AnyIOBackend().connect_tcp(
            host, port, timeout, local_address, socket_options
        )
        return _Counted(stream, self)


class _Counted(httpcore2.AsyncNetworkStream):
    """A stream whose bytes are counted on the wire that it belongs to; above TLS those within."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, wire: Wire) -> None:
        self._stream, self._wire = stream, wire

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        """What has come, one piece of it. Raises Spent."""
        if self._wire.left < 0:
            raise Spent
        data = await self._stream.read(min(max_bytes, PIECE), timeout)
        self._wire.left -= len(data)
        return data

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """Send it."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore2.AsyncNetworkStream:
        """The same, above TLS."""
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _Counted(stream, self._wire)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of its connection."""
        return self._stream.get_extra_info(info)
