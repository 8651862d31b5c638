"""Blocks: the cards that are never rendered, by the rules of a block list.

In: the templates, and rules. Out: whether a card is blocked. Words are matched against the texts of
a link, not against a template's defaults. Blocks are immutable. They are built again when the
templates change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyoji.engine.card import PNG, Card
from pyoji.engine.design import Templates
from pyoji.errors import RequestError
from pyoji.link import card_links, old_links
from pyoji.readers.block_list import BlockList, Pattern
from pyoji.readers.broken import Broken
from pyoji.readers.spelling import folded
from pyoji.web.lists.card_keys import fold, text_key, texts

_SEPARATOR = "\0"
"""The separator of texts that are searched together; no folded text contains it."""

_KINDS = frozenset({"text", "picture"})


@dataclass(frozen=True, slots=True)
class _Glob:
    """Pieces of text in order. `starts` and `ends` anchor the first and the last piece."""

    pieces: tuple[str, ...]
    starts: bool
    ends: bool

    def matches(self, text: str) -> bool:
        """Whether the glob matches the whole text. Each piece is searched once: time is linear."""
        if self.starts and self.ends and len(self.pieces) == 1:
            return text == self.pieces[0]
        start, stop, pieces = 0, len(text), self.pieces
        if self.starts:
            if not text.startswith(pieces[0]):
                return False
            start, pieces = len(pieces[0]), pieces[1:]
        if self.ends:
            if not text.endswith(pieces[-1]):
                return False
            stop, pieces = stop - len(pieces[-1]), pieces[:-1]
        for piece in pieces:
            index = text.find(piece, start, stop)
            if index < 0:
                return False
            start = index + len(piece)
        return start <= stop


class Blocks:
    """The rules of a list, for one set of templates. Raises Broken for a rule about a parameter
    that is no text or image of any template."""

    def __init__(self, templates: Templates, rules: BlockList) -> None:
        self.templates = templates
        self.rules = rules
        self._cards: set[bytes] = set()
        self._anywhere: list[str] = []  # words anywhere in any text
        self._any: list[_Glob] = []
        self._named: dict[str, list[_Glob]] = {}
        kinds = _kinds(templates)
        for link, _ in rules.links:
            self._add_link(link)
        for pattern in rules.patterns:
            self._add(pattern, kinds)

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self.rules.keys) + len(self.rules.links) + len(self.rules.patterns)

    def match(self, templates: Templates, card: Card) -> bool:
        """Whether the card, built from the current `templates`, is blocked."""
        if not self:
            return False
        if self.match_digest(card):
            return True
        if self._cards and text_key(templates, card) in self._cards:
            return True
        return self._match_words(templates, card)

    def match_digest(self, card: Card) -> bool:
        """Whether the card is blocked by its digest."""
        return bool(self.rules.keys) and card.digest in self.rules.keys

    def _match_words(self, templates: Templates, card: Card) -> bool:
        values = _link_values(templates, card)
        link_texts = [value for value, is_text in values.values() if is_text]
        joined = _SEPARATOR.join(link_texts)
        if any(words in joined for words in self._anywhere):
            return True
        if any(glob.matches(text) for glob in self._any for text in link_texts):
            return True
        return any(
            glob.matches(values[name][0])
            for name in self._named.keys() & values.keys()
            for glob in self._named[name]
        )

    def _add_link(self, link: str) -> None:
        """Block the texts of a link's card. Without a template, block the title in every one."""
        card_link = card_links.read(link)
        if card_link is not None and not card_link.template:
            if title := fold(dict(card_link.pairs).get("title")):
                self._named.setdefault("title", []).append(_Glob((title,), True, True))
            return
        template = card_link.template if card_link else old_links.TEMPLATE
        pairs = card_link.pairs if card_link else old_links.read(link) or ()
        try:
            card = self.templates.card(template, pairs, PNG)
        except RequestError:
            return  # the link has no card
        self._cards.add(text_key(self.templates, card))

    def _add(self, pattern: Pattern, kinds: dict[str, set[str]]) -> None:
        if not pattern.name:
            glob = _glob(pattern, folded)
            if not glob.starts and not glob.ends and len(glob.pieces) == 1:
                self._anywhere.append(glob.pieces[0])
            else:
                self._any.append(glob)
            return
        parameter_kinds = kinds.get(pattern.name)
        if parameter_kinds is None or not parameter_kinds & _KINDS:
            what = f"no template has a text or an image called “{pattern.name}”"
            raise Broken(pattern.line, what)
        is_text = "text" in parameter_kinds
        self._named.setdefault(pattern.name, []).append(_glob(pattern, folded if is_text else str))


def _kinds(templates: Templates) -> dict[str, set[str]]:
    """Return the kinds of every template parameter, by parameter name."""
    kinds: dict[str, set[str]] = {}
    for name in templates.revisions:
        for parameter in templates.get(name).parameters.values():
            kinds.setdefault(parameter.name, set()).add(parameter.kind)
    return kinds


def _glob(pattern: Pattern, spelling: Callable[[str], str]) -> _Glob:
    parts = [spelling(part) for part in pattern.words.split("*")]
    if pieces := tuple(filter(None, parts)):
        return _Glob(pieces, bool(parts[0]), bool(parts[-1]))
    if len(parts) > 1:
        raise Broken(pattern.line, "it would block every card")
    return _Glob((pattern.words,), True, True)  # nothing remains after folding, as of an emoji


def _link_values(templates: Templates, card: Card) -> dict[str, tuple[str, bool]]:
    """Return a link's folded texts (True) and images (False) by parameter, without defaults."""
    parameters = templates.get(card.template).parameters
    values = {name: (str(link), False) for name, link in card.image_urls.items()}
    for name, folded_text in texts(templates, card):
        if card.by_name[name] not in (parameters[name].default, parameters[name].sample):
            values[name] = folded_text, True
    return values
