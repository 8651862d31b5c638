"""Where lists are: when a file has changed, and what is no file of ours."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from app.readers.broken import Broken
from app.web.lists import sources
from app.web.lists.sources import FileSource

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
    """And holds nothing up: a pipe without a writer, a device without an end, a sparse file."""
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
