"""Gate: a card that is asked for in, the card to draw out, or why there is none.

What is blocked is drawn for nobody. Of the rest, a signed link passes, and any other is held
against the list of titles, if there is one. What was purged is another edition of the card. Nothing
here draws, or knows HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pyoji.engine.card import Card
from pyoji.engine.design import Registry, samples
from pyoji.errors import Blocked, Unlisted
from pyoji.readers import block_list
from pyoji.readers.broken import Broken
from pyoji.service.purges import NONE, Purges
from pyoji.settings import Settings
from pyoji.web.lists.blocks import Blocks
from pyoji.web.lists.followed import Followed
from pyoji.web.lists.last_good import LastGood
from pyoji.web.lists.sources import FileSource, ListSource, at_address
from pyoji.web.lists.titles import Titles
from pyoji.web.samples import links as sample_links
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.most_asked import MostAsked
from pyoji.web.telemetry.observers import ListObserver

TITLES, BLOCK = "PYOJI_TITLES", "PYOJI_BLOCK"


class Gate:
    """Says which cards are drawn, by lists that are read again while it serves."""

    def __init__(
        self,
        registry: Registry,
        titles: Followed[Titles] | None = None,
        blocks: Followed[Blocks] | None = None,
        *,
        most_asked: MostAsked | None = None,
        answers_unlisted: bool = True,
    ) -> None:
        self._registry = registry
        self._titles = titles
        self._blocks = blocks
        self._purges = NONE
        self._most_asked = most_asked or MostAsked(0)
        self.answers_unlisted = answers_unlisted  # with the template's own card
        self.state = object()
        """Another one whenever an answer may be another one than before; the fast path looks at it
        for every card."""
        for followed in self._followed:
            followed.changed = self._renew_state

    @property
    def is_restricted(self) -> bool:
        """Whether only listed cards are drawn without a signature."""
        return self._titles is not None

    @property
    def titles(self) -> Titles | None:
        """The cards that are listed now, if there is a list."""
        return self._titles.current if self._titles is not None else None

    @property
    def blocks(self) -> Blocks | None:
        """What is blocked now, if there is a list of it."""
        return self._blocks.current if self._blocks is not None else None

    def purge(self, purges: Purges) -> None:
        """Draw what these hold as other editions from now on."""
        self._purges = purges
        self._renew_state()

    def _renew_state(self) -> None:
        self.state = object()

    def admit(self, card: Card, *, signed: bool) -> Card:
        """The card to draw for the one that is asked for. Raises Blocked and Unlisted."""
        try:
            found = self._admitted(card, signed)
        except Unlisted as error:
            self._most_asked.asked(card, error.why)
            raise
        except Blocked:
            self._most_asked.asked(card, "blocked")
            raise
        self._most_asked.asked(found)
        return found

    def _admitted(self, card: Card, signed: bool) -> Card:
        templates = self._registry.current
        if self._blocks is not None:
            blocks = self._blocks.current
            if blocks.block(templates, card) or blocks.has_key(self.current(card)):
                raise Blocked
        if self._titles is None or signed:
            return self.current(card)
        found = self._titles.current.find(templates, card)
        if found is None:
            self._titles.wake()
            raise Unlisted
        return self.current(found)

    def listed(self, card: Card) -> Card | None:
        """The listed card that is drawn for this one; None where there is no list, or it has
        none."""
        return self._titles.current.find(self._registry.current, card) if self._titles else None

    def current(self, card: Card) -> Card:
        """The card as it is after every purge."""
        return self._purges.applied(card)

    async def begin(self) -> None:
        """Follow every list from now on."""
        await asyncio.gather(*(each.start() for each in self._followed))

    async def end(self) -> None:
        """Follow none any more."""
        await asyncio.gather(*(each.end() for each in self._followed))

    @property
    def _followed(self) -> Sequence[Followed[Any]]:
        return [each for each in (self._titles, self._blocks) if each is not None]


def gate(
    settings: Settings,
    registry: Registry,
    admits: Callable[[str], bool] = lambda _: False,
    observer: ListObserver | None = None,
    most_asked: MostAsked | None = None,
) -> Gate:
    """The gate that the settings ask for, its lists read. Raises SettingsError."""
    titles = _titles(settings, registry, admits, observer) if settings.titles else None
    blocks = _blocks(settings.block, registry, observer) if settings.block else None
    answers_unlisted = settings.unlisted == "fallback"
    return Gate(
        registry,
        titles,
        blocks,
        most_asked=most_asked,
        answers_unlisted=answers_unlisted,
    )


def _titles(
    settings: Settings,
    registry: Registry,
    admits: Callable[[str], bool],
    observer: ListObserver | None,
) -> Followed[Titles]:
    from pyoji.readers import title_list  # its parsers take a start some time, for a list alone

    place, ours = settings.titles or "", samples() if settings.playground else {}

    def made(links: Sequence[str]) -> Titles:
        templates = registry.current
        of_pages = sample_links(templates, ours) if ours else ()
        found = Titles(templates, links, admits, of_pages)
        if not found:
            raise Broken(1, f"none of its {len(links):,} links leads to a card of this service")
        if found.unknown:
            message = "%s: %d of %d links lead to no card here; the first is %s"
            LOG.warning(message, TITLES, len(found.unknown), len(links), found.unknown[0][:200])
        return found

    def renewed(before: Titles) -> Titles | None:
        return None if before.templates is registry.current else made(before.links)

    followed = Followed(
        TITLES,
        place,
        source(place, title_list.MOST_BYTES),
        lambda content: made(title_list.read(content).links),
        renewed,
        observer,
        LastGood(title_list.MOST_BYTES),
    )
    followed.begin()
    return followed


def _blocks(place: str, registry: Registry, observer: ListObserver | None) -> Followed[Blocks]:
    def renewed(before: Blocks) -> Blocks | None:
        templates = registry.current
        return None if before.templates is templates else Blocks(templates, before.rules)

    followed = Followed(
        BLOCK,
        place,
        source(place, block_list.MOST_BYTES),
        lambda content: Blocks(registry.current, block_list.read(content)),
        renewed,
        observer,
        LastGood(block_list.MOST_BYTES),
    )
    followed.begin()
    return followed


def source(place: str, limit: int) -> ListSource:
    """Where the list of a setting is."""
    if place.startswith(("http://", "https://")):
        return at_address(place, limit)
    return FileSource(Path(place), limit)
