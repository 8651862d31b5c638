"""RasterCache: one budget of bytes, divided by kind; unused entries are evicted first."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoji.engine.raster_cache import BOUNDS, BUDGET, OVERHEAD, RasterCache, RasterKind

GLYPH, BAND = RasterKind.GLYPH, RasterKind.UNPACKED_BAND


def put(cache: RasterCache, number: int, size: int, kind: RasterKind = GLYPH) -> bytearray:
    """Return the cache's value for a name, made with `size` bytes if absent."""
    return cache.get(kind, number, lambda: bytearray([number % 256]) * size, len)


def with_room(size: int, kind: RasterKind = GLYPH) -> RasterCache:
    """Return a cache whose bound for `kind` is `size` bytes."""
    return RasterCache(-(-size * 100 // BOUNDS[kind].percent))


def test_the_table_shares_out_the_budget() -> None:
    """Every kind has a part, all parts are the budget, and the largest of a kind finds room."""
    assert BOUNDS.keys() == set(RasterKind)
    assert sum(bounds.percent for bounds in BOUNDS.values()) == 100
    for bounds in BOUNDS.values():
        assert bounds.largest + OVERHEAD <= BUDGET * bounds.percent // 100


def test_a_raster_is_made_once() -> None:
    """While it is kept, the same object; under a name of another kind another one."""
    cache = RasterCache()
    first = put(cache, 1, 10)
    assert put(cache, 1, 99) is first
    assert put(cache, 2, 10) is not first
    assert len(put(cache, 1, 99, BAND)) == 99
    assert cache.bytes == 10 + 10 + 99 + 3 * OVERHEAD


def test_nothing_is_a_value_too() -> None:
    """None is cached too, so an item without ink is made once."""
    cache = RasterCache()
    made: list[int] = []

    def none() -> None:
        made.append(1)

    for _ in range(2):
        assert cache.get(GLYPH, 1, none, lambda value: 0) is None
    assert made == [1]
    assert cache.bytes == OVERHEAD


def test_what_was_seen() -> None:
    """From the second time on, until it is evicted."""
    cache = with_room(10 * OVERHEAD, RasterKind.SEEN)
    assert [cache.has_seen(name) for name in "abab"] == [False, False, True, True]
    for number in range(30):
        cache.has_seen(number)
    assert not cache.has_seen("b")


def test_the_budget_is_kept_to() -> None:
    """The bound holds after each entry of any kind and size."""
    cache = RasterCache(200_000)
    chance = random.Random(2)
    for number in range(400):
        put(cache, number, chance.randrange(9_000), chance.choice(list(RasterKind)))
        assert 0 < cache.bytes <= 200_000


def test_kinds_do_not_evict_each_other() -> None:
    """Many entries of one kind evict no entry of another."""
    cache = RasterCache(200_000)
    first = put(cache, 0, 100)
    for number in range(400):
        put(cache, number, 5_000, BAND)
    assert put(cache, 0, 100) is first


def test_what_is_used_stays() -> None:
    """An entry that is asked for again and again outlives any number of others."""
    cache = with_room(50_000)
    first = put(cache, 0, 1_000)
    unused = put(cache, 1, 1_000)
    for number in range(2, 300):
        put(cache, number, 3_000)
        assert put(cache, 0, 1_000) is first
    assert put(cache, 1, 1_000) is not unused


def test_the_unused_go_from_the_oldest() -> None:
    """Also where all were used: then each stays for one round more, but for the oldest."""
    cache = with_room(4 * (1_000 + OVERHEAD))
    kept = {number: put(cache, number, 1_000) for number in range(6)}
    assert all(put(cache, number, 1_000) is kept[number] for number in (2, 3, 4, 5))
    new = put(cache, 0, 1_000)
    assert new is not kept[0]
    assert all(put(cache, number, 1_000) is kept[number] for number in (3, 4, 5))
    assert put(cache, 0, 1_000) is new
    assert put(cache, 2, 1_000) is not kept[2]


@pytest.mark.parametrize("kind", RasterKind)
def test_what_is_too_large_is_made_each_time(kind: RasterKind) -> None:
    """Its kind has a bound, so that it does not evict all others."""
    cache = RasterCache()
    largest = BOUNDS[kind].largest
    assert put(cache, 1, largest + 1, kind) is not put(cache, 1, largest + 1, kind)
    assert put(cache, 2, largest, kind) is put(cache, 2, largest, kind)


def test_a_raster_larger_than_its_share_is_not_kept() -> None:
    """It is returned, and evicts no other entry."""
    cache = with_room(3_000)
    first = put(cache, 0, 0)
    assert len(put(cache, 1, 5_000)) == 5_000
    assert put(cache, 0, 0) is first
    assert cache.bytes == OVERHEAD


def test_threads_share_one_cache() -> None:
    """No thread gets a wrong raster, and the byte count is right."""
    cache = with_room(60_000)

    def ask(seed: int) -> bool:
        chance = random.Random(seed)
        return all(
            put(cache, number, 100)[0] == number
            for number in (chance.randrange(90) for _ in range(2_000))
        )

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(4)))
    assert cache.bytes % (100 + OVERHEAD) == 0
    assert 0 < cache.bytes <= 60_000
