"""Pages: one fetch in ten minutes, shared, bounded, and never longer than the caller waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from pyoji.engine.image_url import LONGEST, ImageUrl, parse
from pyoji.errors import Limited
from pyoji.service.remote_images.fetch import Fetched
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_pages import pages as pages_
from pyoji.service.remote_pages.facts import PageFacts
from pyoji.service.remote_pages.page_entry import (
    FIRST_PAUSE,
    FRESH_SECONDS,
    OLDEST_SECONDS,
    STALE_SECONDS,
    PageEntry,
)
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_reasons import Missing, PageReason
from pyoji.service.remote_pages.pages import AT_ONCE, MOST_WAITING, PageReading, RemotePages

from tests.clock import Clock

BLOG = "blog.example.com"
HTML = "text/html; charset=utf-8"


def at(path: str) -> ImageUrl:
    return parse(f"https://{BLOG}/{path}")


class Blog:
    """A fetcher: what its pages say, or why they cannot be fetched; `gate` lets them through."""

    def __init__(self) -> None:
        self.title = "글"
        self.type = HTML
        self.refusal: MissingReason | None = None
        self.broken = False
        self.conditions: Mapping[str, str] = {"If-None-Match": '"1"'}
        self.unchanged = False
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = self.most = 0

    async def fetch_if(self, url: ImageUrl, conditions: Mapping[str, str]) -> Fetched | None:
        self.asked.append((url.target, conditions))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.gate.wait()
        finally:
            self.running -= 1
        if self.refusal is not None:
            raise Refused(self.refusal)
        if self.broken:
            raise RuntimeError("our own fault")
        if self.unchanged:
            return None
        content = f"<title>{self.title}</title>".encode()
        return Fetched(content, self.conditions, self.type)


class World:
    """Pages of a blog, their clock, and what became of each fetch."""

    def __init__(self, **values: Any) -> None:
        self.blog, self.clock, self.told = Blog(), Clock(), list[Missing | None]()
        self.charged = 0
        self.limit: Limited | None = None
        self.pages = RemotePages(
            PageHosts([BLOG]),
            self.blog,
            clock=self.clock,
            now=lambda: self.clock.now + 1_000_000,
            observe=self.told.append,
            **values,
        )

    async def charge(self) -> None:
        if self.limit is not None:
            raise self.limit
        self.charged += 1

    async def read(self, path: str = "post") -> PageReading:
        return await self.pages.read(at(path), self.charge)

    async def title(self, path: str = "post") -> str | Missing | None:
        """The title of a page, or why it is missing."""
        facts, missing, _ = await self.read(path)
        return facts.title if facts else missing

    async def settle(self) -> None:
        """Let what runs behind the callers end."""
        for _ in range(20):
            await asyncio.sleep(0)


def lived(do: Callable[[World], Awaitable[None]], **values: Any) -> None:
    """Do something with the pages, and end."""

    async def live() -> None:
        world = World(**values)
        try:
            await do(world)
        finally:
            await world.pages.close()

    asyncio.run(live())


def test_a_page_is_fetched_once_in_ten_minutes() -> None:
    """Its facts hold so long, and say when they were read."""

    async def do(world: World) -> None:
        start = world.clock.now
        facts = PageFacts(f"https://{BLOG}/post", start + 1_000_000, "글")
        for _ in range(3):
            assert await world.read() == (facts, None, start + FRESH_SECONDS)
            world.clock.now += FRESH_SECONDS / 3 - 1
        assert (len(world.blog.asked), world.charged, world.told) == (1, 1, [None])

    lived(do)


def test_old_facts_are_shown_at_once_and_renewed_behind() -> None:
    """A crawler does not wait; the next one has the new facts. No client pays for it."""

    async def do(world: World) -> None:
        await world.read()
        world.clock.now += FRESH_SECONDS
        world.blog.title = "새 글"
        world.blog.gate.clear()
        assert [await world.title() for _ in range(3)] == ["글"] * 3
        assert (await world.read()).until <= world.clock.now
        world.blog.gate.set()
        await world.settle()
        assert await world.title() == "새 글"
        assert (len(world.blog.asked), world.charged) == (2, 1)

    lived(do)


def test_after_an_hour_the_page_is_waited_for() -> None:
    """What is that old is shown only if the page cannot be had."""

    async def do(world: World) -> None:
        await world.read()
        world.blog.title = "새 글"
        world.clock.now += STALE_SECONDS
        assert await world.title() == "새 글"
        world.blog.refusal = MissingReason.STATUS
        world.clock.now += OLDEST_SECONDS - 1
        assert await world.title() == "새 글"
        world.clock.now += FIRST_PAUSE
        assert await world.title() is MissingReason.STATUS

    lived(do)


def test_a_page_that_has_not_changed_keeps_its_facts() -> None:
    """The request has its validators. The time of reading is updated."""

    async def do(world: World) -> None:
        first = await world.read()
        world.blog.unchanged = True
        world.clock.now += STALE_SECONDS
        second = await world.read()
        assert second.facts is not None
        assert first.facts is not None
        assert second.facts.title == "글"
        assert second.facts.read_at == first.facts.read_at + STALE_SECONDS
        assert world.blog.asked == [("/post", {}), ("/post", {"If-None-Match": '"1"'})]

    lived(do)


def test_a_304_without_a_condition_is_no_page() -> None:
    """There is nothing that it could leave unchanged."""

    async def do(world: World) -> None:
        world.blog.unchanged = True
        assert await world.title() is MissingReason.STATUS

    lived(do)


def test_a_page_that_fails_is_tried_again_after_a_pause() -> None:
    """And shown once it is there."""

    async def do(world: World) -> None:
        world.blog.refusal = MissingReason.NOT_FOUND
        for _ in range(3):
            assert await world.title() is MissingReason.NOT_FOUND
        assert len(world.blog.asked) == 1
        world.clock.now += FIRST_PAUSE
        assert await world.title() is MissingReason.NOT_FOUND
        world.clock.now += FIRST_PAUSE
        assert await world.title() is MissingReason.NOT_FOUND
        assert len(world.blog.asked) == 2
        world.blog.refusal = None
        world.clock.now += FIRST_PAUSE
        assert await world.title() == "글"
        assert world.told == [MissingReason.NOT_FOUND, MissingReason.NOT_FOUND, None]

    lived(do)


def test_a_page_that_is_gone_is_no_longer_shown() -> None:
    """Unlike one whose host is down."""

    async def do(world: World) -> None:
        await world.read()
        world.clock.now += STALE_SECONDS
        world.blog.refusal = MissingReason.UNREACHABLE
        assert await world.title() == "글"
        world.clock.now += FIRST_PAUSE
        world.blog.refusal = MissingReason.NOT_FOUND
        assert await world.title() is MissingReason.NOT_FOUND

    lived(do)


@pytest.mark.parametrize("type_", ["", "image/png", "text/plain", "application/json; text/html"])
def test_what_is_no_html_is_not_read(type_: str) -> None:
    """Whatever its bytes are."""

    async def do(world: World) -> None:
        world.blog.type = type_
        assert await world.title() is PageReason.NOT_A_PAGE

    lived(do)


def test_a_fetch_is_shared() -> None:
    """A thousand callers cause one, which one of them pays for; one that leaves takes it from no
    other."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        asking = [asyncio.create_task(world.title()) for _ in range(1000)]
        await world.settle()
        asking[0].cancel()
        await asyncio.sleep(0)
        world.blog.gate.set()
        assert set(await asyncio.gather(*asking[1:])) == {"글"}
        assert (len(world.blog.asked), world.told) == (1, [None])

    lived(do)


def test_fetches_are_bounded() -> None:
    """More callers than may wait are refused at once, and that is not remembered."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        asking = [asyncio.create_task(world.title(str(n))) for n in range(MOST_WAITING)]
        await world.settle()
        assert world.blog.running == AT_ONCE
        assert await world.title("more") is MissingReason.BUSY
        world.blog.gate.set()
        assert set(await asyncio.gather(*asking)) == {"글"}
        assert world.blog.most == AT_ONCE
        assert await world.title("more") == "글"

    lived(do)


def test_no_caller_waits_longer_than_its_patience() -> None:
    """The fetch continues, so the next caller has the page."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        assert await world.title() is MissingReason.TIMEOUT
        world.blog.gate.set()
        await world.settle()
        assert await world.title() == "글"
        assert len(world.blog.asked) == 1

    lived(do, patience=0.01)


def test_no_fetch_takes_longer_than_its_deadline() -> None:
    """One that only waited for its turn is not held against its page."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        asking = [world.title(str(n)) for n in range(AT_ONCE + 3)]
        outcomes = await asyncio.gather(*asking)
        assert outcomes.count(MissingReason.TIMEOUT) == AT_ONCE
        assert outcomes.count(MissingReason.BUSY) == 3
        world.blog.gate.set()
        assert await world.title(str(AT_ONCE)) == "글"
        assert await world.title("0") is MissingReason.TIMEOUT

    lived(do, seconds=0.05)


def test_a_client_over_its_limit_causes_no_fetch() -> None:
    """It is shown what is known, else it is refused."""

    async def do(world: World) -> None:
        world.limit = Limited("client")
        with pytest.raises(Limited):
            await world.read()
        assert world.blog.asked == []
        world.limit = None
        await world.read()
        world.limit = Limited("client")
        world.clock.now += STALE_SECONDS
        assert await world.title() == "글"
        assert len(world.blog.asked) == 1

    lived(do)


def test_what_is_forgotten_is_fetched_again() -> None:
    """Also if it was in flight at that moment: it may be older than the purge."""

    async def do(world: World) -> None:
        await world.read()
        world.pages.forget()
        await world.read()
        assert len(world.blog.asked) == 2
        world.pages.forget()
        world.blog.gate.clear()
        asking = asyncio.create_task(world.title())
        await world.settle()
        world.pages.forget()
        world.blog.gate.set()
        assert await asking == "글"
        await world.read()
        assert len(world.blog.asked) == 4

    lived(do)


def test_a_call_after_a_purge_shares_no_earlier_fetch() -> None:
    """That fetch may have started before the page changed."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        earlier = asyncio.create_task(world.title())
        await world.settle()
        world.pages.forget("purged")
        later = asyncio.create_task(world.title())
        await world.settle()
        assert len(world.blog.asked) == 2
        world.blog.gate.set()
        assert await asyncio.gather(earlier, later) == ["글", "글"]
        await world.read()
        assert len(world.blog.asked) == 2

    lived(do)


def test_an_address_and_its_validators_count_too() -> None:
    """A host and its visitors choose their length."""
    entry = PageEntry(0.0, PageFacts("a" * 2000, 0.0, "글"), 0.0, {"If-None-Match": "b" * 500})
    short = PageEntry(0.0, PageFacts("a", 0.0, "글"), 0.0)
    assert pages_._cost(entry) - pages_._cost(short) >= 2000 + 500
    assert pages_._cost(PageEntry(0.0)) >= pages_.OVERHEAD + LONGEST


def test_facts_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that was not asked for the longest is fetched again first."""
    monkeypatch.setattr(pages_, "CACHE_BYTES", 2 * (pages_.OVERHEAD + 100))

    async def do(world: World) -> None:
        for path in ("a", "b", "a", "c", "a", "b"):
            await world.read(path)
        assert [target for target, _ in world.blog.asked] == ["/a", "/b", "/c", "/b"]

    lived(do)


def test_our_own_faults_are_logged_and_take_no_card_along(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names the host; the reason says nothing."""

    async def do(world: World) -> None:
        world.blog.broken = True
        assert await world.title() is MissingReason.FAULT

    with caplog.at_level(logging.ERROR):
        lived(do)
    assert BLOG in caplog.text
    assert "our own fault" in caplog.text


def test_closing_ends_what_is_under_way() -> None:
    """Its callers are answered."""

    async def do(world: World) -> None:
        world.blog.gate.clear()
        asking = asyncio.create_task(world.title())
        await world.settle()
        await world.pages.close()
        assert await asking is MissingReason.TIMEOUT

    lived(do)


def test_without_hosts_there_is_no_client() -> None:
    """Nothing is loaded, and no page can be named."""

    async def live() -> None:
        pages = RemotePages.of(())
        assert not pages.hosts
        await pages.close()

    asyncio.run(live())


# ── several processes ────────────────────────────────────────────────────────────────────────


class Notes:
    """A store of notes, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def note(self, name: str) -> bytes | None:
        await asyncio.sleep(0)
        return self.kept.get(name)

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        assert seconds == FRESH_SECONDS
        self.kept[name] = content


def two_lived(do: Callable[[World, World, Notes], Awaitable[None]]) -> None:
    """Do something with two processes, whose clocks differ, over one store."""

    async def live() -> None:
        notes = Notes()
        one, other = World(store=notes), World(store=notes)
        other.clock.now += 500_000
        other.pages._now = lambda: other.clock.now + 500_000
        await do(one, other, notes)
        for world in (one, other):
            await world.pages.close()

    asyncio.run(live())


def test_processes_that_share_a_store_fetch_a_page_once() -> None:
    """What one has read the other has for the rest of the ten minutes, and no client pays twice."""

    async def do(one: World, other: World, _: Notes) -> None:
        first = await one.read()
        for world in (one, other):
            world.clock.now += 400
        second = await other.read()
        assert second.facts == first.facts
        assert second.until == other.clock.now + FRESH_SECONDS - 400
        assert (other.blog.asked, other.charged, other.told) == ([], 0, [])
        other.clock.now += FRESH_SECONDS - 400
        other.blog.title = "새 글"
        assert await other.title() == "글"
        await other.settle()
        one.clock.now += FRESH_SECONDS - 400
        assert await one.title() == "글"
        await one.settle()
        assert await one.title() == await other.title() == "새 글"
        assert (len(one.blog.asked), len(other.blog.asked)) == (1, 1)

    two_lived(do)


def test_a_failure_is_shared_too() -> None:
    """With its pause."""

    async def do(one: World, other: World, _: Notes) -> None:
        one.blog.refusal = MissingReason.NOT_FOUND
        await one.read()
        assert await other.title() is MissingReason.NOT_FOUND
        assert other.blog.asked == []
        other.clock.now += FIRST_PAUSE
        assert await other.title() == "글"

    two_lived(do)


def test_after_a_purge_older_notes_are_not_read() -> None:
    """A process that starts later does not read them either."""

    async def do(one: World, other: World, _: Notes) -> None:
        await one.read()
        other.pages.forget("purged")
        other.blog.title = "새 글"
        assert await other.title() == "새 글"
        one.pages.forget("purged")
        assert await one.title() == "새 글"
        assert len(one.blog.asked) == 1

    two_lived(do)


def test_a_broken_note_is_none() -> None:
    """The page is fetched."""

    async def do(one: World, other: World, notes: Notes) -> None:
        await one.read()
        for name in notes.kept:
            notes.kept[name] = b"{}"
        assert await other.title() == "글"
        assert len(other.blog.asked) == 1

    two_lived(do)


def test_a_client_over_its_limit_takes_the_page_from_no_other() -> None:
    """A caller that waits for a refused fetch starts one of its own."""

    async def do(one: World, _: World, __: Notes) -> None:
        async def refuse() -> None:
            raise Limited("client")

        first = asyncio.create_task(one.pages.read(at("post"), refuse))
        await asyncio.sleep(0)
        assert await one.title() == "글"
        with pytest.raises(Limited):
            await first

    two_lived(do)
