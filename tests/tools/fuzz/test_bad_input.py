"""Bad input over real HTTP, through the whole service.

The table has the bytes sent and the expected statuses. None is a 5xx, and the service still answers
after each row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from pyoji.settings import Settings
from pyoji.web.app import create_app

from tests.web.wires import Wire, serving

CARD = b"/api/minimal.json"
END = b"\r\nHost: x\r\nConnection: close\r\n\r\n"
KEEP = b"\r\nHost: x\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


class Service(NamedTuple):
    wire: Wire

    def say(self, sent: bytes) -> bytes:
        """Return the bytes received until the connection ends; a hanging server fails the test."""
        with self.wire.connect() as connection:
            received = b""
            try:
                connection.sendall(sent)
                while some := connection.recv(65536):
                    received += some
            except ConnectionError:
                pass  # it was refused before all of it had been sent
        return received

    def statuses(self, sent: bytes) -> list[int]:
        return [int(status) for status in _STATUS.findall(self.say(sent))]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    settings = Settings(limit_client=None, limit_client_cpu=None, deadline=60)
    with serving(create_app(settings)) as wire:
        yield Service(wire)


def get(target: bytes, end: bytes = END, method: bytes = b"GET") -> bytes:
    return method + b" " + target + b" HTTP/1.1" + end


def link(query: bytes) -> bytes:
    return get(CARD + b"?" + query)


TABLE = {
    # ── keys ──
    "a key twice": (link(b"title=a&title=b"), [200]),
    "a key a thousand times": (link(b"title=a&" * 900), [200]),
    "a wrong value, then a right one": (link(b"scale=x&scale=1"), [200]),
    "a right value, then a wrong one": (link(b"scale=1&scale=x"), [422]),
    "four thousand keys": (link(b"&".join(b"%d" % at for at in range(1600))), [200]),
    "keys without a name": (link(b"=a&==&&=" * 500), [200]),
    "a key with brackets": (link(b"title[]=a&title[0]=b&title.x=c"), [200]),
    "escaped twice over": (link(b"amp;amp;title=a&amp;amp;theme=light"), [200]),
    # ── escapes ──
    "a lone percent": (link(b"title=100%"), [200]),
    "no digits": (link(b"title=%zz%g1%%%"), [200]),
    "no UTF-8": (link(b"title=%ff%fe%c0%80"), [200]),
    "half a character": (link(b"title=%ED%95"), [200]),
    "a surrogate": (link(b"title=%ED%A0%80x"), [200]),
    "an escaped line feed": (link(b"title=a%0d%0aSet-Cookie:%20a=b"), [200]),
    "percent u": (link(b"title=%u0041"), [200]),
    "a broken escape in the path": (get(b"/api/minimal%.json"), [404]),
    "an escaped slash in the path": (get(b"/api%2Fminimal.json"), [200]),
    "dots in the path": (get(b"/api/../../etc/passwd"), [404]),
    "escaped dots in the path": (get(b"/static/%2e%2e%2f%2e%2e%2fmain.py"), [404]),
    # ── bytes ──
    "NUL in the query": (link(b"title=a\x00b"), [200]),
    "NUL escaped": (link(b"title=%00%00a"), [200]),
    "NUL in the path": (get(b"/api/mini\x00mal"), [404]),
    "NUL in a value that is told": (link(b"theme=%00"), [422]),
    "raw bytes": (link(b"title=\xff\xfe\x80"), [200]),
    "a raw tab and a raw return": (link(b"title=a\tb\rc"), [200]),
    # ── values ──
    "a number too great": (link(b"scale=1e999"), [422]),
    "a number too long": (link(b"scale=" + b"9" * 5000), [422]),
    "no number": (link(b"fontSize=NaN&scale=inf"), [422]),
    "a chroma too great": (link(b"accent=oklch(0.5+1" + b"0" * 120 + b"+30)"), [200]),
    "a hue too great": (link(b"accent=oklch(0.5+0.1+" + b"9" * 400 + b")"), [422]),
    "a language of nothing": (link(b"lang=-"), [422]),
    "a picture of ours": (get(b"/api/article.json?avatar=https://127.0.0.1/a.png"), [422]),
    # ── length ──
    "8 KB": (link(b"title=" + b"a" * 8100), [200]),
    "over 8 KB": (link(b"title=" + b"a" * 8200), [414]),
    "60 KB": (link(b"title=" + b"a" * 60_000), [414]),
    "60 KB raw": (link(b"title=" + "한 ".encode() * 15_000), [414]),
    "60 KB of path": (get(b"/api/" + b"a" * 60_000), [414]),
    "60 KB of escapes": (link(b"title=" + b"%ED%95%9C" * 6_700), [414]),
    "a megabyte": (link(b"title=" + b"a" * 1_000_000), [414]),
    # ── targets ──
    "absolute form": (get(b"http://og.example.com" + CARD + b"?title=a"), [200]),
    "absolute form, raw": (get("HTTPS://og.example.com/api/minimal?title=한 글".encode()), [200]),
    "absolute form without a path": (get(b"http://og.example.com"), [200]),
    "absolute form with a query alone": (get(b"http://og.example.com?title=a"), [200]),
    "asterisk form": (get(b"*", method=b"OPTIONS"), [400]),
    "authority form": (get(b"a.example:443", method=b"CONNECT"), [400]),
    "no slash": (get(b"api/minimal"), [400]),
    "two slashes": (get(b"/" + CARD), [200]),
    "two slashes and no card": (get(b"//api/nothing"), [404]),
    "no target": (b"GET  HTTP/1.1" + END, [400]),
    # ── methods ──
    "POST": (get(CARD, b"\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b",
                 b"POST"), [405]),
    "DELETE": (get(CARD, method=b"DELETE"), [405]),
    "OPTIONS": (get(CARD, method=b"OPTIONS"), [405]),
    "TRACE": (get(CARD, method=b"TRACE"), [405]),
    "a method of nobody": (get(CARD, method=b"FLY"), [400]),
    "a method in small letters": (get(CARD, method=b"get"), [400]),
    "a long method": (get(CARD, method=b"G" * 5000), [400]),
    "HTTP/2 asked for": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "HTTP/0.9": (b"GET /healthz\r\n\r\n", [400]),
    "HTTP/3.7": (b"GET /healthz HTTP/3.7" + END, [400]),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", [400]),
    # ── fields ──
    "no host": (get(CARD, b"\r\nConnection: close\r\n\r\n"), [400]),
    "an open bracket for a host": (
        get(b"/readyz", b"\r\nHost: [\r\nConnection: close\r\n\r\n"), [400]),
    "a field without a colon": (get(CARD, b"\r\nHost: x\r\nbad\r\nConnection: close\r\n\r\n"),
                                [400]),
    "NUL in a field": (get(CARD, b"\r\nHost: x\r\nA: \x00\r\nConnection: close\r\n\r\n"), [400]),
    "a wide field": (
        get(CARD, b"\r\nHost: x\r\nA: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n"),
        [431]),
    "a thousand fields": (
        get(CARD, b"\r\nHost: x\r\n" + b"A: b\r\n" * 1000 + b"Connection: close\r\n\r\n"),
        [200]),
    "a megabyte of fields": (
        get(CARD, b"\r\nHost: x\r\n" + b"A: bcdefgh\r\n" * 90_000 + b"Connection: close\r\n\r\n"),
        [431]),
    "a tag of nothing": (
        get(CARD, b"\r\nHost: x\r\nIf-None-Match: \"\xff, W/,,*\r\nConnection: close\r\n\r\n"),
        [200]),
    "two lengths": (
        get(CARD, b"\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), [400]),
    "a length and chunks": (
        get(CARD, b"\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
                  b"Connection: close\r\n\r\n0\r\n\r\n"), [400]),
    "a length below zero": (get(CARD, b"\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), [400]),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_bad_input_is_answered(service, row):
    """The response has the expected status, never a 5xx, within the connection's timeout."""
    sent, allowed = TABLE[row]
    found = service.statuses(sent)
    assert found
    assert set(found) <= set(allowed)
    assert service.statuses(link(b"title=still+here")) == [200]


def test_a_bad_request_says_so_as_problem_json(service):
    """Errors of the parser and of the service have the same form."""
    for row in (
        "a number too great", "60 KB", "TLS", "POST", "NUL in a field", "two slashes and no card",
    ):  # fmt: skip
        head, _, body = service.say(TABLE[row][0]).partition(b"\r\n\r\n")
        assert b"content-type: application/problem+json" in head.lower()
        assert json.loads(body)["status"] in TABLE[row][1]


def test_what_was_sent_reaches_no_header(service):
    """A line feed in a title or a request id does not add a header field."""
    fields = b"\r\nHost: x\r\nX-Request-Id: a\tb\r\nConnection: close\r\n\r\n"
    sent = get(b"/api/nothing%0d%0aSet-Cookie:%20a=b", fields)
    head = service.say(sent).partition(b"\r\n\r\n")[0].lower()
    assert b"set-cookie" not in head
    [id_] = re.findall(rb"^x-request-id: (.*)$", head.replace(b"\r\n", b"\n"), re.M)
    assert re.fullmatch(rb"[0-9a-f]{12}-[0-9a-f]+", id_)  # one of ours


def test_a_connection_goes_on_behind_what_was_refused(service):
    """A refusal by the service keeps the connection open; later requests are answered in order."""
    refused = [link(b"scale=x"), link(b"title=" + b"a" * 60_000), get(b"/api/nobody")]
    stream = b"".join(each.replace(END, KEEP) for each in refused) + link(b"title=last")
    assert service.statuses(stream) == [422, 414, 404, 200]
