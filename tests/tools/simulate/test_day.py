"""A small day through the real stores: within bounds, no error, every card the one asked for."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from math import inf

import pytest
from pyoji.link.query import read
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.memory import ENTRY_OVERHEAD, MISSING_OVERHEAD, MemoryCache

from tests.tools.simulate import day
from tests.tools.simulate.day import Bounds, draw, link, pair, spend
from tests.tools.simulate.layers import Disk, Recent
from tests.tools.simulate.traffic import FORMS, Request, Traffic, requests

SMALL = Traffic(requests=20_000, titles=4_000, posts=300, bursts=3)
BOUNDS = Bounds(memory=4 * 2**20, disk=32 * 2**20)


@pytest.fixture(scope="module")
def found(tmp_path_factory, templates):
    return spend(SMALL, tmp_path_factory.mktemp("day"), BOUNDS, templates, every=1_000)


@pytest.mark.slow
def test_a_day_stays_within_its_bounds(found):
    """Twenty looks; and both stores were full, so that the bounds were really felt."""
    assert found.requests == 20_000
    assert found.samples == 20
    assert BOUNDS.memory * 0.9 < found.memory_bytes <= BOUNDS.memory
    assert BOUNDS.disk * 0.8 < found.disk_bytes <= BOUNDS.disk
    assert min(found.memory_hits, found.directory_hits, found.drawn) > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("hour", [0.0, inf])
def test_the_model_agrees_with_the_real_stores(hour, tmp_path, templates):
    """The same cards through the model of `layers.py`, where the directory notes each use and
    where it notes none: memory answers as much exactly, the directory but for those that it was
    given within one tick of the clock."""
    some = replace(SMALL, requests=8_000)
    bounds = Bounds(memory=2 * 2**20, disk=16 * 2**20)
    found = spend(some, tmp_path, bounds, templates, hour=hour)
    memory, disk = Recent(bounds.memory), Disk(bounds.disk, hour)
    chance = random.Random(some.seed)
    answered: Counter[str] = Counter()
    for now, request in enumerate(requests(some)):
        form, query = link(request, chance)
        made = draw(card := templates.card(day.TEMPLATE, read(query), form.format))
        if memory.get(card.digest, now):
            answered["memory"] += 1
            continue
        if disk.get(card.digest, now):
            answered["directory"] += 1
        else:
            answered["drawn"] += 1
            disk.put(card.digest, len(made.data), now)
        beside = ENTRY_OVERHEAD + MISSING_OVERHEAD * len(made.missing)
        memory.put(card.digest, len(made.data) + beside, now)
    assert answered["memory"] == found.memory_hits
    assert answered["directory"] == pytest.approx(found.directory_hits, abs=80)
    assert answered["drawn"] == pytest.approx(found.drawn, abs=80)


@pytest.mark.slow
def test_two_processes_share_a_directory(tmp_path):
    """Both within the bounds, and each finds cards that the other one drew."""
    both = pair(SMALL, tmp_path, BOUNDS, every=1_000)
    assert [each.requests for each in both] == [10_000, 10_000]
    assert all(each.directory_hits > 1_000 for each in both)
    assert max(each.disk_bytes for each in both) <= BOUNDS.disk


def test_a_card_of_any_spelling_is_one_card(templates):
    """Trackers, damage and encoding make no other; another title or form does."""
    chance = random.Random(3)

    def card(title, form, tracked):
        asked, query = link(Request(0, title, form, tracked), chance)
        return templates.card(day.TEMPLATE, read(query), asked.format)

    forms = range(len(FORMS))
    spellings = {
        (title, form): {card(title, form, i % 2 == 0).digest for i in range(30)}
        for title in (7, 8)
        for form in forms
    }
    assert all(len(digests) == 1 for digests in spellings.values())
    assert len(set.union(*spellings.values())) == len(spellings)


# ── the day detects faults ───────────────────────────────────────────────────────────────────

SHORT = replace(SMALL, requests=3_000)


def test_a_wrong_card_is_noticed(tmp_path, templates, monkeypatch):
    """One byte of one answer."""
    get = MemoryCache.get

    def wrong(self, digest):
        found = get(self, digest)
        return found and replace(found, data=found.data[:-1] + b"!")

    monkeypatch.setattr(MemoryCache, "get", wrong)
    with pytest.raises(AssertionError, match="another card"):
        spend(SHORT, tmp_path, BOUNDS, templates)


def test_a_memory_without_bound_is_noticed(tmp_path, templates, monkeypatch):
    """At the next look."""
    monkeypatch.setattr(MemoryCache, "__init__", _boundless(MemoryCache.__init__))
    with pytest.raises(AssertionError, match="in memory"):
        spend(SHORT, tmp_path, BOUNDS, templates, every=1_000)


def test_a_disk_without_bound_is_noticed(tmp_path, templates, monkeypatch):
    """Files are counted, independent of the store's own count."""
    monkeypatch.setattr(DirectoryStore, "__init__", _boundless(DirectoryStore.__init__))
    with pytest.raises(AssertionError, match="on disk"):
        spend(SHORT, tmp_path, BOUNDS, templates, every=1_000)


def _boundless(begin):
    def of(self, *others):
        begin(self, *others[:-1], 2**40)

    return of


def test_a_process_that_grows_is_noticed(tmp_path, templates, monkeypatch):
    """By what it holds, not by what it says."""
    growing = iter(range(0, 2**40, day.GROWTH))
    monkeypatch.setattr(day, "_resident", lambda: next(growing))
    with pytest.raises(AssertionError, match="grew by"):
        spend(SHORT, tmp_path, BOUNDS, templates, every=500)
