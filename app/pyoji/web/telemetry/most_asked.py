"""Most asked: the titles that were asked for most, for the log; off unless the operator asks.

In: cards that are asked for, and what became of them. Out: once an hour a line for each of the
most frequent ones. The counts are bounded: with more titles than fit, the rarest are left out, and
a newcomer is taken for as frequent as those (Metwally et al., 2005), so that what is asked for
often is never lost among what was asked for once. What is reported is what was counted for sure.
No address and no parameter but the title is kept.
"""

from __future__ import annotations

import asyncio
from heapq import nlargest
from typing import NamedTuple

from cachetools import LRUCache

from pyoji.engine.card import Card
from pyoji.web.telemetry.log import LOG

EVENT = "titles asked for"
"""What the log calls a line."""

SECONDS = 3600.0
"""Between two reports."""

ROOM = 64
"""Titles that are counted for each that is reported."""

LONGEST = 200
"""Characters of a title in the log."""


class AskedTitle(NamedTuple):
    """A title that was asked for, in which template, and what became of it: `drawn`, `unknown`
    to the list, or `blocked`."""

    answer: str
    template: str
    title: str


class _Count(NamedTuple):
    """How often a title was asked for: at most, and how much of that may not be its own."""

    most: int
    unsure: int

    @property
    def sure(self) -> int:
        return self.most - self.unsure


class MostAsked:
    """Counts titles, and reports the `most` frequent ones; none where that is 0."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = most * ROOM
        self._counts: dict[AskedTitle, _Count] = {}
        self._floor = 0  # how often what was left out may have been asked for
        self._by_digest: LRUCache[str, AskedTitle] = LRUCache(max(self._room, 1))
        self._task: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is counted."""
        return self._most > 0

    def asked(self, card: Card, answer: str = "drawn") -> None:
        """A card was asked for."""
        if not self._most:
            return
        title = AskedTitle(answer, card.template, (card.common.title or "")[:LONGEST])
        if answer == "drawn":
            self._by_digest[card.digest] = title
        self._count(title)

    def known(self, digest: str) -> None:
        """A card was answered on the fast path."""
        if (title := self._by_digest.get(digest)) is not None:
            self._count(title)

    def begin(self) -> None:
        """Report from now on, once an hour."""
        if self._most:
            self._task = asyncio.create_task(self._follow())

    async def end(self) -> None:
        """Report for the last time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self.report()

    def report(self) -> None:
        """Log what was asked for most since the last report, and begin anew."""
        counts, self._counts, self._floor = self._counts, {}, 0
        for title, count in nlargest(self._most, counts.items(), key=lambda each: each[1].sure):
            LOG.info(EVENT, extra={**title._asdict(), "times": count.sure})

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            self.report()

    def _count(self, title: AskedTitle) -> None:
        counts = self._counts
        most, unsure = counts.get(title) or (self._floor, self._floor)
        counts[title] = _Count(most + 1, unsure)
        if len(counts) > 2 * self._room:  # so that most newcomers cost nothing
            kept = nlargest(self._room, counts.items(), key=lambda each: each[1].most)
            self._floor = kept[-1][1].most
            self._counts = dict(kept)
