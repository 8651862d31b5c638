"""Page file: pages as hosts send them, hostile ones too, over the client that fetches images."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from pyoji.engine.image_url import parse
from pyoji.service.remote_images import wire
from pyoji.service.remote_images.fetch import FileRules
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.page_file import ACCEPT, MOST_BYTES, NotAPage, charset
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_reasons import Missing, PageReason
from pyoji.service.remote_pages.pages import RemotePages

from tests.service.remote_images.site import (
    ELSEWHERE,
    HOST,
    PUBLIC,
    Answer,
    Site,
    head,
    moved,
    ok,
    site,
)

RULES = FileRules(ACCEPT, MOST_BYTES, cuts=True)
HTML = "Content-Type: text/html"
PAGE = "<title>글</title>".encode()
Names = Mapping[str, Sequence[Sequence[str]]]


def page(body: bytes = PAGE, *headers: str) -> bytes:
    return ok(body, HTML, *headers)


def read(
    answers: Mapping[str, Answer],
    names: Names | None = None,
    hosts: Sequence[str] = (HOST, "*.example.org"),
    look: Callable[[Site], object] = lambda _: None,
    seconds: float = 20.0,
) -> str | Missing | None:
    """The title of the page `/a` of a site that answers so, or why it is missing."""

    async def ask() -> str | Missing | None:
        async def charge() -> None:
            pass

        async with site(answers, names) as found:
            fetcher = found.fetcher(*hosts, rules=RULES)
            pages = RemotePages(PageHosts(hosts), fetcher, seconds=seconds, patience=60)
            reading = await pages.read(parse(f"https://{HOST}/a"), charge)
            await pages.close()
            look(found)
            return reading.facts.title if reading.facts else reading.missing

    return asyncio.run(ask())


def test_a_page_is_asked_for_as_html() -> None:
    """Plain, without a name or a cookie."""

    def look(found: Site) -> None:
        lines = found.asked[0].casefold().split("\r\n")
        assert f"accept: {ACCEPT}" in lines
        assert "accept-encoding: identity" in lines
        assert not any(line.startswith(("cookie", "authorization", "referer")) for line in lines)

    assert read({"/a": page()}, look=look) == "글"


# ── where it is ──────────────────────────────────────────────────────────────────────────────


def test_a_redirect_may_lead_to_a_named_host() -> None:
    """Moved pages are found."""
    names = {HOST: [[PUBLIC]], "in.example.org": [[PUBLIC]]}
    answers = {"/a": moved("https://in.example.org/b"), "/b": moved("/c"), "/c": page()}
    assert read(answers, names) == "글"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.net/b",
        "https://127.0.0.1/b",
        "https://[::1]/b",
        "https://2130706433/b",
        "https://localhost/b",
        f"http://{HOST}/b",
        f"https://{HOST}:8443/b",
        f"https://{HOST}@evil.example.net/b",
        "//evil.example.net/b",
        "\\\\evil.example.net\\b",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_redirect_elsewhere_is_not_followed(target: str) -> None:
    """A redirect to another host or to an address requests nothing more."""

    def look(found: Site) -> None:
        assert len(found.asked) <= 4

    reason = MissingReason.REDIRECTS if not target else MissingReason.HOST
    assert read({"/a": moved(target), "/b": page()}, look=look) is reason


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_redirect_to_a_private_network_is_not_followed(address: str) -> None:
    """Under whatever name."""
    names = {HOST: [[PUBLIC]], "in.example.org": [[address]]}

    def look(found: Site) -> None:
        assert found.dialled == [PUBLIC]

    answers = {"/a": moved("https://in.example.org/b"), "/b": page()}
    assert read(answers, names, look=look) is MissingReason.ADDRESS


def test_redirects_end() -> None:
    """Also if they lead in a circle."""
    assert read({"/a": moved("/b"), "/b": moved("/a")}) is MissingReason.REDIRECTS


def test_a_name_cannot_change_between_the_look_and_the_call() -> None:
    """DNS rebinding: a private second answer is not used. A mixed answer is refused."""

    def look(found: Site) -> None:
        assert (found.resolved, found.dialled) == ([HOST], [PUBLIC])

    assert read({"/a": page()}, {HOST: [[PUBLIC], ["127.0.0.1"]]}, look=look) == "글"
    rebound = {HOST: [[PUBLIC], ["127.0.0.1"]]}
    assert read({"/a": moved("/b"), "/b": page()}, rebound) is MissingReason.ADDRESS
    assert read({"/a": page()}, {HOST: [[PUBLIC, "10.0.0.1"]]}) is MissingReason.ADDRESS
    assert read({"/a": page()}, {HOST: [[ELSEWHERE]]}) is MissingReason.UNREACHABLE


def refresh(target: str) -> bytes:
    """A page that redirects by an element."""
    return page(
        f'<title>Redirecting</title><meta http-equiv=refresh content="0; url={target}">'.encode()
    )


def test_a_page_may_redirect_by_an_element() -> None:
    """Once, as generators write it for moved posts; to itself it is a page that reloads."""
    names = {HOST: [[PUBLIC]], "in.example.org": [[PUBLIC]]}
    for target in ("/b", "b", f"https://{HOST}/b", "https://in.example.org/b"):
        assert read({"/a": refresh(target), "/b": page()}, names) == "글"
    assert read({"/a": refresh("/a")}) == "Redirecting"
    assert read({"/a": refresh("/b"), "/b": refresh("/a")}) is MissingReason.REDIRECTS


@pytest.mark.parametrize(
    "target", ["https://evil.example.net/b", f"http://{HOST}/b", "https://127.0.0.1/", "data:,x"]
)
def test_an_element_redirects_no_further_than_a_status(target: str) -> None:
    """Each address is checked like the first."""

    def look(found: Site) -> None:
        assert len(found.asked) == 1

    assert read({"/a": refresh(target), "/b": page()}, look=look) is MissingReason.HOST


def test_an_element_redirects_to_no_private_address() -> None:
    """Under whatever name."""
    names = {HOST: [[PUBLIC]], "in.example.org": [["10.0.0.1"]]}
    answers = {"/a": refresh("https://in.example.org/b"), "/b": page()}
    assert read(answers, names) is MissingReason.ADDRESS


# ── what it is ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (head("404 Not Found", "Content-Length: 0"), MissingReason.NOT_FOUND),
        (head("410 Gone", "Content-Length: 0"), MissingReason.NOT_FOUND),
        (head("500 Oh", HTML, f"Content-Length: {len(PAGE)}") + PAGE, MissingReason.STATUS),
        (head("403 No", HTML, f"Content-Length: {len(PAGE)}") + PAGE, MissingReason.STATUS),
        (head("204 None", HTML), MissingReason.STATUS),
        (ok(PAGE, "Content-Type: image/png"), PageReason.NOT_A_PAGE),
        (ok(PAGE), PageReason.NOT_A_PAGE),
        (page(gzip.compress(PAGE), "Content-Encoding: gzip"), MissingReason.ENCODED),
        (page(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"), MissingReason.ENCODED),
        (head("200 OK", HTML, "Content-Length: 999") + PAGE, MissingReason.UNREACHABLE),
        (b"", MissingReason.UNREACHABLE),
        (b"SSH-2.0-OpenSSH\r\n", MissingReason.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000, MissingReason.UNREACHABLE),
    ],
    ids=[
        "404", "410", "500", "403", "204", "another type", "no type", "gzip", "a gzip bomb",
        "closes early", "nothing", "no HTTP", "endless fields",
    ],
)  # fmt: skip
def test_what_is_no_page(answer: bytes, reason: Missing) -> None:
    """Is missing, with its reason."""
    assert read({"/a": answer}) is reason


@pytest.mark.parametrize("body", [b"", bytes(1000), b"\x89PNG\r\n\x1a\n" + bytes(100), b"<p>text"])
def test_a_page_may_have_no_title(body: bytes) -> None:
    """Or lie about its type: then it says nothing."""
    assert read({"/a": page(body)}) is None


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("text/html; charset=euc-kr", "<title>글</title>".encode("cp949")),
        ('Text/HTML ;Charset="UTF-8"', PAGE),
        ("text/html; charset=nonsense", b"<meta charset=utf-8>" + PAGE),
        ("text/html", "<meta charset=euc-kr><title>글</title>".encode("cp949")),
        ("application/xhtml+xml", PAGE),
    ],
)
def test_the_charset_is_that_of_the_header_else_the_page_s(type_: str, body: bytes) -> None:
    """As browsers decide it."""
    assert read({"/a": ok(body, f"Content-Type: {type_}")}) == "글"


def test_a_wrong_charset_costs_no_card() -> None:
    """Invalid bytes are replaced."""
    title = read({"/a": ok("<title>글 a</title>".encode("cp949"), f"{HTML}; charset=utf-8")})
    assert isinstance(title, str)
    assert title.endswith(" a")


def test_only_the_start_of_a_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred megabytes a quarter of one, whether their length is stated or not."""
    received = 0
    piece = wire._Counted.read

    async def counted(*args: Any, **more: Any) -> bytes:
        nonlocal received
        data = await piece(*args, **more)
        received += len(data)
        return data

    monkeypatch.setattr(wire._Counted, "read", counted)

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK", HTML) + PAGE)
        for _ in range(1600):
            writer.write(bytes(65_536))
            await writer.drain()

    long = head("200 OK", HTML, f"Content-Length: {100 * 1024**2}") + PAGE + bytes(2 * MOST_BYTES)
    for answer in (endless, long):
        received = 0
        assert read({"/a": answer}) == "글"
        assert received < 3 * MOST_BYTES  # with TLS each byte is counted twice
    assert read({"/a": page(bytes(MOST_BYTES) + PAGE)}) is None
    edge = PAGE + bytes(MOST_BYTES - len(PAGE))
    assert read({"/a": page(edge)}) == "글"


def test_a_page_that_drips_or_hangs_has_a_deadline() -> None:
    """Before its head, within it and after it."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK", HTML))
        for _ in range(1000):
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def stop(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-")
        await asyncio.sleep(60)

    for answer in (drip, hang, stop):
        assert read({"/a": answer}, seconds=0.3) is MissingReason.TIMEOUT


@pytest.mark.parametrize("type_", ["", "text/plain", "text/html2", "html", "image/svg+xml"])
def test_another_type_is_no_page(type_: str) -> None:
    """Even if a browser would guess."""
    with pytest.raises(NotAPage):
        charset(type_)
