"""A server of our own protocol in a thread, and bytes to and from it, as they go over the wire."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import uvicorn
from pyoji.web.server.connections import ConnectionLimits
from pyoji.web.server.protocol import protocol

from tests.waiting import PATIENCE, until

HOST = "127.0.0.1"
LIMITS = ConnectionLimits()

_DATE = re.compile(rb"^date: [^\r\n]+ GMT\r\n", re.MULTILINE)


class Wire(NamedTuple):
    """A running server."""

    port: int
    server: uvicorn.Server

    def connect(self) -> socket.socket:
        """A connection of its own."""
        connection = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def talk(self, *pieces: bytes, gap: float = 0.0) -> bytes:
        """All that comes back to `pieces`, sent one by one, until the server ends the connection;
        the date, which every answer has to have, is left out."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(gap)
            return undated(read(connection))


@contextmanager
def serving(
    application: Any, *, lifespan: str = "on", limits: ConnectionLimits = LIMITS, **options: Any
) -> Iterator[Wire]:
    """Serve as `pyoji serve` does, with other `options` of uvicorn's if need be."""
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            host=HOST,
            port=0,
            http=protocol(limits),
            ws="none",
            lifespan=lifespan,
            access_log=False,
            server_header=False,
            log_config=None,
            **options,
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        assert server.started, "the server ended before it was ready"
        yield Wire(server.servers[0].sockets[0].getsockname()[1], server)
    finally:
        server.should_exit = True
        thread.join()


def read(connection: socket.socket) -> bytes:
    """All there is, until the other end closes."""
    received = b""
    while some := connection.recv(1 << 20):
        received += some
    return received


def undated(received: bytes) -> bytes:
    """Without the dates, of which each answer has one."""
    assert len(_DATE.findall(received)) == received.count(b"HTTP/1.1 ")
    return _DATE.sub(b"", received)


def asking(
    target: bytes,
    fields: Sequence[tuple[bytes, bytes]] = (),
    *,
    method: bytes = b"GET",
    version: bytes = b"1.1",
    body: bytes = b"",
) -> bytes:
    """The bytes of a request."""
    lines = b"".join(b"%s: %s\r\n" % field for field in ((b"Host", b"cards.test"), *fields))
    return b"%s %s HTTP/%s\r\n%s\r\n%s" % (method, target, version, lines, body)


def cut(stream: bytes, places: Sequence[int]) -> list[bytes]:
    """The stream in pieces that end at `places`."""
    ends = sorted(places)
    return [stream[a:b] for a, b in zip([0, *ends], [*ends, len(stream)], strict=True)]
