"""Titles: which cards are listed, and which of them a request means.

In: the templates, and the links of a list. Out: for a card that is asked for, the card that may be
drawn without a signature, or None. Two cards are the same if they differ in the spelling of their
texts alone; then the listed one is drawn, so that a stranger's spellings make no new cards. The
format is the request's own: it says how a card is delivered.

A set of titles never changes. It is made anew from its links when the templates are other ones.
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
from pyoji.web.lists.sameness import alike, exact, fold

MOST_ALIKE = 16
"""Links without a template that may share one title: each is tried in turn."""


class _Listed(NamedTuple):
    """A card of the list: what it says to the letter, its language, its quality as JPEG or WebP,
    its pairs."""

    exact: bytes
    lang: str
    quality: int
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class _Loose:
    """A link that names no template, by the pairs that it stands for in each."""

    pairs: Pairs

    def of(self, template: str) -> Iterator[Pairs]:
        yield self.pairs
        if template == old_links.TEMPLATE and len(self.pairs) == 1:  # a title alone
            [(_, title)] = self.pairs
            yield old_links.plain(title)


class Titles:
    """The cards of a list. `templates` say what its links leave out; `admits` says which links the
    pictures of old links may come from, `more` are links that are on no list and listed all the
    same."""

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
        """How many links lead to a card."""
        return len(self.links) - len(self.unknown)

    def find(self, templates: Templates, card: Card) -> Card | None:
        """The listed card that `card` means, made of the current `templates`; None if there is
        none. A template's own card, which says nothing, is always listed."""
        own = templates.card(card.template, (), card.format)
        return own if own == card else self._named(templates, card) or self._titled(templates, card)

    def _named(self, templates: Templates, card: Card) -> Card | None:
        """Among the links that name a template."""
        found = self._cards.get(alike(templates, card), ())
        same = [each for each in found if not card.format.lossy or each.quality == card.quality]
        chosen = _nearest(card, same) if same else None
        return _card(templates, card, chosen.pairs) if chosen else None

    def _titled(self, templates: Templates, card: Card) -> Card | None:
        """Among those that name none."""
        loose = self._loose.get(fold(card.common.title), ())
        wanted = alike(templates, card) if loose else b""
        same: list[_Listed] = []
        for pairs in (pairs for each in loose for pairs in each.of(card.template)):
            made = _card(templates, card, pairs)
            if made and made.quality == card.quality and alike(templates, made) == wanted:
                same.append(_Listed(exact(made), made.lang, made.quality, pairs))
        chosen = _nearest(card, same) if same else None
        return _card(templates, card, chosen.pairs) if chosen else None

    def _add(self, link: str) -> bool:
        """Whether the link leads to a card, which is listed then."""
        found = card_links.read(link)
        if found is None:
            template, pairs = old_links.TEMPLATE, old_links.read(link, self._admits)
        else:
            template, pairs = found.template, found.pairs
        if pairs is None:
            return False
        if not template:
            return self._add_loose(pairs)
        try:
            card = self.templates.card(template, pairs, JPEG)
        except RequestError:
            return False
        names = self.templates.get(template).parameters
        kept = tuple(pair for pair in pairs if pair[0] in names)
        key = alike(self.templates, card)
        self._cards.setdefault(key, []).append(_Listed(exact(card), card.lang, card.quality, kept))
        return True

    def _add_loose(self, pairs: Pairs) -> bool:
        title = fold(dict(pairs).get("title"))
        shared = self._loose.setdefault(title, [])
        if not title or len(shared) >= MOST_ALIKE:
            return False
        shared.append(_Loose(pairs))
        return True


def _card(templates: Templates, card: Card, pairs: Pairs) -> Card | None:
    """The card of these pairs in the design and format of `card`; None if there is none."""
    try:
        return templates.card(card.template, pairs, card.format)
    except RequestError:
        return None  # the design changed since the list was read, or reads a pair otherwise


def _nearest(card: Card, found: Sequence[_Listed]) -> _Listed | None:
    """Of cards that differ in spelling and language at most, the one that is meant: the same to
    the letter, else one in the same language, else, if the language is no more than what the title
    is taken for, any."""
    letters = exact(card)
    same = [each for each in found if each.lang == card.lang]
    if not same and card.lang == language.guess(card.common.title or ""):
        same = list(found)
    return next((each for each in same if each.exact == letters), same[0] if same else None)
