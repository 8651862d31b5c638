"""Framing: whether a request ends with its head, by its fields (RFC 9112 §3.2, §6, §7). Pure.

In: the version and the parsed fields of a head, names in lower case. Out: whether bytes that follow
the head belong to the request, or could be read so. A request with a body, or with an Upgrade, is
the last of its connection. So no bytes of a body can be read as a request.

Anything that two implementations could read differently is refused. The parser is strict too, but
these checks do not rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Field = tuple[bytes, bytes]

BodyLimit = Callable[[bytes, bytes], int]
"""A method and a target → the most bytes of a body that the application reads; 0 for none."""

# uri-host [":" port] of RFC 9110 §7.2, with an IP literal in brackets. It may be empty.
AUTHORITY = re.compile(
    rb"(?:\[[0-9A-Za-z:._~%-]{2,64}\]|[0-9A-Za-z._~!$&'()*+,;=%-]*)(?::[0-9]{0,5})?"
)

_SINGLE = (b"host", b"content-length", b"transfer-encoding")
_MARKS = frozenset({b"content-length", b"transfer-encoding", b"upgrade"})
_LENGTH = re.compile(rb"[0-9]{1,18}")


class MalformedHead(Exception):
    """A request whose meaning or end is ambiguous. The message is for the client."""


def is_last(version: str, fields: Sequence[Field]) -> bool:
    """Whether no request may follow this head. Raises MalformedHead."""
    by_name = dict(fields)
    if len(by_name) != len(fields):
        _check_single([name for name, _ in fields])
    _check_host(version, by_name.get(b"host"))
    if _MARKS.isdisjoint(by_name):
        return False
    has_body = _has_body(version, by_name)
    if b"upgrade" not in by_name:
        return has_body
    if has_body:
        raise MalformedHead("A request with Upgrade must not have a body.")
    return True


def body_length(fields: Sequence[Field]) -> int:
    """Return the length of the body of a head that `is_last` accepted; 0 if it is not stated."""
    return int(dict(fields).get(b"content-length", b"0"))


def _check_single(names: list[bytes]) -> None:
    for name in _SINGLE:
        if names.count(name) > 1:
            raise MalformedHead(f"{name.decode().title()} must appear only once.")


def _check_host(version: str, host: bytes | None) -> None:
    if host is None:
        if version != "1.0":
            raise MalformedHead("An HTTP/1.1 request must have a Host field.")
    elif not AUTHORITY.fullmatch(host):
        raise MalformedHead("Host must be a name or an address, with an optional port.")


def _has_body(version: str, by_name: dict[bytes, bytes]) -> bool:
    length, coding = by_name.get(b"content-length"), by_name.get(b"transfer-encoding")
    if coding is not None:
        if length is not None:
            raise MalformedHead("Content-Length and Transfer-Encoding exclude each other.")
        if version == "1.0":
            raise MalformedHead("HTTP/1.0 has no Transfer-Encoding.")
        if coding.lower() != b"chunked":
            raise MalformedHead("Transfer-Encoding must be chunked.")
        return True
    if length is None:
        return False
    if not _LENGTH.fullmatch(length):
        raise MalformedHead("Content-Length must be a number of at most 18 digits.")
    return int(length) > 0
