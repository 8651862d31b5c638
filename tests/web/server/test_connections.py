"""Connections: their age and their number in a process are bounded."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import resource
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, cast

import pytest
from pyoji.web.scope import OBSERVER
from pyoji.web.server.connections import (
    OWN_FILES,
    ConnectionLimits,
    Connections,
    affordable,
    warn,
)
from pyoji.web.server.head_buffer import MAX_FIELDS
from pyoji.web.telemetry.observers import ConnectionObserver, Cut
from starlette.types import Receive, Scope, Send

from tests.ports import free_port
from tests.tree import ROOT
from tests.waiting import until
from tests.web.wires import HOST, Wire, asking, read, serving, undated

CLOSE = (b"Connection", b"close")
LONG = 3600.0
IMAGE = bytes(range(256)) * 40_000  # more than sockets hold


# ── the table ────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class Fake:
    """A connection that notes what is done to it."""

    idle_since: float = 0.0
    deadline: float = inf
    done: list[str] = field(default_factory=list)

    def expire(self) -> None:
        self.done.append("expired")

    def close(self) -> None:
        self.done.append("closed")


class Loop:
    """A loop whose time is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.later: list[tuple[float, Callable[..., None], tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[..., None], *args: Any) -> object:
        self.later.append((self.now + seconds, call, args))
        return object()

    def turn(self, now: float) -> None:
        """Let it become so late."""
        self.now = now
        due = [each for each in self.later if each[0] <= now]
        self.later = [each for each in self.later if each[0] > now]
        for _, call, args in due:
            call(*args)


def table(most: int) -> tuple[Connections, Loop, Callable[[Fake], bool]]:
    connections, loop = Connections(ConnectionLimits(most=most)), Loop()
    return connections, loop, lambda fake: connections.add(fake, cast(Any, loop))


def test_the_oldest_idle_one_makes_room() -> None:
    """Whatever the order they came in."""
    _, _, add = table(3)
    fakes = [Fake(2.0), Fake(1.0), Fake(3.0)]
    assert all(map(add, fakes))
    assert add(Fake(4.0))
    assert [fake.done for fake in fakes] == [[], ["closed"], []]


def test_room_is_made_for_several_at_once() -> None:
    """Or each new connection would have to look at all."""
    _, _, add = table(64)
    fakes = [Fake(float(age)) for age in range(64)]
    assert all(map(add, fakes))
    assert add(Fake(100.0))
    assert [fake for fake in fakes if fake.done] == fakes[:2]
    assert add(Fake(100.0))
    assert [fake for fake in fakes if fake.done] == fakes[:2]


def test_one_that_is_being_answered_is_never_closed() -> None:
    """The new one has no place then."""
    _, _, add = table(2)
    fakes = [Fake(inf), Fake(inf)]
    assert all(map(add, fakes))
    assert not add(Fake(0.0))
    assert [fake.done for fake in fakes] == [[], []]
    fakes[1].idle_since = 5.0
    assert add(Fake(6.0))
    assert [fake.done for fake in fakes] == [[], ["closed"]]


def test_those_without_a_place_are_files_too() -> None:
    """They have a moment to read why; of more than a few the oldest are closed at once."""
    _, _, add = table(1)
    add(Fake(inf))
    refused = [Fake(0.0) for _ in range(OWN_FILES)]
    assert not any(map(add, refused))
    assert [fake for fake in refused if not fake.done] == refused[-OWN_FILES // 2 :]


def test_a_lost_connection_leaves_its_place() -> None:
    """Whether it was open or leaving."""
    connections, _, add = table(1)
    busy, refused = Fake(inf), Fake(0.0)
    assert add(busy)
    assert not add(refused)
    connections.discard(refused)
    connections.discard(busy)
    connections.discard(busy)
    assert add(Fake(inf))


def test_the_log_says_so_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """With what happened since the last line; nothing while there is room."""
    _, loop, add = table(1)
    with caplog.at_level(logging.WARNING, "pyoji"):
        add(Fake(0.0))
        assert caplog.messages == []
        for _ in range(10):
            add(Fake(0.0))
        add(Fake(inf))
        add(Fake(0.0))
        loop.now = 61.0
        add(Fake(0.0))
    assert len(caplog.messages) == 2
    assert caplog.messages[0].startswith("at its limit of 1 connections: ")
    assert (
        "closed 10 idle ones for new ones, and answered 2 new ones with 503" in caplog.messages[1]
    )


def test_an_end_comes_when_the_time_is_up() -> None:
    """It is looked after as long as there are connections."""
    connections, loop, add = table(1)
    first, refused = Fake(inf, deadline=10.0), Fake(0.0, deadline=20.0)
    add(first)
    add(refused)
    for now in (5.0, 10.0):
        loop.turn(now)
    assert (first.done, refused.done) == (["expired"], [])
    connections.discard(first)
    loop.turn(20.0)
    assert refused.done == ["expired"]
    connections.discard(refused)
    loop.turn(30.0)
    assert loop.later == []
    add(Fake(inf))
    assert len(loop.later) == 1


@pytest.mark.parametrize(
    ("wanted", "soft", "hard", "raised", "fits"),
    [
        (1000, 1024, 4096, 1000 + OWN_FILES, 1000),
        (1000, 4096, 4096, 4096, 1000),
        (1000, 256, 512, 512, 512 - OWN_FILES),
        (1000, 256, resource.RLIM_INFINITY, 1000 + OWN_FILES, 1000),
        (1000, resource.RLIM_INFINITY, resource.RLIM_INFINITY, resource.RLIM_INFINITY, 1000),
        (1000, 64, 64, 64, 32),
        (1000, 1, 1, 1, 1),
    ],
)
def test_as_many_fit_as_files_may_be_open(monkeypatch, wanted, soft, hard, raised, fits) -> None:
    """The limit is raised as far as it has to be, and as far as the system lets us."""
    bound = [(soft, hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: bound[0])
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: bound.__setitem__(0, pair))
    assert affordable(wanted) == fits
    assert bound == [(raised, hard)]


def test_a_limit_that_cannot_be_raised_stays(monkeypatch) -> None:
    """As where a sandbox forbids it."""

    def forbidden(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 4096))
    monkeypatch.setattr(resource, "setrlimit", forbidden)
    assert affordable(1000) == 256 - OWN_FILES


def test_a_limit_that_is_too_low_is_logged(monkeypatch, caplog) -> None:
    """With what it costs, since a client is refused that would have had a place."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 64))
    warn(32, 1000)
    warn(32, 32)
    [record] = caplog.records
    assert record.getMessage().startswith(
        "only 32 of 1,000 connections fit into the limit of open files, 64;"
    )


# ── on sockets ───────────────────────────────────────────────────────────────────────────────


class Application:
    """Answers with an image; what is below /wait only once it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.let = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        if scope["path"] == "/wait":
            await self.let.wait()
        body = IMAGE if scope["path"] == "/image" else b"here"
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})


def limits(**values: Any) -> ConnectionLimits:
    """No bound but those that are given."""
    return ConnectionLimits(**{"most": 1000, "head": LONG, "idle": LONG, "send": LONG} | values)


@contextmanager
def bounded(application: Application | None = None, **values: Any) -> Iterator[Wire]:
    with serving(application or Application(), lifespan="off", limits=limits(**values)) as wire:
        yield wire


def gone(wire: Wire) -> None:
    """Wait until no connection is left."""
    until(lambda: not wire.server.server_state.connections)


def test_a_connection_that_says_nothing_is_closed() -> None:
    """Without an answer: there was no request."""
    with bounded(head=0.2) as wire, wire.connect() as silent, wire.connect() as empty:
        empty.sendall(b"\r\n\r\n")
        assert read(silent) == read(empty) == b""


def test_a_head_has_to_come_in_time() -> None:
    """With any pace of its bytes, on new and on reused connections."""
    for before in (b"", asking(b"/a")):
        with bounded(head=0.5) as wire, wire.connect() as slow:
            slow.sendall(before)
            slow.settimeout(0.05)
            received = b""
            for byte in b"GET /b HTTP/1.1\r\nHost: cards.test\r\nX: " + b"x" * 400:
                try:
                    received += slow.recv(65536)
                    if b" 408 " in received:
                        break
                except TimeoutError:
                    slow.sendall(bytes([byte]))
            slow.settimeout(60)
            received += read(slow)
        problem = json.loads(received.rpartition(b"\r\n\r\n")[2])
        assert problem["status"] == 408
        assert "0.5 seconds" in problem["detail"]
        assert received.count(b"HTTP/1.1 ") == 1 + bool(before)


def test_a_head_that_came_in_time_is_answered_in_its_own() -> None:
    """How long an answer takes is not the client's fault."""
    application = Application()
    with bounded(application, head=0.2, idle=0.2) as wire, wire.connect() as patient:
        patient.sendall(asking(b"/wait", [CLOSE]))
        until(lambda: application.asked)
        time.sleep(1.2)
        wire.server.server_state.tasks.copy().pop().get_loop().call_soon_threadsafe(
            application.let.set
        )
        assert read(patient).endswith(b"here")


def test_an_idle_connection_is_closed() -> None:
    """After its last answer; empty lines do not keep it."""
    with bounded(idle=0.2) as wire, wire.connect() as idle:
        idle.sendall(asking(b"/a") + b"\r\n")
        assert undated(read(idle)).endswith(b"\r\n\r\nhere")


def test_a_client_that_does_not_read_is_let_go() -> None:
    """Whether its answer is the last or not, and whether it is alone or many wait behind it."""
    for request in (asking(b"/image"), asking(b"/image", [CLOSE]), asking(b"/image") * 50):
        with bounded(send=0.3) as wire, wire.connect() as deaf:
            deaf.sendall(request)
            until(lambda: wire.server.server_state.total_requests)
            gone(wire)


def test_a_client_that_neither_reads_nor_closes_is_let_go() -> None:
    """Its small answer is in its buffer, and its body never ends."""
    with bounded(send=0.3) as wire, wire.connect() as deaf:
        deaf.sendall(asking(b"/a", [(b"Content-Length", b"1000000")]))
        assert b" 200 OK" in deaf.recv(65536)
        gone(wire)


def test_at_the_bound_idle_ones_make_room() -> None:
    """A client that asks is answered, and the one that was idle longest is closed."""
    with bounded(most=4) as wire, ExitStack() as stack:
        idle = [stack.enter_context(wire.connect()) for _ in range(4)]
        until(lambda: len(wire.server.server_state.connections) == 4)
        assert b"here" in wire.talk(asking(b"/a", [CLOSE]))
        assert read(idle[0]) == b""
        idle[3].sendall(asking(b"/a", [CLOSE]))
        assert read(idle[3]).endswith(b"here")


def test_at_the_bound_a_slow_head_makes_room() -> None:
    """It counts as idle from the answer before it, so that a byte now and then keeps no place."""
    with bounded(most=2) as wire, wire.connect() as slow, wire.connect() as other:
        slow.sendall(b"GET /a HT")
        other.sendall(asking(b"/a"))
        assert b" 200 OK" in other.recv(65536)
        slow.sendall(b"TP")
        assert b"here" in wire.talk(asking(b"/a", [CLOSE]))
        assert read(slow) == b""


def test_where_all_are_being_answered_a_new_one_is_told() -> None:
    """503 with Retry-After; those that wait get their answers."""
    application = Application()
    with bounded(application, most=3) as wire, ExitStack() as stack:
        busy = [stack.enter_context(wire.connect()) for _ in range(3)]
        for each in busy:
            each.sendall(asking(b"/wait", [CLOSE]))
        until(lambda: application.asked == 3)
        for _ in range(5):
            received = wire.talk(asking(b"/a"))
            assert received.startswith(b"HTTP/1.1 503 ")
            assert b"\r\nRetry-After: " in received
        wire.server.server_state.tasks.copy().pop().get_loop().call_soon_threadsafe(
            application.let.set
        )
        assert [read(each)[-4:] for each in busy] == [b"here"] * 3
        assert application.asked == 3


FILES = 300


def test_at_the_limit_of_open_files_no_client_is_reset(tmp_path: Path) -> None:
    """More connections than files: each new client is answered, and the log says what was done."""
    port = free_port()
    log = (tmp_path / "log").open("w+b")
    command = [sys.executable, "-m", "pyoji.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=log,
        env={"PATH": "/usr/bin", "PYOJI_CACHE_DIR": "off"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES)),
    )
    try:
        wire = Wire(port, cast(Any, None))
        until(lambda: process.poll() is not None or reachable(port))
        with ExitStack() as stack:
            for _ in range(FILES):
                stack.enter_context(wire.connect())
                assert b" 200 OK" in wire.talk(asking(b"/healthz", [CLOSE]))
    finally:
        process.terminate()
        process.wait(30)
    log.seek(0)
    said = log.read().decode()
    log.close()
    assert f"at its limit of {FILES - OWN_FILES} connections: " in said


def reachable(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=5).close()
    except OSError:
        return False
    return True


def test_a_lost_connection_leaves_nothing_behind() -> None:
    """It is gone at once, and does not wait for the collector of circles."""
    with bounded() as wire:
        gc.collect()
        gc.disable()
        try:
            with wire.connect() as line:
                line.sendall(asking(b"/a"))
                assert b" 200 OK" in line.recv(65536)
                [connection] = wire.server.server_state.connections
                left = weakref.ref(connection)
                del connection
            until(lambda: left() is None)
        finally:
            gc.enable()


@pytest.mark.parametrize("extra", [0, 1])
def test_the_bound_of_fields_is_the_same_however_they_come(extra: int) -> None:
    """In one piece, which is answered by a way of its own, or in two."""
    head = asking(b"/a", [CLOSE])
    room = MAX_FIELDS - len(head.partition(b"\r\n")[2])
    long = asking(b"/a", [CLOSE, (b"A", b"a" * (room - len(b"A: \r\n") + extra))])
    with bounded() as wire:
        for cut in (len(long), 10):
            status = wire.talk(long[:cut], long[cut:], gap=0.01).split()[1]
            assert status == (b"431" if extra else b"200")


class Noting(ConnectionObserver):
    """Notes what it is informed of."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []
        self.refusals: list[int] = []
        self.count: Callable[[], int] = int

    def watch_connections(self, count: Callable[[], int]) -> None:
        self.count = count

    def connection_cut(self, reason: Cut) -> None:
        self.cuts.append(reason)

    def head_refused(self, status: int) -> None:
        self.refusals.append(status)


def test_the_observer_is_informed_of_each_connection_that_is_cut() -> None:
    """It receives the reason, and the number of open connections when it asks."""
    connections, _, add = table(2)
    observer = Noting()
    connections.observe(observer)
    connections.observe(None)
    connections.observe(observer)
    add(Fake(inf))
    add(Fake(1.0))
    add(Fake(inf))
    add(Fake(inf))
    assert observer.cuts == [Cut.FULL, Cut.REFUSED]
    assert observer.count() == 2


class Observed(Application):
    """An application whose observer receives the events of its connections."""

    def __init__(self) -> None:
        super().__init__()
        self.observer = Noting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await super().__call__(scope, receive, send)
            return
        scope["state"][OBSERVER] = self.observer
        for name in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{name}"
            await send({"type": f"lifespan.{name}.complete"})


def test_the_observer_is_informed_of_what_no_application_sees() -> None:
    """Refusals of each kind, and clients that are too slow."""
    application = Observed()
    observer = application.observer
    bounds = limits(most=2, head=0.3, send=0.3)
    with serving(application, limits=bounds) as wire:
        wire.talk(b"\x16\x03")
        wire.talk(b"GET /a HTTP/1.1\r\n")
        assert (observer.refusals, observer.cuts) == ([400, 408], [Cut.HEAD])
        with wire.connect() as deaf:
            deaf.sendall(asking(b"/image"))
            until(lambda: observer.cuts == [Cut.HEAD, Cut.SEND])
        gone(wire)
        assert observer.count() == 0
