"""The head buffer: heads are the same in any pieces, and refused as soon as they are certain."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.server.framing import MalformedHead
from pyoji.web.server.head_buffer import (
    MAX_FIELDS,
    FieldsTooLarge,
    Head,
    HeadBuffer,
    ends_in_bare_line_feed,
    target_of_one_head,
)
from pyoji.web.server.request_line import LONGEST

FIELDS = b"\r\nHost: x\r\n\r\n"
CLOSING = b"\r\nHost: -\r\nConnection: close\r\n\r\n"


def get(target: bytes, fields: bytes = FIELDS) -> bytes:
    return b"GET " + target + b" HTTP/1.1" + fields


def heads(*pieces: bytes) -> list[Head]:
    """The heads that are complete, taken after each piece."""
    buffer, taken = HeadBuffer(), list[Head]()
    for piece in pieces:
        buffer.data += piece
        while head := buffer.next():
            taken.append(head)
    return taken


STREAM = b"\r\n".join((get(b"/a"), get("/한 국".encode()), b"\r\n" + get(b"/" + b"b" * 70)))


@given(st.sets(st.integers(1, len(STREAM) - 1)))
def test_heads_are_the_same_in_any_pieces(cuts: set[int]) -> None:
    """Repaired, without the empty lines before them, and with the length of what was received."""
    ends = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[low:high] for low, high in pairwise(ends)]
    assert heads(*pieces) == [
        (get(b"/a"), 2),
        (get(b"/%ED%95%9C%20%EA%B5%AD"), 8),
        (get(b"/" + b"b" * 70), 71),
    ]


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (b"g", "begin with a method"),
        (b"GET / HTTP/2\r\n", "end with HTTP/1.1"),
        (b"GET / HTTP/1.1\n", "request line must end with CR LF"),
        (b"GET / HTTP/1.1\r\nHost: x\n", "Every line of the head"),
    ],
)
def test_what_cannot_become_a_head_is_refused_early(piece: bytes, sentence: str) -> None:
    """At the byte that makes it certain, and not before."""
    buffer = HeadBuffer()
    buffer.data += piece[:-1]
    assert buffer.next() is None
    buffer.data += piece[-1:]
    with pytest.raises(MalformedHead, match=sentence):
        buffer.next()


def test_the_length_of_fields_is_bounded() -> None:
    """With the empty line behind them; one byte more is refused before its end has come."""
    room = b"A: " + b"b" * (MAX_FIELDS - len(b"A: \r\n\r\n"))
    assert heads(get(b"/", b"\r\n" + room + b"\r\n\r\n")) != []
    with pytest.raises(FieldsTooLarge):
        heads(get(b"/", b"\r\n" + room + b"bbbbb"))


@pytest.mark.parametrize("end", [b"", b" HTTP/1.1" + FIELDS])
def test_a_line_too_long_to_buffer_becomes_a_short_last_one(end: bytes) -> None:
    """With the start of its path, and a length over the bound; the line itself stays behind it."""
    sent = b"GET /" + b"a" * LONGEST + end
    buffer = HeadBuffer()
    buffer.data += sent
    assert buffer.next() == (get(b"/" + b"a" * 199, CLOSING), LONGEST + 1)
    assert buffer.data == sent


def test_a_line_may_be_too_long_once_it_is_repaired() -> None:
    """Its length is that of the repaired line, its head the start of its path."""
    many = LONGEST // 2
    repaired = get(b"/" + b"%FF" * many, b"\r\n")
    assert heads(get(b"/" + b"\xff" * many)) == [(get(b"/" + b"%FF" * 199), len(repaired))]


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (get(b"/ab?c"), 5),
        (get(b"/ab?c")[:-1], 0),
        (get(b"/ab?c") * 2, 0),
        (get("/한".encode()), 0),
        (get(b"/" + b"a" * LONGEST), 0),
        (get(b"/", b"\r\nA: " + b"b" * MAX_FIELDS + b"\r\n\r\n"), 0),
        (b"POST / HTTP/1.0\r\n\r\n", 1),
    ],
)
def test_one_whole_head_needs_no_buffer(data: bytes, length: int) -> None:
    """If it is exactly one, and well-formed."""
    assert target_of_one_head(data) == length


def test_a_bare_line_feed_is_found_before_the_end() -> None:
    """Behind the end it is none of the head."""
    assert ends_in_bare_line_feed(b"GET / HTTP/1.1\r\nA: b\n\r\n\r\n")
    assert not ends_in_bare_line_feed(get(b"/") + b"\n")
    assert not ends_in_bare_line_feed(b"GET /")
