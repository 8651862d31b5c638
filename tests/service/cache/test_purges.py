"""Stores hold purges for all who share them, and can be emptied."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoji.service.cache.directory import MOST_PURGES, PURGES, DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.guard import Guard
from pyoji.service.cache.redis import BATCH, RedisStore
from pyoji.service.purges import ALL, Purges

from tests.redis_server import redis_server
from tests.service.cache.cards import card, name

LIMIT = 100 * 1024**2


@pytest.fixture(
    params=["directory", pytest.param("redis", marks=pytest.mark.redis)],
)
def stores(request, tmp_path) -> Iterator[Callable[[], Any]]:
    """Makes one more store over the same cards."""
    if request.param == "directory":
        yield lambda: DirectoryStore(tmp_path, LIMIT)
        return
    with redis_server() as server:
        made: list[RedisStore] = []

        def another() -> RedisStore:
            made.append(RedisStore(server.url, 3600))
            return made[-1]

        yield another
        for each in made:
            each.close()


def test_a_store_holds_no_purges_at_first(stores):
    """A store without purges returns none."""
    assert stores().purges("") is None


def test_what_one_purges_others_learn_once(stores):
    """Each by the mark that it knows."""
    one, other = stores(), stores()
    one.purge({"template a": "1"})
    found = other.purges("")
    assert found is not None
    assert found.tokens == {"template a": "1"}
    assert other.purges(found.mark) is None
    one.purge({"template b": "2", "card " + name(1): "3"})
    again = other.purges(found.mark)
    assert again is not None
    assert again.tokens == {"template a": "1", "template b": "2", "card " + name(1): "3"}
    assert again.mark != found.mark
    one.purge({"template a": "4"})
    assert other.purges(again.mark).tokens["template a"] == "4"


def test_a_purge_of_all_stands_alone(stores):
    """It ends those before it."""
    store = stores()
    store.purge({"template a": "1"})
    store.purge({ALL: "2"}, alone=True)
    assert store.purges("").tokens == {ALL: "2"}


def test_a_store_can_be_emptied(stores):
    """Of cards, not of purges; and says how many there were."""
    store = stores()
    store.purge({ALL: "1"})
    for number in range(30):
        store.put(name(number), card(number))
    assert store.clear() == 30
    assert store.clear() == 0
    assert all(store.get(name(number)) is None for number in range(30))
    assert store.purges("").tokens == {ALL: "1"}
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)


@pytest.mark.redis
def test_redis_is_emptied_in_batches():
    """And of nothing but our cards."""
    with redis_server() as server:
        store = RedisStore(server.url, 3600)
        with server.client as client:
            client.mset({f"pyoji:1:card:{name(n)}": b"x" for n in range(2 * BATCH + 1)})
            client.mset({"pyoji:1:cards": b"x", "other": b"x"})
            assert store.clear() == 2 * BATCH + 1
            assert sorted(client.keys()) == [b"other", b"pyoji:1:cards"]
        store.close()


def purges_file(tmp_path: Path) -> Path:
    return next(tmp_path.glob(f"cards-*/{PURGES}"))


def test_a_directory_keeps_purges_apart_from_cards(tmp_path):
    """They count for no bound, and no sweep removes them."""
    store = DirectoryStore(tmp_path, 64 * 1024)
    store.purge({ALL: "1"})
    for number in range(100):
        store.put(name(number), card(number, 10_000))
    assert store.purges("").tokens == {ALL: "1"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"5", b"\xff", b"[" * 100_000, b" " * (MOST_PURGES + 1)]
)
def test_a_damaged_file_of_purges_is_a_fault(tmp_path, content):
    """It is not read as an empty one: purged cards stay purged."""
    store = DirectoryStore(tmp_path, LIMIT)
    store.purge({ALL: "1"})
    purges_file(tmp_path).write_bytes(content)
    with pytest.raises(Fault) as told:
        store.purges("")
    assert told.value.reason is FaultReason.CORRUPT


def test_no_link_is_followed_to_purges(tmp_path):
    """A file outside the directory is not ours."""
    store = DirectoryStore(tmp_path / "cards", LIMIT)
    store.purge({ALL: "1"})
    file = purges_file(tmp_path / "cards")
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Fault):
        store.purges("")


def test_behind_a_guard_a_fault_changes_nothing(tmp_path):
    """The known purges stay, and the fault is reported."""
    told: list[FaultReason] = []
    store = DirectoryStore(tmp_path, LIMIT)
    guard = Guard(store, lambda _, fault: told.append(fault.reason))
    guard.purge({ALL: "1"})
    found: Purges | None = None
    while found is None:
        found = asyncio.run(guard.purges(""))
    assert found.tokens == {ALL: "1"}
    purges_file(tmp_path).write_bytes(b"{")
    assert asyncio.run(guard.purges(found.mark)) is None
    assert told == [FaultReason.CORRUPT]
    asyncio.run(guard.close())


# ── notes ────────────────────────────────────────────────────────────────────────────────────


def test_a_note_is_there_for_all(stores):
    """Under its name alone; the newest one stays."""
    one, other = stores(), stores()
    assert other.note(name(1)) is None
    one.put_note(name(1), b"a note", 60)
    assert (other.note(name(1)), other.note(name(2))) == (b"a note", None)
    other.put_note(name(1), b"another", 60)
    assert one.note(name(1)) == b"another"
    with pytest.raises(ValueError, match="digest"):
        one.put_note("../a", b"", 60)


def test_a_note_is_no_card(tmp_path):
    """A directory holds both under names of one form; what is not a card's is a miss."""
    store = DirectoryStore(tmp_path, LIMIT)
    store.put_note(name(1), b"a note", 60)
    with pytest.raises(Fault) as caught:
        store.get(name(1))
    assert caught.value.reason is FaultReason.CORRUPT
