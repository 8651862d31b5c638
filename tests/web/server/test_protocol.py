"""The protocol on real sockets: how a stream is cut into requests, answered, refused and ended."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoji.web.middleware import Middleware
from pyoji.web.scope import BODIES
from pyoji.web.server.head_buffer import MAX_FIELDS
from pyoji.web.server.protocol import MAX_DISCARDED
from pyoji.web.server.request_line import LONGEST
from pyoji.web.telemetry.access_log import AccessLog
from pyoji.web.telemetry.traffic import Traffic
from starlette.types import Receive, Scope, Send

from tests.waiting import until
from tests.web.wires import Wire, read, serving

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
    wire: Wire

    def connect(self) -> socket.socket:
        return self.wire.connect()

    def talk(self, *parts: bytes, gap: float = 0.0) -> list[tuple[int, dict]]:
        """The status and the JSON of each answer to the bytes of `parts`, sent one by one; what is
        sent behind the server's last answer may find nothing that takes it."""
        with self.connect() as connection:
            with suppress(ConnectionError):
                for part in parts:
                    connection.sendall(part)
                    time.sleep(gap)
            return answers(read(connection))


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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    access = AccessLog(sys.stderr)
    application = Middleware(echo, max_target=8192, traffic=Traffic(), access=access)
    with serving(application, lifespan="off") as wire:
        yield Server(wire)


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
        ("/api/t?title=a\rb", "/api/t", "title=a%20b"),
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
    """Each request line is repaired, at any position in the stream."""
    stream = b"".join(get(f"/{n} 한?q= {n}", KEEP) for n in range(50)) + get("/end")
    answered = server.talk(stream)
    assert [told["path"] for _, told in answered[:-1]] == [f"/{n}%20%ED%95%9C" for n in range(50)]
    assert answered[-1][1]["path"] == "/end"


def test_who_asks_and_does_not_read_waits_as_bytes(server):
    """A connection parses one request at a time. Those behind it stay in the buffer."""
    state = server.wire.server.server_state
    until(lambda: not state.connections)  # those of other tests have gone
    with server.connect() as connection:
        connection.settimeout(0.5)
        requests = get("/" + "a" * 7000, KEEP) * 30
        left = memoryview(b"")
        until(lambda: state.connections)
        [asked] = state.connections
        is_full = False
        while not (is_full and asked.flow.write_paused):  # all buffers are full, in both directions
            left = left or memoryview(requests)
            try:
                left = left[connection.send(left) :]
                is_full = False
            except TimeoutError:
                is_full = True
        assert len(state.tasks) == 1
        assert len(asked.pipeline) == 0
    until(lambda: not state.connections)


BODY = "GET /not a request HTTP/1.1\r\nHost: x\r\n\r\n한 국\n\n"


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
def test_nothing_behind_a_head_with_a_body_is_a_request(server, chunks, split):
    """What looks like a request inside a body, and what follows the body, is discarded."""
    stream = get("/a b", KEEP) + post(BODY.encode(), chunks=chunks) + get("/c d", KEEP) * 2
    parts = [stream[at : at + split] for at in range(0, len(stream), split)] if split else [stream]
    answered = server.talk(*parts)
    assert [told["path"] for _, told in answered] == ["/a%20b", "/p%20q"]
    assert answered[-1][1]["body"] == ""


def test_a_request_with_an_empty_body_is_followed(server):
    """Content-Length: 0, as some clients send with each POST."""
    answered = server.talk(post(b"") + get("/a b", KEEP) + post(b"") + get("/c d"))
    assert [told["path"] for _, told in answered] == ["/p%20q", "/a%20b", "/p%20q", "/c%20d"]


def test_a_body_without_end_ends_the_connection(server):
    """The answer can be read before; some of the body is discarded, and no more."""
    with server.connect() as connection:
        connection.sendall(fielded(HOST, b"Content-Length: 1000000000"))
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close\r\n" in answer
        sent = 0
        with suppress(ConnectionError):
            while sent < 2**28:
                sent += connection.send(b"x" * 65536)
    assert MAX_DISCARDED < sent < 2**28  # the system buffers some more


def test_headers_are_never_altered(server):
    """Bytes after the request line are the parser's alone."""
    fields = b"\r\nHost: x\r\nX-Raw: \xed\x95\x9c  a  b%20\r\nConnection: close\r\n\r\n"
    [(status, told)] = server.talk(get("/a b", fields))
    assert status == 200
    assert ["x-raw", b"\xed\x95\x9c  a  b%20".decode("latin-1")] in told["headers"]


@pytest.mark.parametrize("fill", [b"a", b"\xed", b" x"])
@pytest.mark.parametrize("size", [8300, 9 * 1024, 60 * 1024])
def test_a_target_too_long_is_a_414(server, fill, size):
    """In its turn, and the connection stays open."""
    long = b"/api/t?title=" + (fill * size)[:size]
    answered = server.talk(get("/first", KEEP) + get(long, KEEP) + get("/la st"))
    assert [status for status, _ in answered] == [200, 414, 200]
    assert answered[1][1]["limit"] == 8192
    assert answered[1][1]["length"] >= size
    assert answered[2][1]["path"] == "/la%20st"


@pytest.mark.parametrize("size", [66 * 1024, 100 * 1024, 900 * 1024])
@pytest.mark.parametrize("end", [KEEP, b""])
def test_a_line_too_long_to_hold_is_a_414(server, size, end):
    """In its turn and before it has ended; it is the last of the connection."""
    answered = server.talk(get("/first", KEEP) + get(b"/api/t?title=" + b"a" * size, end))
    assert [status for status, _ in answered] == [200, 414]
    assert answered[1][1]["length"] == LONGEST + 1  # however much has arrived
    assert f"is more than {LONGEST} bytes long; at most 8192" in answered[1][1]["detail"]


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


def fielded(*lines: bytes, version: bytes = b"1.1", method: bytes = b"GET") -> bytes:
    """A request with these lines for fields."""
    return b"\r\n".join([b"%s /a HTTP/%s" % (method, version), *lines, b"", b""])


HOST = b"Host: x"
LENGTH = b"Content-Length: 5"
CHUNKED = b"Transfer-Encoding: chunked"
OFFER = b"Connection: Upgrade\r\nUpgrade: x"
REFUSED = {
    "HTTP/0.9": b"GET /a\r\n",
    "HTTP/0.9, named": fielded(HOST, version=b"0.9"),
    "HTTP/2.0": fielded(HOST, version=b"2.0"),
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no host": fielded(),
    "two hosts": fielded(HOST, HOST),
    "a host with a space": fielded(b"Host: x y"),
    "a host with a slash": fielded(b"Host: x/y"),
    "CONNECT": fielded(HOST, method=b"CONNECT"),
    "CONNECT, as proxies take it": b"CONNECT a:443 HTTP/1.1" + KEEP,
    "line feeds alone": b"GET /a HTTP/1.1\nHost: x\n\n",
    "a line feed alone": fielded(b"Host: x\nA: b"),
    "an empty line of a line feed": b"GET /a HTTP/1.1\r\nHost: x\r\n\n",
    "a return alone": fielded(HOST, b"A: b\rContent-Length: 5"),
    "a folded line": fielded(HOST, b"A: b", b" c"),
    "a folded first line": fielded(b" Host: x"),
    "a space before a colon": fielded(HOST, b"Content-Length : 5"),
    "a tab before a colon": fielded(HOST, b"Content-Length\t: 5"),
    "no name": fielded(HOST, b": b"),
    "no colon": fielded(HOST, b"bad"),
    "NUL in a value": fielded(HOST, b"A: \x00"),
    "NUL in a name": fielded(HOST, b"A\x00: b"),
    "a name outside ASCII": fielded(HOST, b"\xffA: b"),
    "a length with a sign": fielded(HOST, b"Content-Length: +5"),
    "a list of lengths": fielded(HOST, b"Content-Length: 5, 5"),
    "two lengths": fielded(HOST, LENGTH, LENGTH),
    "two lengths of nothing": fielded(HOST, b"Content-Length: 0", b"Content-Length: 0"),
    "a length too great": fielded(HOST, b"Content-Length: 18446744073709551616"),
    "a length and chunks": fielded(HOST, LENGTH, CHUNKED),
    "chunks and a length": fielded(HOST, CHUNKED, b"Content-Length: 0"),
    "another coding": fielded(HOST, b"Transfer-Encoding: identity"),
    "another coding before chunks": fielded(HOST, b"Transfer-Encoding: gzip, chunked"),
    "another coding behind chunks": fielded(HOST, b"Transfer-Encoding: chunked, gzip"),
    "chunks twice": fielded(HOST, CHUNKED, CHUNKED),
    "a hidden coding": fielded(HOST, b"Transfer-Encoding: \x0bchunked"),
    "chunks in HTTP/1.0": fielded(HOST, CHUNKED, version=b"1.0"),
    "a body and an Upgrade": fielded(HOST, OFFER, LENGTH),
    "chunks and an Upgrade": fielded(HOST, OFFER, CHUNKED, method=b"POST"),
    "a target without a slash": b"GET a HTTP/1.1" + KEEP,
    "an absolute target with a wrong host": b"GET http://x y/a HTTP/1.1" + KEEP,
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("split", [False, True])
def test_what_could_be_taken_two_ways_is_refused(server, name, split):
    """400, as problem+json that says what was wrong; nothing behind it is read."""
    stream = get("/first", KEEP) + REFUSED[name] + get("/smuggled", KEEP) * 2
    parts = [stream[at : at + 3] for at in range(0, len(stream), 3)] if split else [stream]
    answered = server.talk(*parts)
    assert [status for status, _ in answered] == [200, 400]
    assert answered[0][1]["path"] == "/first"
    assert answered[1][1]["detail"].endswith(".")


def test_a_refusal_has_a_date(server):
    """As every answer of a server with a clock, RFC 9110 §6.6.1."""
    with server.connect() as connection:
        connection.sendall(b"\0")
        assert b"\r\ndate: " in connection.recv(65536)


def test_fields_without_end_are_a_431(server):
    """Whether they come at once, or the end never comes."""
    for fields in (b"A: b\r\n" * 9000, b"A: " + b"b" * MAX_FIELDS):
        for end in (KEEP, b""):
            stream = b"GET /a HTTP/1.1\r\nHost: x\r\n" + fields + end
            [(status, problem)] = server.talk(stream)
            assert status == problem["status"] == 431


def test_empty_lines_before_a_request_are_passed_over(server):
    """RFC 9112 §2.2."""
    [(status, told)] = server.talk(b"\r\n\n\r\n" + get("/a"))
    assert (status, told["path"]) == (200, "/a")


def test_an_offer_to_upgrade_is_the_last(server):
    """The request is answered in HTTP/1.1, and what comes behind it is not read."""
    offer = b"\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    answered = server.talk(get("/a b", offer) + get("/c d"))
    assert [told["path"] for _, told in answered] == ["/a%20b"]


@pytest.mark.parametrize("number", [1, 2, 40])
def test_a_client_that_sends_no_more_gets_its_answers(server, number):
    """It has shut its side down and reads on; requests that wait are answered too."""
    with server.connect() as connection:
        connection.sendall(get("/a b", KEEP) * number)
        connection.shutdown(socket.SHUT_WR)
        answered = answers(read(connection))
    assert [told["path"] for _, told in answered] == ["/a%20b"] * number


def test_half_a_head_is_a_400(server):
    """A client that has shut its side down may still read."""
    for half in (b"GET", b"GET /a HTTP/1.1\r\n", b"GET /a HTTP/1.1\r\nHost: x\r\nA: b"):
        with server.connect() as connection:
            connection.sendall(get("/a b", KEEP) + half)
            connection.shutdown(socket.SHUT_WR)
            answered = answers(read(connection))
        assert [status for status, _ in answered] == [200, 400]


def test_a_client_that_sends_nothing_gets_nothing(server):
    """Neither do empty lines."""
    for nothing in (b"", b"\r\n\r\n"):
        with server.connect() as connection:
            connection.sendall(nothing)
            connection.shutdown(socket.SHUT_WR)
            assert read(connection) == b""


def test_a_line_at_the_bound_is_still_a_line(server):
    """Up to it the length is exact."""
    around = len(b"GET  HTTP/1.1\r\n")
    for size in (LONGEST - 40, LONGEST - around - 1, LONGEST - around):
        [(status, problem)] = server.talk(get(b"/" + b"a" * (size - 1)))
        assert (status, problem["length"]) == (414, size)
    [(status, problem)] = server.talk(get(b"/" + b"a" * (LONGEST - around)))
    assert (status, problem["length"]) == (414, LONGEST + 1)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_stream_in_any_pieces_is_the_same_requests(server, data):
    """Requests of every kind, cut anywhere, arrive one by one and whole; a body is the last."""
    kinds = st.sampled_from(
        [
            (get("/a b", KEEP), "/a%20b"),
            (get("/plain", KEEP), "/plain"),
            (b"\r\n" + get("/plain", KEEP), "/plain"),
            (post(b""), "/p%20q"),
        ]
    )
    last = st.sampled_from(
        [
            (get("/end"), "/end"),
            (post(BODY.encode()), "/p%20q"),
            (post(BODY.encode(), chunks=3), "/p%20q"),
        ]
    )
    requests = [*data.draw(st.lists(kinds, max_size=6)), data.draw(last)]
    stream = b"".join(request for request, _ in requests) + get("/behind", KEEP)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    parts = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    answered = server.talk(*parts, gap=0.001)
    assert [told["path"] for _, told in answered] == [path for _, path in requests]


# ── bodies, where the application asks for them ──────────────────────────────────────────────


def accepts(method: bytes, target: bytes) -> int:
    """The most bytes of a body that the application below reads."""
    return 200_000 if (method, target) == (b"POST", b"/upload") else 0


@pytest.fixture(scope="module")
def reader() -> Iterator[Server]:
    """A server whose application reads some bodies."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (refuse if scope["path"] == "/refuse" else echo)(scope, receive, send)
            return
        await receive()
        scope["state"][BODIES] = lambda method, target: (
            200_000 if target == b"/refuse" else accepts(method, target)
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    with serving(application) as wire:
        yield Server(wire)


async def refuse(_: Scope, __: Receive, send: Send) -> None:
    """Answer before the body is read."""
    fields = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 403, "headers": fields})
    await send({"type": "http.response.body", "body": b"{}"})


def upload(target: str, body: bytes, *, length: int | None = None, more: bytes = b"") -> bytes:
    stated = len(body) if length is None else length
    head = f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: {stated}\r\n".encode()
    return head + more + b"\r\n" + body


CHUNK = b"1\r\nx\r\n0\r\n\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("size", [1, 1000, 65_537, 200_000])
def test_a_body_that_is_asked_for_arrives(reader, size):
    """Whole, whatever its size, and the connection ends with its answer."""
    body = bytes(65 + n % 26 for n in range(size))
    [(status, told)] = reader.talk(upload("/upload", body))
    assert (status, told["body"]) == (200, body.decode())


def test_a_body_arrives_in_any_pieces(reader):
    """With the head, split within it, byte by byte."""
    whole = upload("/upload", HIDDEN)
    for cut in range(1, len(whole)):
        [(status, told)] = reader.talk(whole[:cut], whole[cut:])
        assert (status, told["body"]) == (200, HIDDEN.decode())
    [(status, told)] = reader.talk(*[bytes([byte]) for byte in whole])
    assert told["body"] == HIDDEN.decode()


def test_a_request_within_or_behind_a_body_is_none(reader):
    """Each body is a request's own, and its connection's last bytes."""
    for stream in (
        upload("/upload", HIDDEN) + HIDDEN,
        get("/a", KEEP) + upload("/upload", HIDDEN) + HIDDEN * 3,
        upload("/upload", HIDDEN, length=len(HIDDEN) // 2),
        upload("/other", HIDDEN) + HIDDEN,
        upload("/upload", HIDDEN * 9000),
    ):
        paths = [told["path"] for _, told in reader.talk(stream)]
        assert "/hidden" not in paths
        assert len(paths) in (1, 2)


@pytest.mark.parametrize(
    "request_",
    [
        upload("/other", b"x" * 50),
        upload("/upload?x", b"x" * 50),
        upload("/upload", b"x" * 200_001),
        upload("/upload", b"x" * 50).replace(b"POST", b"PUT"),
        b"POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK,
    ],
    ids=["target", "query", "too long", "method", "chunked"],
)
def test_any_other_body_is_dropped(reader, request_):
    """The application sees an empty one, as where it asks for none."""
    [(status, told)] = reader.talk(request_)
    assert (status, told["body"]) == (200, "")


def test_what_is_ambiguous_is_refused_as_ever(reader):
    """Two lengths, a length and a coding, an upgrade with a body."""
    for more in (
        b"Content-Length: 4\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Upgrade: x\r\nConnection: upgrade\r\n",
    ):
        with reader.connect() as connection:
            connection.sendall(upload("/upload", b"body", more=more))
            assert read(connection).startswith(b"HTTP/1.1 400 ")


def test_an_answer_before_the_body_is_read_whole(reader):
    """The client keeps sending. Its bytes are dropped, and it reads the reason."""
    [(status, _)] = reader.talk(upload("/refuse", b"x" * 200_000))
    assert status == 403
    [(status, _)] = reader.talk(upload("/refuse", b"x" * 700_000))
    assert status == 403


def test_a_body_that_does_not_come_ends_its_connection(reader):
    """The client closes its side halfway: no answer, and nothing waits on."""
    with reader.connect() as connection:
        connection.sendall(upload("/upload", b"half", length=1000))
        connection.shutdown(socket.SHUT_WR)
        assert read(connection) == b""
    [(status, _)] = reader.talk(upload("/upload", b"x"))
    assert status == 200


def test_a_body_that_drips_is_cut(reader, monkeypatch):
    """After the time for it, which bytes do not extend."""
    monkeypatch.setattr("pyoji.web.server.protocol.BODY_TIMEOUT", 0.2)
    with reader.connect() as connection:
        connection.sendall(upload("/upload", b"x", length=1000))
        with suppress(ConnectionError):
            assert read(connection) == b""
