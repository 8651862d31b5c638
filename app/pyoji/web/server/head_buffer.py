"""Head buffer: bytes in pieces of any size → complete request heads, in order. Pure.

In: the bytes of a connection, up to its last request. Out: each head once it is complete, with its
request line repaired (`request_line.py`). A head that cannot become valid is refused as soon as
that is certain. A line of more than LONGEST bytes becomes a short head that ends the connection, so
that even it is answered in order.

It must not know sockets, timeouts, or what a head asks for.
"""

from __future__ import annotations

import re

from pyoji.web.server import request_line
from pyoji.web.server.framing import MalformedHead

MAX_FIELDS = 32768
"""Bytes of the fields of a head."""

BARE_LINE_FEED = "Every line of the head must end with CR LF."

_EMPTY_LINES = re.compile(rb"(?:\r?\n)*")
_END = re.compile(rb"\r\n\r\n|(?<!\r)\n")
_CLOSING_FIELDS = b"\r\nHost: -\r\nConnection: close\r\n\r\n"

Head = tuple[bytes, int]
"""A complete head, and the length of its target as received."""


class FieldsTooLarge(Exception):
    """The fields of a head have more than MAX_FIELDS bytes."""


def target_of_one_head(data: bytes) -> int:
    """Return the length of the target if the data is exactly one well-formed head, else 0."""
    line = request_line.WELL_FORMED.match(data)
    if (
        line is None
        or line.end() > request_line.LONGEST
        or len(data) - line.end() > MAX_FIELDS
        or data.find(b"\r\n\r\n", line.end() - 2) != len(data) - 4
    ):
        return 0
    return line.end(1) - line.start(1)


def ends_in_bare_line_feed(head: bytes) -> bool:
    """Whether the first line end that is malformed, or ends the head, is a bare line feed."""
    terminator = _END.search(head)
    return terminator is not None and terminator[0] == b"\n"


class HeadBuffer:
    """The bytes that are not answered yet: a partial head, or the next requests."""

    __slots__ = ("_length", "_line", "_searched", "data")

    def __init__(self) -> None:
        self.data = bytearray()
        self._line = b""  # the repaired request line of the first head, once it is complete
        self._length = 0  # of its target, as received
        self._searched = 0  # bytes already searched for the end of the line, then of the head

    def next(self) -> Head | None:
        """Take the next head if it is complete. Raises MalformedHead and FieldsTooLarge as soon as
        it cannot become valid."""
        if not self._line and not self._take_line():
            return None
        terminator = _END.search(self.data, max(0, self._searched - 3))
        self._searched = end = terminator.end() if terminator else len(self.data)
        if end - len(b"\r\n") > MAX_FIELDS:  # the first line end is the request line's
            raise FieldsTooLarge
        if terminator is None:
            return None
        if terminator[0] == b"\n":
            raise MalformedHead(BARE_LINE_FEED)
        head = self._line + self.data[:end]
        del self.data[:end]
        self._line, self._searched = b"", 0
        return head, self._length

    def _take_line(self) -> bool:
        """Take the request line without its line end, and repair it; return whether it was
        complete. One that is too long stays, behind a short head."""
        if not self._searched and (empty := _EMPTY_LINES.match(self.data)):
            del self.data[: empty.end()]  # allowed by RFC 9112 §2.2
        end = self.data.find(b"\n", self._searched) + 1
        if not end:
            self._check_beginning()
        if (end or len(self.data)) > request_line.LONGEST:
            self._line = request_line.shortened(bytes(self.data[:1024]))[:-2]
            self._length, self._searched = request_line.LONGEST + 1, 0
            self.data[:0] = _CLOSING_FIELDS
            return True
        if not end:
            return False
        line = bytes(self.data[:end])
        repaired, self._length = request_line.repair(line)
        if len(repaired) > request_line.LONGEST:
            repaired, self._length = request_line.shortened(line), len(repaired)
        self._line, self._searched = repaired[:-2], 0
        del self.data[: end - 2]
        return True

    def _check_beginning(self) -> None:
        """Raise MalformedHead if the data cannot become a request line."""
        if not self.data or self.data == b"\r":
            return
        if not request_line.may_begin(bytes(self.data[:32])):
            raise MalformedHead(request_line.NO_METHOD)
        self._searched = len(self.data)
