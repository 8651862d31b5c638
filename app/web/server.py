"""uvicorn's protocols, with the request line mended before their parsers see it.

uvicorn answers 400 to a target that holds raw UTF-8 or raw spaces before any application runs.
The classes here stand between the socket and the parser. They find where each request begins on
its connection (after the bytes of the one before, body included), hand its request line to
`requestline.mend`, and pass every other byte on unaltered. How a message ends is the parser's
finding; all that is decided here is how to cut what arrives so that no piece reaches beyond the
end of a message:

    LINE      up to the line feed; held back until it is whole, at most MAX_LINE bytes
    HEAD      up to the blank line
    SIZED     as many bytes as Content-Length says
    CHUNKED   up to the last chunk's line (RFC 9112 §7.1)
    TRAILER   up to the blank line
    SKIP      a line too long to hold: dropped to its end, then a stand-in goes on in its place
    CLOSED    nothing more is read

The application learns the target's length as received from `scope["state"]`, and refuses what is
too long; so even a stand-in is answered in its turn on a pipelined connection. What is known is
answered before it (`answering.py`).
"""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.web import headers, problems, requestline
from app.web.answering import TARGET_LENGTH, Answering

if TYPE_CHECKING:
    from uvicorn.protocols.http.flow_control import FlowControl

MAX_LINE = 65536
MAX_SKIPPED = 1024 * 1024
MAX_HEAD = 2 * MAX_LINE  # of a request's fields, or of a chunked body's trailer
H11_BUFFER = MAX_LINE + MAX_HEAD

_BLANK_LINE = re.compile(rb"\n\r?\n")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{1,16}")
_WORDS_AROUND_TARGET = len(b"GET  HTTP/1.1\r\n")


class _Part(Enum):
    LINE = auto()
    HEAD = auto()
    SIZED = auto()
    CHUNKED = auto()
    TRAILER = auto()
    SKIP = auto()
    CLOSED = auto()


_Step = Callable[[bytes, int], int]  # what arrived, and where in it to begin → where to go on


class _Mending(asyncio.Protocol, ABC):
    """The part of a connection that knows which request the next byte belongs to."""

    transport: asyncio.Transport
    flow: FlowControl
    headers: list[tuple[bytes, bytes]]
    app_state: dict[str, Any]
    _unset_keepalive_if_required: Callable[[], None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app_state = dict(self.app_state)  # the connection's own: it carries TARGET_LENGTH
        self._part = _Part.LINE
        self._unread = b""  # a line that is not whole yet, or what waits for its turn
        self._tail = b""  # of the previous piece, where a blank line or a chunk's line may be cut
        self._head = 0  # bytes of fields that have come
        self._left = 0  # bytes of a sized body, or of a chunk, that are to come
        self._start = b""  # the beginning of a line that is too long to hold, and
        self._skipped = 0  # how long it has become
        self._steps: dict[_Part, _Step] = {
            _Part.LINE: self._line,
            _Part.HEAD: self._up_to_blank_line,
            _Part.SIZED: self._sized,
            _Part.CHUNKED: self._chunked,
            _Part.TRAILER: self._up_to_blank_line,
            _Part.SKIP: self._skip,
            _Part.CLOSED: lambda data, _: len(data),
        }

    def data_received(self, data: bytes) -> None:
        """Cut what arrived into pieces that belong to one message each, and hand them on."""
        if self._part is _Part.LINE and not self._unread and self._is_one_head(data):
            return
        if self._unread:
            data, self._unread = self._unread + data, b""
        at = 0
        while at < len(data) and not self.transport.is_closing():
            if self._is_busy():
                self._unread = data[at:]
                self.flow.pause_reading()
                return
            at = self._steps[self._part](data, at)

    def _is_one_head(self, data: bytes) -> bool:
        """Whether this is one well-formed request and no more, as most are; it is handed on."""
        found = requestline.WELL_FORMED.match(data)
        if found is None or found.end() > MAX_LINE or self._is_busy():
            return False
        blank = _BLANK_LINE.search(data, found.end() - 1)
        if blank is None or blank.end() != len(data) or len(data) > MAX_HEAD:
            return False
        self._unset_keepalive_if_required()
        self._begin(found.end(1) - found.start(1))
        self._hand_on(data)
        if self._has_ended():
            self._part = _Part.LINE
        else:
            self._part, self._left = self._body()
        return True

    @abstractmethod
    def _is_busy(self) -> bool:
        """Whether a request is being answered, so that the next one has to wait."""

    @abstractmethod
    def _has_ended(self) -> bool:
        """Whether the message that the last piece belonged to is complete."""

    def _hand_on(self, piece: bytes) -> None:
        super().data_received(piece)

    def _go_on(self) -> None:
        """The response has gone out: on with what waited."""
        if self._unread and not self._is_busy():
            self.data_received(b"")

    def _line(self, data: bytes, at: int) -> int:
        while data[at : at + 1] in (b"\r", b"\n"):
            at += 1  # RFC 9112 §2.2: empty lines before a request are no fault
        if at == len(data):
            return at
        self._unset_keepalive_if_required()
        end = data.find(b"\n", at) + 1
        length = (end or len(data)) - at
        if end and length <= MAX_LINE:
            return self._whole_line(data, at, end)
        start = data[at : at + 1024]
        if not requestline.may_begin(start):
            self._begin(0)
            return at
        if length > MAX_LINE:
            self._part, self._skipped, self._start = _Part.SKIP, 0, start
            return at
        self._unread = data[at:]
        return len(data)

    def _whole_line(self, data: bytes, at: int, end: int) -> int:
        if found := requestline.WELL_FORMED.match(data, at):
            self._begin(found.end(1) - found.start(1))
            return at  # the head is handed on with its line, in one piece
        line, length = requestline.mend(data[at:end])
        if len(line) > MAX_LINE:  # more than the parsers hold, escaped as it is now
            line, length = requestline.stand_in(data[at : at + 1024]), len(line)
        self._begin(length)
        self._tail = b"\n"
        self._hand_on(line)
        return end

    def _begin(self, target_length: int) -> None:
        self.app_state[TARGET_LENGTH] = target_length
        self._part, self._tail, self._head = _Part.HEAD, b"", 0

    def _skip(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at) + 1
        self._skipped += (end or len(data)) - at
        if end or self._skipped > MAX_SKIPPED:
            self._begin(self._skipped - _WORDS_AROUND_TARGET)
            self._tail = b"\n"
            self._hand_on(requestline.stand_in(self._start))
            if not end:
                self._hand_on(b"Host: -\r\nConnection: close\r\n\r\n")
                self._part = _Part.CLOSED
        return end or len(data)

    def _up_to_blank_line(self, data: bytes, at: int) -> int:
        end = self._after_blank_line(data, at)
        piece = data[at : end or len(data)]
        self._head += len(piece)
        if self._head > MAX_HEAD:
            self._part = _Part.CLOSED
            self._refuse(problems.FIELDS_TOO_LARGE)
            return len(data)
        self._tail = b"" if end else (self._tail + piece)[-2:]
        self._hand_on(piece)
        if self._has_ended():
            self._part = _Part.LINE
        elif end and self._part is _Part.HEAD:
            self._part, self._left = self._body()
        return at + len(piece)

    def _after_blank_line(self, data: bytes, at: int) -> int:
        """Where the next blank line ends, 0 if none does; it may have begun in the last piece."""
        if self._tail and (found := _BLANK_LINE.search(self._tail + data[at : at + 2])):
            return at + found.end() - len(self._tail)
        found = _BLANK_LINE.search(data, at)
        return found.end() if found else 0

    def _sized(self, data: bytes, at: int) -> int:
        piece = data[at : at + self._left]
        self._left -= len(piece)
        self._hand_on(piece)
        if self._left == 0 or self._has_ended():
            self._part = _Part.LINE
        return at + len(piece)

    def _chunked(self, data: bytes, at: int) -> int:
        """Chunks are walked over and handed on together; there may be very many small ones."""
        start = at
        while (at := at + self._left) < len(data):
            end = data.find(b"\n", at) + 1
            line = self._tail + data[at : end or len(data)]
            if not end:
                self._left, self._tail = 0, line[:64]  # of a line only the size is of interest
                break
            size = _chunk_size(line)
            if size == 0:
                self._part, self._left, self._tail, self._head = _Part.TRAILER, 0, b"\n", 0
                self._hand_on(data[start:end])
                return end
            at, self._left, self._tail = end, size + len(b"\r\n"), b""
        else:
            self._left = at - len(data)
        self._hand_on(data[start:])
        return len(data)

    def _body(self) -> tuple[_Part, int]:
        """How the body that begins is delimited; the parser has checked the fields."""
        fields = dict(self.headers or ())
        if b"transfer-encoding" in fields:
            return _Part.CHUNKED, 0
        length = fields.get(b"content-length", b"").partition(b",")[0].strip()
        return (_Part.SIZED, int(length)) if length.isdigit() else (_Part.TRAILER, 0)

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: a client may offer to upgrade, and is answered as if it had not."""

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong as problem+json, and end the connection."""
        self._refuse(problems.MALFORMED, msg)

    def _refuse(self, problem: problems.Problem, detail: str | None = None) -> None:
        content = problems.body(problem, detail)
        fields = {
            **headers.problem(problem.cache_control),
            "Content-Length": str(len(content)),
            "Connection": "close",
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        status = f"HTTP/1.1 {problem.status} {problem.title}\r\n"
        self.transport.write(b"%s%s\r\n%s" % (status.encode(), head.encode(), content))
        self.transport.close()


def _chunk_size(line: bytes) -> int:
    """What a chunk's line says; 0 for one that the parser will refuse."""
    digits = line.partition(b";")[0].strip()
    return int(digits, 16) if _HEXADECIMAL.fullmatch(digits) else 0


class MendingHttpTools(_Mending, Answering):
    """uvicorn's httptools protocol; the parser tells when a message is complete.

    It would take further requests and have them wait as objects, thousands out of one packet, and
    when the client went it would tell the last of them instead of the one that is being answered.
    So they wait here, as bytes.
    """

    _complete = False

    def data_received(self, data: bytes) -> None:
        """More has come, or the turn of what waited."""
        self._in_a_row = 0
        super().data_received(data)

    def _is_busy(self) -> bool:
        return self._complete and self._is_begun()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._complete = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The request has ended, its body included."""
        self._complete = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The response has gone out."""
        super().on_response_complete()
        self._go_on()

    def _has_ended(self) -> bool:
        return self._complete


class MendingH11(_Mending, H11Protocol):
    """uvicorn's h11 protocol; it takes one request at a time, so further ones wait here."""

    def _is_busy(self) -> bool:
        return self.conn.their_state not in (h11.IDLE, h11.SEND_BODY)

    def _has_ended(self) -> bool:
        if self._part is _Part.HEAD:
            return self._is_busy()
        return self.conn.their_state is not h11.SEND_BODY

    def on_response_complete(self) -> None:
        """The response has gone out."""
        super().on_response_complete()
        self._go_on()


PROTOCOLS = {"httptools": MendingHttpTools, "h11": MendingH11}
