"""The cache in memory is bounded in bytes, whatever is put into it."""

from __future__ import annotations

import gc
import hashlib
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.card import PNG
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache.memory import ENTRY_OVERHEAD, MISSING_OVERHEAD, MemoryCache


def of(size: int, missing: int = 0) -> ImageFile:
    return ImageFile(bytes(size), PNG, tuple(range(0xE000, 0xE000 + missing)))


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def test_what_is_put_is_got():
    """A card comes back as it went in; an unknown digest is a miss."""
    cache = MemoryCache(10_000)
    card = of(10)
    cache.put("a", card)
    assert cache.get("a") is card
    assert cache.get("b") is None


def test_the_least_recently_used_goes_first():
    """Reading a card keeps it; the one not read makes room."""
    cache = MemoryCache(2 * (1000 + ENTRY_OVERHEAD))
    cache.put("a", of(1000))
    cache.put("b", of(1000))
    cache.get("a")
    cache.put("c", of(1000))
    assert cache.get("a")
    assert cache.get("b") is None
    assert cache.get("c")


def test_a_card_larger_than_the_store_is_passed_over():
    """It displaces nothing and raises nothing."""
    cache = MemoryCache(2000)
    cache.put("a", of(100))
    cache.put("b", of(5000))
    assert cache.get("a")
    assert cache.get("b") is None


def test_zero_keeps_nothing():
    """A limit of 0 switches the store off."""
    cache = MemoryCache(0)
    cache.put("a", of(0))
    assert cache.get("a") is None


def test_a_card_put_twice_counts_once():
    """Replacing a card replaces its cost."""
    cache = MemoryCache(100_000)
    cache.put("a", of(1000))
    cache.put("a", of(500))
    assert cache.bytes == 500 + ENTRY_OVERHEAD


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=60))
def test_the_bound_holds(puts):
    """After any sequence of puts no more than the limit is held."""
    cache = MemoryCache(8000)
    for number, size in puts:
        cache.put(key(number), of(size))
        assert cache.bytes <= 8000


def test_the_overhead_covers_what_an_entry_really_costs():
    """The constants are at least what tracemalloc sees, and less than twice that."""
    count, missing = 10_000, 2
    cache = MemoryCache(1 << 40)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(count):
            cache.put(key(number), of(100, missing))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    real = held / count - 100
    assert real <= ENTRY_OVERHEAD + missing * MISSING_OVERHEAD < 2 * real
