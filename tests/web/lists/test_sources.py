"""Where lists are: when a file has changed, and what is no file of ours."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pyoji.engine.image_url import parse
from pyoji.readers.broken import Broken
from pyoji.service.remote_images.fetch import Fetcher, FileRules
from pyoji.web.lists import sources
from pyoji.web.lists.sources import AddressSource, FileSource, at_address

from tests.service.remote_images.site import HOST, PUBLIC, Answer, head, moved, ok, site

LIMIT = 1000
LONG_AGO = 1_700_000_000


def age(path: Path, seconds: int = LONG_AGO) -> None:
    os.utime(path, (seconds, seconds))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "titles"
    path.write_text("first")
    return path


def test_a_file_is_given_once(file):
    """And again when it is another one, or is written over, or moved into its place."""

    async def lived() -> None:
        source = FileSource(file, LIMIT)
        assert await source.first() == b"first"
        assert await source.changed() is None
        file.write_text("second")
        age(file)
        assert await source.changed() == b"second"
        assert await source.changed() is None
        other = file.with_name("new")
        other.write_text("THIRD!")
        age(other)
        other.replace(file)
        assert await source.changed() == b"THIRD!"

    asyncio.run(lived())


def test_a_file_that_is_being_written_is_left_alone(file, monkeypatch):
    """Until it is the same at two looks."""
    monkeypatch.setattr(sources, "SETTLED_SECONDS", 1e9)

    async def lived() -> None:
        source = FileSource(file, LIMIT)
        await source.first()
        for text in ("", "s", "sec"):
            file.write_text(text)
            assert await source.changed() is None
        file.write_text("second")
        assert await source.changed() is None
        assert await source.changed() == b"second"

    asyncio.run(lived())


def test_a_file_behind_a_link_is_followed(tmp_path):
    """That is how clusters mount files, and how they exchange them."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "titles").write_text(name)
        age(tmp_path / name / "titles")
    (tmp_path / "now").symlink_to("one")

    async def lived() -> None:
        source = FileSource(tmp_path / "now" / "titles", LIMIT)
        assert await source.first() == b"one"
        (tmp_path / "next").symlink_to("two")
        (tmp_path / "next").replace(tmp_path / "now")
        assert await source.changed() == b"two"

    asyncio.run(lived())


def test_a_file_that_is_gone_is_told_once(file):
    """At the second look: it may be on its way to its place."""

    async def lived() -> None:
        source = FileSource(file, LIMIT)
        await source.first()
        file.unlink()
        assert await source.changed() is None
        with pytest.raises(FileNotFoundError):
            await source.changed()
        assert await source.changed() is None
        file.write_text("again")
        age(file)
        assert await source.changed() == b"again"

    asyncio.run(lived())


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "huge"])
def test_what_is_no_list_is_never_read(tmp_path, kind):
    """It blocks nothing: a pipe without a writer, a device without an end, a sparse file."""
    path = Path("/dev/zero") if kind == "device" else tmp_path / kind
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "huge":
        with path.open("wb") as opened:
            opened.truncate(10 * 1024**3)

    async def lived() -> None:
        async with asyncio.timeout(60):
            with pytest.raises((Broken, OSError)):
                await FileSource(path, LIMIT).first()

    asyncio.run(lived())


# ── addresses ────────────────────────────────────────────────────────────────────────────────


def of(fetcher: Fetcher) -> AddressSource:
    link = parse(f"https://{HOST}/titles")
    return AddressSource(lambda conditions: fetcher.fetch_if(link, conditions))


def test_a_list_is_asked_for_with_a_condition():
    """By its tag and its date; what is the same by its host's word or by its bytes is not given
    again."""

    async def lived() -> None:
        answers: dict[str, Answer] = {}
        async with site(answers) as found:
            source = of(found.fetcher(HOST))
            answers["/titles"] = ok(
                b"one", 'ETag: "1"', "Last-Modified: Tue, 24 Nov 2026 09:00:00 GMT"
            )
            assert await source.first() == b"one"
            answers["/titles"] = head("304 Not Modified")
            assert await source.changed() is None
            assert 'if-none-match: "1"' in found.asked[-1].lower()
            assert "if-modified-since: tue, 24 nov 2026 09:00:00 gmt" in found.asked[-1].lower()
            answers["/titles"] = ok(b"one", 'ETag: "2"')
            assert await source.changed() is None
            answers["/titles"] = ok(b"two")
            assert await source.changed() == b"two"
            assert 'if-none-match: "2"' in found.asked[-1].lower()
            answers["/titles"] = ok(b"two", "ETag: " + "x" * 5000, "Last-Modified: \xff")
            assert await source.changed() is None
            answers["/titles"] = ok(b"three")
            assert await source.changed() == b"three"
            assert "if-none-match" not in found.asked[-1].lower()
            assert "if-modified-since" not in found.asked[-1].lower()

    asyncio.run(lived())


REFUSALS = {
    "gone": ({"/titles": head("404 Not Found", "Content-Length: 0")}, None, "no such page"),
    "failed": ({"/titles": head("503 No", "Content-Length: 0")}, None, "status is not 200"),
    "no condition": ({"/titles": head("304 Not Modified")}, None, "status is not 200"),
    "moved": ({"/titles": moved("https://elsewhere.example.com/")}, None, "another host"),
    "moved here": ({"/titles": moved("http://127.0.0.1/")}, None, "without https"),
    "round": ({"/titles": moved("/titles")}, None, "too often"),
    "private": ({}, {HOST: [["10.0.0.1"]]}, "an address that is not public"),
    "mixed": ({}, {HOST: [[PUBLIC, "127.0.0.1"]]}, "an address that is not public"),
    "unknown": ({}, {}, "is unreachable"),
    "packed": ({"/titles": ok(b"x", "Content-Encoding: gzip")}, None, "compressed"),
    "large": ({"/titles": ok(b"x" * 1001)}, None, "too large"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_list_has_every_guard_that_pictures_have(kind):
    """The error states the reason in words."""
    answers, names, words = REFUSALS[kind]

    async def lived() -> None:
        async with site(answers, names) as found:
            fetcher = found.fetcher(HOST, rules=FileRules("*/*", LIMIT))
            source = of(fetcher)
            with pytest.raises(Broken, match=words):
                await source.first()
            assert source.is_faulty

    asyncio.run(lived())


def test_a_list_that_does_not_come_is_given_up(monkeypatch):
    """After a while."""
    monkeypatch.setattr(sources, "PATIENCE", 0.01)

    async def never(_: object) -> None:
        await asyncio.sleep(3600)

    with pytest.raises(Broken, match="no complete response"):
        asyncio.run(AddressSource(never).changed())


@asynccontextmanager
async def here(answers: dict[str, bytes], asked: list[str]) -> AsyncIterator[str]:
    """A plain server on this machine; where it is."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append(request)
        writer.write(answers[request.split()[1]])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.sleep(0)


def test_a_list_of_this_machine_may_be_asked_for_plainly(monkeypatch):
    """With the same conditions and bounds; it leads nowhere else."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    async def lived() -> None:
        answers: dict[str, bytes] = {}
        asked: list[str] = []
        async with here(answers, asked) as root:
            source = at_address(f"{root}/titles?a=b", LIMIT)
            answers["/titles?a=b"] = ok(b"one", 'ETag: "1"')
            assert await source.first() == b"one"
            answers["/titles?a=b"] = head("304 Not Modified")
            assert await source.changed() is None
            assert 'if-none-match: "1"' in asked[-1].lower()
            for answer, words in (
                (moved(f"{root}/other"), "redirects"),
                (ok(b"x" * (LIMIT + 1)), "too large"),
                (head("500 No", "Content-Length: 0"), "not 200"),
            ):
                answers["/titles?a=b"] = answer
                with pytest.raises(Broken, match=words):
                    await source.changed()
            answers["/titles?a=b"] = ok(b"two")
            assert await source.changed() == b"two"
            assert len(asked) == 6
        with pytest.raises(Broken, match="is unreachable"):
            await source.changed()

    asyncio.run(lived())


def test_an_https_address_is_asked_as_pictures_are(monkeypatch):
    """By its own host alone, with the table of addresses before it."""
    resolved: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        resolved.append(host)
        return [(0, 0, 0, "", ("127.0.0.1", port))]

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with pytest.raises(Broken, match="not public"):
        asyncio.run(at_address("https://blog.example.com/sitemap.xml", LIMIT).first())
    assert resolved == ["blog.example.com"]
