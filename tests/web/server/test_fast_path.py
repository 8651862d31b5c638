"""Fast path: known answers bypass the application and are otherwise the same bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoji.web.scope import FAST_PATH, TARGET
from pyoji.web.server.connections import ConnectionLimits
from pyoji.web.server.fast_path import MOST_IN_A_ROW, FastAnswer, RequestHead
from pyoji.web.server.protocol import protocol
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from tests.waiting import until
from tests.web.wires import Wire, asking, cut, read, serving, undated

CLOSE = (b"Connection", b"close")
IMAGE = bytes(range(256)) * 400  # more than a transport holds before it wants no more


class Both:
    """An application whose every answer is known but those under /new; it says who answered."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.known: list[RequestHead] = []

    def answer(self, head: RequestHead) -> FastAnswer | None:
        if head.target.startswith(b"/new"):
            return None
        self.known.append(head)
        lines, body = self._said(head.target)
        return FastAnswer(200, lines, b"" if head.method == b"HEAD" else body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        self.asked.append(scope["state"][TARGET])
        while (message := await receive()).get("more_body"):
            pass
        assert message["type"] == "http.request"
        lines, body = self._said(scope["state"][TARGET])
        fields = [tuple(line.split(b": ", 1)) for line in lines.splitlines()]
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"][FAST_PATH] = self.answer
        for said in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{said}"
            await send({"type": f"lifespan.{said}.complete"})

    def _said(self, target: bytes) -> tuple[bytes, bytes]:
        body = IMAGE if b"image" in target else b"the answer to " + target
        return b"content-type: text/plain\r\ncontent-length: %d\r\n" % len(body), body

    def forget(self) -> None:
        self.asked.clear()
        self.known.clear()


BOTH = Both()


@pytest.fixture(scope="module")
def running() -> Iterator[Wire]:
    with serving(BOTH) as running:
        yield running


@pytest.fixture
def wire(running: Wire) -> Wire:
    BOTH.forget()
    return running


def told(target: bytes, *, last: bool = False, body: bool = True) -> bytes:
    """Return the bytes of the answer to a target, the same from the fast path and the
    application."""
    said = b"the answer to " + target
    close = b"connection: close\r\n" if last else b""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n%s\r\n"
    return head % (len(said), close) + (said if body else b"")


def only(wire: Wire) -> Any:
    """The one connection there is, once those of other tests have gone."""
    connections = wire.server.server_state.connections
    until(lambda: len(connections) == 1)
    return next(iter(connections))


# ── the way past ─────────────────────────────────────────────────────────────────────────────


def test_what_is_known_is_answered_past_the_application(wire) -> None:
    """The application answers the rest, on the same connection and in order."""
    kept = asking(b"/a"), asking(b"/new"), asking(b"/b?c=d"), asking(b"/new/2"), asking(b"/e")
    received = wire.talk(*kept, asking(b"/end", [CLOSE]), gap=0.01)
    assert BOTH.asked == [b"/new", b"/new/2"]
    assert [asked.target for asked in BOTH.known] == [b"/a", b"/b?c=d", b"/e", b"/end"]
    turns = (b"/a", b"/new", b"/b?c=d", b"/new/2", b"/e")
    assert received == b"".join(map(told, turns)) + told(b"/end", last=True)


def test_it_is_told_what_was_asked(wire) -> None:
    """Method, repaired target, length as received, header fields in lower case."""
    wire.talk(asking("/한 ?a=b".encode(), [(b"X-Request-ID", b"Mine"), CLOSE], method=b"HEAD"))
    [asked] = BOTH.known
    assert asked.method == b"HEAD"
    assert asked.target == b"/%ED%95%9C%20?a=b"
    assert asked.length == len("/한 ?a=b".encode())
    fields = [(b"host", b"cards.test"), (b"x-request-id", b"Mine"), (b"connection", b"close")]
    assert asked.fields == fields


@pytest.mark.parametrize("target", [b"/known", b"/new"])
@pytest.mark.parametrize(
    ("version", "connection", "is_kept"),
    [
        (b"1.1", None, True),
        (b"1.1", b"keep-alive", True),
        (b"1.1", b"close", False),
        (b"1.1", b"Close, x", False),
        (b"1.0", None, False),
        (b"1.0", b"keep-alive", False),
    ],
)
def test_a_connection_is_kept_or_closed_on_either_way(
    wire, target, version, connection, is_kept
) -> None:
    """As uvicorn does it: the last answer says `connection: close`, and the connection is
    closed."""
    fields = [] if connection is None else [(b"Connection", connection)]
    with wire.connect() as line:
        line.sendall(asking(target, fields, version=version))
        if not is_kept:
            assert undated(read(line)) == told(target, last=True)
            return
        line.recv(1)
        line.sendall(asking(b"/end", [CLOSE]))
        rest = b"H" + read(line)
    assert undated(rest) == told(target) + told(b"/end", last=True)


@pytest.mark.parametrize("target", [b"/known", b"/new"])
def test_a_head_has_no_body_on_either_way(wire, target) -> None:
    """And the same fields."""
    received = wire.talk(asking(target, [CLOSE], method=b"HEAD"))
    assert received == told(target, last=True, body=False)


@settings(max_examples=60)
@given(data=st.data())
def test_any_stream_in_any_pieces_is_answered_in_order(running, data) -> None:
    """By either path, and with any number of requests at once."""
    kinds = st.sampled_from([b"/known", b"/new", b"/known/2?x=y", b"/new/2"])
    targets = data.draw(st.lists(kinds, max_size=3 * MOST_IN_A_ROW))
    stream = b"".join(map(asking, targets)) + asking(b"/end", [CLOSE])
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6))
    received = running.talk(*cut(stream, cuts), gap=0.001)
    assert received == b"".join(map(told, targets)) + told(b"/end", last=True)


# ── the long way ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("target", [b"/known", b"/new"])
@pytest.mark.parametrize(
    "fields",
    [
        [(b"Content-Length", b"0")],
        [(b"Expect", b"patience")],
        [(b"Expect", b"100-continue")],
        [(b"Connection", b"Upgrade")],
    ],
)
def test_a_request_without_a_body_keeps_the_connection(wire, target, fields) -> None:
    """On either path, whatever it says besides; the request behind it is a request."""
    received = wire.talk(asking(target, fields), asking(b"/end", [CLOSE]), gap=0.01)
    assert received == told(target) + told(b"/end", last=True)


BODIES = [
    ([(b"Content-Length", b"4")], b"GET "),
    ([(b"Content-Length", b"4")], b""),
    ([(b"Content-Length", b"4"), (b"Connection", b"keep-alive")], b"GET "),
    ([(b"Transfer-Encoding", b"chunked")], b"4\r\nGET \r\n0\r\n\r\n"),
    ([(b"Transfer-Encoding", b"Chunked")], b"0\r\n\r\n"),
    ([(b"Expect", b"100-continue"), (b"Content-Length", b"4")], b""),
]
OFFERS = [
    [(b"Connection", b"Upgrade"), (b"Upgrade", b"h2c")],
    [(b"Connection", b"keep-alive, upgrade"), (b"Upgrade", b"websocket")],
    [(b"Upgrade", b"h2c")],
    [(b"Connection", b"Upgrade, HTTP2-Settings"), (b"Upgrade", b"x"), (b"Content-Length", b"0")],
]


@pytest.mark.parametrize("target", [b"/known", b"/new"])
@pytest.mark.parametrize(("fields", "body"), [*BODIES, *((offer, b"") for offer in OFFERS)])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_body_or_an_offer_to_upgrade_ends_the_connection(
    wire, target, fields, body, at_once
) -> None:
    """It is answered at once, on either path; nothing behind its head is read as a request."""
    request, behind = asking(target, fields, body=body), asking(b"/smuggled") * 2
    pieces = [request + behind] if at_once else [request, behind]
    assert wire.talk(*pieces, gap=0.01) == told(target, last=True)
    assert b"/smuggled" not in {*BOTH.asked, *(asked.target for asked in BOTH.known)}


@pytest.mark.parametrize("target", [b"/known", b"/new"])
@pytest.mark.parametrize("offer", OFFERS[:3])
@pytest.mark.parametrize(("fields", "body"), BODIES)
def test_an_offer_to_upgrade_with_a_body_is_refused(wire, target, offer, fields, body) -> None:
    """What the body is, the two protocols would not agree on."""
    request = asking(target, [*fields, *offer], body=body)
    received = wire.talk(request + asking(b"/smuggled"))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1") == 1
    assert BOTH.asked == BOTH.known == []


def test_the_application_sees_an_empty_body(wire) -> None:
    """Its length does not matter, nor whether it arrives: the application does not wait for it."""
    received = wire.talk(asking(b"/new", [(b"Content-Length", b"1000000")]))
    assert received == told(b"/new", last=True)


def test_one_packet_does_not_hold_up_the_others(wire) -> None:
    """After `MOST_IN_A_ROW` of its requests the event loop runs, by way of the application."""
    number = 5 * (MOST_IN_A_ROW + 1)
    stream = asking(b"/known") * number + asking(b"/end", [CLOSE])
    assert wire.talk(stream) == told(b"/known") * number + told(b"/end", last=True)
    assert len(BOTH.asked) == 5
    assert len(BOTH.known) == number - 5 + 1


def test_who_does_not_read_is_not_written_to(wire) -> None:
    """One answer more than the transport wants to hold is the most; and all come in the end."""
    number = 400  # of some 40 MB together, which no socket holds
    with wire.connect() as line:
        line.sendall(asking(b"/image") * number)
        connection = only(wire)
        until(lambda: connection.flow.write_paused)
        assert connection.transport.get_write_buffer_size() < 2 * len(IMAGE)
        assert len(BOTH.known) < number / 2
        line.sendall(asking(b"/end", [CLOSE]))
        received = undated(read(line))
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n" % len(IMAGE)
    assert received == (head + IMAGE) * number + told(b"/end", last=True)


def test_a_connection_may_hold_as_much_as_before(wire) -> None:
    """Answers that are not known are written as uvicorn means them to be."""
    with wire.connect() as line:
        line.sendall(asking(b"/new"))
        line.recv(1)
        connection = only(wire)
        before = connection.transport.get_write_buffer_limits()
        line.sendall(asking(b"/known") + asking(b"/new"))
        until(lambda: BOTH.asked == [b"/new", b"/new"])
        assert len(BOTH.known) == 1
        assert connection.transport.get_write_buffer_limits() == before
        assert before[1] > 0


class Transport(asyncio.Transport):
    """A connection without a peer."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1), "sockname": ("192.0.2.2", 80)})
        self.writes: list[bytes] = []

    @property
    def written(self) -> bytes:
        return b"".join(self.writes)

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


def written(application: Both, *requests: bytes) -> list[bytes]:
    """What is written for requests that arrive in one packet; nothing at once."""

    async def connection() -> list[bytes]:
        config = uvicorn.Config(application, proxy_headers=False, lifespan="off", log_config=None)
        config.load()
        transport = Transport()
        made = protocol(ConnectionLimits())(
            config, ServerState(), {FAST_PATH: application.answer}, asyncio.get_running_loop()
        )
        made.connection_made(transport)
        made.data_received(b"".join(requests))
        assert transport.written == b""
        for _ in range(12):
            await asyncio.sleep(0)
        made.connection_lost(None)
        return transport.writes

    return asyncio.run(connection())


def test_a_known_answer_waits_for_an_unknown_one_before_it() -> None:
    """Even though it is available at once."""
    application = Both()
    writes = written(application, asking(b"/new"), asking(b"/known"))
    assert b"".join(writes) == told(b"/new") + told(b"/known")
    assert application.asked == [b"/new"]


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("method", "body"), [(b"GET", True), (b"HEAD", False)])
def test_an_unknown_answer_is_written_at_once(method: bytes, body: bool, last: bool) -> None:
    """The head does not go out before the body: the client would wake for nothing."""
    fields = [CLOSE] if last else []
    request = asking(b"/new", fields, method=method)
    assert written(Both(), request) == [told(b"/new", last=last, body=body)]


# ── what uvicorn goes on doing ───────────────────────────────────────────────────────────────


def test_requests_are_counted_for_the_server(wire) -> None:
    """`limit_max_requests` may end it after a number of requests."""
    before = wire.server.server_state.total_requests
    wire.talk(asking(b"/known"), asking(b"/new"), asking(b"/known", [CLOSE]), gap=0.01)
    assert wire.server.server_state.total_requests == before + 3


def test_a_server_ends_after_as_many_requests_as_it_should() -> None:
    """Those past the application among them."""
    with serving(Both(), limit_max_requests=3) as wire:
        for _ in range(3):
            wire.talk(asking(b"/known", [CLOSE]))
        until(lambda: not wire.server.servers[0].is_serving())


def test_the_end_closes_what_is_kept_and_finishes_what_is_begun() -> None:
    """An answer that is on its way goes out whole; who asked for nothing more is let go."""
    with serving(Both()) as wire, wire.connect() as idle, wire.connect() as slow:
        idle.sendall(asking(b"/known"))
        idle.recv(1)
        slow.sendall(asking(b"/image"))
        slow.recv(1)
        wire.server.should_exit = True
        assert undated(b"H" + read(idle)) == told(b"/known")
        time.sleep(0.1)
        assert read(slow).endswith(b"\r\n\r\n" + IMAGE)


def test_without_anything_known_all_is_the_applications() -> None:
    """A server without a lifespan has no fast path."""
    application = Both()
    with serving(application, lifespan="off") as wire:
        assert wire.talk(asking(b"/known", [CLOSE])) == told(b"/known", last=True)
    assert application.asked == [b"/known"]
    assert application.known == []
