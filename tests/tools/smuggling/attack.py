"""An attack: one form many times, each with visitors behind it, and what came of it.

In: a port and a form. Out: counts. A visitor asks for a path of its own, which there is not, on a
connection that is kept; the answer names the path, so an answer to another request is seen. What
the service answered besides stands in its log.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from tests.proxies import HOST
from tests.tools.smuggling.forms import Form

LANES = 4
VISITORS = 2
PATIENCE = 20.0
"""Seconds until a client gives up."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Outcome:
    """What came of one form."""

    tries: int = 0
    visitors: int = 0
    wrong: int = 0
    """Visitors that got the answer to another request, or none."""
    extra: int = 0
    """Answers to an attacker beyond the one to its request."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Of the answers to attackers; 0 where there was none."""


async def attack(port: int, form: Form, tries: int, numbers: count[int]) -> Outcome:
    """Try so often, several at once."""
    outcome = Outcome()
    left = iter(range(tries))
    await asyncio.gather(*(_lane(port, form, left, numbers, outcome) for _ in range(LANES)))
    return outcome


async def _lane(
    port: int, form: Form, left: iter[int], numbers: count[int], outcome: Outcome
) -> None:
    visitor = _Visitor(port)
    for _ in left:
        outcome.tries += 1
        await _try(port, form(next(numbers)), outcome)
        for _ in range(VISITORS):
            outcome.visitors += 1
            own = await visitor.gets_its_own(next(numbers))
            outcome.wrong += not own  # read behind the await: other lanes count too
    visitor.leave()


async def _try(port: int, sent: bytes, outcome: Outcome) -> None:
    """Send the bytes; record the response and any bytes that follow it immediately."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE):
            status, _ = await _answer(reader)
        outcome.statuses[status] += 1
        if status != 101:
            more = await _more(reader)
            outcome.extra += more
    except (OSError, EOFError, TimeoutError):
        outcome.statuses[0] += 1
    finally:
        writer.close()


async def _more(reader: asyncio.StreamReader) -> bool:
    """Whether another answer comes without another request."""
    try:
        async with asyncio.timeout(0.003):
            return b"HTTP/1." in await reader.read(65536)
    except (OSError, TimeoutError):
        return False


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The status and the body of the next answer."""
    status = 100
    while status == 100:
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
    found = _LENGTH.search(head)
    return status, await reader.readexactly(int(found[1]) if found else 0)


class _Visitor:
    """A client that keeps its connection as long as it can."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: Streams | None = None

    async def gets_its_own(self, number: int) -> bool:
        """Whether the answer to a request is the answer to that request."""
        path = f"/visitor/{number}"
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
        for _ in range(2):  # a kept connection may have been closed meanwhile
            try:
                async with asyncio.timeout(PATIENCE):
                    if self._streams is None:
                        self._streams = await asyncio.open_connection(HOST, self._port)
                    reader, writer = self._streams
                    writer.write(request)
                    status, body = await _answer(reader)
                return status == 404 and json.loads(body)["instance"] == path
            except (OSError, EOFError, TimeoutError):
                self.leave()
            except (ValueError, KeyError):
                return False
        return False

    def leave(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
