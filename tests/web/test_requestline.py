"""Mending a request line: bytes in, bytes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.requestline import WELL_FORMED, may_begin, mend, stand_in


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("GET /a?b=%20 HTTP/1.1\r\n", "GET /a?b=%20 HTTP/1.1\r\n"),
        ("GET /a?b=c d HTTP/1.1\r\n", "GET /a?b=c%20d HTTP/1.1\r\n"),
        ("GET /a?b=한 HTTP/1.0\r\n", "GET /a?b=%ED%95%9C HTTP/1.0\r\n"),
        ("HEAD  /a  HTTP/1.1\n", "HEAD /a HTTP/1.1\r\n"),
        ("GET /a?b=\x00\t\x7f HTTP/1.1\r\n", "GET /a?b=%00%09%7F HTTP/1.1\r\n"),
        ("GET /a?b=C# HTTP/1.1\r\n", "GET /a?b=C%23 HTTP/1.1\r\n"),
        ("GET /a?b= HTTP/1.1 is HTTP/1.1\r\n", "GET /a?b=%20HTTP/1.1%20is HTTP/1.1\r\n"),
        ("GET /a HTTP/1.1 \r\n", "GET /a HTTP/1.1\r\n"),
    ],
)
def test_a_target_is_encoded_where_it_has_to_be(line, mended):
    """Spaces around it go, those within stay, as escapes."""
    assert mend(line.encode())[0].decode() == mended


@pytest.mark.parametrize(
    "line",
    [b"\n", b"GET\n", b"GET /\xff\r\n", b"get / HTTP/1.1\r\n", b"GET / HTTP/3\r\n", b"\xff\n"],
)
def test_what_is_no_request_line_is_left(line):
    """The parser refuses it."""
    assert mend(line) == (line, 0)


def test_the_length_is_that_of_the_target_received():
    """Before it was encoded."""
    assert mend("GET /한 HTTP/1.1\r\n".encode())[1] == 4


@given(st.binary())
def test_a_mended_line_is_well_formed_and_stays_as_it_is(target):
    """Mending twice is mending once."""
    target = b"/" + target.replace(b"\n", b"")
    mended, length = mend(b"GET %s HTTP/1.1\r\n" % target)
    assert WELL_FORMED.fullmatch(mended)
    assert mend(mended)[0] == mended
    assert length == len(target.strip(b" "))


@given(st.binary(max_size=300))
def test_a_stand_in_is_well_formed(start):
    """However the line began."""
    assert WELL_FORMED.fullmatch(stand_in(b"GET /" + start))


@pytest.mark.parametrize("start", [b"G", b"GET", b"GET ", b"OPTIONS /\xff"])
def test_what_may_become_a_request_is_waited_for(start):
    """A method, and perhaps more."""
    assert may_begin(start)


@pytest.mark.parametrize("start", [b"", b" ", b"\x16\x03", b"get /", b"G" * 30, b"GET\t/"])
def test_what_cannot_is_not(start):
    """TLS on the plain port, for one."""
    assert not may_begin(start)
