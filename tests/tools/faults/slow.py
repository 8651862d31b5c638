"""Slow clients: 200 that send a byte a second, and others that send requests and never read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle

from tests.tools.bench.servers import HOST, Server
from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.crowds import CACHE
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import MEMORY_OF_A_WORKER, await_whole, service


def drippers(judge: Judge, clients: int = 200, seconds: float = 3.0) -> Finding:
    """Open connections that send a request at one byte per second."""
    [known] = cards.known(1)
    request = f"GET {known} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()

    def drip(connection: socket.socket, at: int) -> None:
        connection.send(request[at : at + 1])

    return _beside(judge, f"{clients} send a byte a second", clients, seconds, drip, 1.0)


def deaf(judge: Judge, clients: int = 50, seconds: float = 3.0) -> Finding:
    """Open connections that request a card repeatedly and never read."""
    [known] = cards.known(1)
    request = f"GET {known} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * 20

    def shout(connection: socket.socket, _: int) -> None:
        connection.send(request)

    return _beside(judge, f"{clients} ask and never read", clients, seconds, shout, 0.2)


def _beside(
    judge: Judge,
    name: str,
    clients: int,
    seconds: float,
    send: Callable[[socket.socket, int], None],
    pause: float,
) -> Finding:
    """Run a load beside them, with a long deadline, since a busy machine is not under test."""
    known = cycle(cards.known(4))
    with service(2, deadline=20) as made:
        with (
            _crowd(made.server, clients, send, pause),
            Load(made.server, (known, 4), (cards.endless(), 2), pause=0.02) as load,
        ):
            time.sleep(seconds)
            load.answered(20)
        found = finding(name, made, judge.counts(load.seen))
        found.recovered, found.peak = await_whole(made, 2), made.peak()
    found.promise(not found.counts.refused, "no request is refused")
    found.promise(found.counts.cards > found.counts.fallbacks, "others get their cards")
    found.promise(found.peak < MEMORY_OF_A_WORKER + CACHE, f"memory is bounded: {found.peak:.0f}")
    return found


@contextmanager
def _crowd(
    server: Server, clients: int, send: Callable[[socket.socket, int], None], pause: float
) -> Iterator[None]:
    """Open connections; `send` sends the next piece on each, every `pause` seconds."""
    ends = threading.Event()
    crowd = [socket.create_connection((HOST, server.port)) for _ in range(clients)]
    for each in crowd:
        each.setblocking(False)

    def run() -> None:
        at = 0
        while not ends.is_set():
            for each in crowd:
                with suppress(OSError):  # what does not go out would not be read either
                    send(each, at)
            at += 1
            ends.wait(pause)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()
        for each in crowd:
            each.close()
