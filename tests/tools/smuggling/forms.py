"""Forms of an attack: a request whose body another parser could read as a request.

In: the number of a try. Out: the bytes that an attacker sends. By RFC 9112 each form is one whole
request; the request within its body names a path that no client requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from tests.proxies import HOST

PREFIX = "/smuggled/"
"""Where every path begins that only a body names."""

Form = Callable[[int], bytes]

_BODIES: Mapping[str, str] = {
    "a request": "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "half a request": "GET {path} HTTP/1.1\r\nX-Rest: ",  # the next client's would complete it
}
_OFFERS: Mapping[str, str] = {
    "": "",
    ", Upgrade h2c": (
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    ),
    ", Upgrade websocket": (
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    ),
    ", Upgrade x": "Connection: Upgrade\r\nUpgrade: x\r\n",
}


def _sized(body: str) -> str:
    return f"Content-Length: {len(body)}\r\n\r\n{body}"


def _chunked(body: str) -> str:
    return f"Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n\r\n"


_FRAMINGS: Mapping[str, Callable[[str], str]] = {"sized": _sized, "chunked": _chunked}


def _form(method: str, offer: str, framing: Callable[[str], str], body: str) -> Form:
    def made(number: int) -> bytes:
        inner = body.format(path=f"{PREFIX}{number}", host=HOST)
        return f"{method} /attack HTTP/1.1\r\nHost: {HOST}\r\n{offer}{framing(inner)}".encode()

    return made


def _all() -> Iterator[tuple[str, Form]]:
    for method, (how, framing), (what, body), (offered, offer) in product(
        ("GET", "POST"), _FRAMINGS.items(), _BODIES.items(), _OFFERS.items()
    ):
        yield f"{method}, {what} {how}{offered}", _form(method, offer, framing, body)
    body = _BODIES["a request"]
    both = "Transfer-Encoding: chunked\r\n"
    yield "POST, a length and chunks", _form("POST", both, _sized, body)
    yield "POST, a hidden coding", _form("POST", "Transfer-Encoding: xchunked\r\n", _sized, body)
    yield "POST, a length with a sign", _form("POST", "Content-Length: +0\r\n", _sized, body)
    yield "POST, waiting for leave", _form("POST", "Expect: 100-continue\r\n", _sized, body)
    yield "CONNECT, a request sized", _form("CONNECT", "", _sized, body)


FORMS: Mapping[str, Form] = dict(_all())
