"""Page entry: what is known of a page, and when it may be fetched again.

In: the outcome of each fetch, monotonic seconds. Out: the facts, or why they are missing. Facts
outlive a failure for a day, unless it says that the page is gone. It must not know how a page is
fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.facts import PageFacts
from pyoji.service.remote_pages.page_reasons import Missing, PageReason

FRESH_SECONDS = 600.0
"""Seconds in which a page is fetched once."""

STALE_SECONDS = 3600.0
"""The age up to which old facts are returned while they are renewed."""

OLDEST_SECONDS = 86_400.0
"""The age up to which old facts are returned if the page cannot be fetched."""

FIRST_PAUSE = 60.0
"""Seconds until a page is fetched again after a failure; they double up to FRESH_SECONDS."""

_GONE = frozenset(
    {MissingReason.NOT_FOUND, MissingReason.HOST, MissingReason.ADDRESS, PageReason.NOT_A_PAGE}
)
"""Reasons after which older facts are no longer true, or not to be trusted."""


class PageReading(NamedTuple):
    """A page's facts, or the reason why they are missing; until when, in monotonic seconds."""

    facts: PageFacts | None
    missing: Missing | None
    until: float


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What is known of a page: the facts of an earlier fetch, how the last one failed, and when the
    page may be fetched again. Times are monotonic seconds."""

    until: float
    facts: PageFacts | None = None
    fetched_at: float = 0.0
    conditions: Mapping[str, str] = field(default_factory=dict)
    missing: Missing | None = None
    failures: int = 0

    @property
    def reading(self) -> PageReading:
        """The entry as an answer."""
        return PageReading(self.facts, None if self.facts else self.missing, self.until)

    def is_younger(self, seconds: float, now: float) -> bool:
        """Whether there are facts of less than this age."""
        return self.facts is not None and now - self.fetched_at < seconds

    def after_failure(self, reason: Missing, now: float) -> PageEntry:
        """Return the entry after a failed fetch. Facts stay if they may still be true."""
        pause = min(FRESH_SECONDS, FIRST_PAUSE * 2 ** min(self.failures, 8))
        failed = replace(self, until=now + pause, missing=reason, failures=self.failures + 1)
        stays = reason not in _GONE and self.is_younger(OLDEST_SECONDS, now)
        return failed if stays else replace(failed, facts=None, conditions={})


UNKNOWN = PageEntry(0.0)
