"""Fast path: answers a parsed request from memory, or passes it to the application.

For each request uvicorn makes a scope, a cycle and a task, which cost more than sending a card. So
the application's `FastPath` is called first. If it returns a response, that is sent at once, and
none of these are made.

The application answers all other requests: unknown targets, clients that read slowly, and the next
request after MOST_IN_A_ROW responses to one packet, so that other connections get a turn. It sees
an empty body, unless it has asked for the bodies of such requests. On both paths the bytes of a
response and the rules for closing the connection are the same.

This file must not know what a request asks for, how responses are cached, or how a stream is split
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
    """The head of a request. `length` is that of the target as received; field names are in lower
    case."""

    method: bytes
    target: bytes
    length: int
    fields: Sequence[Field]


class FastAnswer(NamedTuple):
    """A status, complete header lines, and the body to send."""

    status: int
    lines: bytes
    body: bytes


FastPath = Callable[[RequestHead], FastAnswer | None]
"""Returns the response to a request, or None to pass it to the application."""


class FastPathProtocol(HttpToolsProtocol, ABC):
    """uvicorn's httptools protocol with a fast path. `_finish` closes the connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fast_path: FastPath | None = self.app_state.get(FAST_PATH)
        self._in_a_row = 0
        self._is_last = False
        self._is_message_complete = False
        self._is_kept = False
        self._body_left = 0  # bytes of the body that the application reads
        self._head: bytes | None = None  # of the application's response, until it is sent

    @abstractmethod
    def _complete(self) -> None:
        """Handle the end of a response."""

    @abstractmethod
    def _finish(self) -> None:
        """Close the connection after its last response."""

    # ── callbacks of the parser: they collect; the request starts once the head is checked ──────

    def on_message_begin(self) -> None:
        """Reset the fields; uvicorn's version would make the scope here."""
        self.url = b""
        self.headers = []
        self._is_kept = self._is_message_complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a field."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Store whether the connection is kept alive; the parser forgets it at the end."""
        self._is_kept = self.parser.should_keep_alive()

    def on_message_complete(self) -> None:
        """Store that no body follows, according to the parser."""
        self._is_message_complete = True

    def _should_upgrade(self) -> bool:
        """Never upgrade."""
        return False

    # ── responses ────────────────────────────────────────────────────────────────────────────

    def _is_begun(self) -> bool:
        """Whether the application is answering a request."""
        # uvicorn's annotation lacks None, the value before the first request.
        return self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]

    def _respond(self, length: int) -> None:
        """Answer the parsed request; `length` is that of its target as received."""
        if (
            self._body_left
            or self._in_a_row >= MOST_IN_A_ROW
            or self.flow.write_paused
            or not self._respond_from_memory(length)
        ):
            self._call_application(length)

    def _respond_from_memory(self, length: int) -> bool:
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
        self.transport.writelines((b"".join(lines), answer.body))
        self._complete()
        if self._is_last:
            self._finish()
        return True

    def _call_application(self, length: int) -> None:
        url, fields = self.url, self.headers
        super().on_message_begin()
        self.url = url
        self.headers += fields  # in place: the scope holds the same list
        self.scope["state"] |= {TARGET: url, TARGET_LENGTH: length}
        super().on_headers_complete()
        if not self._body_left:
            super().on_message_complete()  # the application sees an empty body
        self._head = None
        self.cycle.keep_alive = not self._is_last
        self.cycle.transport = cast(Any, _Outlet(self))

    def _hand_over(self, body: bytes) -> None:
        """Give the application the next bytes of the body; they are never parsed."""
        self._body_left -= len(body)
        super().on_body(body)
        if not self._body_left:
            super().on_message_complete()

    def _let_go(self) -> None:
        """Break the reference cycle of a lost connection, which would delay its collection."""
        if self.cycle is not None:
            self.cycle.transport = self.transport

    def _write(self, data: bytes) -> None:
        """Send the next part of the application's response. The head waits for the first part of
        the body, as ASGI demands of a server, and one system call sends both."""
        if self._head is None:
            self._head = data
        elif self._head:
            head, self._head = self._head, b""
            self.transport.writelines((head, data))
        else:
            self.transport.write(data)

    def _flush(self) -> None:
        """Send the head of a response that has no body."""
        if self._head:
            head, self._head = self._head, b""
            self.transport.write(head)

    def _close_response(self) -> None:
        """Finish the connection after the application's response."""
        self._flush()
        self._finish()


class _Outlet:
    """The transport of a uvicorn cycle, whose `close` finishes the connection."""

    def __init__(self, connection: FastPathProtocol) -> None:
        self.write = connection._write
        self.is_closing = connection.transport.is_closing
        self.close = connection._close_response
