"""The protocol: splits a connection's bytes into request heads, and answers them in order.

It extends uvicorn's httptools protocol. Each head is buffered until it is complete, and repaired
where the parser would refuse it (`head_buffer.py`), then parsed alone: a request ends with its
head, or it is the connection's last (`framing.py`). The next head stays in the buffer until the
response before it is complete. Every wait has a timeout (`connections.py`).

    head  ──▶  parser  ──▶  framing  ──▶  fast path or application  ──▶  next head, or the end
      │          │             │
      └──────────┴─────────────┴────────▶  400, 408, 431: refused, and the connection ends

`scope["state"]` holds the target's length as received, and the application refuses a long target;
so even a line too long to buffer is answered in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from math import inf
from types import MappingProxyType
from typing import Any, ClassVar

import httptools

from pyoji.byte_sizes import MIB
from pyoji.web import headers, problems
from pyoji.web.scope import BODIES, OBSERVER
from pyoji.web.server.connections import ConnectionLimits, Connections
from pyoji.web.server.fast_path import FastPathProtocol
from pyoji.web.server.framing import BodyLimit, MalformedHead, body_length, is_last
from pyoji.web.server.head_buffer import (
    BARE_LINE_FEED,
    FieldsTooLarge,
    HeadBuffer,
    ends_in_bare_line_feed,
    target_of_one_head,
)
from pyoji.web.telemetry.observers import Cut

MAX_DISCARDED = MIB

BODY_TIMEOUT = 60.0
"""Seconds for a body that the application reads."""

_EXCESS = 4
"""How many times the limit of a body is discarded of one that is longer."""

LINGER = 5.0
"""Seconds for the client to close after the last response. If we closed first and the client had
sent more, the system would reset the connection, and the response might be lost."""


class Protocol(FastPathProtocol):
    """A connection."""

    table: ClassVar[Connections]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table.observe(self.app_state.get(OBSERVER))
        self._limits = self.table.limits
        self._heads = HeadBuffer()
        self._discarded = 0
        self._most_discarded = MAX_DISCARDED
        self._body_limit: BodyLimit | None = self.app_state.get(BODIES)
        self._has_partial_head = False  # the first byte of a head has arrived
        self._is_followed = False  # bytes have arrived after the last head, or will
        self._is_finishing = False  # the last response is written
        self._has_ended = False  # the client has closed its side
        self._reading_until = self._sending_until = inf
        self.idle_since = inf

    # ── the connection ───────────────────────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout of the first head."""
        super().connection_made(transport)
        self._wait(self._limits.head)
        if not self.table.add(self, self.loop):
            self._refuse(problems.TOO_MANY_CONNECTIONS, more={"Retry-After": "5"})

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from the table."""
        self.table.discard(self)
        super().connection_lost(exc)
        self._let_go()

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio accepts a bool
        """Handle the client's end; return whether a response is still to be sent."""
        self._has_ended = True
        if self._is_finishing:
            return False
        if self._body_left and self._is_begun():
            self.close()  # the rest of the body will not come
            return False
        if self._is_begun():
            return True
        self._end()
        return False

    def pause_writing(self) -> None:
        """Start the send timeout: the client reads more slowly than we write."""
        super().pause_writing()
        if not self._is_finishing:
            self._sending_until = self.loop.time() + self._limits.send

    def resume_writing(self) -> None:
        """Stop the send timeout."""
        super().resume_writing()
        if not self._is_finishing:
            self._sending_until = inf

    @property
    def deadline(self) -> float:
        """When `expire` is due."""
        return min(self._reading_until, self._sending_until)

    def expire(self) -> None:
        """End the connection after a timeout."""
        now = self.loop.time()
        if self._is_finishing and now < self._sending_until and self._unsent():
            self._reading_until = now + LINGER
        elif self._unsent():
            self.table.observer.connection_cut(Cut.SEND)
            self.close()
        elif self._heads.data and not self._is_last:
            self.table.observer.connection_cut(Cut.HEAD)
            seconds = f"{self._limits.head:g}"
            self._refuse(problems.TIMEOUT, f"The head must arrive within {seconds} seconds.")
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
        """Start the timeout of the next head."""
        now = self.loop.time()
        self._reading_until = now + seconds
        self.idle_since = now

    # ── the stream ───────────────────────────────────────────────────────────────────────────

    def data_received(self, data: bytes) -> None:
        """Answer the complete heads in the received bytes, and buffer the rest."""
        self._in_a_row = 0
        if self._is_last:
            self._take_body(data)
        elif not (self._heads.data or self._is_begun()) and (length := target_of_one_head(data)):
            self._answer(data, length)  # the usual case
        else:
            self._heads.data += data
            self._advance()

    def _advance(self) -> None:
        """Answer buffered heads in order, until one is incomplete or its response takes time."""
        while not (self._is_begun() or self._is_last or self.transport.is_closing()):
            try:
                head = self._heads.next()
            except MalformedHead as error:
                self._refuse(problems.MALFORMED, str(error))
                return
            except FieldsTooLarge:
                self._refuse(problems.FIELDS_TOO_LARGE)
                return
            if head is None:
                self._await_rest()
                return
            self._answer(*head)
        if self._heads.data:
            self.flow.pause_reading()

    def _await_rest(self) -> None:
        """Start the timeout of a head at its first byte; later bytes do not extend it."""
        if self._heads.data and not self._has_partial_head:
            self._has_partial_head = True
            self._reading_until = self.loop.time() + self._limits.head

    # ── responses ────────────────────────────────────────────────────────────────────────────

    def _answer(self, head: bytes, length: int) -> None:
        """Parse, check and answer one head; `length` is that of its target as received."""
        self._has_partial_head = False
        self._reading_until = self.idle_since = inf
        try:
            self._parse(head)
            version = self.parser.get_http_version()
            self._is_last = (
                is_last(version, self.headers)
                or version == "1.0"
                or not (self._is_kept and self._is_message_complete)
            )
            following = bytes(self._heads.data) if self._is_last else b""
            if self._is_last:
                self._is_followed = bool(self._heads.data) or not self._is_message_complete
                self._heads.data.clear()
                self._expect_body()
            self._respond(length)
            if self._body_left and following:
                self._take_body(following)
        except (MalformedHead, httptools.HttpParserError) as error:
            self._refuse(problems.MALFORMED, _reason(head, error))

    def _parse(self, head: bytes) -> None:
        try:
            self.parser.feed_data(head)
        except httptools.HttpParserUpgrade:
            self._is_kept = False  # we do not upgrade; the request is the connection's last

    def on_response_complete(self) -> None:
        """Continue with the buffer after a response of the application."""
        self._flush()
        self._in_a_row = 0
        self._complete()
        if self._is_finishing:
            return
        self.flow.resume_reading()
        self._advance()
        if self._has_ended and not self._is_begun():
            self._end()

    def _complete(self) -> None:
        """Count the response, and start the timeout of the next head."""
        self.server_state.total_requests += 1
        if not self._is_finishing:
            self._wait(self._limits.idle)

    def _expect_body(self) -> None:
        """Prepare for the body of the last request, if the application reads it. One that is too
        long is discarded to its end, so that the client reads why."""
        if self._body_limit is None:
            return
        most = self._body_limit(self.parser.get_method(), self.url)
        length = body_length(self.headers)
        self._most_discarded = max(MAX_DISCARDED, _EXCESS * most)
        if 0 < length <= most:
            self._body_left = length
            self._reading_until = self.loop.time() + BODY_TIMEOUT

    def _take_body(self, data: bytes) -> None:
        """Hand bytes that follow the last head to the application if it reads them; drop others."""
        if self._body_left and self._is_begun():
            body, data = data[: self._body_left], data[self._body_left :]
            self._hand_over(body)
            if not self._body_left:
                self._reading_until = inf
        if data:
            self._discard(data)

    def _discard(self, data: bytes) -> None:
        """Drop bytes that follow the last request."""
        self._is_followed = True
        self._discarded += len(data)
        if self._discarded > self._most_discarded:
            if self._is_finishing:
                self.close()
            else:
                self.flow.pause_reading()

    def _end(self) -> None:
        """Finish after the client's end, once every complete head is answered."""
        if self._heads.data and not self._is_last:
            self._refuse(problems.MALFORMED, "The request ends before its head is complete.")
        else:
            self._finish()

    def _finish(self) -> None:
        """Close the connection once the client has read the last response."""
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
        """Send a problem+json response, and end the connection."""
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
        self._heads.data.clear()
        self._finish()


def _reason(head: bytes, error: Exception) -> str:
    """Return the detail for a malformed head; the same however its bytes were split."""
    if ends_in_bare_line_feed(head):
        return BARE_LINE_FEED
    if isinstance(error, MalformedHead):
        return str(error)
    return f"The request is not valid HTTP/1.1: {error}."


def protocol(limits: ConnectionLimits) -> type[Protocol]:
    """Return the protocol class of one server, with connections bounded by `limits`."""

    class Bounded(Protocol):
        table = Connections(limits)

    return Bounded
