"""Page entry: how long facts are good, and when a page is fetched again."""

from __future__ import annotations

import pytest
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.facts import PageFacts
from pyoji.service.remote_pages.page_entry import (
    FIRST_PAUSE,
    FRESH_SECONDS,
    OLDEST_SECONDS,
    PageEntry,
)
from pyoji.service.remote_pages.page_reasons import OF_FETCHES, Missing, PageReason

FACTS = PageFacts("https://blog.example.com/", 0.0, "글")
GONE = {
    MissingReason.NOT_FOUND,
    MissingReason.HOST,
    MissingReason.ADDRESS,
    PageReason.NOT_A_PAGE,
}


def test_the_pause_doubles_up_to_ten_minutes() -> None:
    """A page that was shared before it was published is soon found; one that never is, rarely."""
    entry, now, pauses = PageEntry(0.0), 0.0, []
    for _ in range(20):
        entry = entry.after_failure(MissingReason.STATUS, now)
        pauses.append(entry.until - now)
        now = entry.until
    assert pauses[:5] == [FIRST_PAUSE, 120.0, 240.0, 480.0, FRESH_SECONDS]
    assert set(pauses[4:]) == {FRESH_SECONDS}


@pytest.mark.parametrize("reason", OF_FETCHES)
def test_facts_outlive_a_failure_unless_the_page_is_gone(reason: Missing) -> None:
    """A host that is down does not change what its pages said."""
    entry = PageEntry(600.0, FACTS, 0.0, {"If-None-Match": '"a"'})
    failed = entry.after_failure(reason, 700.0)
    kept = reason not in GONE
    assert failed.facts == (FACTS if kept else None)
    assert bool(failed.conditions) is kept
    assert failed.reading == (failed.facts, None if kept else reason, 760.0)


def test_facts_of_yesterday_are_no_longer_shown() -> None:
    """Then the page is missing."""
    entry = PageEntry(600.0, FACTS, 0.0)
    assert entry.after_failure(MissingReason.TIMEOUT, OLDEST_SECONDS - 1).facts == FACTS
    late = entry.after_failure(MissingReason.TIMEOUT, OLDEST_SECONDS)
    assert late.reading[:2] == (None, MissingReason.TIMEOUT)
