"""Gather: a card → its pictures, or why they are not there.

In: a card whose links may name pictures. Out: pixels by parameter's name, and a reason for each
that is missing. Pictures are kept for a while, so many bytes of them; one that is under way is
shared; so many are fetched at once. It never fails over a picture and never takes longer than the
deadline.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import NamedTuple, Protocol, TypeVar

from cachetools import TLRUCache, TTLCache

from pyoji.engine.card import Card
from pyoji.engine.design import Parameter
from pyoji.engine.image_url import ImageLink, parse
from pyoji.engine.images.pixels import Pixels
from pyoji.errors import ParameterError
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.apart import Apart, Work, here
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.sandbox import Decoder
from pyoji.service.single_flight import Flight, SingleFlight

LOG = logging.getLogger("pyoji")

SECONDS = 5.0
"""From the first resolution to the last pixel."""

KEPT_SECONDS = 600.0
"""How long a picture is taken as it was; a card that was drawn is kept longer than this anyway."""

REMEMBERED_SECONDS = 30.0
"""How long a picture that was not there is not asked for again."""

BUSY_SECONDS = 2.0
"""How long a card goes without a picture for which there was no room; it is asked for again as
soon as there is."""

AT_ONCE, MOST_WAITING = 8, 64

OVERHEAD = 1024
"""Bytes that an entry counts beside its pixels: its key, its slots, itself."""


class Fetches(Protocol):
    """What fetches files."""

    async def fetch(self, link: ImageLink) -> bytes:
        """The bytes of the file; Refused says why there are none."""


class Nowhere:
    """Fetches nothing, where no host is allowed: admission stands before it."""

    async def fetch(self, link: ImageLink) -> bytes:
        """Refused, for every link."""
        raise Refused(MissingReason.HOST)


class Decodes(Protocol):
    """What decodes them."""

    def begin(self) -> None:
        """Be ready soon."""

    async def decode(self, data: bytes) -> Pixels:
        """The picture in a file; Refused says why there is none."""

    async def close(self) -> None:
        """End."""


class GatheredPictures(NamedTuple):
    """A card's pictures by parameter, why others of its are missing, and for how many seconds they
    will be."""

    pictures: Mapping[str, Pixels] = {}
    missing: Mapping[str, MissingReason] = {}
    seconds: float = 0.0


class Missing(NamedTuple):
    """Why there is no picture, and until when none is looked for."""

    reason: MissingReason
    until: float


T = TypeVar("T")


class Apartness(Protocol):
    """Where pictures are fetched and decoded."""

    async def __call__(self, work: Work[T]) -> T:
        """What the work gives."""


class Pictures:
    """The pictures of cards, from `hosts`; at most `limit` bytes of them are kept."""

    def __init__(
        self,
        hosts: AllowedHosts,
        fetcher: Fetches,
        decoder: Decodes,
        limit: int,
        *,
        clock: Callable[[], float] = monotonic,
        seconds: float = SECONDS,
        told: Callable[[MissingReason | None], None] = lambda _: None,
        apart: Apartness = here,
    ) -> None:
        self._hosts = hosts
        self._clock = clock
        self._apart = apart
        self._fetcher = fetcher
        self._decoder = decoder
        self._seconds = seconds
        self._tell = told
        self._kept: TTLCache[ImageLink, Pixels] = TTLCache(limit, KEPT_SECONDS, clock, _cost)
        self._gone: TLRUCache[ImageLink, Missing] = TLRUCache(
            1024, ttu=lambda _, missing, __: missing.until, timer=clock
        )
        self._flights: SingleFlight[ImageLink, Flight] = SingleFlight()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._has_begun = False
        self._closers: list[Callable[[], None]] = []

    @classmethod
    def of(
        cls,
        hosts: Iterable[str],
        limit: int,
        told: Callable[[MissingReason | None], None] = lambda _: None,
    ) -> Pictures:
        """The pictures of a service; `hosts` as in the settings, none for no pictures at all."""
        allowed = AllowedHosts(hosts)
        if not allowed:
            return cls(allowed, Nowhere(), Decoder(), limit, told=told)
        # Imported here: without hosts no HTTP client and no certificates are needed.
        from pyoji.service.remote_images.fetch import Fetcher, Resolver

        resolver, apart = Resolver(), Apart()
        fetcher = Fetcher(allowed, resolver)
        found = cls(allowed, fetcher, Decoder(), limit, told=told, apart=apart)
        found._closers += (resolver.close, apart.close)
        return found

    def admit(self, card: Card) -> None:
        """Nothing if all of the card's links may be asked; ParameterError names the one that may
        not, and what may."""
        for name, link in card.links.items():
            if not self._hosts.admit(link):
                raise ParameterError(name, str(link), self._hosts.allowed)

    def admit_unread(
        self, parameters: Mapping[str, Parameter], pairs: Iterable[tuple[str, str]]
    ) -> None:
        """ParameterError for the first picture that a query's pairs name, while pictures are off.

        No link is parsed to find out.
        """
        if self._hosts:
            return
        for name, text in pairs:
            if name in parameters and parameters[name].kind == "picture" and text.strip():
                raise ParameterError(name, text, self._hosts.allowed)

    def admits(self, text: str) -> bool:
        """Whether `text` is a link that a picture may come from."""
        if not self._hosts:
            return False
        try:
            return self._hosts.admit(parse(text))
        except ValueError:
            return False

    async def fetch(self, card: Card) -> GatheredPictures:
        """The card's pictures. Raises ParameterError as `admit` does, and nothing else."""
        self.admit(card)
        links = card.links
        if not links:
            return GatheredPictures()
        found = await asyncio.gather(*(self._picture(link) for link in links.values()))
        named = dict(zip(links, found, strict=True))
        missing = {name: each for name, each in named.items() if isinstance(each, Missing)}
        until = min((each.until for each in missing.values()), default=0.0)
        return GatheredPictures(
            {name: each for name, each in named.items() if isinstance(each, Pixels)},
            {name: each.reason for name, each in missing.items()},
            max(0.0, until - self._clock()) if missing else 0.0,
        )

    def forget(self) -> None:
        """Fetch every picture anew when it is next asked for."""
        self._kept.clear()
        self._gone.clear()

    async def close(self) -> None:
        """End what is under way, and the decoder."""
        await self._flights.cancel()
        # Where no picture was asked for there is nothing to end, and no thread to begin for it.
        await (self._apart if self._has_begun else here)(self._decoder.close)
        for close in self._closers:
            close()

    async def _picture(self, link: ImageLink) -> Pixels | Missing:
        known = self._kept.get(link) or self._gone.get(link)
        if known is not None:
            return known
        if link not in self._flights and len(self._flights) >= MOST_WAITING:
            self._tell(MissingReason.BUSY)
            return self._missing(MissingReason.BUSY)
        flight = self._flights.get(link, Flight, lambda _: self._fetched(link))
        found: Pixels | Missing = await asyncio.shield(flight.task)  # a caller may go away
        return found

    async def _fetched(self, link: ImageLink) -> Pixels | Missing:
        found = await self._looked_for(link)
        if isinstance(found, Missing):
            self._tell(found.reason)
            if found.reason is not MissingReason.BUSY:
                self._gone[link] = found
        else:
            self._tell(None)
            if _cost(found) <= self._kept.maxsize:
                self._kept[link] = found
        return found

    async def _looked_for(self, link: ImageLink) -> Pixels | Missing:
        self._has_begun = True

        async def work() -> Pixels:
            self._decoder.begin()
            return await self._decoder.decode(await self._fetcher.fetch(link))

        try:
            async with asyncio.timeout(self._seconds), self._slots:
                return await self._apart(work)
        except TimeoutError:
            reason = MissingReason.TIMEOUT
        except Refused as refused:
            reason = refused.reason
        except Exception:
            # A picture is decoration, and never takes a card along.
            LOG.exception("a picture from %s could not be had", link.host)
            reason = MissingReason.FAULT
        return self._missing(reason)

    def _missing(self, reason: MissingReason) -> Missing:
        seconds = BUSY_SECONDS if reason is MissingReason.BUSY else REMEMBERED_SECONDS
        return Missing(reason, self._clock() + seconds)


def _cost(pixels: Pixels) -> int:
    return len(pixels.data) + OVERHEAD
