"""Pages: the address of a page → its facts, fetched at most once in ten minutes.

In: an allowed address, and a function that charges the client. Out: the page's facts, or why they
are missing, and until when that holds. Facts are fresh for a while. Older ones are returned at once
and renewed behind the caller, who is a crawler and does not wait for long; much older ones only if
the page cannot be fetched now. Concurrent calls share a fetch, fetches are bounded, and a page that
fails is tried again after a pause that doubles. No failure raises.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from time import monotonic, time

from cachetools import LRUCache

from pyoji.byte_sizes import KIB, MIB
from pyoji.engine.image_url import ImageUrl
from pyoji.errors import Limited
from pyoji.service.remote_images.gather import WorkRunner
from pyoji.service.remote_images.loop_thread import LoopThread, run_here
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_pages import page_file
from pyoji.service.remote_pages.page_entry import (
    FRESH_SECONDS,
    OLDEST_SECONDS,
    STALE_SECONDS,
    PageEntry,
    PageReading,
)
from pyoji.service.remote_pages.page_file import NotAPage, PageFetcher
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_reasons import Missing, PageReason
from pyoji.service.single_flight import Flight, SingleFlight

LOG = logging.getLogger("pyoji")

SECONDS = 5.0
"""Deadline for one page, from resolving its host to reading it."""

PATIENCE = 2.5
"""Seconds that a caller waits; the fetch continues for the next one."""

AT_ONCE, MOST_WAITING = 8, 64
"""Pages that are fetched at once, and those that are fetched or wait."""

CACHE_BYTES, OVERHEAD = 8 * MIB, 2 * KIB
"""Bytes of all cached facts, and of an entry besides its texts: at most 4,096 pages."""

_UNKNOWN = PageEntry(0.0)

Charge = Callable[[], Awaitable[None]]
"""Charges the client for a fetch. Raises Limited."""


class RemotePages:
    """The pages on `hosts`. `clock` is monotonic, `now` is the time of day.

    `observe` is called after each fetch, with None or the reason of its failure.
    """

    def __init__(
        self,
        hosts: PageHosts,
        fetcher: PageFetcher | None = None,
        *,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], float] = time,
        seconds: float = SECONDS,
        patience: float = PATIENCE,
        observe: Callable[[Missing | None], None] = lambda _: None,
        run: WorkRunner = run_here,
    ) -> None:
        self.hosts = hosts
        self._fetcher = fetcher
        self._clock, self._now = clock, now
        self._seconds, self._patience = seconds, patience
        self._observe = observe
        self._run = run
        self._entries = _cache()
        self._flights: SingleFlight[ImageUrl, Flight] = SingleFlight()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._closers: list[Callable[[], None]] = []

    @classmethod
    def of(
        cls, patterns: Iterable[str], observe: Callable[[Missing | None], None] = lambda _: None
    ) -> RemotePages:
        """Create the remote pages of a service from the patterns in its setting. Without patterns,
        pages are off."""
        hosts = PageHosts(patterns)
        if not hosts:
            return cls(hosts)
        # Imported here: without hosts, no HTTP client and no certificates are needed.
        from pyoji.service.remote_images.fetch import Fetcher, FileRules, Resolver

        resolver, run = Resolver(), LoopThread("pages")
        rules = FileRules(page_file.ACCEPT, page_file.MOST_BYTES, cuts=True)
        fetcher = Fetcher(hosts.hosts, resolver, rules=rules)
        pages = cls(hosts, fetcher, observe=observe, run=run)
        pages._closers += (resolver.close, run.close)
        return pages

    async def read(self, address: ImageUrl, charge: Charge) -> PageReading:
        """Return the page's facts, or why they are missing.

        `charge` is called before a fetch that this caller starts and waits for. Raises Limited as
        it does, unless there are old facts, and nothing else.
        """
        entry, now = self._entries.get(address, _UNKNOWN), self._clock()
        if now < entry.until:
            return entry.reading
        if entry.is_younger(STALE_SECONDS, now):
            self._flight(address, entry)  # for the next caller
            return entry.reading
        return await self._wait(address, entry, charge)

    def forget(self) -> None:
        """Clear the cache. A fetch that is in progress does not fill the new one."""
        self._entries = _cache()

    async def close(self) -> None:
        """Cancel running fetches."""
        await self._flights.cancel()
        for close in self._closers:
            close()

    async def _wait(self, address: ImageUrl, entry: PageEntry, charge: Charge) -> PageReading:
        """Wait for a fetch, within the caller's patience."""
        reason: Missing = MissingReason.BUSY
        if address not in self._flights:
            try:
                await charge()
            except Limited:
                if not entry.is_younger(OLDEST_SECONDS, self._clock()):
                    raise
                return entry.reading
            entry = self._entries.get(address, entry)
            if self._clock() < entry.until:  # fetched meanwhile
                return entry.reading
        if (flight := self._flight(address, entry)) is not None:
            # Unlike awaiting the task, this does not cancel it with the caller.
            await asyncio.wait((flight.task,), timeout=self._patience)
            if flight.task.done() and not flight.task.cancelled():
                renewed: PageEntry = flight.task.result()
                return renewed.reading
            reason = MissingReason.TIMEOUT
        return self._without_fetch(entry, reason)

    def _without_fetch(self, entry: PageEntry, reason: Missing) -> PageReading:
        """Return old facts, or the reason why there is no fetch now."""
        now = self._clock()
        if entry.is_younger(OLDEST_SECONDS, now):
            return entry.reading
        return PageReading(None, reason, now)

    def _flight(self, address: ImageUrl, entry: PageEntry) -> Flight | None:
        """Return the fetch of a page, running or new; None if too many are waiting."""
        if address not in self._flights and len(self._flights) >= MOST_WAITING:
            self._observe(MissingReason.BUSY)
            return None
        entries = self._entries
        return self._flights.get(address, Flight, lambda _: self._renew(address, entry, entries))

    async def _renew(
        self, address: ImageUrl, entry: PageEntry, entries: LRUCache[ImageUrl, PageEntry]
    ) -> PageEntry:
        outcome = await self._fetch(address, entry)
        now = self._clock()
        if isinstance(outcome, PageEntry):
            self._observe(None)
            entries[address] = outcome
            return outcome
        self._observe(outcome)
        failed = entry.after_failure(outcome, now)
        if outcome is MissingReason.BUSY:
            return replace(failed, until=now)
        entries[address] = failed
        return failed

    async def _fetch(self, address: ImageUrl, entry: PageEntry) -> PageEntry | Missing:
        fetcher, began = self._fetcher, False
        if fetcher is None:
            return MissingReason.HOST
        try:
            async with asyncio.timeout(self._seconds), self._slots:
                began = True
                read_page = await self._run(
                    lambda: page_file.read(fetcher, address, entry.conditions, self._now())
                )
        except TimeoutError:
            return MissingReason.TIMEOUT if began else MissingReason.BUSY
        except Refused as refused:
            return refused.reason
        except NotAPage:
            return PageReason.NOT_A_PAGE
        except Exception:
            LOG.exception("could not read a page from %s", address.host)
            return MissingReason.FAULT
        now = self._clock()
        if read_page is not None:
            return PageEntry(now + FRESH_SECONDS, read_page.facts, now, read_page.conditions)
        if entry.facts is None:
            return MissingReason.STATUS  # 304 to a request without a condition
        facts = replace(entry.facts, read_at=self._now())
        return PageEntry(now + FRESH_SECONDS, facts, now, entry.conditions)


def _cache() -> LRUCache[ImageUrl, PageEntry]:
    return LRUCache(CACHE_BYTES, getsizeof=_cost)


def _cost(entry: PageEntry) -> int:
    texts = entry.facts.parameters.values() if entry.facts else ()
    return OVERHEAD + 4 * sum(map(len, texts))
