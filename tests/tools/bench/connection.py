"""Connection: one client that waits, on a kept connection, for benches of single answers.

In: a server, and a request's bytes. Out: the milliseconds to the answer's last byte, and its body.
A request is sent in one packet, and a response head is searched for two fields only. The client
thus adds no cost for a service that takes POST requests or sends many fields.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Mapping
from typing import Any

from tests.tools.bench.servers import HOST, Server

PATIENCE = 30.0
"""Seconds that a response may take."""

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)\r\n")


def get(target: str, fields: str = "") -> bytes:
    """A GET; `fields` are whole lines."""
    return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n{fields}\r\n".encode()


def post(asked: Mapping[str, Any], method: str = "POST") -> bytes:
    """An object as the body of a request for `/`."""
    body = json.dumps(asked).encode()
    head = f"{method} / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Refused(Exception):
    """An unexpected response."""


class Connection:
    """A kept connection to a server."""

    def __init__(self, server: Server) -> None:
        self._name = server.name
        self._socket = socket.create_connection((HOST, server.port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes, status: int = 200) -> tuple[float, bytes]:
        """Return the milliseconds to the response's last byte, and its body. Raise Refused."""
        start = time.perf_counter()
        self._socket.sendall(request)
        head, body = self._answer()
        took = (time.perf_counter() - start) * 1000
        found = _STATUS.match(head)
        if found is None or int(found[1]) != status:
            raise Refused(f"{self._name} answers {head[:40]!r}: {body[:200]!r}")
        return took, body

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _answer(self) -> tuple[bytes, bytes]:
        read = bytearray()
        while (end := read.find(b"\r\n\r\n")) < 0:
            self._read_into(read)
        head = bytes(read[: end + 4])
        length = _LENGTH.search(head)
        whole = len(head) + (int(length[1]) if length else 0)
        while len(read) < whole:
            self._read_into(read)
        return head, bytes(read[len(head) :])

    def _read_into(self, read: bytearray) -> None:
        some = self._socket.recv(1 << 18)
        if not some:
            raise Refused(f"{self._name} hangs up")
        read += some
