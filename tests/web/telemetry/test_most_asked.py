"""The most requested titles are found among any number of others, in bounded memory."""

from __future__ import annotations

import asyncio
import logging

import pytest
from pyoji.engine.card import PNG, SIZES, WEBP, Card, CommonParameters
from pyoji.web.telemetry import most_asked as most_asked_
from pyoji.web.telemetry.most_asked import EVENT, LONGEST, ROOM, MostAsked

from tests.waiting import async_until


def card(title: str | None, template: str = "one", format_=PNG) -> Card:
    return Card(template, "r", "ko", SIZES["og"], 1.0, format_, 0, CommonParameters(title=title))


@pytest.fixture
def reported(caplog):
    """What a report logs."""

    def report(counted: MostAsked) -> list[tuple[str, str, str, int]]:
        caplog.clear()
        with caplog.at_level(logging.INFO, "pyoji"):
            counted.report()
        assert {each.message for each in caplog.records} <= {EVENT}
        return [(r.answer, r.template, r.title, r.times) for r in caplog.records]

    return report


def test_off_counts_nothing(reported):
    """As it is unless the operator asks."""
    counted = MostAsked(0)
    counted.count_request(card("a"))
    counted.count_hit(card("a").digest)
    assert not counted.is_on
    assert counted._counts == {}
    assert reported(counted) == []


def test_titles_are_counted_by_what_became_of_them(reported):
    """Formats together, templates apart; the fast path by the card's digest."""
    counted = MostAsked(10)
    for format_ in (PNG, WEBP):
        counted.count_request(card("a", format_=format_))
    counted.count_hit(card("a", format_=WEBP).digest)
    counted.count_hit("unheard of")
    counted.count_request(card("a", "two"))
    counted.count_request(card("b"), "unknown")
    counted.count_request(card("b"), "unknown")
    counted.count_request(card(None), "blocked")
    assert sorted(reported(counted)) == [
        ("blocked", "one", "", 1),
        ("drawn", "one", "a", 3),
        ("drawn", "two", "a", 1),
        ("unknown", "one", "b", 2),
    ]


def test_a_report_begins_anew(reported):
    """Each says what came since the one before."""
    counted = MostAsked(10)
    counted.count_request(card("a"))
    assert reported(counted) == [("drawn", "one", "a", 1)]
    assert reported(counted) == []
    counted.count_hit(card("a").digest)
    assert reported(counted) == [("drawn", "one", "a", 1)]


def test_a_flood_hides_nothing(reported):
    """Ten thousand titles once each, and two again and again; no count is made up."""
    counted = MostAsked(3)
    for n in range(10_000):
        counted.count_request(card(f"flood {n}"), "unknown")
        if n % 100 == 0:
            counted.count_request(card("often"))
        if n % 200 == 0:
            counted.count_request(card("sometimes"))
        assert len(counted._counts) <= 2 * 3 * ROOM
    assert len(counted._by_digest) <= 3 * ROOM
    found = reported(counted)
    assert [each[2] for each in found[:2]] == ["often", "sometimes"]
    assert 90 < found[0][3] <= 100
    assert 0 < found[1][3] <= 50
    assert found[2][3] == 1


def test_a_long_title_is_cut(reported):
    """The log is not a place for 10,000 letters."""
    counted = MostAsked(1)
    counted.count_request(card("x" * 1000))
    assert reported(counted) == [("drawn", "one", "x" * LONGEST, 1)]


def test_it_reports_again_and_again(monkeypatch, caplog):
    """And for the last time at the end."""
    monkeypatch.setattr(most_asked_, "SECONDS", 0.001)

    async def lived() -> None:
        counted = MostAsked(5)
        counted.begin()
        counted.count_request(card("a"))
        await async_until(lambda: caplog.records)
        monkeypatch.setattr(most_asked_, "SECONDS", 3600)
        await asyncio.sleep(0.01)
        counted.count_request(card("b"))
        await counted.end()

    with caplog.at_level(logging.INFO, "pyoji"):
        asyncio.run(lived())
    assert [each.title for each in caplog.records] == ["a", "b"]
