"""The client that waits: what it sends, and what it reads of an answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.tools.bench.connection import Connection, Refused, get, post
from tests.tools.bench.servers import HOST, Server


@contextmanager
def answering(*parts: bytes) -> Iterator[Server]:
    """A server that reads one request, answers with these parts, and hangs up."""
    with socket.create_server((HOST, 0)) as listening:

        def answer() -> None:
            client, _ = listening.accept()
            with client:
                client.recv(1 << 16)
                for part in parts:
                    client.sendall(part)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield Server("a test", listening.getsockname()[1], 0)
        finally:
            thread.join(10)


@pytest.mark.parametrize(
    "parts",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"],
        [b"HTTP/1.1 200 OK\r\ncontent-length:4\r\n\r", b"\nbo", b"dy"],
        [b"HTTP/1.1 200 OK\r\nX-Old: 1\r\nCONTENT-LENGTH:   4\r\nX: 2\r\n\r\n", b"body"],
    ],
)
def test_an_answer_is_read_to_its_last_byte(parts):
    """However it is cut into packets, and however its fields are written."""
    with answering(*parts) as server, closing(Connection(server)) as connection:
        took, body = connection.ask(get("/"))
    assert body == b"body"
    assert took > 0


@pytest.mark.parametrize(
    "part",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo",
        b"",
    ],
)
def test_another_answer_is_refused(part):
    """A wrong status, and one that ends too soon: a bench must not time it."""
    with (
        answering(part) as server,
        closing(Connection(server)) as connection,
        pytest.raises(Refused, match="a test"),
    ):
        connection.ask(get("/"))


def test_a_posted_object_is_one_message():
    """Head and body together, so that they leave in one packet."""
    head, _, body = post({"title": "제목"}).partition(b"\r\n\r\n")
    assert json.loads(body) == {"title": "제목"}
    assert f"Content-Length: {len(body)}".encode() in head
    assert post({}, "PUT").startswith(b"PUT / HTTP/1.1\r\n")
