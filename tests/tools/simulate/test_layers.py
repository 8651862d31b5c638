"""The model of the layers: what it keeps, what it drops, and what more room can bring."""

from __future__ import annotations

import pytest
from pyoji.service.cache.memory import ENTRY_OVERHEAD
from pyoji.service.cache.tally import cost

from tests.tools.simulate.layers import STORED, Behind, Disk, Plan, Recent, Stream, answers
from tests.tools.simulate.parts import PLANS, G, M
from tests.tools.simulate.traffic import DAY, Traffic


@pytest.fixture(scope="module")
def stream():
    return Stream.of(Traffic(requests=30_000, titles=4_000, posts=200, bursts=2))


def test_memory_drops_the_least_recently_used():
    """And counts what each costs beside its bytes."""
    store = Recent(300, 10)
    for key in "abc":
        store.put(key, 80, 0)
    assert store.get("a", 0)
    store.put("d", 80, 0)
    assert [key for key in "abcd" if store.get(key, 0)] == ["a", "c", "d"]
    assert store.bytes == 270


def test_what_is_larger_than_the_store_is_passed_over():
    """It drives nothing out."""
    store = Recent(100)
    store.put("a", 60, 0)
    store.put("b", 101, 0)
    assert store.get("a", 0)
    assert not store.get("b", 0)


def test_a_card_put_twice_is_counted_once():
    """In memory and on disk."""
    for store in (Recent(1000), Disk(100_000)):
        store.put("a", 100, 0)
        store.put("a", 100, 0)
        assert store.bytes in (100, cost(100 + STORED))


def test_a_disk_notes_a_use_once_an_hour():
    """A card read within the hour is no younger for it; one read later is."""
    room = 4096
    for later, kept in ((1800, ["c", "d"]), (7200, ["a", "d"])):
        store = Disk(3 * room)
        for key in "abc":
            store.put(key, 1000, 0)
        assert store.get("a", later)
        store.put("d", 1000, later)
        assert [key for key in "abcd" if store.get(key, later)] == kept


def test_every_request_is_answered_once(stream):
    """By one of the layers, in each of the plans; and half a day is less than a day."""
    for plan in PLANS:
        whole = answers(plan, stream, since=0)
        assert whole.all == 30_000
        assert answers(plan, stream, since=DAY / 2).all < 30_000


def test_more_memory_answers_more(stream):
    """Up to one that holds everything, which draws each card once."""
    shares = [answers(Plan("", size), stream, 0).share("memory") for size in (M, 8 * M, 64 * M, G)]
    assert shares == sorted(shares)
    assert answers(Plan("", G), stream, 0).drawn == len(set(stream.cards))


def test_one_store_draws_each_card_once(stream):
    """However many workers; a directory on each of three machines up to three times."""
    asked = len(set(stream.cards))
    one = answers(Plan("", M, 4, 3, Behind.REDIS, G), stream, 0)
    three = answers(Plan("", M, 4, 3, Behind.DIRECTORY, G), stream, 0)
    assert one.drawn == asked
    assert asked < three.drawn <= 3 * asked


def test_nothing_is_kept_in_no_memory(stream):
    """Then every request is drawn."""
    assert answers(Plan("", ENTRY_OVERHEAD), stream, 0).drawn == 30_000
