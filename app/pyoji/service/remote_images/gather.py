"""Gather: a card → its remote images, or the reasons why they are missing.

In: a card with image URLs. Out: pixels by parameter name, and a reason for each missing image.
Images are cached for a while, within a limit of bytes. Concurrent requests for one image share a
fetch, and concurrent fetches are bounded. An image that fails raises nothing, and no call takes
longer than the deadline.
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
from pyoji.engine.image_url import ImageUrl, parse
from pyoji.engine.images.pixels import Pixels
from pyoji.errors import ParameterError
from pyoji.service.remote_images.allowlist import AllowedHosts
from pyoji.service.remote_images.loop_thread import LoopThread, Work, run_here
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_images.sandbox import Decoder
from pyoji.service.single_flight import Flight, SingleFlight

LOG = logging.getLogger("pyoji")

SECONDS = 5.0
"""Deadline for one image, from resolving its host to decoding."""

CACHE_SECONDS = 600.0
"""Seconds that an image is cached; cards with it are cached for longer."""

FAILURE_SECONDS = 30.0
"""Seconds until an image is fetched again after a failure."""

BUSY_SECONDS = 2.0
"""Seconds until an image is fetched again after it was refused as BUSY."""

AT_ONCE, MOST_WAITING = 8, 64
"""Images that are fetched at once, and those that are fetched or wait."""

OVERHEAD = 1024
"""Bytes of a cache entry besides its pixels: its key and objects."""


class FileFetcher(Protocol):
    """Fetches files."""

    async def fetch(self, image_url: ImageUrl) -> bytes:
        """Return the bytes of the file. Raises Refused."""


class NoFetcher:
    """A fetcher that is never called: without allowed hosts, `admit` refuses every URL."""

    async def fetch(self, image_url: ImageUrl) -> bytes:
        """Refuse every URL."""
        raise Refused(MissingReason.HOST)


class ImageDecoder(Protocol):
    """Decodes image files."""

    def begin(self) -> None:
        """Start the decoder without waiting for it."""

    async def decode(self, data: bytes) -> Pixels:
        """Return the file's pixels. Raises Refused."""

    async def close(self) -> None:
        """End the decoder."""


class GatheredImages(NamedTuple):
    """Images by parameter name, reasons of those missing, and the seconds until the next try."""

    images: Mapping[str, Pixels] = {}
    missing: Mapping[str, MissingReason] = {}
    seconds: float = 0.0


class FailedImage(NamedTuple):
    """Why an image is missing, and until when it is not fetched again."""

    reason: MissingReason
    until: float


T = TypeVar("T")


class WorkRunner(Protocol):
    """Runs the fetching and decoding of an image."""

    async def __call__(self, work: Work[T]) -> T:
        """Return the result of the work."""


class RemoteImages:
    """The images of cards, from `hosts`; at most `limit` bytes are cached."""

    def __init__(
        self,
        hosts: AllowedHosts,
        fetcher: FileFetcher,
        decoder: ImageDecoder,
        limit: int,
        *,
        clock: Callable[[], float] = monotonic,
        seconds: float = SECONDS,
        observe: Callable[[MissingReason | None], None] = lambda _: None,
        run: WorkRunner = run_here,
    ) -> None:
        self._hosts = hosts
        self._clock = clock
        self._run = run
        self._fetcher = fetcher
        self._decoder = decoder
        self._seconds = seconds
        self._observe = observe
        self._cached: TTLCache[ImageUrl, Pixels] = TTLCache(limit, CACHE_SECONDS, clock, _cost)
        self._failed: TLRUCache[ImageUrl, FailedImage] = TLRUCache(
            1024, ttu=lambda _, failure, __: failure.until, timer=clock
        )
        self._flights: SingleFlight[ImageUrl, Flight] = SingleFlight()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._has_begun = False
        self._closers: list[Callable[[], None]] = []

    @classmethod
    def of(
        cls,
        hosts: Iterable[str],
        limit: int,
        observe: Callable[[MissingReason | None], None] = lambda _: None,
    ) -> RemoteImages:
        """Create the remote images of a service from the patterns in its setting.

        Without patterns, remote images are off. `observe` is called after each fetch, with None or
        the reason of its failure.
        """
        allowed = AllowedHosts(hosts)
        if not allowed:
            return cls(allowed, NoFetcher(), Decoder(), limit, observe=observe)
        # Imported here: without hosts, no HTTP client and no certificates are needed.
        from pyoji.service.remote_images.fetch import Fetcher, Resolver

        resolver, run = Resolver(), LoopThread()
        images = cls(
            allowed, Fetcher(allowed, resolver), Decoder(), limit, observe=observe, run=run
        )
        images._closers += (resolver.close, run.close)
        return images

    def admit(self, card: Card) -> None:
        """Raise ParameterError if a URL of the card is not allowed."""
        for name, image_url in card.image_urls.items():
            if not self._hosts.admit(image_url):
                raise ParameterError(name, str(image_url), self._hosts.allowed)

    def admit_unread(
        self, parameters: Mapping[str, Parameter], pairs: Iterable[tuple[str, str]]
    ) -> None:
        """Raise ParameterError if remote images are off and a query's pairs name one.

        This does not parse the URL.
        """
        if self._hosts:
            return
        for name, text in pairs:
            if name in parameters and parameters[name].kind == "picture" and text.strip():
                raise ParameterError(name, text, self._hosts.allowed)

    def admits(self, text: str) -> bool:
        """Return whether `text` is an allowed image URL."""
        if not self._hosts:
            return False
        try:
            return self._hosts.admit(parse(text))
        except ValueError:
            return False

    async def fetch(self, card: Card) -> GatheredImages:
        """Return the card's images. Raises ParameterError as `admit` does, and nothing else."""
        self.admit(card)
        image_urls = card.image_urls
        if not image_urls:
            return GatheredImages()
        outcomes = await asyncio.gather(*map(self._image, image_urls.values()))
        images: dict[str, Pixels] = {}
        failures: dict[str, FailedImage] = {}
        for name, outcome in zip(image_urls, outcomes, strict=True):
            if isinstance(outcome, Pixels):
                images[name] = outcome
            else:
                failures[name] = outcome
        until = min((failure.until for failure in failures.values()), default=0.0)
        return GatheredImages(
            images,
            {name: failure.reason for name, failure in failures.items()},
            max(0.0, until - self._clock()) if failures else 0.0,
        )

    def forget(self) -> None:
        """Clear the cache of images and failures."""
        self._cached.clear()
        self._failed.clear()

    async def close(self) -> None:
        """Cancel running fetches, and end the decoder."""
        await self._flights.cancel()
        # Before the first image, do not start a thread only to close the decoder.
        await (self._run if self._has_begun else run_here)(self._decoder.close)
        for close in self._closers:
            close()

    async def _image(self, image_url: ImageUrl) -> Pixels | FailedImage:
        cached = self._cached.get(image_url) or self._failed.get(image_url)
        if cached is not None:
            return cached
        if image_url not in self._flights and len(self._flights) >= MOST_WAITING:
            self._observe(MissingReason.BUSY)
            return self._failure(MissingReason.BUSY)
        flight = self._flights.get(image_url, Flight, lambda _: self._fetch_and_cache(image_url))
        # Shielded: a cancelled caller must not cancel the fetch for the others.
        outcome: Pixels | FailedImage = await asyncio.shield(flight.task)
        return outcome

    async def _fetch_and_cache(self, image_url: ImageUrl) -> Pixels | FailedImage:
        outcome = await self._fetch(image_url)
        if isinstance(outcome, FailedImage):
            self._observe(outcome.reason)
            if outcome.reason is not MissingReason.BUSY:
                self._failed[image_url] = outcome
        else:
            self._observe(None)
            if _cost(outcome) <= self._cached.maxsize:
                self._cached[image_url] = outcome
        return outcome

    async def _fetch(self, image_url: ImageUrl) -> Pixels | FailedImage:
        self._has_begun = True

        async def work() -> Pixels:
            self._decoder.begin()
            return await self._decoder.decode(await self._fetcher.fetch(image_url))

        try:
            async with asyncio.timeout(self._seconds), self._slots:
                return await self._run(work)
        except TimeoutError:
            reason = MissingReason.TIMEOUT
        except Refused as refused:
            reason = refused.reason
        except Exception:
            # An image is decoration: its failure must not fail the card.
            LOG.exception("could not fetch an image from %s", image_url.host)
            reason = MissingReason.FAULT
        return self._failure(reason)

    def _failure(self, reason: MissingReason) -> FailedImage:
        seconds = BUSY_SECONDS if reason is MissingReason.BUSY else FAILURE_SECONDS
        return FailedImage(reason, self._clock() + seconds)


def _cost(pixels: Pixels) -> int:
    return len(pixels.data) + OVERHEAD
