"""Fetch: bytes from the hosts on the list, at addresses that were looked at, and no more of them
than we take."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from pyoji.engine.image_url import LONGEST, parse
from pyoji.service.remote_images import wire
from pyoji.service.remote_images.addresses import REFUSED
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.exchange import HEAD_BYTES, MOST_CHUNKS, YIELD_AFTER, read_body
from pyoji.service.remote_images.exchange import HostResponse as Found
from pyoji.service.remote_images.fetch import MOST_BYTES, Fetcher, Resolver
from pyoji.service.remote_images.host_breakers import LATE, HostBreakers
from pyoji.service.remote_images.host_breakers import SECONDS as DOWN_SECONDS
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.wire import PIECE, Wire

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
from tests.waiting import async_until

Names = Mapping[str, Sequence[Sequence[str]]]


async def refusal(fetching: Awaitable[bytes]) -> MissingReason:
    """Why nothing is fetched."""
    with pytest.raises(Refused) as caught:
        await fetching
    return caught.value.reason


def asked(
    answers: Mapping[str, Answer],
    names: Names | None = None,
    url: str = f"https://{HOST}/a",
    hosts: Sequence[str] = (HOST, "*.example.org"),
    look: Callable[[Site], object] = lambda _: None,
) -> bytes | MissingReason:
    """What a site that answers so is good for; `look` at it afterwards."""

    async def ask() -> bytes | MissingReason:
        async with site(answers, names) as found:
            try:
                return await found.fetcher(*hosts).fetch(parse(url))
            except Refused as refused:
                return refused.reason
            finally:
                look(found)

    return asyncio.run(ask())


# ── the way there ────────────────────────────────────────────────────────────────────────────


def test_a_file_is_fetched_by_name_at_an_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The request and the TLS handshake name the host. The request does not identify us, and the
    environment's proxies and certificates are ignored."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")

    def look(found: Site) -> None:
        lines = found.asked[0].split("\r\n")
        headers = dict(line.casefold().split(": ", 1) for line in lines[1:] if line)
        assert lines[0] == "GET /a?b=%ED%95%9C HTTP/1.1"
        assert headers["host"] == HOST
        assert headers["accept-encoding"] == "identity"
        assert headers["user-agent"] == "pyoji"
        assert headers.keys() <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert (found.called, found.resolved, found.dialled) == ([HOST], [HOST], [PUBLIC])

    url = f"https://{HOST}/a?b=한"
    assert asked({"/a?b=%ED%95%9C": ok(b"bytes")}, url=url, look=look) == b"bytes"


def test_a_port_is_said_where_it_is_not_the_usual_one() -> None:
    """As browsers have it."""

    def look(found: Site) -> None:
        assert f"\r\nHost: {HOST}:8443\r\n" in found.asked[0]

    place = f"{HOST}:8443"
    assert asked({"/a": ok(b"b")}, url=f"https://{place}/a", hosts=[place], look=look) == b"b"


def test_a_certificate_is_held_against_the_name() -> None:
    """A certificate of another name, or of an unknown authority, is a failure."""

    async def ask() -> None:
        names = {HOST: [[PUBLIC]], "other.example.com": [[PUBLIC]]}
        async with site({"/a": ok(b"b")}, names) as found:
            other = found.fetcher("other.example.com").fetch(parse("https://other.example.com/a"))
            assert await refusal(other) is MissingReason.UNREACHABLE
            unknown = found.fetcher(HOST, trust=ssl.create_default_context())
            assert (
                await refusal(unknown.fetch(parse(f"https://{HOST}/a")))
                is MissingReason.UNREACHABLE
            )
            usual = Fetcher(AllowedHosts([HOST]), found.resolve, dial=found.dial)
            assert (
                await refusal(usual.fetch(parse(f"https://{HOST}/a"))) is MissingReason.UNREACHABLE
            )
            assert found.asked == []

    asyncio.run(ask())


@pytest.mark.parametrize("network", REFUSED)
def test_an_address_on_the_table_is_never_called(network: str) -> None:
    """A name may resolve to any address. Private ones are refused."""
    address = network.partition("/")[0]

    def look(found: Site) -> None:
        assert (found.dialled, found.asked) == ([], [])

    assert asked({"/a": ok(b"b")}, {HOST: [[address]]}, look=look) is MissingReason.ADDRESS


@pytest.mark.parametrize(
    "addresses",
    [
        [PUBLIC, "127.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "::ffff:10.0.0.1"],
        [PUBLIC, "nonsense"],
    ],
)
def test_one_address_is_enough_to_refuse_a_name(addresses: list[str]) -> None:
    """Whichever would have been called first."""

    def look(found: Site) -> None:
        assert found.dialled == []

    assert asked({"/a": ok(b"b")}, {HOST: [addresses]}, look=look) is MissingReason.ADDRESS


def test_a_name_cannot_change_between_the_look_and_the_call() -> None:
    """DNS rebinding: the second resolution is the loopback address, and it is never used."""

    def look(found: Site) -> None:
        assert (found.resolved, found.dialled) == ([HOST], [PUBLIC])

    assert asked({"/a": ok(b"b")}, {HOST: [[PUBLIC], ["127.0.0.1"]]}, look=look) == b"b"


def test_a_name_that_changed_is_looked_at_anew_for_a_redirect() -> None:
    """The same host is another step, with its own resolution and its own look."""

    def look(found: Site) -> None:
        assert (found.resolved, found.dialled) == ([HOST, HOST], [PUBLIC])

    names = {HOST: [[PUBLIC], ["127.0.0.1"]]}
    assert asked({"/a": moved("/b"), "/b": ok(b"b")}, names, look=look) is MissingReason.ADDRESS


def test_the_next_address_is_tried() -> None:
    """One that does not answer is passed over; where none does, there is nothing."""
    names = {HOST: [[ELSEWHERE, PUBLIC]]}
    assert asked({"/a": ok(b"b")}, names) == b"b"
    assert asked({"/a": ok(b"b")}, {HOST: [[ELSEWHERE]]}) is MissingReason.UNREACHABLE


def test_both_families_have_their_turn() -> None:
    """Two addresses of each, in the resolver's order, so that a name with many of one is
    reached by the other."""
    sixes = [f"2606:4700::{n}" for n in range(1, 9)]

    def look(found: Site) -> None:
        assert found.dialled == [*sixes[:2], ELSEWHERE, PUBLIC]

    names = {HOST: [[*sixes, ELSEWHERE, PUBLIC]]}
    assert asked({"/a": ok(b"b")}, names, look=look) == b"b"


@pytest.mark.parametrize("names", [{}, {HOST: [[]]}])
def test_a_name_that_stands_for_nothing(names: Names) -> None:
    """Is unreachable."""
    assert asked({}, names) is MissingReason.UNREACHABLE


def test_the_systems_resolver_gives_addresses() -> None:
    """Each once; what has none is an OSError."""

    async def ask() -> None:
        resolver = Resolver(1)
        try:
            assert set(await resolver("localhost", 443)) <= {"127.0.0.1", "::1"}
            with pytest.raises(OSError):  # noqa: PT011 - its words are the system's
                await resolver("nowhere.invalid", 443)
        finally:
            resolver.close()

    asyncio.run(ask())


# ── hosts that are down ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({}, MissingReason.UNREACHABLE),
        ({HOST: [[ELSEWHERE]]}, MissingReason.UNREACHABLE),
        ({HOST: [["10.0.0.1"]]}, MissingReason.ADDRESS),
    ],
    ids=["no name", "no answer", "no address"],
)
def test_a_host_that_is_down_is_left_alone(names: Names, reason: MissingReason) -> None:
    """For all of its files, until the time is over; a redirect there is not followed either."""
    now = [0.0]

    async def ask() -> None:
        async with site({}, names) as found:
            fetcher = found.fetcher(breakers=HostBreakers(lambda: now[0]))
            for path in "abc":
                assert await refusal(fetcher.fetch(parse(f"https://{HOST}/{path}"))) is reason
            first = (len(found.resolved), len(found.dialled))
            now[0] += DOWN_SECONDS
            assert await refusal(fetcher.fetch(parse(f"https://{HOST}/d"))) is reason
            assert (len(found.resolved), len(found.dialled)) == tuple(2 * n for n in first)

    asyncio.run(ask())


def test_a_host_that_is_late_is_left_alone_after_some_times() -> None:
    """An answer in between begins the count anew."""

    async def ask() -> None:
        async with site({"/slow": _nothing, "/a": ok(b"a")}) as found:
            fetcher = found.fetcher()

            async def late() -> bytes:
                async with asyncio.timeout(0.3):
                    return await fetcher.fetch(parse(f"https://{HOST}/slow"))

            for times in (LATE - 1, LATE):
                for _ in range(times):
                    with pytest.raises(TimeoutError):
                        await late()
                if times < LATE:
                    assert await fetcher.fetch(parse(f"https://{HOST}/a")) == b"a"
            assert await refusal(late()) is MissingReason.TIMEOUT
            assert await refusal(fetcher.fetch(parse(f"https://{HOST}/a"))) is MissingReason.TIMEOUT

    asyncio.run(ask())


def test_a_slow_body_leaves_the_hosts_other_files_alone() -> None:
    """The host has responded: files that never end say nothing of the others."""

    async def ask() -> None:
        async with site({"/slow": _stalls, "/a": ok(b"a")}) as found:
            responses: asyncio.Queue[str] = asyncio.Queue()

            class Watched(HostBreakers):
                def responded(self, host: str) -> None:
                    super().responded(host)
                    responses.put_nowait(host)

            fetcher = found.fetcher(breakers=Watched())
            slow = [
                asyncio.create_task(fetcher.fetch(parse(f"https://{HOST}/slow")))
                for _ in range(LATE)
            ]
            for _ in range(LATE):
                await responses.get()
            for task in slow:
                task.cancel()
            await asyncio.wait(slow)
            assert all(task.cancelled() for task in slow)
            assert await fetcher.fetch(parse(f"https://{HOST}/a")) == b"a"

    asyncio.run(ask())


# ── redirects ────────────────────────────────────────────────────────────────────────────────


def test_redirects_are_followed_three_times() -> None:
    """To hosts on the list; a fourth is one too many."""
    ways: dict[str, Answer] = {
        "/a": moved("/b"),
        "/b": moved(f"//{HOST}/c"),
        "/c": moved(f"https://{HOST}/d?e"),
        "/d?e": ok(b"there"),
    }
    assert asked(ways) == b"there"
    assert asked({**ways, "/d?e": moved("/f")}) is MissingReason.REDIRECTS
    assert asked({"/a": moved("/a")}) is MissingReason.REDIRECTS
    assert asked({"/a": head("301 Moved", "Content-Length: 0")}) is MissingReason.REDIRECTS


@pytest.mark.parametrize(
    "to",
    [
        f"http://{HOST}/b",
        "https://evil.example.net/b",
        "//evil.example.net/b",
        f"https://{HOST}:8443/b",
        f"https://{HOST}@evil.example.net/b",
        f"https://me@{HOST}/b",
        "https://127.0.0.1/b",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/b",
        "https://0x7f.1/b",
        "https://[::1]/b",
        "https://[::ffff:127.0.0.1]/b",
        "https://[broken/b",
        "https://localhost/b",
        "file:///etc/passwd",
        "ftp://pics.example.com/b",
        "gopher://pics.example.com/b",
        "data:image/png;base64,AAAA",
        "/" + "b" * 3000,
    ],
)
def test_a_redirect_is_a_link_like_the_first(to: str) -> None:
    """On https, to a host on the list, by its name."""

    def look(found: Site) -> None:
        assert len(found.asked) == 1

    assert asked({"/a": moved(to), "/b": ok(b"b")}, look=look) is MissingReason.HOST


@pytest.mark.parametrize(
    "to",
    [
        "/" + "b" * (LONGEST + 1),
        f"https://{''.join(chr(0x4E00 + i) for i in range(2000))}.example/b",
        f"https://{'à̕' * 700}.example/b",
        f"//{'한。' * 900}example/b",
    ],
    ids=["a path", "a label", "marks", "labels"],
)
def test_a_redirect_is_measured_before_it_is_read(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No codec and no normalisation sees a host that is longer than hosts are."""
    longest: list[int] = []
    normalize = unicodedata.normalize

    def measured(form: str, text: str) -> str:
        longest.append(len(text))
        return normalize(form, text)

    for name in ("unicodedata.normalize", "pyoji.engine.image_url.unicodedata.normalize"):
        monkeypatch.setattr(name, measured)
    assert asked({"/a": moved(to)}) is MissingReason.HOST
    assert max(longest, default=0) <= LONGEST


def test_a_field_in_two_lines_is_no_place() -> None:
    """Of two places none is meant."""
    answer = head("302 Found", f"Location: https://{HOST}/b", f"Location: https://{HOST}/c")
    assert asked({"/a": answer, "/b": ok(b"b")}) is MissingReason.HOST


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fd00::1"])
def test_a_redirect_to_a_listed_name_at_a_bad_address(address: str) -> None:
    """Is checked as the first address was."""
    names = {HOST: [[PUBLIC]], "in.example.org": [[address]]}

    def look(found: Site) -> None:
        assert found.dialled == [PUBLIC]

    ways = {"/a": moved("https://in.example.org/b"), "/b": ok(b"b")}
    assert asked(ways, names, look=look) is MissingReason.ADDRESS


def test_a_cookie_is_not_carried() -> None:
    """No header of an answer is carried, and no Referer is sent."""

    def look(found: Site) -> None:
        assert len(found.asked) == 2
        assert "cookie" not in found.asked[1].casefold()
        assert "referer" not in found.asked[1].casefold()

    ways = {"/a": moved("/b", "Set-Cookie: a=b; Path=/"), "/b": ok(b"b")}
    assert asked(ways, look=look) == b"b"


# ── what comes ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "reason"),
    [("404 Not Found", MissingReason.NOT_FOUND), ("410 Gone", MissingReason.NOT_FOUND),
     ("403 Forbidden", MissingReason.STATUS), ("500 Oh", MissingReason.STATUS),
     ("204 None", MissingReason.STATUS), ("206 Partial", MissingReason.STATUS),
     ("304 Same", MissingReason.STATUS), ("300 Many", MissingReason.STATUS)],
)  # fmt: skip
def test_a_status_other_than_200(status: str, reason: MissingReason) -> None:
    """Is a failure, with any body."""
    assert asked({"/a": head(status, "Content-Length: 0")}) is reason


def chunked(data: bytes, size: int) -> bytes:
    """A body in chunks of a size."""
    parts = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_file_may_have_two_megabytes_and_no_byte_more() -> None:
    """With a Content-Length, with chunks, or ended by the closed connection."""
    most, more = bytes(MOST_BYTES), bytes(MOST_BYTES + 1)
    coded, closed = head("200 OK", "Transfer-Encoding: chunked"), head("200 OK")
    for data, found in ((most, most), (more, MissingReason.TOO_LARGE)):
        assert asked({"/a": ok(data)}) == found
        assert asked({"/a": coded + chunked(data, 50_000)}) == found
        assert asked({"/a": closed + data}) == found


def test_a_length_that_is_too_large_is_believed() -> None:
    """Nothing of such a body is read."""

    def told(length: str) -> bytes | MissingReason:
        return asked({"/a": head("200 OK", f"Content-Length: {length}")})

    assert told(str(MOST_BYTES + 1)) is MissingReason.TOO_LARGE
    assert told("9" * 18) is MissingReason.TOO_LARGE


def test_a_length_that_lies() -> None:
    """Bytes beyond the stated length are ignored. With fewer bytes there is no image."""
    assert asked({"/a": head("200 OK", "Content-Length: 3") + b"bytes"}) == b"byt"
    assert (
        asked({"/a": head("200 OK", "Content-Length: 9") + b"bytes"}) is MissingReason.UNREACHABLE
    )
    assert asked({"/a": head("200 OK", "Content-Length: no") + b"b"}) is MissingReason.UNREACHABLE
    assert asked({"/a": head("200 OK", "Content-Length: -1") + b"b"}) is MissingReason.UNREACHABLE


def test_a_body_without_end_is_left() -> None:
    """As soon as it is too large, the connection is closed."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK"))
        while not writer.transport.is_closing():
            writer.write(bytes(65536))
            await writer.drain()

    async def ask() -> None:
        async with site({"/a": endless}) as found:
            fetching = found.fetcher().fetch(parse(f"https://{HOST}/a"))
            assert await refusal(fetching) is MissingReason.TOO_LARGE
            await found.ended.wait()

    asyncio.run(ask())


def test_a_body_that_is_packed_is_not_unpacked() -> None:
    """A gzip bomb stays as small as it came."""
    bomb = gzip.compress(bytes(50_000_000))
    for coding in ("gzip", "x-gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip"):
        assert asked({"/a": ok(bomb, f"Content-Encoding: {coding}")}) is MissingReason.ENCODED
    assert asked({"/a": ok(b"b", "Content-Encoding: identity")}) == b"b"
    transferred = head("200 OK", "Transfer-Encoding: gzip, chunked") + chunked(bomb, 9999)
    assert asked({"/a": transferred}) is MissingReason.UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"\x89PNG\r\n\x1a\n",
        head("200 OK", *(f"X-{i}: {'a' * 1000}" for i in range(200))),
        head("200 OK", "Transfer-Encoding: chunked") + b"zz\r\n",
        head("200 OK", "Transfer-Encoding: chunked") + b"ffffffffffffffffffff\r\n",
        head("101 Switching", "Upgrade: x"),
    ],
    ids=range(7),
)
def test_an_answer_that_is_none(answer: bytes) -> None:
    """Is unreachable, or at most of another status."""
    assert asked({"/a": answer}) in (MissingReason.UNREACHABLE, MissingReason.STATUS)


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Content-Length: 100000"))
    while not writer.transport.is_closing():
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _stalls(writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Content-Length: 9"))
    await writer.wait_closed()


async def _crumbs(writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Transfer-Encoding: chunked"))
    while not writer.transport.is_closing():
        writer.write(b"1\r\na\r\n" * 5000)
        await writer.drain()


async def _continues(writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        await writer.drain()


async def _nothing(writer: asyncio.StreamWriter) -> None:
    await writer.wait_closed()


async def _promises(writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(head("103 Early Hints", "Link: </a.css>; rel=preload") * 100)
        await writer.drain()


async def _fields(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.transport.is_closing():
        writer.write(b"a: b\r\n" * 1000)
        await writer.drain()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_crumbs, MissingReason.TOO_LARGE),
        (_continues, MissingReason.UNREACHABLE),
        (_promises, MissingReason.UNREACHABLE),
        (_fields, MissingReason.UNREACHABLE),
    ],
)
def test_what_has_no_end_ends_by_itself(
    answer: Answer, reason: MissingReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interim answers, fields and chunks are bounded by their bytes, not by a deadline alone."""
    pieces: list[int] = []
    read = wire._Counted.read

    async def counted(stream: wire._Counted, *given: Any, **named: Any) -> bytes:
        data = await read(stream, *given, **named)
        pieces.append(len(data))
        return data

    monkeypatch.setattr(wire._Counted, "read", counted)

    async def ask() -> None:
        async with site({"/a": answer}) as found, asyncio.timeout(60):
            assert await refusal(found.fetcher().fetch(parse(f"https://{HOST}/a"))) is reason
            await found.ended.wait()

    asyncio.run(ask())
    most = HEAD_BYTES if reason is MissingReason.UNREACHABLE else MOST_BYTES * 9 // 8 + HEAD_BYTES
    assert sum(pieces) <= most + PIECE
    assert max(pieces) <= PIECE


@pytest.mark.parametrize("answer", [_drip, _crumbs, _continues, _nothing])
def test_whoever_asks_can_stop(answer: Answer) -> None:
    """A drip, crumbs without end, promises, silence: none of them holds the loop until it is
    done, so a deadline is kept."""

    async def ask() -> None:
        async with site({"/a": answer}) as found:
            fetching = asyncio.create_task(found.fetcher().fetch(parse(f"https://{HOST}/a")))
            await async_until(lambda: found.asked or fetching.done())
            with pytest.raises((TimeoutError, Refused)) as caught:
                async with asyncio.timeout(0.4):
                    await fetching
            if isinstance(caught.value, Refused):  # where its bound is reached before the deadline
                assert caught.value.reason in (MissingReason.UNREACHABLE, MissingReason.TOO_LARGE)
            await found.ended.wait()

    asyncio.run(ask())


def test_crumbs_that_are_already_there_let_others_have_their_turn() -> None:
    """A body of single bytes costs as much as one of megabytes; the loop is not kept for it."""

    async def crumbs(number: int) -> AsyncIterator[bytes]:
        for n in range(number):
            counted.append(n)
            yield b"a"

    counted: list[int] = []

    async def ask() -> None:
        few = Found(200, {}, crumbs(10 * YIELD_AFTER))
        reading = asyncio.create_task(read_body(few, MOST_BYTES, Wire(0)))
        await asyncio.sleep(0)
        assert len(counted) == YIELD_AFTER
        assert await reading == b"a" * 10 * YIELD_AFTER
        many = Found(200, {}, crumbs(2 * MOST_CHUNKS))
        assert await refusal(read_body(many, MOST_BYTES, Wire(0))) is MissingReason.TOO_LARGE
        assert len(counted) == 10 * YIELD_AFTER + MOST_CHUNKS + 1

    asyncio.run(ask())
