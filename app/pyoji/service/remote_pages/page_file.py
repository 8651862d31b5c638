"""Page file: fetch a page and read its facts.

In: an allowed address, and conditions of an earlier fetch. Out: facts and conditions for the next
one. Only the start of a page is read, because its head comes first. Raises Refused and NotAPage. It
must not know how facts are cached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urljoin

from pyoji.byte_sizes import KIB
from pyoji.engine.image_url import LONGEST, ImageUrl, parse
from pyoji.readers import page_head
from pyoji.readers.page_head import PageHead
from pyoji.service.remote_images.reasons import MissingReason, Refused
from pyoji.service.remote_pages.facts import PageFacts, of_page

if TYPE_CHECKING:
    from pyoji.service.remote_images.fetch import Fetched

MOST_BYTES = 256 * KIB
"""Bytes of a page that are read."""

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
"""The Accept header of a request."""

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


class NotAPage(Exception):
    """The response has another media type than HTML."""


class PageFetcher(Protocol):
    """Fetches files."""

    async def fetch_if(self, image_url: ImageUrl, conditions: Mapping[str, str]) -> Fetched | None:
        """Return the file; None if it has not changed since `conditions`. Raises Refused."""


class ReadPage(NamedTuple):
    """The facts of a page, and the conditions for the next request of it."""

    facts: PageFacts
    conditions: Mapping[str, str]


async def read(
    fetcher: PageFetcher, address: ImageUrl, conditions: Mapping[str, str], now: float
) -> ReadPage | None:
    """Return the page at an address, or the one to which its `meta` element redirects; None if it
    has not changed since `conditions`."""
    file = await fetcher.fetch_if(address, conditions)
    if file is None:
        return None
    head = page_head.read(file.content, charset(file.content_type))
    target = _redirect_target(address, head)
    if target is None:
        return ReadPage(of_page(str(address), head, now), file.conditions)
    target_file = await fetcher.fetch_if(target, {})
    if target_file is None:
        raise Refused(MissingReason.STATUS)  # 304 to a request without a condition
    head = page_head.read(target_file.content, charset(target_file.content_type))
    if _redirect_target(target, head) is not None:
        raise Refused(MissingReason.REDIRECTS)
    return ReadPage(of_page(str(address), head, now), {})


def _redirect_target(address: ImageUrl, head: PageHead) -> ImageUrl | None:
    """Return where a page redirects in place of a status, as generators do for moved posts."""
    if not head.refresh or len(head.refresh) > LONGEST:
        return None
    try:
        target = parse(urljoin(str(address), head.refresh))
    except ValueError:
        raise Refused(MissingReason.HOST) from None
    return None if target == address else target


def charset(content_type: str) -> str:
    """Return the charset of a page's Content-Type, or "". Raises NotAPage."""
    if content_type.partition(";")[0].strip().casefold() not in MEDIA_TYPES:
        raise NotAPage
    match = _CHARSET.search(content_type[:256])
    return match[1] if match else ""
