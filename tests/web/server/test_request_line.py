"""The request line: what is repaired, and what is refused; bytes in, bytes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.server.framing import MalformedHead
from pyoji.web.server.request_line import WELL_FORMED, may_begin, repair, shortened


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("GET /a?b=%20 HTTP/1.1", "GET /a?b=%20 HTTP/1.1"),
        ("GET /a?b=c d HTTP/1.1", "GET /a?b=c%20d HTTP/1.1"),
        ("GET /a?b=한 HTTP/1.0", "GET /a?b=%ED%95%9C HTTP/1.0"),
        ("HEAD  /a  HTTP/1.1", "HEAD /a HTTP/1.1"),
        ("GET /a?b=\x00\t\x7f HTTP/1.1", "GET /a?b=%00%09%7F HTTP/1.1"),
        ("GET /a?b=c\rd HTTP/1.1", "GET /a?b=c%20d HTTP/1.1"),
        ("GET /a?b=C# HTTP/1.1", "GET /a?b=C%23 HTTP/1.1"),
        ("GET /a?b= HTTP/1.1 is HTTP/1.1", "GET /a?b=%20HTTP/1.1%20is HTTP/1.1"),
        ("GET /a HTTP/1.1 ", "GET /a HTTP/1.1"),
        ("GET http://cards.test/a?b=c HTTP/1.1", "GET /a?b=c HTTP/1.1"),
        ("GET HTTPS://[::1]:8000/a b HTTP/1.1", "GET /a%20b HTTP/1.1"),
        ("GET http://cards.test HTTP/1.1", "GET / HTTP/1.1"),
        ("GET http://cards.test?a HTTP/1.1", "GET /?a HTTP/1.1"),
        ("CONNECTED /a HTTP/1.1", "CONNECTED /a HTTP/1.1"),
    ],
)
def test_a_target_is_encoded_where_it_has_to_be(line, repaired):
    """Spaces around it are dropped, those within stay, as escapes; a bare CR becomes a space."""
    assert repair(f"{line}\r\n".encode())[0].decode() == f"{repaired}\r\n"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"\r\n", "method"),
        (b"GET\r\n", "HTTP/1.1"),
        (b"GET /\r\n", "HTTP/1.1"),
        (b"GET /\xff\r\n", "HTTP/1.1"),
        (b"GET / HTTP/0.9\r\n", "HTTP/1.1"),
        (b"GET / HTTP/1.2\r\n", "HTTP/1.1"),
        (b"GET / HTTP/2.0\r\n", "HTTP/1.1"),
        (b"GET / HTTP/3\r\n", "HTTP/1.1"),
        (b"GET / http/1.1\r\n", "HTTP/1.1"),
        (b"GET /\tHTTP/1.1\r\n", "HTTP/1.1"),
        (b"PRI * HTTP/2.0\r\n", "HTTP/1.1"),
        (b"get / HTTP/1.1\r\n", "method"),
        (b"GET\t/ HTTP/1.1\r\n", "method"),
        (b" GET / HTTP/1.1\r\n", "method"),
        (b"\xff\r\n", "method"),
        (b"GET / HTTP/1.1\n", "CR LF"),
        (b"CONNECT / HTTP/1.1\r\n", "CONNECT"),
        (b"CONNECT a:443 HTTP/1.1\r\n", "CONNECT"),
        (b"OPTIONS * HTTP/1.1\r\n", "slash"),
        (b"GET  HTTP/1.1\r\n", "slash"),
        (b"GET a/b HTTP/1.1\r\n", "slash"),
        (b"GET ftp://a/b HTTP/1.1\r\n", "slash"),
        (b"GET http://a b/c HTTP/1.1\r\n", "host"),
        (b"GET http://a@b/c HTTP/1.1\r\n", "host"),
        (b"GET http://a\\b/c HTTP/1.1\r\n", "host"),
    ],
)
def test_what_is_no_request_line_is_refused(line, word):
    """The text says what has to be otherwise."""
    with pytest.raises(MalformedHead, match=word):
        repair(line)


def test_the_length_is_that_of_the_target_received():
    """Before it was encoded, its host included."""
    assert repair("GET /한 HTTP/1.1\r\n".encode())[1] == 4
    assert repair(b"GET http://a/b HTTP/1.1\r\n")[1] == 10


@given(st.binary())
def test_a_repaired_line_is_well_formed_and_stays_as_it_is(target):
    """To repair it twice is to repair it once."""
    target = b"/" + target.replace(b"\n", b"")
    repaired, length = repair(b"GET %s HTTP/1.1\r\n" % target)
    assert WELL_FORMED.fullmatch(repaired)
    assert repair(repaired)[0] == repaired
    assert length == len(target.strip(b" "))


@given(st.binary(max_size=300))
def test_a_shortened_line_is_well_formed(start):
    """For any rest of the line."""
    assert WELL_FORMED.fullmatch(shortened(b"GET " + start))
    assert WELL_FORMED.fullmatch(shortened(b"GET /" + start))


@pytest.mark.parametrize("start", [b"G", b"GET", b"GET ", b"OPTIONS /\xff"])
def test_what_may_become_a_request_is_waited_for(start):
    """A method, and perhaps more."""
    assert may_begin(start)


@pytest.mark.parametrize("start", [b"", b" ", b"\x16\x03", b"get /", b"G" * 30, b"GET\t/"])
def test_what_cannot_is_not(start):
    """TLS on the plain port, for one."""
    assert not may_begin(start)
