"""Visit: request a page and its image as each network's crawler does.

In: a page's address, networks. Out: what a browser gets, what robots.txt says, and what each
network gets. Requests are concurrent within a bound. Must not judge.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx2

from pyoji.byte_sizes import MIB
from pyoji.crawlers import page_tags, robots
from pyoji.crawlers.fetch import MOST_HOPS, CrawlRequest, CrawlResponse, fetch
from pyoji.crawlers.page_tags import CardTag, PageTags
from pyoji.crawlers.robots import Robots
from pyoji.networks.network import Network
from pyoji.version import VERSION

MOST_PAGE, MOST_IMAGE = 8 * MIB, 9 * MIB
"""Bytes that are read of a page and of an image, whatever a network's own limit is."""
MOST_SECONDS = 30.0
"""Seconds that a response is waited for, if a network is not known to wait less."""
CONCURRENCY = 4

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0"
_ROBOTS_AGENT = f"pyoji-check/{VERSION}"
_ROBOTS_SECONDS = 10.0
_DEFAULT_CODINGS = ("gzip", "deflate")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a network gets: the page, the tags that it reads, and the image.

    `title` and `image_tag` are the tags of the card. `image_url` is absolute; "" if there is none
    that can be requested. `is_cut`: the page is longer than what the network reads.
    """

    network: Network
    page: CrawlResponse
    tags: PageTags = field(default_factory=PageTags)
    is_cut: bool = False
    title: CardTag | None = None
    image_tag: CardTag | None = None
    image_url: str = ""
    image: CrawlResponse | None = None


@dataclass(frozen=True, slots=True)
class PageVisits:
    """A page: what a browser gets, with its tags; robots.txt by origin; a visit a network."""

    url: str
    browser: CrawlResponse
    tags: PageTags
    robots: dict[str, Robots]
    visits: tuple[Visit, ...]

    def allows(self, network: Network, url: str) -> bool:
        """Whether the robots.txt of the address's host allows the crawler to request it."""
        rules = self.robots.get(origin(url))
        if rules is None:
            return True
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        return rules.allows(network.robots_name, path)


async def visit_page(
    client: httpx2.AsyncClient,
    url: str,
    networks: Iterable[Network],
    report: Callable[[], None] = lambda: None,
) -> PageVisits:
    """Visit a page as a browser and as every network, and report each visit."""
    return await _Visitor(client, report).page(url, networks)


class _Visitor:
    def __init__(self, client: httpx2.AsyncClient, report: Callable[[], None]) -> None:
        self._client, self._report = client, report
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._read: dict[tuple[bytes, str], asyncio.Task[PageTags]] = {}

    async def page(self, url: str, networks: Iterable[Network]) -> PageVisits:
        browser = await self._fetch(_browser_request(url))
        browser_tags = await self._tags(browser)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._visit(url, network, browser_tags)) for network in networks
            ]
        visits = tuple(task.result() for task in tasks)
        addresses = (url, *(visit.image_url for visit in visits if visit.image_url))
        return PageVisits(url, browser, browser_tags, await self._robots(addresses), visits)

    async def _visit(self, url: str, network: Network, browser_tags: PageTags) -> Visit:
        page = await self._fetch(page_request(network, url))
        self._report()
        if not page.is_ok:
            return Visit(network, page)
        tags = await self._tags(page, network.page_bytes)
        is_cut = _is_cut(page, network.page_bytes)
        # What a report says of a limit ends no visit either: the card is that of the whole page.
        is_limit_certain = network.page_bytes is None or network.is_certain("page_bytes")
        sources = (tags,) if is_limit_certain or not is_cut else (tags, browser_tags)
        title, image_tag = (
            next(filter(None, (source.first(names) for source in sources)), None)
            for names in (network.title_tags, network.image_tags)
        )
        address = _absolute(page.url, image_tag.value) if image_tag else ""
        image = None
        if address:
            image = await self._fetch(image_request(network, address, page.seconds))
        return Visit(network, page, tags, is_cut, title, image_tag, address, image)

    async def _robots(self, urls: Iterable[str]) -> dict[str, Robots]:
        """Read the robots.txt of each host; one that cannot be had has no rules here."""
        origins = list(dict.fromkeys(filter(None, map(origin, urls))))
        responses = await asyncio.gather(
            *(self._fetch(_robots_request(f"{host}/robots.txt")) for host in origins)
        )
        return {
            host: robots.parse(response.body.decode("utf-8", "replace"))
            for host, response in zip(origins, responses, strict=True)
            if response.is_ok and response.media_type != "text/html"
        }

    async def _tags(self, response: CrawlResponse, most: int | None = None) -> PageTags:
        """Read the tags of a page in a thread, and equal pages once. A long page takes seconds, in
        which other responses would seem slow.
        """
        if not response.is_ok:
            return PageTags()
        source = response.body[:most], response.headers.get("content-type", "")
        if source not in self._read:
            work = asyncio.to_thread(page_tags.read, *source)
            self._read[source] = asyncio.create_task(work)
        return await self._read[source]

    async def _fetch(self, request: CrawlRequest) -> CrawlResponse:
        async with self._slots:
            return await fetch(self._client, request)


def origin(url: str) -> str:
    """Return scheme and host of an address; "" if it is not valid."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _absolute(base: str, address: str) -> str:
    """Return an http address as a crawler would resolve it; "" for any other."""
    try:
        url = urljoin(base, address)
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _is_cut(page: CrawlResponse, most: int | None) -> bool:
    """Whether a page has more bytes than were read of it."""
    total = page.headers.get("content-range", "").rpartition("/")[2]
    is_part = page.status == 206 and not (total.isdecimal() and int(total[:20]) <= len(page.body))
    return is_part or not page.is_whole or (most is not None and len(page.body) > most)


def page_request(network: Network, url: str) -> CrawlRequest:
    """Return the request for a page as a network's crawler sends it."""
    return CrawlRequest(
        url,
        network.user_agent,
        network.accept,
        network.codings or _DEFAULT_CODINGS,
        network.page_range,
        MOST_PAGE,
        _seconds(network),
        MOST_HOPS if network.redirects is None else network.redirects,
    )


def image_request(network: Network, url: str, page_seconds: float = 0.0) -> CrawlRequest:
    """Return the request for an image, after a page that took `page_seconds`."""
    seconds = _seconds(network)
    if network.timeout_has_image:
        seconds = max(0.0, seconds - page_seconds)
    return CrawlRequest(
        url,
        network.image_user_agent or network.user_agent,
        codings=network.codings or _DEFAULT_CODINGS,
        most_bytes=MOST_IMAGE,
        seconds=seconds,
        most_hops=MOST_HOPS if network.redirects is None else network.redirects,
    )


def _seconds(network: Network) -> float:
    """How long a network waits if that is certain; a report of it ends no visit."""
    is_known = network.timeout is not None and network.is_certain("timeout")
    return min(network.timeout or MOST_SECONDS, MOST_SECONDS) if is_known else MOST_SECONDS


def _browser_request(url: str) -> CrawlRequest:
    return CrawlRequest(url, BROWSER, "text/html", most_bytes=MOST_PAGE, seconds=MOST_SECONDS)


def _robots_request(url: str) -> CrawlRequest:
    return CrawlRequest(
        url, _ROBOTS_AGENT, "text/plain", most_bytes=robots.MOST_BYTES, seconds=_ROBOTS_SECONDS
    )
