"""Case: one link, the post it stands on, and what else is known; worked out once, when asked.

    link → anatomy → reading → card → frame

In: a link and a post. Out: facts that rules look at. It judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from pyoji.blog.check import repair as reading
from pyoji.blog.check.repair import LinkReading
from pyoji.blog.source.links import Anatomy, Hosts, PostLink, dissect
from pyoji.blog.source.posts import Post
from pyoji.blog.source.titles import agree
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Parameter, Templates
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.frame import Frame
from pyoji.errors import BadVersion, RequestError, UnknownFormat, nearest
from pyoji.link import path as paths
from pyoji.link.path import CardPath

SERVICE_PARAMETERS = frozenset({"v", "sig", "key"})
"""What a link may say that its template does not read."""

TRACKERS = re.compile(
    r"utm_\w+|(?:fb|g|dc|gb|wb|tt|yc|ms|li_fat_|tw|igsh|mc_)[a-z]*id|gclsrc|igsh|mc_eid|mkt_tok|ref|_",
    re.I,
)
"""What those who count visitors add to links."""


MIN_SIMILARITY = 0.7
"""From which likeness on a name is taken for another that is misspelt."""


def confident_match(word: str, allowed: tuple[str, ...]) -> str | None:
    """The name that a misspelt one surely was meant to be, if there is one."""
    near = nearest(word, allowed)
    if near is None:
        return None
    ratio = SequenceMatcher(None, word.casefold(), near.casefold(), autojunk=False).ratio()
    return near if ratio >= MIN_SIMILARITY else None


@dataclass(frozen=True)
class Cards:
    """What draws: the templates, and what lays a card out."""

    templates: Templates
    frame: Callable[[Card], Frame]
    _frames: dict[str, Frame] = field(default_factory=dict)

    def frame_of(self, card: Card) -> Frame:
        """The card's frame; equal cards are laid out once."""
        found = self._frames.get(card.digest)
        if found is None:
            found = self._frames[card.digest] = self.frame(card)
        return found


@dataclass(frozen=True)
class BlogContext:
    """What all links of a blog share.

    `template` is the design that they should use, if the blog says so. `by_title` finds posts by
    language and title (`titles.reduced`), in the order of their names; `translations` by key.
    """

    cards: Cards
    hosts: Hosts
    template: str | None = None
    by_title: Mapping[tuple[str | None, str], tuple[Post, ...]] = field(default_factory=dict)
    translations: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A link on a post."""

    post: Post
    link: PostLink
    context: BlogContext

    def rewritten(self, text: str) -> Case:
        """The same place with another link."""
        return Case(self.post, replace(self.link, text=text, comment="", colon=False), self.context)

    @cached_property
    def anatomy(self) -> Anatomy:
        """The link's parts."""
        found = dissect(self.link.text)
        if found is None:  # `check.cases` would not have made a case of it
            raise ValueError(self.link.text)
        return found

    @cached_property
    def path(self) -> CardPath | BadVersion | UnknownFormat | None:
        """The path as the service reads it, or the error it would answer; None: no such path."""
        try:
            return paths.read(self.anatomy.path.strip())
        except (BadVersion, UnknownFormat) as error:
            return error

    @property
    def template(self) -> str:
        """The template that the path names."""
        path = self.path
        return path.template if isinstance(path, CardPath) else self.anatomy.template

    @cached_property
    def intended_template(self) -> str | None:
        """The template that there is and was meant; None where the path gives no hint."""
        names = self.context.cards.templates.names
        if self.template in names:
            return self.template
        return confident_match(self.template, names) or self.context.template

    @property
    def format(self) -> Format:
        """The format that the path asks for."""
        return (isinstance(self.path, CardPath) and self.path.format) or PNG

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """What the link's template understands; what every template does where none is meant."""
        name = self.intended_template
        return self.context.cards.templates.get(name).parameters if name else COMMON

    @cached_property
    def title_candidates(self) -> tuple[str, ...]:
        """What the title may have been meant to be."""
        own = tuple(title.text for title in self.post.titles)
        return own if self.link.for_post else tuple(filter(None, (self.link.alt, *own)))

    @cached_property
    def reading(self) -> LinkReading:
        """What the link says, and what was meant."""
        kinds = {name: each.kind for name, each in self.parameters.items()}
        texts = [name for name, kind in kinds.items() if kind == "text"]
        colors = [name for name, kind in kinds.items() if kind == "color"]
        context = (*kinds, *SERVICE_PARAMETERS)
        return reading.read(
            self.anatomy, texts, colors, context, self.title_candidates, self.link.comment
        )

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """The names and values that were meant; of a repeated name the last counts."""
        return {each.name: each.value for each in self.reading.intended}

    @property
    def title(self) -> str:
        """The title that was meant, "" where there is none."""
        return self.pairs.get("title", "").strip()

    @property
    def has_post_title(self) -> bool:
        """Whether the card's title is one that the post gives itself."""
        return any(agree(self.title, each.text) for each in self.post.titles)

    @cached_property
    def card(self) -> Card | RequestError:
        """The card that was meant, or the first error that the service would answer."""
        try:
            return self.context.cards.templates.card(
                self.intended_template or self.template, tuple(self.pairs.items()), self.format
            )
        except RequestError as error:
            return error

    @cached_property
    def frame(self) -> Frame | None:
        """The card laid out, if there is one."""
        return self.context.cards.frame_of(self.card) if isinstance(self.card, Card) else None

    def frame_with(self, **pairs: str) -> Frame | None:
        """The same with other values."""
        try:
            card = self.context.cards.templates.card(
                self.intended_template or self.template,
                tuple({**self.pairs, **pairs}.items()),
                self.format,
            )
        except RequestError:
            return None
        return self.context.cards.frame_of(card)
