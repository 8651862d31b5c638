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
from typing import NamedTuple, Protocol

from cachetools import LRUCache

from pyoji.byte_sizes import KIB, MIB
from pyoji.engine.image_url import LONGEST, ImageUrl
from pyoji.errors import Limited
from pyoji.service.remote_images.gather import WorkRunner
from pyoji.service.remote_images.loop_thread import LoopThread, run_here
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_pages import page_file, page_note
from pyoji.service.remote_pages.page_entry import (
    FRESH_SECONDS,
    OLDEST_SECONDS,
    STALE_SECONDS,
    PageEntry,
    PageReading,
)
from pyoji.service.remote_pages.page_file import NotAPage, PageFetcher
from pyoji.service.remote_pages.page_hosts import PageHosts
from pyoji.service.remote_pages.page_note import Moment
from pyoji.service.remote_pages.page_reasons import Missing, PageReason
from pyoji.service.single_flight import Flight, SingleFlight

LOG = logging.getLogger("pyoji")

SECONDS = 5.0
"""Deadline for one page, from resolving its host to reading it."""

PATIENCE = 2.5
"""Seconds that a caller waits; the fetch continues for the next one."""

AT_ONCE, MOST_WAITING = 8, 64
"""Pages that are fetched at once, and those that are fetched or wait."""

MOST_TURNS = 3
"""Fetches that a caller waits for, if the clients that start them are refused."""

CACHE_BYTES, OVERHEAD = 8 * MIB, 2 * KIB
"""Bytes of all cached facts, and of an entry besides its texts: at most 4,096 pages."""

_UNKNOWN = PageEntry(0.0)

_FlightName = tuple[int, ImageUrl]
"""The generation of the cache, and the page: a call after `forget` shares no earlier fetch."""

NOTE_SECONDS = int(FRESH_SECONDS)
"""Seconds that a note for the other processes is kept."""

Charge = Callable[[], Awaitable[None]]
"""Charges the client for a fetch. Raises Limited."""


class NoteStore(Protocol):
    """A store of notes that all processes share, and that never raises."""

    async def note(self, name: str) -> bytes | None:
        """Return the note of that name, or None."""

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        """Store a note in the background, for about `seconds`."""


async def free() -> None:
    """Charge no client: the fetch is for a later caller."""


class RemotePages:
    """The pages on `hosts`. `clock` is monotonic, `now` is the time of day.

    `observe` is called after each fetch, with None or the reason of its failure. Processes that
    share a `store` fetch a page once for all of them.
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
        store: NoteStore | None = None,
    ) -> None:
        self.hosts = hosts
        self._fetcher = fetcher
        self._clock, self._now = clock, now
        self._seconds, self._patience = seconds, patience
        self._observe = observe
        self._run = run
        self._store = store
        self._edition = ""
        self._entries = _cache()
        self._flights: SingleFlight[_FlightName, Flight] = SingleFlight()
        self._generation = 0
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._closers: list[Callable[[], None]] = []

    @classmethod
    def of(
        cls,
        patterns: Iterable[str],
        observe: Callable[[Missing | None], None] = lambda _: None,
        store: NoteStore | None = None,
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
        pages = cls(hosts, fetcher, observe=observe, run=run, store=store)
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
            self._flight(address, entry, free)
            return entry.reading
        return await self._wait(address, entry, charge)

    def forget(self, edition: str = "") -> None:
        """Clear the cache; notes of another edition are not read. A fetch that is in progress does
        not fill the new cache."""
        self._entries, self._edition = _cache(), edition
        self._generation += 1

    async def close(self) -> None:
        """Cancel running fetches."""
        await self._flights.cancel()
        for close in self._closers:
            close()

    async def _wait(self, address: ImageUrl, entry: PageEntry, charge: Charge) -> PageReading:
        """Wait for a fetch, within the caller's patience."""
        end = self._clock() + self._patience
        for _ in range(MOST_TURNS):
            is_own = (self._generation, address) not in self._flights
            if (flight := self._flight(address, entry, charge)) is None:
                return self._without_fetch(entry, MissingReason.BUSY)
            # Unlike awaiting the task, this does not cancel it with the caller.
            await asyncio.wait((flight.task,), timeout=max(0.0, end - self._clock()))
            if not flight.task.done() or flight.task.cancelled():
                break
            try:
                renewed: PageEntry = flight.task.result()
            except Limited:  # the client that started it may not
                if not is_own:
                    continue
                if not entry.is_younger(OLDEST_SECONDS, self._clock()):
                    raise
                return entry.reading
            return renewed.reading
        return self._without_fetch(entry, MissingReason.TIMEOUT)

    def _without_fetch(self, entry: PageEntry, reason: Missing) -> PageReading:
        """Return old facts, or the reason why there is no fetch now."""
        now = self._clock()
        if entry.is_younger(OLDEST_SECONDS, now):
            return entry.reading
        return PageReading(None, reason, now)

    def _flight(self, address: ImageUrl, entry: PageEntry, charge: Charge) -> Flight | None:
        """Return the fetch of a page, running or new; None if too many are waiting."""
        name = self._generation, address
        if name not in self._flights and len(self._flights) >= MOST_WAITING:
            self._observe(MissingReason.BUSY)
            return None
        renewal = _Renewal(address, entry, charge, self._entries, self._edition)
        return self._flights.get(name, Flight, lambda _: self._renew(renewal))

    async def _renew(self, renewal: _Renewal) -> PageEntry:
        """Return the entry from the store, else from a new fetch. Raises Limited."""
        address, entry = renewal.address, renewal.entry
        name = page_note.name(address, renewal.edition)
        note = await self._store.note(name) if self._store is not None else None
        shared = page_note.read(note, self._moment()) if note is not None else None
        if shared is not None:
            renewal.entries[address] = shared
            return shared
        await renewal.charge()
        outcome = await self._fetch(address, entry)
        now = self._clock()
        self._observe(None if isinstance(outcome, PageEntry) else outcome)
        if outcome is MissingReason.BUSY:
            return replace(entry.after_failure(outcome, now), until=now)
        renewed = outcome if isinstance(outcome, PageEntry) else entry.after_failure(outcome, now)
        renewal.entries[address] = renewed
        if self._store is not None:
            self._store.put_note(name, page_note.write(renewed, self._moment()), NOTE_SECONDS)
        return renewed

    def _moment(self) -> Moment:
        return Moment(self._clock(), self._now())

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


class _Renewal(NamedTuple):
    """A page to fetch, what is known of it, the client that pays, and where the result belongs."""

    address: ImageUrl
    entry: PageEntry
    charge: Charge
    entries: LRUCache[ImageUrl, PageEntry]
    edition: str


def _cache() -> LRUCache[ImageUrl, PageEntry]:
    return LRUCache(CACHE_BYTES, getsizeof=_cost)


def _cost(entry: PageEntry) -> int:
    texts = entry.facts.parameters.values() if entry.facts else ()
    address = len(entry.facts.address) if entry.facts else LONGEST
    conditions = sum(map(len, entry.conditions.values()))
    return OVERHEAD + 2 * address + conditions + 4 * sum(map(len, texts))
