"""The protocol: cuts what arrives into heads of requests, and has each answered in its turn.

It stands on uvicorn's httptools protocol and does what that leaves open. A broken request line is
repaired before the parser refuses it (`request_line.py`). Each head is held back until it is whole
and handed to the parser alone, so that a request ends where its head ends, or it is the last one
(`framing.py`). The next head waits as bytes until the answer before it is complete. Every wait has
its time (`connections.py`).

    head  ──▶  parser  ──▶  framing  ──▶  fast path or application  ──▶  next head, or the end
      │          │             │
      └──────────┴─────────────┴────────▶  400, 408, 431: refused, and the connection ends

The application learns the target's length as received from `scope["state"]` and refuses what is
too long; so even a line too long to hold is answered in its turn.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from math import inf
from types import MappingProxyType
from typing import Any, ClassVar

import httptools

from pyoji.byte_sizes import MIB
from pyoji.web import headers, problems
from pyoji.web.scope import OBSERVER
from pyoji.web.server import request_line as requestline
from pyoji.web.server.connections import ConnectionLimits, Connections
from pyoji.web.server.fast_path import FastPathProtocol
from pyoji.web.server.framing import MalformedHead, is_last
from pyoji.web.telemetry.observers import Cut

MAX_FIELDS = 32768
MAX_DISCARDED = MIB

LINGER = 5.0
"""Seconds that a client has to close, once it has the last answer. Closing before would make the
system reset the connection if more was sent, and the answer might be lost."""

_EMPTY_LINES = re.compile(rb"(?:\r?\n)*")
_END = re.compile(rb"\r\n\r\n|(?<!\r)\n")
_BARE_LINE_FEED = "Every line of the head has to end with CR LF."
_CLOSING_FIELDS = b"Host: -\r\nConnection: close\r\n\r\n"


class Protocol(FastPathProtocol):
    """A connection."""

    table: ClassVar[Connections]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table.observe(self.app_state.get(OBSERVER))
        self._limits = self.table.limits
        self._held = bytearray()  # the part of a head that has come, or requests that wait
        self._line = b""  # the repaired line of that head, once it is whole
        self._length = 0  # of its target, as received
        self._searched = 0  # bytes of `_held` in which the end was looked for
        self._discarded = 0
        self._is_coming = False  # the first byte of a head has come
        self._is_followed = False  # something has come behind the last head, or will
        self._is_finishing = False  # the last answer is written
        self._has_ended = False  # the client sends no more
        self._reading_until = self._sending_until = inf
        self.idle_since = inf

    # ── the connection ───────────────────────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: a head has to come in time."""
        super().connection_made(transport)
        self._wait(self._limits.head)
        if not self.table.add(self, self.loop):
            self._refuse(problems.TOO_MANY_CONNECTIONS, more={"Retry-After": "5"})

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self.table.discard(self)
        super().connection_lost(exc)
        self._let_go()

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio takes an answer
        """The client sends no more; whether it is still to get an answer."""
        self._has_ended = True
        if self._is_finishing:
            return False
        if self._is_begun():
            return True
        self._end()
        return False

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        if not self._is_finishing:
            self._sending_until = self.loop.time() + self._limits.send

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        if not self._is_finishing:
            self._sending_until = inf

    @property
    def deadline(self) -> float:
        """When the time of what the connection waits for is up."""
        return min(self._reading_until, self._sending_until)

    def expire(self) -> None:
        """End the connection, whose time is up."""
        now = self.loop.time()
        if self._is_finishing and now < self._sending_until and self._unsent():
            self._reading_until = now + LINGER
        elif self._unsent():
            self.table.observer.connection_cut(Cut.SEND)
            self.close()
        elif self._held and not self._is_last:
            self.table.observer.connection_cut(Cut.HEAD)
            seconds = f"{self._limits.head:g}"
            self._refuse(problems.TIMEOUT, f"A whole head has to come within {seconds} seconds.")
        else:
            self.close()

    def close(self) -> None:
        """Close the connection at once."""
        if self.transport.is_closing() or self._unsent():
            self.transport.abort()  # closing would wait for the client to read
        else:
            self.transport.close()

    def _unsent(self) -> int:
        return self.transport.get_write_buffer_size()

    def _wait(self, seconds: float) -> None:
        """Begin to wait for a head."""
        now = self.loop.time()
        self._reading_until = now + seconds
        self.idle_since = now

    # ── the stream ───────────────────────────────────────────────────────────────────────────

    def data_received(self, data: bytes) -> None:
        """Take in what arrived, and answer what is whole."""
        self._in_a_row = 0
        if self._is_last:
            self._discard(data)
        elif self._held or self._is_begun() or not self._is_one_head(data):
            self._held += data
            self._advance()

    def _is_one_head(self, data: bytes) -> bool:
        """Whether this is one well-formed head and no more, as most are; it is answered then."""
        found = requestline.WELL_FORMED.match(data)
        if (
            found is None
            or found.end() > requestline.LONGEST
            or len(data) - found.end() > MAX_FIELDS
            or data.find(b"\r\n\r\n", found.end() - 2) != len(data) - 4
        ):
            return False
        self._answer(data, found.end(1) - found.start(1))
        return True

    def _advance(self) -> None:
        """Answer heads in turn, until one is not whole, or its answer takes its time."""
        while not (self._is_begun() or self._is_last or self.transport.is_closing()):
            try:
                head = self._next_head()
            except MalformedHead as error:
                self._refuse(problems.MALFORMED, str(error))
                return
            if head is None:
                self._await_rest()
                return
            self._answer(head, self._length)
        if self._held:
            self.flow.pause_reading()

    def _await_rest(self) -> None:
        """Time begins with the first byte of a head; what comes later does not prolong it."""
        if self._held and not self._is_coming:
            self._is_coming = True
            self._reading_until = self.loop.time() + self._limits.head

    def _next_head(self) -> bytes | None:
        """Take the next head if it is whole. MalformedHead as soon as it cannot become one."""
        if not self._line and not self._take_line():
            return None
        found = _END.search(self._held, max(0, self._searched - 3))
        self._searched = end = found.end() if found else len(self._held)
        if end - len(b"\r\n") > MAX_FIELDS:  # the first is that of the line
            self._refuse(problems.FIELDS_TOO_LARGE)
            return None
        if found is None:
            return None
        if found[0] == b"\n":
            raise MalformedHead(_BARE_LINE_FEED)
        head = self._line + self._held[:end]
        del self._held[:end]
        self._line, self._searched = b"", 0
        return head

    def _take_line(self) -> bool:
        """Take the request line, but for its end, and repair it; whether it was whole."""
        if not self._searched and (empty := _EMPTY_LINES.match(self._held)):
            del self._held[: empty.end()]  # RFC 9112 §2.2: they are no fault
        end = self._held.find(b"\n", self._searched) + 1
        length = end or len(self._held)
        if not end:
            self._check_beginning()
        if length > requestline.LONGEST:
            line = requestline.shortened(bytes(self._held[:1024]))
            self._answer(line + _CLOSING_FIELDS, length)
            return False
        if not end:
            return False
        line = bytes(self._held[:end])
        repaired, self._length = requestline.repair(line)
        if len(repaired) > requestline.LONGEST:
            repaired, self._length = requestline.shortened(line), len(repaired)
        self._line, self._searched = repaired[:-2], 0
        del self._held[: end - 2]
        return True

    def _check_beginning(self) -> None:
        """See whether what has come may become a request line."""
        if not self._held or self._held == b"\r":
            return
        if not requestline.may_begin(bytes(self._held[:32])):
            raise MalformedHead(requestline.NO_METHOD)
        self._searched = len(self._held)

    # ── answers ──────────────────────────────────────────────────────────────────────────────

    def _answer(self, head: bytes, length: int) -> None:
        """Have one head parsed, checked and answered."""
        self._is_coming = False
        self._reading_until = self.idle_since = inf
        try:
            self._parse(head)
            version = self.parser.get_http_version()
            self._is_last = (
                is_last(version, self.headers)
                or version == "1.0"
                or not (self._is_kept and self._is_message_complete)
            )
            if self._is_last:
                self._is_followed = bool(self._held) or not self._is_message_complete
                self._held.clear()
            self._respond(length)
        except (MalformedHead, httptools.HttpParserError) as error:
            self._refuse(problems.MALFORMED, _reason(head, error))

    def _parse(self, head: bytes) -> None:
        try:
            self.parser.feed_data(head)
        except httptools.HttpParserUpgrade:
            self._is_kept = False  # to the parser the end of HTTP; here the end of the connection

    def on_response_complete(self) -> None:
        """The application has answered: on with what waits."""
        self._in_a_row = 0
        self._complete()
        if self._is_finishing:
            return
        self.flow.resume_reading()
        self._advance()
        if self._has_ended and not self._is_begun():
            self._end()

    def _complete(self) -> None:
        """An answer is written: the next head may come."""
        self.server_state.total_requests += 1
        if not self._is_finishing:
            self._wait(self._limits.idle)

    def _discard(self, data: bytes) -> None:
        """Drop what follows the last head: a body, or what comes behind it."""
        self._is_followed = True
        self._discarded += len(data)
        if self._discarded > MAX_DISCARDED:
            if self._is_finishing:
                self.close()
            else:
                self.flow.pause_reading()

    def _end(self) -> None:
        """The client sends no more, and every whole head is answered."""
        if self._held and not self._is_last:
            self._refuse(problems.MALFORMED, "The request ends before its head does.")
        else:
            self._finish()

    def _finish(self) -> None:
        """Close behind the last answer, once the client has it."""
        if self._is_finishing:
            return
        self._is_last = self._is_finishing = True
        self._wait(LINGER)
        self._sending_until = self.loop.time() + self._limits.send
        if self._is_followed and not self._has_ended and self.transport.can_write_eof():
            self.transport.write_eof()
            self.flow.resume_reading()
        else:
            self.transport.close()

    def _refuse(
        self,
        problem: problems.Problem,
        detail: str | None = None,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Say what is wrong as problem+json, and end the connection."""
        self.table.observer.head_refused(problem.status)
        content = problems.body(problem, detail)
        fields = {
            **headers.problem(problem.cache_control),
            **more,
            "Content-Length": str(len(content)),
            "Connection": "close",
        }
        lines = [b"HTTP/1.1 %d %s" % (problem.status, problem.title.encode())]
        lines += [b"%s: %s" % field for field in self.server_state.default_headers]
        lines += [f"{name}: {value}".encode() for name, value in fields.items()]
        self.transport.write(b"\r\n".join([*lines, b"", content]))
        self._is_followed = True
        self._held.clear()
        self._finish()


def _reason(head: bytes, error: Exception) -> str:
    """What is wrong with a head: the same, whether it came in one piece or was looked at before."""
    found = _END.search(head)
    if found is not None and found[0] == b"\n":
        return _BARE_LINE_FEED
    if isinstance(error, MalformedHead):
        return str(error)
    return f"The request is not valid HTTP/1.1: {error}."


def protocol(limits: ConnectionLimits) -> type[Protocol]:
    """The protocol of one server; its connections are bounded by `limits`."""

    class Bounded(Protocol):
        table = Connections(limits)

    return Bounded
