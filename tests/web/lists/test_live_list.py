"""Lists that are read again: after a bad one the last good one stays, with one log line."""

from __future__ import annotations

import asyncio
import logging
import threading
from hashlib import sha256
from typing import Any

import pytest
from pyoji.errors import SettingsError
from pyoji.readers.broken import Broken
from pyoji.service.remote_images.fetch import Fetched
from pyoji.web.lists import last_good, sources
from pyoji.web.lists import live_list as live_list_
from pyoji.web.lists.last_good import LastGood
from pyoji.web.lists.live_list import LiveList
from pyoji.web.lists.sources import AddressSource
from pyoji.web.telemetry.observers import ListObserver

from tests.waiting import async_until


class Scripted:
    """A source with scripted steps: bytes, an error, or nothing."""

    seconds = 0.001
    is_faulty = False

    def __init__(self, *steps: bytes | Exception | None) -> None:
        self.steps = list(steps)
        self.looks = 0

    async def first(self) -> bytes:
        found = await self.changed()
        assert found is not None
        return found

    async def changed(self) -> bytes | None:
        self.looks += 1
        step = self.steps.pop(0) if self.steps else None
        self.is_faulty = isinstance(step, Exception)
        if isinstance(step, Exception):
            raise step
        return step


class Told(ListObserver):
    def __init__(self) -> None:
        self.readings: list[bool] = []

    def list_read(self, setting: str, *, good: bool) -> None:
        assert setting == "PYOJI_X"
        self.readings.append(good)


def number(content: bytes) -> int:
    if not content.isdigit():
        raise Broken(3, "it is no number")
    return int(content)


def live_list(source: Scripted, observer: ListObserver | None = None, **more) -> LiveList[int]:
    made = LiveList("PYOJI_X", "place", source, number, observer=observer, **more)
    made.load()
    return made


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (b"words", "line 3: it is no number"),
        (Broken(1, "it is no regular file"), "it is no regular file"),
        (FileNotFoundError(2, "No such file or directory"), "No such file or directory"),
        (OSError(), "OSError"),
    ],
)
def test_a_list_that_cannot_be_read_stops_the_start(error, words):
    """With the setting, the place and what is wrong."""
    with pytest.raises(SettingsError) as told:
        live_list(Scripted(error))
    assert told.value.name == "PYOJI_X"
    assert "PYOJI_X='place' is not valid: it must be a list that can be read: " in str(told.value)
    assert words in str(told.value)


def test_nothing_that_takes_time_with_a_list_is_done_on_the_loop(monkeypatch):
    """Reading and comparing its bytes both run in a thread: at the start, with another process's
    note, and later."""
    threads: set[int] = set()

    def noted(content: bytes) -> int:
        threads.add(threading.get_ident())
        return number(content)

    def hashed(content: bytes) -> Any:
        threads.add(threading.get_ident())
        return sha256(content)

    monkeypatch.setattr(live_list_, "sha256", hashed)
    monkeypatch.setattr(last_good, "sha256", hashed)
    monkeypatch.setattr(sources, "sha256", hashed)
    answers = iter([b"2", b"3"])

    async def fetch(_: object) -> Fetched:
        return Fetched(next(answers), {})

    left = LastGood(100)
    made = LiveList("PYOJI_X", "place", AddressSource(fetch), noted, last_good=left)
    made.load()
    LastGood.write(left, b"7")

    async def lived() -> None:
        threads.clear()
        await made.start()
        await async_until(lambda: made.current == 3)
        await made.end()
        assert threads
        assert threading.get_ident() not in threads

    asyncio.run(lived())


def test_the_last_good_one_stays(caplog):
    """Each bad reading is logged and counted; the next good one counts again."""
    source = Scripted(b"1", b"2", b"words", None, OSError(5, "Input/output error"), b"3")
    observer = Told()
    made = live_list(source, observer)

    async def lived() -> None:
        values = []
        for _ in range(5):
            await made.poll()
            values.append(made.current)
        assert values == [2, 2, 2, 2, 3]

    with caplog.at_level(logging.INFO, "pyoji"):
        asyncio.run(lived())
    assert observer.readings == [True, False, False, True]
    errors = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert errors == [
        "PYOJI_X: the previous list stays in use: line 3: it is no number",
        "PYOJI_X: the previous list stays in use: Input/output error",
    ]


def test_a_list_that_is_there_again_is_no_longer_stale():
    """A host that was down for a while, and a list that is the same as before; but not one that is
    there and cannot be read."""
    down = OSError(5, "Input/output error")
    observer = Told()
    made = live_list(Scripted(b"1", down, down, None, None, b"words", None, down, None), observer)

    async def lived() -> None:
        for _ in range(8):
            await made.poll()
        assert made.current == 1

    asyncio.run(lived())
    assert observer.readings == [False, False, True, False, False]


def test_what_is_wrong_for_long_is_logged_once(caplog):
    """It is counted each time."""
    down = OSError(5, "Input/output error")
    observer = Told()
    made = live_list(Scripted(b"1", down, down, OSError(2, "No such file"), down, b"2"), observer)

    async def lived() -> None:
        for _ in range(5):
            await made.poll()

    asyncio.run(lived())
    assert observer.readings == [False] * 4 + [True]
    errors = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert [each.rpartition(": ")[2] for each in errors] == [
        "Input/output error", "No such file", "Input/output error"
    ]  # fmt: skip


def test_a_list_that_cannot_be_made_again_stays(caplog):
    """As where a design is gone that a rule names."""
    broken = [True]

    def renew(value: int) -> int | None:
        if broken:
            raise Broken(2, "no such design")
        return value + 1

    observer = Told()
    made = live_list(Scripted(b"1"), observer, renew=renew)

    async def lived() -> None:
        await made.poll()
        await made.poll()
        assert made.current == 1
        broken.clear()
        await made.poll()
        assert made.current == 2

    asyncio.run(lived())
    assert observer.readings == [False, False, True]
    assert caplog.text.count("no such design") == 1


def test_a_fault_of_ours_stops_nothing(caplog):
    """It is logged with its traceback."""
    made = live_list(Scripted(b"1", ZeroDivisionError("ours"), b"2"))

    async def lived() -> None:
        await made.poll()
        assert made.current == 1
        await made.poll()
        assert made.current == 2

    asyncio.run(lived())
    assert "ZeroDivisionError" in caplog.text


def test_a_list_is_made_again_when_something_else_has_changed():
    """Of what it was, without reading it."""
    made = live_list(Scripted(b"1"), renew=lambda value: value + 1 if value < 3 else None)

    async def lived() -> None:
        for expected in (2, 3, 3):
            await made.poll()
            assert made.current == expected

    asyncio.run(lived())


def test_it_is_live_list_until_it_ends():
    """The first look has been taken when `start` returns."""
    source = Scripted(b"1", b"2")
    made = live_list(source)

    async def lived() -> None:
        await made.start()
        assert made.current == 2
        source.steps.append(b"3")
        await async_until(lambda: made.current == 3)
        await made.end()
        looks = source.looks
        await asyncio.sleep(0.05)
        assert source.looks == looks

    asyncio.run(lived())


def test_a_slow_first_look_holds_up_no_start(monkeypatch):
    """The list is the last one meanwhile."""
    monkeypatch.setattr(live_list_, "FIRST_SECONDS", 0.01)
    source = Scripted(b"1")
    made = live_list(source)

    async def lived() -> None:
        gate = asyncio.Event()

        async def slow() -> bytes:
            await gate.wait()
            return b"2"

        source.changed = slow
        await made.start()
        assert made.current == 1
        gate.set()
        await async_until(lambda: made.current == 2)
        await made.end()

    asyncio.run(lived())


def test_a_look_can_be_asked_for(monkeypatch):
    """Sooner than the next is due, and not more often than is good."""
    source = Scripted(b"1")
    made = live_list(source)
    source.seconds = 3600

    async def lived() -> None:
        await made.start()
        monkeypatch.setattr(live_list_, "WAKE_SECONDS", 0.0)
        looks = source.looks
        made.wake()
        await async_until(lambda: source.looks > looks)
        monkeypatch.setattr(live_list_, "WAKE_SECONDS", 3600)
        await asyncio.sleep(0.01)
        looks = source.looks
        for _ in range(100):
            made.wake()
        await asyncio.sleep(0.05)
        assert source.looks == looks
        await made.end()

    asyncio.run(lived())


def test_a_successor_begins_where_the_last_one_was():
    """Although it was forked from a process that read the list long ago, and cannot read it now."""
    shared = LastGood(100)
    parent = live_list(Scripted(b"1"), last_good=shared)
    worker = live_list(Scripted(b"1", b"2", b"words"), last_good=shared)

    async def lived() -> None:
        await worker.poll()
        await worker.poll()
        assert (worker.current, parent.current) == (2, 1)
        parent._source.steps.append(OSError(5, "Input/output error"))
        await parent.start()  # as a worker that is a copy of it would
        assert parent.current == 2
        await parent.end()

    asyncio.run(lived())


def test_what_is_left_by_others_is_read_only_if_it_is_news():
    """A list is not made twice at each start."""
    reads: list[bytes] = []

    def read(content: bytes) -> int:
        reads.append(content)
        return int(content)

    made = LiveList("PYOJI_X", "place", Scripted(b"1"), read, last_good=LastGood(100))
    made.load()

    async def lived() -> None:
        await made.start()
        await made.end()

    asyncio.run(lived())
    assert reads == [b"1"]
