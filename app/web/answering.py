"""Answering: a connection that sends answers which are known, and leaves the application out.

For each request uvicorn makes a scope, a cycle and a task, which together cost more than sending a
card. Here the application's `Known` is asked as soon as the fields of a request have come. If it
has an answer, that goes out at once, and nothing is made for the request.

All else goes the long way: a request with a body or the wish to send one, an offer to upgrade, a
client that does not read what it asked for, and each time so many requests of one packet have been
answered, the next, so that others have their turn. How the request is delimited, how long the
connection is kept, and that requests are counted, is the parser's and uvicorn's on either way.

This file must not know what is asked for, nor how an answer came to be known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

KNOWN = "pyoji.known"
"""Where an application that knows answers leaves its `Known`, in the state of its lifespan."""

TARGET = "target"
"""Where in the state of a scope the target stands, as the parser saw it."""

TARGET_LENGTH = "target_length"
"""Where in the state of a scope the length of the target stands, as it was received."""

MOST_IN_A_ROW = 16

Field = tuple[bytes, bytes]

_NOT_PLAIN = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade"})
_BLANK = b"\r\n"
_CLOSE = b"connection: close\r\n\r\n"


class Asked(NamedTuple):
    """A request without a body; the length is its target's as received, names are in lower case."""

    method: bytes
    target: bytes
    length: int
    fields: Sequence[Field]


class Answer(NamedTuple):
    """Status, whole lines of fields, and the body, which is sent as it is."""

    status: int
    lines: bytes
    body: bytes


Known = Callable[[Asked], Answer | None]


class Answering(HttpToolsProtocol):
    """uvicorn's httptools protocol, with a way past the application.

    Whoever derives from it says in `app_state` how long the target is before its request is parsed,
    and sets `_in_a_row` to 0 when the event loop has turned.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: Known | None = self.app_state.get(KNOWN)
        self._in_a_row = 0
        self._is_answered = False

    def on_headers_complete(self) -> None:
        """The fields have come: answer if the answer is known, else begin what finds one."""
        self._is_answered = self._is_plain() and self._answer()
        if not self._is_answered:
            self.scope["state"][TARGET] = self.url
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request has ended."""
        if not self._is_answered:
            super().on_message_complete()

    def _is_begun(self) -> bool:
        """Whether an application is answering."""
        # uvicorn says it is never None, which it is until the first application is asked.
        return self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]

    def _is_plain(self) -> bool:
        """Whether nothing more belongs to the request, and an answer may go out now."""
        return (
            self._in_a_row < MOST_IN_A_ROW
            and not self.flow.write_paused
            and not self._is_begun()
            and _NOT_PLAIN.isdisjoint(dict(self.headers))
        )

    def _answer(self) -> bool:
        if self._known is None:
            return False
        length = self.app_state[TARGET_LENGTH]
        asked = Asked(self.parser.get_method(), self.url, length, self.headers)
        answer = self._known(asked)
        if answer is None:
            return False
        self._in_a_row += 1
        keeps = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        head = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        head += (answer.lines, _BLANK if keeps else _CLOSE)
        self._send(b"".join(head), answer.body)
        if not keeps:
            self.transport.close()
        self.on_response_complete()
        return True

    def _send(self, *parts: bytes) -> None:
        """Send in one piece, and now: uvloop would wait for its next turn, a sixth of a hit's cost,
        unless there is more than it may hold."""
        self.transport.set_write_buffer_limits(0)
        self.transport.writelines(parts)
        self.transport.set_write_buffer_limits()
