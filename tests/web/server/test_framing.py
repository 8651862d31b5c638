"""Framing: which heads are refused, and behind which of them nothing is a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.web.server.framing import Field, MalformedHead, is_last

HOST: Field = (b"host", b"cards.test")
LENGTH: Field = (b"content-length", b"5")
NO_LENGTH: Field = (b"content-length", b"0")
CHUNKED: Field = (b"transfer-encoding", b"chunked")
OFFER: Field = (b"upgrade", b"h2c")


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ([HOST], False),
        ([HOST, NO_LENGTH], False),
        ([HOST, (b"content-length", b"000")], False),
        ([HOST, (b"connection", b"upgrade")], False),
        ([HOST, (b"cookie", b"a=b"), (b"cookie", b"c=d")], False),
        ([HOST, LENGTH], True),
        ([HOST, CHUNKED], True),
        ([HOST, (b"transfer-encoding", b"CHUNKED")], True),
        ([HOST, OFFER], True),
        ([HOST, OFFER, NO_LENGTH], True),
        ([HOST, OFFER, (b"upgrade", b"x")], True),
    ],
)
def test_a_body_or_an_offer_is_the_last(fields, last):
    """After a request without either, the next one may follow."""
    assert is_last("1.1", fields) is last


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ([], "Host"),
        ([HOST, HOST], "Host must appear only once"),
        ([HOST, (b"host", b"other.test")], "Host must appear only once"),
        ([HOST, LENGTH, LENGTH], "Content-Length must appear only once"),
        ([HOST, LENGTH, (b"content-length", b"6")], "Content-Length must appear only once"),
        ([HOST, NO_LENGTH, NO_LENGTH], "Content-Length must appear only once"),
        ([HOST, CHUNKED, CHUNKED], "Transfer-Encoding must appear"),
        (
            [HOST, CHUNKED, (b"transfer-encoding", b"identity")],
            "Transfer-Encoding must appear only once",
        ),
        ([HOST, LENGTH, CHUNKED], "exclude each other"),
        ([HOST, NO_LENGTH, CHUNKED], "exclude each other"),
        ([HOST, OFFER, LENGTH], "Upgrade"),
        ([HOST, OFFER, CHUNKED], "Upgrade"),
    ],
)
def test_what_is_not_certain_is_refused(fields, word):
    """RFC 9112 §3.2, §6.1 and §6.3; the text says what was wrong."""
    with pytest.raises(MalformedHead, match=word):
        is_last("1.1", fields)


@pytest.mark.parametrize(
    "length",
    ["+5", "-5", "5, 5", "5,5", "5 5", "0x5", "5.0", "", "٥", "5\x0b", "9" * 19, "9" * 30_000],
)
def test_a_length_is_digits(length):
    """RFC 9110 §8.6; lists of equal numbers too are refused, and numbers that overflow."""
    with pytest.raises(MalformedHead, match="Content-Length must be"):
        is_last("1.1", [HOST, (b"content-length", length.encode())])


@pytest.mark.parametrize(
    "coding",
    ["", "identity", "gzip", "gzip, chunked", "chunked, chunked", "chunked, identity", "xchunked",
     "chunked;q=1", "\x0bchunked", "chunked,", ", chunked"],
)  # fmt: skip
def test_a_transfer_encoding_is_chunked(coding):
    """Alone, and nothing that another reader could take for something else."""
    with pytest.raises(MalformedHead, match="Transfer-Encoding must be chunked"):
        is_last("1.1", [HOST, (b"transfer-encoding", coding.encode())])


def test_http_1_0_has_no_transfer_encoding():
    """RFC 9112 §6.1: its framing is faulty."""
    with pytest.raises(MalformedHead, match=r"HTTP/1\.0"):
        is_last("1.0", [CHUNKED])


@pytest.mark.parametrize(
    "host",
    ["cards.test", "cards.test:8000", "cards.test:", "127.0.0.1:80", "[::1]", "[::1]:8000", "-",
     "", "cards_1.test", "a%20b", "[v1.fe80]"],
)  # fmt: skip
def test_a_host_is_a_name_or_an_address(host):
    """With a port, or without; RFC 9110 §7.2 lets it be empty."""
    assert is_last("1.1", [(b"host", host.encode())]) is False


@pytest.mark.parametrize(
    "host",
    ["a b", "a/b", "a\tb", "a@b", "http://a", "a:b", "a:80:80", "a:123456", "[", "[]",
     "[::1", "::1", "한국", "a?b", "a#b", "a\\b", '"a"', "<a>"],
)  # fmt: skip
def test_a_host_that_is_neither_is_refused(host):
    """RFC 9112 §3.2, in any version."""
    for version in ("1.1", "1.0"):
        with pytest.raises(MalformedHead, match="Host must be"):
            is_last(version, [(b"host", host.encode())])


def test_http_1_0_needs_no_host():
    """But it must not have two."""
    assert is_last("1.0", []) is False
    with pytest.raises(MalformedHead):
        is_last("1.0", [HOST, HOST])


NAMES = [b"host", b"content-length", b"transfer-encoding", b"upgrade", b"connection", b"x"]
VALUES = [b"a", b"0", b"5", b"chunked", b"upgrade", b"h2c"]


@given(
    st.sampled_from(["1.0", "1.1"]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.binary(max_size=9))),
)
def test_only_what_surely_has_no_body_may_be_followed(version, fields):
    """Whatever the fields: no length but zero, no coding, no offer, and one host at most."""
    try:
        last = is_last(version, fields)
    except MalformedHead:
        return
    names = [name for name, _ in fields]
    assert names.count(b"host") == 1 or (version == "1.0" and b"host" not in names)
    if not last:
        assert {b"transfer-encoding", b"upgrade"}.isdisjoint(names)
        assert all(int(value) == 0 for name, value in fields if name == b"content-length")
