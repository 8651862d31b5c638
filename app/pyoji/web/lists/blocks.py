"""Blocks: the cards that are never drawn, by the rules of a block list.

In: the templates, and rules. Out: whether a card is blocked. Words are held against the texts that
a link says, not against those that a template puts there by itself. Like titles, blocks never
change; they are made anew when the templates are other ones.
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
from pyoji.web.lists.sameness import fold, texts, worded

_APART = "\0"
"""What stands between texts that are searched together; no folded text holds it."""

_KINDS = frozenset({"text", "picture"})


@dataclass(frozen=True, slots=True)
class _Glob:
    """Pieces of text, in this order; where there is no star, the first or last is an end."""

    pieces: tuple[str, ...]
    starts: bool
    ends: bool

    def matches(self, text: str) -> bool:
        """Whether the whole text is like that. Each piece is looked for once: no length of a text
        costs more than its share."""
        if self.starts and self.ends and len(self.pieces) == 1:
            return text == self.pieces[0]
        at, stop, pieces = 0, len(text), self.pieces
        if self.starts:
            if not text.startswith(pieces[0]):
                return False
            at, pieces = len(pieces[0]), pieces[1:]
        if self.ends:
            if not text.endswith(pieces[-1]):
                return False
            stop, pieces = stop - len(pieces[-1]), pieces[:-1]
        for piece in pieces:
            found = text.find(piece, at, stop)
            if found < 0:
                return False
            at = found + len(piece)
        return at <= stop


class Blocks:
    """The rules of a list, for one set of templates. Raises Broken for a rule that names a
    parameter which no template has, or has no text or picture in."""

    def __init__(self, templates: Templates, rules: BlockList) -> None:
        self.templates = templates
        self.rules = rules
        self._cards: set[bytes] = set()
        self._anywhere: list[str] = []  # words that may stand anywhere in any text
        self._any: list[_Glob] = []
        self._named: dict[str, list[_Glob]] = {}
        kinds = _kinds(templates)
        for link, _ in rules.links:
            self._add_link(link)
        for pattern in rules.patterns:
            self._add(pattern, kinds)

    def __len__(self) -> int:
        """How many rules there are."""
        return len(self.rules.keys) + len(self.rules.links) + len(self.rules.patterns)

    def block(self, templates: Templates, card: Card) -> bool:
        """Whether the card, made of the current `templates`, is blocked."""
        if not self:
            return False
        if self.has_key(card):
            return True
        if self._cards and worded(templates, card) in self._cards:
            return True
        return self._has_words(templates, card)

    def has_key(self, card: Card) -> bool:
        """Whether the card is blocked by its key."""
        return bool(self.rules.keys) and card.digest in self.rules.keys

    def _has_words(self, templates: Templates, card: Card) -> bool:
        said = _said(templates, card)
        if not said:
            return False
        words = [text for text, is_text in said.values() if is_text]
        whole = _APART.join(words)
        if any(piece in whole for piece in self._anywhere):
            return True
        if any(glob.matches(text) for glob in self._any for text in words):
            return True
        return any(
            glob.matches(said[name][0])
            for name in self._named.keys() & said.keys()
            for glob in self._named[name]
        )

    def _add_link(self, link: str) -> None:
        """Block the texts of a link's card; a title alone is blocked in every template."""
        found = card_links.read(link)
        if found is not None and not found.template:
            if title := fold(dict(found.pairs).get("title")):
                self._named.setdefault("title", []).append(_Glob((title,), True, True))
            return
        template = found.template if found else old_links.TEMPLATE
        pairs = found.pairs if found else old_links.read(link) or ()
        try:
            card = self.templates.card(template, pairs, PNG)
        except RequestError:
            return  # no card is drawn for it, blocked or not
        self._cards.add(worded(self.templates, card))

    def _add(self, pattern: Pattern, kinds: dict[str, set[str]]) -> None:
        if not pattern.name:
            glob = _glob(pattern, folded)
            if not glob.starts and not glob.ends and len(glob.pieces) == 1:
                self._anywhere.append(glob.pieces[0])
            else:
                self._any.append(glob)
            return
        found = kinds.get(pattern.name)
        if found is None or not found & _KINDS:
            what = f"no template has a text or a picture called “{pattern.name}”"
            raise Broken(pattern.line, what)
        is_text = "text" in found
        self._named.setdefault(pattern.name, []).append(_glob(pattern, folded if is_text else str))


def _kinds(templates: Templates) -> dict[str, set[str]]:
    """The kinds of every parameter that any template has, by name."""
    found: dict[str, set[str]] = {}
    for name in templates.revisions:
        for parameter in templates.get(name).parameters.values():
            found.setdefault(parameter.name, set()).add(parameter.kind)
    return found


def _glob(pattern: Pattern, spelling: Callable[[str], str]) -> _Glob:
    parts = [spelling(part) for part in pattern.words.split("*")]
    if pieces := tuple(filter(None, parts)):
        return _Glob(pieces, bool(parts[0]), bool(parts[-1]))
    if len(parts) > 1:
        raise Broken(pattern.line, "it would block every card")
    return _Glob((pattern.words,), True, True)  # of signs that count nowhere else, as an emoji


def _said(templates: Templates, card: Card) -> dict[str, tuple[str, bool]]:
    """What a link says in the card's texts, spelling aside, and its pictures; and which it is."""
    parameters = templates.get(card.template).parameters
    found = {name: (str(link), False) for name, link in card.links.items()}
    for name, folded_text in texts(templates, card):
        if card.by_name[name] not in (parameters[name].default, parameters[name].sample):
            found[name] = folded_text, True
    return found
