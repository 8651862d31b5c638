"""Clients: many at once, or a steady load while a fault occurs.

In: a server and targets. Out: the response of each request. `judge.py` judges them.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from tests.tools.bench.client import Line
from tests.tools.bench.servers import Server

PATIENCE = 20.0
"""Seconds until a client gives up, which counts as no response."""

UNHEARD = "unheard"
"""The connection was refused before a request was sent."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A response: its head in lower case, the SHA-256 of its body. Without a response, `status` is
    0 and `broke` is the reason. `port` is the client's."""

    target: str
    seconds: float
    status: int
    head: bytes = b""
    digest: bytes = b""
    port: int = 0
    broke: str = ""

    def field(self, name: str) -> str | None:
        """Return a header's value, in lower case."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key == name.encode():
                return value.strip().decode("latin-1")
        return None


async def ask(line: Line, target: str) -> Seen:
    """Return the response for a target."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            took = await line.ask(target)
    except TimeoutError:
        return Seen(target, PATIENCE, 0, port=line.port, broke="no answer")
    except (OSError, EOFError) as error:
        seconds = time.perf_counter() - began
        return Seen(target, seconds, 0, port=line.port, broke=type(error).__name__)
    body = hashlib.sha256(took.body).digest()
    return Seen(target, took.seconds, took.status, took.head, body, line.port)


def at_once(server: Server, targets: Sequence[str]) -> list[Seen]:
    """Request all targets at the same moment, each on its own connection."""

    async def run() -> list[Seen]:
        lines: list[Line] = []
        for some in _batches(targets, 50):
            lines += await asyncio.gather(*(Line.to(server) for _ in some))
        try:
            return await asyncio.gather(*map(ask, lines, targets))
        finally:
            for line in lines:
                line.close()

    return asyncio.run(run())


def _batches(targets: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Split the connections, since the queue of a listening socket is bounded."""
    for at in range(0, len(targets), size):
        yield targets[at : at + size]


class Load:
    """A load in a thread: a number of lanes for each source of targets. A lane sends its next
    request `pause` seconds after a response, on a kept connection or on a new one each time. The
    context manager starts and ends it."""

    def __init__(
        self,
        server: Server,
        *sources: tuple[Iterable[str], int],
        pause: float = 0.0,
        keep: bool = True,
    ) -> None:
        self._server, self._sources = server, sources
        self._pause, self._keep = pause, keep
        self._ends = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self.seen: list[Seen] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def answered(self, more: int) -> None:
        """Wait for `more` further responses."""
        wanted = len(self.seen) + more
        end = time.monotonic() + 3 * PATIENCE
        while len(self.seen) < wanted:
            if time.monotonic() > end:
                raise TimeoutError("no request is answered any more")
            time.sleep(0.01)

    async def _run(self) -> None:
        lanes = []
        for targets, count in self._sources:
            each = iter(targets)
            lanes += [self._lane(each) for _ in range(count)]
        await asyncio.gather(*lanes)

    async def _lane(self, targets: Iterator[str]) -> None:
        line: Line | None = None
        for target in targets:
            if self._ends.is_set():
                break
            if line is None:
                try:
                    line = await Line.to(self._server)
                except OSError:
                    self.seen.append(Seen(target, 0.0, 0, broke=UNHEARD))
                    await asyncio.sleep(0.05)
                    continue
            seen = await ask(line, target)
            self.seen.append(seen)
            if seen.broke or not self._keep:
                line.close()
                line = None
            await asyncio.sleep(self._pause)
        if line is not None:
            line.close()
