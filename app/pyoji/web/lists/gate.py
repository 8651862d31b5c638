"""Gate: decides which card to render for a requested one, or refuses it.

A blocked card is refused. Of the others, a signed link passes, and an unsigned one must be on the
list of titles if there is one. A purged card becomes another edition. It must not know HTTP or how
a card is rendered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pyoji.engine.card import Card
from pyoji.engine.design import Registry, samples
from pyoji.errors import Blocked, Unlisted
from pyoji.link.query import Pairs
from pyoji.readers import block_list
from pyoji.readers.broken import Broken
from pyoji.service.purges import NONE, Purges
from pyoji.settings import Settings
from pyoji.web.lists.blocks import Blocks
from pyoji.web.lists.last_good import LastGood
from pyoji.web.lists.live_list import LiveList
from pyoji.web.lists.sources import FileSource, at_address
from pyoji.web.lists.titles import Titles
from pyoji.web.samples import links as sample_links
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.most_asked import MostAsked
from pyoji.web.telemetry.observers import ListObserver

TITLES, BLOCK = "PYOJI_TITLES", "PYOJI_BLOCK"

T = TypeVar("T")


class Gate:
    """Applies the current lists to cards."""

    def __init__(
        self,
        registry: Registry,
        titles: LiveList[Titles] | None = None,
        blocks: LiveList[Blocks] | None = None,
        *,
        most_asked: MostAsked | None = None,
        answers_unlisted: bool = True,
    ) -> None:
        self._registry = registry
        self._titles = titles
        self._blocks = blocks
        self._purges = NONE
        self._most_asked = most_asked or MostAsked(0)
        self.answers_unlisted = answers_unlisted  # with the template's default card
        self.state = object()
        """A new object after each change that may alter a response. The fast path compares it for
        every card."""
        for live_list in self._live_lists:
            live_list.changed = self._renew_state

    @property
    def is_restricted(self) -> bool:
        """Whether unsigned links must be on the list of titles."""
        return self._titles is not None

    @property
    def titles(self) -> Titles | None:
        """The current list of titles, if there is one."""
        return self._titles.current if self._titles is not None else None

    @property
    def blocks(self) -> Blocks | None:
        """The current block list, if there is one."""
        return self._blocks.current if self._blocks is not None else None

    def purge(self, purges: Purges) -> None:
        """Render purged cards as other editions from now on."""
        self._purges = purges
        self._renew_state()

    def _renew_state(self) -> None:
        self.state = object()

    def admit(self, card: Card, *, signed: bool, facts: Pairs = ()) -> Card:
        """Return the card to render for a requested one. Raises Blocked and Unlisted.

        A card of `facts`, those of a page on a host that the operator named, counts as listed.
        """
        try:
            admitted = self._admitted(card, signed, facts)
        except Unlisted as error:
            self._most_asked.count_request(card, error.why)
            raise
        except Blocked:
            self._most_asked.count_request(card, "blocked")
            raise
        self._most_asked.count_request(admitted)
        return admitted

    def _admitted(self, card: Card, signed: bool, facts: Pairs) -> Card:
        templates = self._registry.current
        if self._blocks is not None:
            blocks = self._blocks.current
            if blocks.match(templates, card) or blocks.match_digest(self.current(card)):
                raise Blocked
        if self._titles is None or signed:
            return self.current(card)
        listed = self._titles.current.find(templates, card, facts)
        if listed is None:
            self._titles.wake()
            raise Unlisted
        return self.current(listed)

    def listed(self, card: Card) -> Card | None:
        """Return the listed card that a card means; None without a list or a match."""
        return self._titles.current.find(self._registry.current, card) if self._titles else None

    def current(self, card: Card) -> Card:
        """Return the current edition of a card, after all purges."""
        return self._purges.applied(card)

    async def begin(self) -> None:
        """Start polling the lists."""
        await asyncio.gather(*(live_list.start() for live_list in self._live_lists))

    async def end(self) -> None:
        """Stop polling the lists."""
        await asyncio.gather(*(live_list.end() for live_list in self._live_lists))

    @property
    def _live_lists(self) -> Sequence[LiveList[Any]]:
        return [live_list for live_list in (self._titles, self._blocks) if live_list is not None]


def gate(
    settings: Settings,
    registry: Registry,
    admits: Callable[[str], bool] = lambda _: False,
    observer: ListObserver | None = None,
    most_asked: MostAsked | None = None,
) -> Gate:
    """Build the gate of the settings, and read its lists. Raises SettingsError."""
    titles = _titles(settings, registry, admits, observer) if settings.titles else None
    blocks = _blocks(settings.block, registry, observer) if settings.block else None
    return Gate(
        registry,
        titles,
        blocks,
        most_asked=most_asked,
        answers_unlisted=settings.unlisted == "fallback",
    )


def _titles(
    settings: Settings,
    registry: Registry,
    admits: Callable[[str], bool],
    observer: ListObserver | None,
) -> LiveList[Titles]:
    from pyoji.readers import title_list  # slow to import, and needed for a list alone

    place, own_titles = settings.titles or "", samples() if settings.playground else {}

    def build(links: Sequence[str]) -> Titles:
        templates = registry.current
        page_links = sample_links(templates, own_titles) if own_titles else ()
        titles = Titles(templates, links, admits, page_links)
        if not titles:
            raise Broken(1, f"none of its {len(links):,} links leads to a card of this service")
        if titles.unknown:
            message = "%s: %d of %d links lead to no card here; the first is %s"
            LOG.warning(message, TITLES, len(titles.unknown), len(links), titles.unknown[0][:200])
        return titles

    def renew(before: Titles) -> Titles | None:
        return None if before.templates is registry.current else build(before.links)

    def read(content: bytes) -> Titles:
        return build(title_list.read(content).links)

    return _load(TITLES, place, title_list.MOST_BYTES, read, renew, observer)


def _blocks(place: str, registry: Registry, observer: ListObserver | None) -> LiveList[Blocks]:
    def renew(before: Blocks) -> Blocks | None:
        templates = registry.current
        return None if before.templates is templates else Blocks(templates, before.rules)

    def read(content: bytes) -> Blocks:
        return Blocks(registry.current, block_list.read(content))

    return _load(BLOCK, place, block_list.MOST_BYTES, read, renew, observer)


def _load(
    setting: str,
    place: str,
    limit: int,
    read: Callable[[bytes], T],
    renew: Callable[[T], T | None],
    observer: ListObserver | None,
) -> LiveList[T]:
    is_address = place.startswith(("http://", "https://"))
    source = at_address(place, limit) if is_address else FileSource(Path(place), limit)
    live_list = LiveList(setting, place, source, read, renew, observer, LastGood(limit))
    live_list.load()
    return live_list
