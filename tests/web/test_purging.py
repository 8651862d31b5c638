"""Each process learns of purges, and reminds a store that has forgotten them."""

from __future__ import annotations

import asyncio

from pyoji.service.purges import ALL, Purges
from pyoji.web import purging as purging_
from pyoji.web.purging import MOST_LOGGED, Purging

from tests.waiting import async_until


class Store:
    """A store that holds the purges that it receives, with a mark for each change."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.mark = 0
        self.is_down = False
        self.asked = 0

    async def purges(self, known: str) -> Purges | None:
        self.asked += 1
        mark = str(self.mark or "")
        return None if self.is_down or mark == known else Purges(dict(self.held), mark)

    def purge(self, tokens) -> None:
        self.held.update(tokens)
        self.mark += 1


def test_purges_are_learned(caplog):
    """Once each, with a line in the log."""
    store = Store()
    learned: list[Purges] = []
    purging = Purging(learned.append)

    async def lived() -> None:
        await purging.poll(store)
        assert purging.current == Purges()
        store.purge({"template a": "1"})
        for _ in range(3):
            await purging.poll(store)
        assert purging.current.tokens == {"template a": "1"}
        assert learned == [purging.current]
        store.purge({f"card {n}": "1" for n in range(100)})
        await purging.poll(store)
        assert len(purging.current.tokens) == 101

    with caplog.at_level("INFO", "pyoji"):
        asyncio.run(lived())
    lines = [each for each in caplog.records if each.message == "cards were purged"]
    assert [len(each.purges) for each in lines] == [1, MOST_LOGGED]


def test_a_store_that_is_down_changes_nothing():
    """What is known stays."""
    store = Store()
    store.purge({ALL: "1"})
    purging = Purging()

    async def lived() -> None:
        await purging.poll(store)
        store.is_down = True
        await purging.poll(store)
        assert purging.current.tokens == {ALL: "1"}

    asyncio.run(lived())


def test_a_store_that_has_forgotten_is_reminded():
    """Emptied or evicted: what was purged would be known again under its old name."""
    store = Store()
    store.purge({ALL: "1"})
    purging = Purging()

    async def lived() -> None:
        await purging.poll(store)
        store.held, store.mark = {}, 0
        await purging.poll(store)
        assert store.held == {ALL: "1"}
        assert purging.current.tokens == {ALL: "1"}
        await purging.poll(store)
        assert purging.current == Purges({ALL: "1"}, "1")

    asyncio.run(lived())


def test_a_store_is_followed_until_the_end(monkeypatch):
    """From before the first request on."""
    monkeypatch.setattr(purging_, "SECONDS", 0.001)
    store = Store()
    store.purge({ALL: "1"})
    purging = Purging()

    async def lived() -> None:
        await purging.begin(store)
        assert purging.current.tokens == {ALL: "1"}
        store.purge({ALL: "2"})
        await async_until(lambda: purging.current.tokens == {ALL: "2"})
        await purging.end()
        asked = store.asked
        await asyncio.sleep(0.05)
        assert store.asked == asked

    asyncio.run(lived())


def test_without_a_store_there_are_none():
    """A service that keeps cards in memory only is restarted instead."""

    async def lived() -> None:
        purging = Purging()
        await purging.begin(None)
        assert purging.current == Purges()
        await purging.end()

    asyncio.run(lived())
