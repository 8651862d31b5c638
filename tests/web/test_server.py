"""The protocols on real sockets: broken targets are mended, and nothing else is touched."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from app.web.access import AccessLog
from app.web.front import Front
from app.web.server import H11_BUFFER, MAX_LINE, MAX_SKIPPED, PROTOCOLS
from app.web.traffic import Traffic

END = b"\r\nHost: x\r\nConnection: close\r\n\r\n"
KEEP = b"\r\nHost: x\r\n\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what arrived: method, raw path, query, headers, body."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    told = {
        "method": scope["method"],
        "path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
        "body": body.decode("latin-1"),
    }
    content = json.dumps(told).encode()
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": content})


class Server(NamedTuple):
    port: int
    running: uvicorn.Server

    def talk(self, *parts: bytes, gap: float = 0.0) -> list[tuple[int, dict]]:
        """The status and the JSON of each answer to the bytes of `parts`, sent one by one."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for part in parts:
                connection.sendall(part)
                time.sleep(gap)
            received = b""
            while some := connection.recv(65536):
                received += some
        return answers(received)


def answers(received: bytes) -> list[tuple[int, dict]]:
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:])
        length = int(fields["content-length"])
        content = rest[:length] if not lines[0].startswith("HEAD") else b""
        found.append((int(lines[0].split()[1]), json.loads(content)))
        received = rest[length:]
    return found


@pytest.fixture(scope="module", params=sorted(PROTOCOLS))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    running = uvicorn.Server(
        uvicorn.Config(
            Front(echo, max_target=8192, traffic=Traffic(), access=AccessLog(sys.stderr)),
            port=0,
            http=PROTOCOLS[request.param],
            h11_max_incomplete_event_size=H11_BUFFER,
            ws="none",
            lifespan="off",
            log_level="critical",
        )
    )
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield Server(running.servers[0].sockets[0].getsockname()[1], running)
    running.should_exit = True
    thread.join()


def get(target: str | bytes, end: bytes = END) -> bytes:
    raw = target if isinstance(target, bytes) else target.encode()
    return b"GET " + raw + b" HTTP/1.1" + end


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/api/t?title=a", "/api/t", "title=a"),
        ("/api/t?title=한국 어", "/api/t", "title=%ED%95%9C%EA%B5%AD%20%EC%96%B4"),
        ("/api/t/?title=a b", "/api/t/", "title=a%20b"),
        ("/api/한 국", "/api/%ED%95%9C%20%EA%B5%AD", ""),
        ("/api/t?title=\x00\x01\x7f", "/api/t", "title=%00%01%7F"),
        ("/api/t?title=C#", "/api/t", "title=C%23"),
        ("/api/t?title=a\rb", "/api/t", "title=a%0Db"),
        ("/api/t?title='$\"<>\\^`{|}", "/api/t", "title='$\"<>\\^`{|}"),
        (b"/api/t?title=\xff\xfe", "/api/t", "title=%FF%FE"),
        ("/api/t?title=100%zz", "/api/t", "title=100%zz"),
        ("/api/t?title=zero\u200cwidth", "/api/t", "title=zero%E2%80%8Cwidth"),
    ],
)
def test_a_target_arrives_as_it_was_meant(server, target, path, query):
    """Raw UTF-8, spaces and control characters are escaped; what is well-formed is left."""
    [(status, told)] = server.talk(get(target))
    assert (status, told["path"], told["query"]) == (200, path, query)


def test_a_request_may_come_byte_by_byte(server):
    """A line, a blank line or a character split over packets is put together again."""
    request = get("/api/t?title=한 국", KEEP) + get("/b c")
    answered = server.talk(*[bytes([byte]) for byte in request])
    assert [told["path"] for _, told in answered] == ["/api/t", "/b%20c"]
    assert answered[0][1]["query"] == "title=%ED%95%9C%20%EA%B5%AD"


def test_pipelined_requests_are_answered_in_order(server):
    """Each line is mended, wherever it lies in the stream."""
    stream = b"".join(get(f"/{n} 한?q= {n}", KEEP) for n in range(50)) + get("/end")
    answered = server.talk(stream)
    assert [told["path"] for _, told in answered[:-1]] == [f"/{n}%20%ED%95%9C" for n in range(50)]
    assert answered[-1][1]["path"] == "/end"


def test_who_asks_and_does_not_read_waits_as_bytes(server):
    """One request of a connection is begun at a time; those behind it are no objects yet."""
    state = server.running.server_state
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.settimeout(0.5)
        requests = get("/" + "a" * 7000, KEEP) * 30
        with suppress(TimeoutError):  # all buffers are full
            while True:
                connection.sendall(requests)
        assert len(state.tasks) == 1
        assert [len(getattr(each, "pipeline", ())) for each in state.connections] == [0]
    while state.connections:
        time.sleep(0.01)


BODY = "GET /not a request HTTP/1.1\r\n\r\n한 국\n\n"


def post(body: bytes, *, chunks: int = 0) -> bytes:
    if not chunks:
        return b"POST /p q HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    pieces = [body[at : at + chunks] for at in range(0, len(body), chunks)]
    framed = b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return (
        b"POST /p q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + framed
        + b"0\r\nTrailer: x\r\n\r\n"
    )


@pytest.mark.parametrize("chunks", [0, 1, 7, 1000])
@pytest.mark.parametrize("split", [0, 1, 5])
def test_bodies_are_never_altered(server, chunks, split):
    """What looks like a request inside a body is the body's; what follows it is a request."""
    stream = post(BODY.encode(), chunks=chunks) + get("/a b", KEEP) + post(b"", chunks=chunks)
    stream += get("/c d")
    parts = [stream[at : at + split] for at in range(0, len(stream), split)] if split else [stream]
    answered = server.talk(*parts)
    assert [told["path"] for _, told in answered] == ["/p%20q", "/a%20b", "/p%20q", "/c%20d"]
    assert answered[0][1]["body"].encode("latin-1").decode() == BODY


def test_headers_are_never_altered(server):
    """Bytes after the request line are the parser's alone."""
    fields = b"\r\nHost: x\r\nX-Raw: \xed\x95\x9c  a  b%20\r\nConnection: close\r\n\r\n"
    [(status, told)] = server.talk(get("/a b", fields))
    assert status == 200
    assert ["x-raw", b"\xed\x95\x9c  a  b%20".decode("latin-1")] in told["headers"]


@pytest.mark.parametrize("fill", [b"a", b"\xed", b" x"])
@pytest.mark.parametrize("size", [8300, 9 * 1024, 60 * 1024, 64 * 1024, 100 * 1024, 900 * 1024])
def test_a_target_too_long_is_a_414(server, fill, size):
    """However long, in its turn, and the connection goes on."""
    long = b"/api/t?title=" + (fill * size)[:size]
    answered = server.talk(get("/first", KEEP) + get(long, KEEP) + get("/la st"))
    assert [status for status, _ in answered] == [200, 414, 200]
    assert answered[1][1]["limit"] == 8192
    assert answered[1][1]["length"] >= size
    assert answered[2][1]["path"] == "/la%20st"


def test_a_line_without_end_is_given_up(server):
    """After a megabyte it is answered, and nothing more is read."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET /" + b"a" * (MAX_SKIPPED + 1))
        assert connection.recv(65536).startswith(b"HTTP/1.1 414 ")


def test_a_raw_target_within_the_limit_is_answered(server):
    """The limit is on what was received; escaped, the target may be three times as long."""
    target = "/api/t?title=" + "한" * 2700
    assert len(target.encode()) < 8192
    [(status, told)] = server.talk(get(target))
    assert (status, len(told["query"])) == (200, len("title=") + 9 * 2700)


@pytest.mark.parametrize(
    "request_",
    [b"\x16\x03\x01\x02\x00\x01", b"GET /\xff\r\n\r\n", b"get / http/1.1\r\n\r\n", b"\x00\n"],
)
def test_what_is_no_http_is_a_400(server, request_):
    """As problem+json, and the connection ends."""
    [(status, problem)] = server.talk(request_)
    assert status == problem["status"] == 400


def test_empty_lines_before_a_request_are_passed_over(server):
    """RFC 9112 §2.2."""
    [(status, told)] = server.talk(b"\r\n\n\r\n" + get("/a"))
    assert (status, told["path"]) == (200, "/a")


def test_an_offer_to_upgrade_is_passed_over(server):
    """The request is answered, and so is the one after it."""
    offer = b"\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    answered = server.talk(get("/a b", offer) + get("/c d"))
    assert [told["path"] for _, told in answered] == ["/a%20b", "/c%20d"]


def test_a_line_at_the_bound_is_still_a_line(server):
    """One byte more or less makes no difference but in length."""
    for size in (MAX_LINE - 40, MAX_LINE - 16, MAX_LINE - 15, MAX_LINE - 14, MAX_LINE + 1):
        [(status, problem)] = server.talk(get(b"/" + b"a" * (size - 1)))
        assert (status, problem["length"]) == (414, size)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_stream_in_any_pieces_is_the_same_requests(server, data):
    """Requests of every kind, cut anywhere, arrive one by one and whole."""
    kinds = st.sampled_from(
        [
            (get("/a b", KEEP), "/a%20b", ""),
            (get("/plain", KEEP), "/plain", ""),
            (post(BODY.encode()), "/p%20q", BODY),
            (post(BODY.encode(), chunks=3), "/p%20q", BODY),
        ]
    )
    requests = [*data.draw(st.lists(kinds, max_size=6)), (get("/end"), "/end", "")]
    stream = b"".join(request for request, _, _ in requests)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    parts = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    answered = server.talk(*parts, gap=0.001)
    told = [(each["path"], each["body"].encode("latin-1").decode()) for _, each in answered]
    assert told == [(path, body) for _, path, body in requests]
