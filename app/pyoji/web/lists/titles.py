"""Titles: the listed cards, and which of them a request means.

In: the templates, and the links of a list. Out: for a requested card, the card that may be rendered
without a signature, or None. Two cards are the same if only the spelling of their texts differs.
The listed one is rendered, so that a stranger's spellings make no new cards. The format is the
request's own.

A set of titles is immutable. It is built again from its links when the templates change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoji.engine.card import JPEG, Card
from pyoji.engine.design import Templates
from pyoji.engine.text import language
from pyoji.errors import RequestError
from pyoji.link import card_links, old_links
from pyoji.link.query import Pairs
from pyoji.web.lists.card_keys import exact_key, fold, spelling_key

MOST_SHARED_TITLES = 16
"""Links without a template that may share one title. A lookup tries each."""


class _Listed(NamedTuple):
    """A card of the list: its exact key, language, quality as JPEG or WebP, and parameters."""

    exact_key: bytes
    lang: str
    quality: int
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class _Loose:
    """A link without a template: its parameters apply to every template."""

    pairs: Pairs

    def of(self, template: str) -> Iterator[Pairs]:
        yield self.pairs
        if template == old_links.TEMPLATE and len(self.pairs) == 1:  # a title alone
            [(_, title)] = self.pairs
            yield old_links.plain(title)


class Titles:
    """The cards of a list. `templates` supply the defaults. `admits` is whether a link is an
    allowed image of an old link. `more` are listed links from outside the list."""

    def __init__(
        self,
        templates: Templates,
        links: Sequence[str],
        admits: Callable[[str], bool] = lambda _: False,
        more: Iterable[str] = (),
    ) -> None:
        self.templates = templates
        self.links = tuple(links)
        self.unknown: list[str] = []  # links that lead to no card here
        self._admits = admits
        self._cards: dict[bytes, list[_Listed]] = {}
        self._loose: dict[str, list[_Loose]] = {}
        for link in self.links:
            if not self._add(link):
                self.unknown.append(link)
        for link in more:
            self._add(link)

    def __len__(self) -> int:
        """Return the number of links that lead to a card."""
        return len(self.links) - len(self.unknown)

    def find(self, templates: Templates, card: Card, facts: Pairs = ()) -> Card | None:
        """Return the listed card that `card` means, built from the current `templates`, or None.
        A template's default card is always listed, and so is a card of `facts`, those of a page."""
        if templates.card(card.template, (), card.format) == card:
            return card
        return (
            self._find_by_template(templates, card)
            or self._find_by_title(templates, card)
            or _find_among(templates, card, [facts] if facts else ())
        )

    def _find_by_template(self, templates: Templates, card: Card) -> Card | None:
        """Search the links that name a template."""
        candidates = [
            listed
            for listed in self._cards.get(spelling_key(templates, card), ())
            if not card.format.lossy or listed.quality == card.quality
        ]
        nearest = _nearest(card, candidates)
        return _card(templates, card, nearest.pairs) if nearest else None

    def _find_by_title(self, templates: Templates, card: Card) -> Card | None:
        """Search the links without a template."""
        loose_links = self._loose.get(fold(card.common.title), ())
        entries = [pairs for loose in loose_links for pairs in loose.of(card.template)]
        return _find_among(templates, card, entries)

    def _add(self, link: str) -> bool:
        """List the card of a link; False if it leads to none."""
        card_link = card_links.read(link)
        if card_link is None:
            template, pairs = old_links.TEMPLATE, old_links.read(link, self._admits)
        else:
            template, pairs = card_link.template, card_link.pairs
        if pairs is None:
            return False
        if not template:
            return self._add_loose(pairs)
        try:
            card = self.templates.card(template, pairs, JPEG)
        except RequestError:
            return False
        parameters = self.templates.get(template).parameters
        own_pairs = tuple(pair for pair in pairs if pair[0] in parameters)
        key = spelling_key(self.templates, card)
        listed = _Listed(exact_key(card), card.lang, card.quality, own_pairs)
        self._cards.setdefault(key, []).append(listed)
        return True

    def _add_loose(self, pairs: Pairs) -> bool:
        title = fold(dict(pairs).get("title"))
        shared = self._loose.setdefault(title, [])
        if not title or len(shared) >= MOST_SHARED_TITLES:
            return False
        shared.append(_Loose(pairs))
        return True


def _find_among(templates: Templates, card: Card, entries: Sequence[Pairs]) -> Card | None:
    """Return the card that `card` means among those of the entries, or None."""
    key = spelling_key(templates, card) if entries else b""
    candidates: list[_Listed] = []
    for pairs in entries:
        listed = _card(templates, card, pairs)
        if listed and listed.quality == card.quality and spelling_key(templates, listed) == key:
            candidates.append(_Listed(exact_key(listed), listed.lang, listed.quality, pairs))
    nearest = _nearest(card, candidates)
    return _card(templates, card, nearest.pairs) if nearest else None


def _card(templates: Templates, card: Card, pairs: Pairs) -> Card | None:
    """Return the card of these pairs in the template and format of `card`; None if invalid."""
    try:
        return templates.card(card.template, pairs, card.format)
    except RequestError:
        return None  # the template has changed since the list was read


def _nearest(card: Card, candidates: Sequence[_Listed]) -> _Listed | None:
    """Choose among cards that differ from `card` in spelling and language at most.

    The exact one wins, then any of the same language. Another language counts only if that of
    `card` is the one guessed from its title.
    """
    matches = [listed for listed in candidates if listed.lang == card.lang]
    if not matches and card.lang == language.guess(card.common.title or ""):
        matches = list(candidates)
    key = exact_key(card)
    return min(matches, key=lambda listed: listed.exact_key != key, default=None)
