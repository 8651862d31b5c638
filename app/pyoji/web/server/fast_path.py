"""Fast path: one request whose head is parsed, by the fast path or by the application.

For each request uvicorn makes a scope, a cycle and a task, which together cost more than sending a
card. Here the application's `FastPath` is asked first. If it has an answer, that goes out at once,
and nothing is made for the request.

The application answers the rest: what is not known, a client that does not read what it asked for,
and after MOST_IN_A_ROW answers to one packet the next request, so that other connections have their
turn. No body is read for it; it sees an empty one. Either way the connection is kept or closed by
the same rule, and the answer's bytes are the same.

This file must not know what is asked for, how an answer came to be known, or how a stream is cut
into requests.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from pyoji.web.scope import FAST_PATH, TARGET, TARGET_LENGTH
from pyoji.web.server.framing import Field

MOST_IN_A_ROW = 16

_BLANK = b"\r\n"
_CLOSE = b"connection: close\r\n\r\n"


class RequestHead(NamedTuple):
    """The head of a request; the length is its target's as received, names of fields are in lower
    case."""

    method: bytes
    target: bytes
    length: int
    fields: Sequence[Field]


class FastAnswer(NamedTuple):
    """Status, whole lines of fields, and the body, which is sent as it is."""

    status: int
    lines: bytes
    body: bytes


FastPath = Callable[[RequestHead], FastAnswer | None]
"""Gives the answer to a request at once, or None: the application has to be asked."""


class FastPathProtocol(HttpToolsProtocol, ABC):
    """uvicorn's httptools protocol, with a fast path, and with closing left to `_finish`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fast_path: FastPath | None = self.app_state.get(FAST_PATH)
        self._in_a_row = 0
        self._is_last = False
        self._is_message_complete = False
        self._is_kept = False

    @abstractmethod
    def _complete(self) -> None:
        """Note that an answer is written."""

    @abstractmethod
    def _finish(self) -> None:
        """Close the connection behind its last answer."""

    # ── what the parser calls: it finds, and nothing is begun before the whole head is checked ──

    def on_message_begin(self) -> None:
        """Begin to collect; the scope is made only for the application."""
        self.url = b""
        self.headers = []
        self._is_kept = self._is_message_complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a field."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Note what the parser says of the connection; it knows no longer when it has ended."""
        self._is_kept = self.parser.should_keep_alive()

    def on_message_complete(self) -> None:
        """Note that, by the parser's finding, no body follows."""
        self._is_message_complete = True

    def _should_upgrade(self) -> bool:
        """No protocol is changed, whatever is offered."""
        return False

    # ── answering ────────────────────────────────────────────────────────────────────────────

    def _is_begun(self) -> bool:
        """Whether the application is answering."""
        # uvicorn says it is never None, which it is until the first application is asked.
        return self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]

    def _respond(self, length: int) -> None:
        """Answer the request that was parsed; `length` is that of its target as received."""
        if (
            self._in_a_row >= MOST_IN_A_ROW
            or self.flow.write_paused
            or not self._send_at_once(length)
        ):
            self._ask_application(length)

    def _send_at_once(self, length: int) -> bool:
        if self._fast_path is None:
            return False
        head = RequestHead(self.parser.get_method(), self.url, length, self.headers)
        answer = self._fast_path(head)
        if answer is None:
            return False
        self._in_a_row += 1
        lines = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            lines += (name, b": ", value, b"\r\n")
        lines += (answer.lines, _CLOSE if self._is_last else _BLANK)
        self._send(b"".join(lines), answer.body)
        self._complete()
        if self._is_last:
            self._finish()
        return True

    def _ask_application(self, length: int) -> None:
        url, fields = self.url, self.headers
        super().on_message_begin()
        self.url = url
        self.headers += fields  # in place: the scope holds the same list
        self.scope["state"] |= {TARGET: url, TARGET_LENGTH: length}
        super().on_headers_complete()
        super().on_message_complete()  # the application sees an empty body
        self.cycle.keep_alive = not self._is_last
        self.cycle.transport = cast(Any, _Outlet(self))

    def _let_go(self) -> None:
        """The connection is lost: leave no circle of references, which would be collected late."""
        if self.cycle is not None:
            self.cycle.transport = self.transport

    def _send(self, *parts: bytes) -> None:
        """Send in one piece, and now: uvloop would wait for its next turn, a sixth of a hit's cost,
        unless there is more than it may hold."""
        self.transport.set_write_buffer_limits(0)
        self.transport.writelines(parts)
        self.transport.set_write_buffer_limits()


class _Outlet:
    """A transport as uvicorn needs it for an answer; to close it is to finish the connection."""

    def __init__(self, connection: FastPathProtocol) -> None:
        self.write = connection.transport.write
        self.is_closing = connection.transport.is_closing
        self.close = connection._finish
