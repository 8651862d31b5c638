"""An HTTP client for loads that wrk cannot make, and for systems without wrk.

In: a server and targets. Out: the seconds of each response. Plain HTTP/1.1 on kept connections,
over asyncio's streams.
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, repeat

from tests.tools.bench.connection import get
from tests.tools.bench.servers import HOST, Server


@dataclass(frozen=True, slots=True)
class Took:
    """One answer: seconds from when it was due, status, body, and the head in small letters."""

    seconds: float
    status: int
    body: bytes
    head: bytes = b""


class Line:
    """A kept connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, server: Server) -> Line:
        """A new connection."""
        return cls(*await asyncio.open_connection(HOST, server.port, limit=1 << 20))

    @property
    def port(self) -> int:
        """Our end's."""
        found: int = self._writer.get_extra_info("sockname")[1]
        return found

    async def ask(self, target: str, due: float | None = None, fields: str = "") -> Took:
        """One answer; `due` is the moment from which it is counted, else now. `fields` are whole
        lines."""
        return await self.send(get(target, fields), due)

    async def send(self, request: bytes, due: float | None = None) -> Took:
        """The same, of a request as it is."""
        start = time.perf_counter() if due is None else due
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await self._reader.readexactly(length)
        return Took(time.perf_counter() - start, int(head.split(b" ", 2)[1]), body, head)

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


def steady(server: Server, target: str, rate: float, seconds: float, lines: int = 8) -> list[Took]:
    """Request one target at a fixed `rate` per second, independent of the responses. Times count
    from when a request was due, so a slow response delays those behind it."""

    async def some(line: Line, first: int, start: float) -> list[Took]:
        found = []
        for number in range(first, int(rate * seconds), lines):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            found.append(await line.ask(target, due))
        return found

    async def run() -> list[Took]:
        open_ = [await Line.to(server) for _ in range(lines)]
        start = time.perf_counter() + 0.05
        found = await asyncio.gather(*(some(line, i, start) for i, line in enumerate(open_)))
        for line in open_:
            line.close()
        return [took for each in found for took in each]

    return asyncio.run(run())


def together(server: Server, target: str, number: int) -> list[Took]:
    """Request one target on `number` connections at the same moment."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number + 100
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))

    async def run() -> list[Took]:
        lines = []
        for _ in range(number // 50):  # the queue of a listening socket is not endless
            lines += await asyncio.gather(*(Line.to(server) for _ in range(50)))
        try:
            return await asyncio.gather(*(line.ask(target) for line in lines))
        finally:
            for line in lines:
                line.close()

    return asyncio.run(run())


def closed(
    server: Server, targets: Iterator[str], connections: int, seconds: float | None
) -> tuple[list[Took], float]:
    """Send requests in a closed loop on each connection, until the targets or the time run out.
    Return the responses without their bodies, and the seconds taken."""
    return exchanged(server, map(get, targets), connections, seconds)


def exchanged(
    server: Server, requests: Iterator[bytes], connections: int, seconds: float | None = None
) -> tuple[list[Took], float]:
    """The same, of requests as they are."""

    async def one(line: Line, end: float) -> list[Took]:
        found = []
        for request in requests:
            took = await line.send(request)
            found.append(Took(took.seconds, took.status, b""))
            if time.perf_counter() > end:
                break
        return found

    async def run() -> tuple[list[Took], float]:
        lines = [await Line.to(server) for _ in range(connections)]
        start = time.perf_counter()
        end = start + (seconds or float("inf"))
        found = await asyncio.gather(*(one(line, end) for line in lines))
        took = time.perf_counter() - start
        for line in lines:
            line.close()
        return [each for some in found for each in some], took

    return asyncio.run(run())


def same(target: str) -> Iterator[str]:
    """Repeat one target endlessly."""
    return repeat(target)


def draw_all(server: Server, targets: list[str], connections: int = 4) -> None:
    """Ask for each target once; RuntimeError if an answer is no card."""
    found, _ = closed(server, islice(targets, None), connections, None)
    wrong = [each.status for each in found if each.status != 200]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(targets)} were refused, with {wrong[0]}")
