"""Wire: a network backend for httpcore with a fixed address and a limit of received bytes.

In: a checked address and port. Out: streams for httpcore. A hostile response may have endless
interim responses, thousands of fields or chunks of one byte. The cost of parsing it is bounded by
its bytes, which are all counted here.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from pyoji.byte_sizes import KIB

PIECE = 16 * KIB
"""Bytes of one read; other tasks run in between."""


class ByteLimitExceeded(Exception):
    """The peer has sent more bytes than allowed."""


class Wire(httpcore2.AsyncNetworkBackend):
    """Connects to `address` and `port` for any host; without an address, to the host itself.

    `left` is the number of bytes that may still be received.
    """

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
        """Connect, and return the counted stream."""
        if self._address is not None:
            host, port = self._address, self._port
        stream = await httpcore2.AnyIOBackend().connect_tcp(
            host, port, timeout, local_address, socket_options
        )
        return _Counted(stream, self)


class _Counted(httpcore2.AsyncNetworkStream):
    """A stream that counts received bytes on its wire; with TLS also the decrypted ones."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, wire: Wire) -> None:
        self._stream, self._wire = stream, wire

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        """Read up to PIECE bytes. Raises ByteLimitExceeded."""
        if self._wire.left < 0:
            raise ByteLimitExceeded
        data = await self._stream.read(min(max_bytes, PIECE), timeout)
        self._wire.left -= len(data)
        return data

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """Send the bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore2.AsyncNetworkStream:
        """Start TLS, and return the counted stream above it."""
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _Counted(stream, self._wire)

    def get_extra_info(self, info: str) -> Any:
        """Return a property of the connection."""
        return self._stream.get_extra_info(info)
