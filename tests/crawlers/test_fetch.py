"""One address is requested as a crawler does, within every bound."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import Mapping

import pytest
from pyoji.crawlers.fetch import CrawlFailure, CrawlRequest, CrawlResponse, fetch, open_client

from tests.crawlers.site import Answer, Asked, Make, moved, site, trust


def get(
    answers: Mapping[str, Make | Answer],
    path: str = "/a",
    *,
    secure: bool = False,
    **limits: object,
) -> tuple[CrawlResponse, list[Asked]]:
    """Return the response for a path, and the request that the site received."""

    async def run() -> tuple[CrawlResponse, list[Asked]]:
        async with site(secure=secure) as published:
            published.answers = dict(answers)
            async with open_client(trust() if secure else None) as client:
                request = CrawlRequest(f"{published.origin}{path}", "crawler/1", **limits)  # type: ignore[arg-type]
                return await fetch(client, request), published.asked

    return asyncio.run(run())


def test_a_response_has_what_was_sent():
    """Status, fields, body, and no more fields than a crawler has."""
    response, asked = get({"/a": Answer(b"abc", "Text/HTML; charset=utf-8")}, accept="text/html")
    assert (response.status, response.body, response.is_ok) == (200, b"abc", True)
    assert response.media_type == "text/html"
    assert response.is_whole
    (only,) = asked
    assert only.fields["user-agent"] == "crawler/1"
    assert only.fields["accept"] == "text/html"
    assert only.fields["accept-encoding"] == "gzip, deflate"
    assert {"cookie", "authorization", "range", "referer"}.isdisjoint(only.fields)


def test_a_range_is_asked_for():
    """And a part is a success."""
    response, asked = get({"/a": Answer(b"abcdef")}, last_byte=2)
    assert asked[0].fields["range"] == "bytes=0-2"
    assert (response.status, response.body, response.is_ok) == (206, b"abc", True)


def test_redirects_are_followed_without_cookies():
    """Each is a new request; a fragment is left out."""
    answers = {"/a": moved("b#c", "Set-Cookie: x=1"), "/b": moved("/c"), "/c": Answer(b"end")}
    response, asked = get(answers)
    assert response.body == b"end"
    assert [url.rpartition("/")[2] for url in (*response.hops, response.url)] == ["a", "b", "c"]
    assert not any("cookie" in each.fields for each in asked)
    assert response.sets_cookie


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"/a": moved("/a")}, CrawlFailure.LOOP),
        ({"/a": moved("/b"), "/b": moved("/c"), "/c": moved("/d")}, CrawlFailure.REDIRECTS),
        ({"/a": moved("ftp://x/")}, CrawlFailure.ADDRESS),
        ({"/a": moved("http://a\x7fb/")}, CrawlFailure.ADDRESS),
        ({"/a": moved("http://127.0.0.1:1/")}, CrawlFailure.CONNECTION),
        ({"/a": Answer(b"abc", headers=("Content-Encoding: gzip",))}, CrawlFailure.CODING),
        ({"/a": Answer(b"abc", headers=("Content-Encoding: br",))}, CrawlFailure.CODING),
        ({"/a": Answer(b"", headers=("X: a\x00b",))}, CrawlFailure.PROTOCOL),
        ({"/a": Answer(pause=1.0)}, CrawlFailure.TIMEOUT),
    ],
)
def test_a_failure_is_a_value(answers: Mapping[str, Make | Answer], failure: CrawlFailure):
    """Whatever a host does."""
    response, _ = get(answers, most_hops=2, seconds=0.5)
    assert response.failure is failure
    assert not response.is_ok


def test_a_name_without_an_address(monkeypatch):
    """Is no failed connection."""

    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    async def run() -> CrawlResponse:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        async with open_client() as client:
            return await fetch(client, CrawlRequest("http://no.such.host.invalid/", "crawler"))

    assert asyncio.run(run()).failure is CrawlFailure.NAME


def test_an_untrusted_certificate():
    """Has a failure of its own."""

    async def run() -> CrawlResponse:
        async with site(secure=True) as published, open_client() as client:
            return await fetch(client, CrawlRequest(f"{published.origin}/post", "crawler"))

    assert asyncio.run(run()).failure is CrawlFailure.CERTIFICATE
    assert get({"/a": Answer(b"x")}, secure=True)[0].body == b"x"


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress, lambda data: _raw(data)])
def test_compressed_bodies(packed):
    """gzip, and deflate with and without its header."""
    coding = "gzip" if packed is gzip.compress else "deflate"
    body = bytes(range(256)) * 5000
    response, _ = get(
        {"/a": Answer(packed(body), headers=(f"Content-Encoding: {coding}",))},
        most_bytes=len(body),
    )
    assert (response.body, response.is_whole) == (body, True)


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def test_no_more_bytes_than_allowed():
    """Of a body as it is, and of one that unfolds a thousandfold."""
    assert get({"/a": Answer(b"a" * 5000)}, most_bytes=100)[0].body == b"a" * 100
    bomb = Answer(gzip.compress(bytes(50_000_000)), headers=("Content-Encoding: gzip",))
    response, _ = get({"/a": bomb}, most_bytes=1000)
    assert (len(response.body), response.is_whole) == (1000, False)
    exact, _ = get({"/a": Answer(b"a" * 100)}, most_bytes=100)
    assert exact.is_whole


def test_a_coding_that_was_not_accepted():
    """Is a failure, even if it could be decoded."""
    answer = Answer(zlib.compress(b"a"), headers=("Content-Encoding: deflate",))
    assert get({"/a": answer}, codings=("gzip",))[0].failure is CrawlFailure.CODING
