"""Most asked: logs the titles that are requested most; off by default.

In: requested cards and their outcomes. Out: once an hour, a line for each of the most frequent
titles. The number of counters is bounded: the rarest titles are evicted, and a new title starts
with the count of the evicted ones (Metwally et al., 2005), so frequent titles are never lost among
rare ones. The log shows the guaranteed part of a count. No address, and no parameter except the
title, is stored.
"""

from __future__ import annotations

import asyncio
from heapq import nlargest
from typing import NamedTuple

from cachetools import LRUCache

from pyoji.engine.card import Card
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.telemetry.log import LOG

EVENT = "titles asked for"
"""The event of a log line."""

SECONDS = 3600.0
"""Time between two reports."""

ROOM = 64
"""Counted titles for each reported one."""

LONGEST = 200
"""Characters of a title in the log."""


class AskedTitle(NamedTuple):
    """A requested title, its template, and the outcome: `drawn`, `unknown` (not on the list), or
    `blocked`."""

    answer: str
    template: str
    title: str


class _Count(NamedTuple):
    """An upper bound of a title's requests, and the part of it that may belong to others."""

    upper: int
    error: int

    @property
    def guaranteed(self) -> int:
        return self.upper - self.error


class MostAsked:
    """Counts titles, and reports the `most` frequent ones; 0 disables it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = most * ROOM
        self._counts: dict[AskedTitle, _Count] = {}
        self._floor = 0  # the upper bound of an evicted title
        self._by_digest: LRUCache[str, AskedTitle] = LRUCache(max(self._room, 1))
        self._task = DaemonTask()

    @property
    def is_on(self) -> bool:
        """Whether titles are counted."""
        return self._most > 0

    def count_request(self, card: Card, answer: str = "drawn") -> None:
        """Count a requested card."""
        if not self._most:
            return
        title = AskedTitle(answer, card.template, (card.common.title or "")[:LONGEST])
        if answer == "drawn":
            self._by_digest[card.digest] = title
        self._count(title)

    def count_hit(self, digest: str) -> None:
        """Count a card that the fast path sent."""
        if (title := self._by_digest.get(digest)) is not None:
            self._count(title)

    def begin(self) -> None:
        """Start the hourly reports."""
        if self._most:
            self._task.start(self._report_hourly())

    async def end(self) -> None:
        """Report for the last time, and stop."""
        await self._task.stop()
        if self._most:
            self.report()

    def report(self) -> None:
        """Log the most frequent titles since the last report, and reset the counts."""
        counts, self._counts, self._floor = self._counts, {}, 0
        ranking = nlargest(self._most, counts.items(), key=lambda entry: entry[1].guaranteed)
        for title, count in ranking:
            LOG.info(EVENT, extra={**title._asdict(), "times": count.guaranteed})

    async def _report_hourly(self) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            self.report()

    def _count(self, title: AskedTitle) -> None:
        counts = self._counts
        upper, error = counts.get(title) or (self._floor, self._floor)
        counts[title] = _Count(upper + 1, error)
        if len(counts) > 2 * self._room:  # evict in batches
            ranking = nlargest(self._room, counts.items(), key=lambda entry: entry[1].upper)
            self._floor = ranking[-1][1].upper
            self._counts = dict(ranking)
