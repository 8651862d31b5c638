"""The fast path beside the application: for the same streams, only the dates may differ.

In: a random generator. Out: the number of requests answered, how many of them by the fast path, or
the first difference. The streams go to two services over sockets: one with the fast path, and one
whose application answers everything. A stream has requests of every kind, valid and broken, and is
split at any byte. `python -m tests.tools.fuzz.fastpath FILE` replays a stream that made a
difference.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from pyoji.engine.design import Registry, load
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.scope import FAST_PATH
from pyoji.web.server.fast_path import FastAnswer, FastPath, RequestHead
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.fakes import FakePipeline
from tests.tools.fuzz.seeds import STREAMS, WORDS
from tests.web.wires import Wire, asking, cut, read, serving

Field = tuple[bytes, bytes]

CARD = b"/api/og-cuckoo-network"
CARDS = (
    CARD,
    CARD + b"?title=%EC%A0%9C%EB%AA%A9",
    CARD + b".png?title=100%25",
    CARD + b".jpg?title=a&quality=60",
    CARD + b".webp/?title=a+b&utm_source=x",
    CARD + b"/v/2.1?title=a",
    CARD + b"/?title=a&amp;theme=light",
    CARD + "?title=한글 제목".encode(),
    CARD + b"?title=a\rb\tc#d",
    b"http://cards.test:80" + CARD + b"?title=b",
    CARD + b"?title=%EE%80%80&v=1",
    b"/Hello%20there.png?theme=dark",
)
OTHERS = (
    CARD + b".json?title=a",
    CARD + b".gif?title=a",
    CARD + b"?title=a&theme=mauve",
    CARD + b"?title=" + b"a" * 9000,
    b"/api/nowhere?title=a",
    b"/robots.txt",
    b"//api",
    b"*",
    b"api/minimal",
    b"http://a b/api",
)
METHODS = (b"GET",) * 6 + (b"HEAD",) * 2 + (b"POST", b"OPTIONS", b"CONNECT", b"get", b"FLY")
VERSIONS = (b"1.1",) * 9 + (b"1.0", b"1.0", b"2.0", b"0.9")
TAG = b"the card's own"
ID = (b"X-Request-ID", b"ours")  # or each would have one of its own
SINGLE: tuple[Field, ...] = (
    (b"If-None-Match", TAG),
    (b"If-None-Match", b'"other", W/' + TAG),
    (b"If-None-Match", b"*"),
    (b"If-None-Match", b"\xff\xfe"),
    (b"If-Modified-Since", b"Thu, 01 Jan 1970 00:00:00 GMT"),
    (b"Range", b"bytes=0-3"),
    (b"Accept-Encoding", b"gzip"),
    (b"Connection", b"keep-alive"),
    (b"X-Forwarded-For", b"203.0.113.7"),
    (b"Expect", b"100-continue"),
    (b"Content-Length", b"0"),
)
LAST: tuple[Field, ...] = (
    (b"Connection", b"close"),
    (b"Connection", b"Upgrade"),
    (b"Upgrade", b"h2c"),
    (b"Upgrade", b"websocket"),
    (b"Content-Length", b"7"),
    (b"Content-Length", b"+7"),
    (b"Transfer-Encoding", b"chunked"),
    (b"Transfer-Encoding", b"gzip, chunked"),
    (b"Host", b"cards.test"),
    (b"Host ", b"x"),
    (b"A", b"b\r\n c"),
    (b"A", b"b\nB: c"),
)
BODIES = (b"", b"a=b&c=d", b"7\r\na=b&c=d\r\n0\r\n\r\n", asking(CARD), b"GET /api HTTP/1.1\r\nX: ")

_OWN = re.compile(rb"^(?:date|x-request-id): [^\r\n]+\r\n", re.MULTILINE | re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1\.1 \d{3} [A-Z]")


class Stream(NamedTuple):
    """The pieces that a client sends, and whether it then shuts down its side."""

    pieces: list[bytes]
    ends: bool

    def saved(self) -> str:
        """The stream as text."""
        return json.dumps([[piece.decode("latin-1") for piece in self.pieces], self.ends])

    @classmethod
    def loaded(cls, text: str) -> Stream:
        """Return the stream from its saved text."""
        pieces, ends = json.loads(text)
        return cls([piece.encode("latin-1") for piece in pieces], ends)


class Difference(AssertionError):
    """The responses of the two services differ."""

    def __init__(self, stream: Stream, fast: bytes, slow: bytes) -> None:
        super().__init__(f"{stream.pieces}\nfast path: {fast!r}\napplication: {slow!r}")
        self.stream, self.fast, self.slow = stream, fast, slow


class Counting:
    """An ASGI application around `app` that counts the responses of its fast path; `alter` may
    replace one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.number = 0
        self.alter: Callable[[FastAnswer], FastAnswer] = lambda answer: answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def begun(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                scope["state"][FAST_PATH] = self._counted(scope["state"][FAST_PATH])
            await send(message)

        await self._app(scope, receive, begun)

    def _counted(self, known: FastPath) -> FastPath:
        def counted(head: RequestHead) -> FastAnswer | None:
            found = known(head)
            self.number += found is not None
            return found and self.alter(found)

        return counted


class Both:
    """The two services, each with all cards cached."""

    def __init__(self, fast: Wire, slow: Wire, counting: Counting) -> None:
        self._wires = fast, slow
        self.counting = counting
        self.answered = 0
        self._tags: dict[bytes, bytes] = {}
        for card in CARDS:
            [first] = {talk(wire, Stream([asking(card, [ID])], True)) for wire in self._wires}
            self._tags[card] = first.partition(b"etag: ")[2].partition(b"\r\n")[0]

    @property
    def known(self) -> int:
        """How many requests the fast path answered."""
        return self.counting.number

    def compare(self, stream: Stream) -> None:
        """Send the stream to both services. Raise Difference."""
        fast, slow = (talk(wire, stream) for wire in self._wires)
        if fast != slow:
            raise Difference(stream, fast, slow)
        self.answered += len(_STATUS.findall(fast))

    def until(self, requests: int, chance: Random) -> None:
        """Compare until `requests` are answered. Raise Difference."""
        while self.answered < requests:
            self.compare(self.stream(chance))

    def stream(self, chance: Random) -> Stream:
        """Return a random stream: valid requests, maybe a broken one, maybe altered bytes."""
        sent = b"".join(self._request(chance) for _ in range(chance.randint(1, 16)))
        kind = chance.random()
        if kind < 0.15:
            sent += chance.choice(STREAMS) + self._request(chance)
        elif kind < 0.3:
            sent = _altered(sent, chance)
        ends = kind < 0.6
        if not ends:
            sent += asking(b"/robots.txt", [ID, (b"Connection", b"close")])
        places = [chance.randrange(len(sent)) for _ in range(chance.choice((0, 0, 1, 2, 5, 12)))]
        return Stream(cut(sent, places), ends)

    def _request(self, chance: Random) -> bytes:
        """Return a request, mostly for a card on a connection that stays open."""
        target = chance.choice(CARDS if chance.random() < 0.85 else OTHERS)
        if chance.random() < 0.8:
            method, version, body = b"GET", b"1.1", b""
            fields = list(chance.sample(SINGLE, chance.choice((0, 0, 1, 2))))
        else:
            method, version = chance.choice(METHODS), chance.choice(VERSIONS)
            fields = chance.sample(SINGLE, chance.randint(0, 2)) + chance.sample(
                LAST, chance.choice((0, 1, 1, 2))
            )
            body = chance.choice(BODIES) if fields else b""
        tag = self._tags.get(target, b'"none"')
        given = [(name, value.replace(TAG, tag)) for name, value in fields]
        return asking(target, [ID, *given], method=method, version=version, body=body)


def _altered(sent: bytes, chance: Random) -> bytes:
    data = bytearray(sent)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                del data[at : at + chance.randint(1, 8)]
            case 1:
                data[at:at] = chance.choice(WORDS)
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 4))
            case _:
                data[at:at] = data[at : at + 200]
    return bytes(data)


def talk(wire: Wire, stream: Stream) -> bytes:
    """Return the responses, without dates and generated request ids."""
    with wire.connect() as connection:
        with suppress(ConnectionError):  # nothing is taken behind the last request
            for piece in stream.pieces:
                connection.sendall(piece)
                if len(stream.pieces) > 1:
                    time.sleep(0.0005)
            if stream.ends:
                connection.shutdown(socket.SHUT_WR)
        received = b""
        with suppress(ConnectionError):
            received = read(connection)
    return _OWN.sub(b"", received)


@contextmanager
def both() -> Iterator[Both]:
    """Start the two services for the block."""
    templates = load("fuzz")
    limits = Settings(limit_client=None, limit_client_cpu=None)
    fast, slow = (assemble(limits, Registry(templates), FakePipeline()) for _ in range(2))
    slow.fast_path = None
    counting = Counting(fast)
    with serving(counting) as one, serving(slow) as other:
        yield Both(one, other, counting)


def compare(requests: int, seed: int = 0) -> tuple[int, int]:
    """Compare until `requests` are answered. Return how many were, and how many of them by the
    fast path. Raise Difference."""
    chance = Random(seed)
    with both() as pair:
        pair.until(requests, chance)
        return pair.answered, pair.known


def main(name: str) -> None:
    """Replay a stream."""
    with both() as pair:
        pair.compare(Stream.loaded(Path(name).read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:])
