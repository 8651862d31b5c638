"""Context: one link with its post and blog. Each derived value is computed once, on first use.

    link → anatomy → reading → card → frame

In: a link and a post. Out: the facts that rules judge. Must not judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from urllib.parse import unquote

from pyoji.blog.check import repair
from pyoji.blog.check.repair import LinkReading
from pyoji.blog.source.anatomy import Anatomy, dissect
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.links import Hosts
from pyoji.blog.source.posts import Post
from pyoji.blog.source.titles import agree
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design import Parameter, Templates
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.frame import Frame
from pyoji.errors import BadVersion, RequestError, UnknownFormat, nearest
from pyoji.link import path as paths
from pyoji.link.path import CardPath
from pyoji.link.query import PAGE

SERVICE_PARAMETERS = frozenset({PAGE, "v", "sig", "key"})
"""Parameters that the service reads itself; templates do not have them."""

TRACKERS = re.compile(
    r"utm_\w+|(?:fb|g|dc|gb|wb|tt|yc|ms|li_fat_|tw|igsh|mc_)[a-z]*id|gclsrc|igsh|mc_eid|mkt_tok|ref|_",
    re.I,
)
"""Parameters that analytics services add to links."""


MIN_SIMILARITY = 0.7
"""The similarity, from 0 to 1, from which a name counts as another one misspelt."""


def confident_match(name: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed name that a misspelt one is clearly intended to be, or None."""
    match = nearest(name, allowed)
    if match is None:
        return None
    ratio = SequenceMatcher(None, name.casefold(), match.casefold(), autojunk=False).ratio()
    return match if ratio >= MIN_SIMILARITY else None


@dataclass(frozen=True)
class Cards:
    """The templates, and the function that lays a card out."""

    templates: Templates
    lay_out: Callable[[Card], Frame]
    _frames: dict[str, Frame] = field(default_factory=dict)

    def frame_of(self, card: Card) -> Frame:
        """The card's frame; equal cards share one."""
        frame = self._frames.get(card.digest)
        if frame is None:
            frame = self._frames[card.digest] = self.lay_out(card)
        return frame


@dataclass(frozen=True)
class BlogContext:
    """What all links of a blog share.

    `template` and `version` are those in the blog's configuration. Two indexes lead to posts,
    sorted by name: `by_title` from a language and a normalised title, `translations` from a
    translation key.
    """

    cards: Cards
    hosts: Hosts
    template: str | None = None
    by_title: Mapping[tuple[str | None, str], tuple[Post, ...]] = field(default_factory=dict)
    translations: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)
    version: str | None = None


@dataclass(frozen=True)
class Case:
    """A link of a post, with the blog's context."""

    post: Post
    link: PostLink
    context: BlogContext

    def rewritten(self, text: str) -> Case:
        """The same case with another link."""
        return Case(self.post, replace(self.link, text=text, comment="", colon=False), self.context)

    @cached_property
    def anatomy(self) -> Anatomy:
        """The link's parts."""
        anatomy = dissect(self.link.text)
        if anatomy is None:  # `checker.cases` makes no such case
            raise ValueError(self.link.text)
        return anatomy

    @property
    def target_length(self) -> int:
        """The bytes of the link without scheme and host."""
        target = self.link.text.removeprefix(self.anatomy.origin)
        return len(target.encode("utf-8", "replace"))

    @cached_property
    def path(self) -> CardPath | BadVersion | UnknownFormat | None:
        """The path as the service reads it, or the service's error; None for an unknown path."""
        try:
            return paths.read(unquote(self.anatomy.path.strip()))
        except (BadVersion, UnknownFormat) as error:
            return error

    @property
    def template(self) -> str:
        """The template's name in the path."""
        path = self.path
        return path.template if isinstance(path, CardPath) else self.anatomy.template

    @cached_property
    def intended_template(self) -> str | None:
        """The existing template that the path is intended to name; None if it is unclear."""
        names = self.context.cards.templates.names
        if self.template in names:
            return self.template
        return confident_match(self.template, names) or self.context.template

    @property
    def format(self) -> Format:
        """The image format in the path; PNG by default."""
        return (isinstance(self.path, CardPath) and self.path.format) or PNG

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters of the intended template; without one, those of all templates."""
        name = self.intended_template
        return self.context.cards.templates.get(name).parameters if name else COMMON

    @cached_property
    def title_candidates(self) -> tuple[str, ...]:
        """Titles that the link may be intended to have."""
        titles = tuple(title.text for title in self.post.titles)
        return titles if self.link.for_post else tuple(filter(None, (self.link.alt, *titles)))

    @cached_property
    def reading(self) -> LinkReading:
        """The link's literal and intended parameters."""
        kinds = {name: parameter.kind for name, parameter in self.parameters.items()}
        texts = [name for name, kind in kinds.items() if kind == "text"]
        colors = [name for name, kind in kinds.items() if kind == "color"]
        names = (*kinds, *SERVICE_PARAMETERS)
        return repair.read(
            self.anatomy, texts, colors, names, self.title_candidates, self.link.comment
        )

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """The intended names and values; the last value of a repeated name counts."""
        return {parameter.name: parameter.value for parameter in self.reading.intended}

    @property
    def is_decoded(self) -> bool:
        """Whether the generator decodes the link once before it is published."""
        site = self.post.site
        return self.link.for_post and site is not None and site.decodes_links

    @property
    def title(self) -> str:
        """The intended title, or ""."""
        return self.pairs.get("title", "").strip()

    @property
    def has_post_title(self) -> bool:
        """Whether the card's title is one of the post's titles."""
        return any(agree(self.title, title.text) for title in self.post.titles)

    @cached_property
    def card(self) -> Card | RequestError:
        """The intended card, or the service's first error."""
        return self._card_with({})

    @property
    def reads_marks(self) -> bool:
        """Whether the card reads asterisks as marks of emphasis."""
        return isinstance(self.card, Card) and bool(self.card.common.md)

    @cached_property
    def frame(self) -> Frame | None:
        """The intended card's frame; None if there is no card."""
        return self.frame_with()

    def frame_with(self, **pairs: str) -> Frame | None:
        """The intended card's frame with other values; None if there is no card."""
        card = self._card_with(pairs)
        return self.context.cards.frame_of(card) if isinstance(card, Card) else None

    def _card_with(self, pairs: Mapping[str, str]) -> Card | RequestError:
        template = self.intended_template or self.template
        parameters = tuple({**self.pairs, **pairs}.items())
        try:
            return self.context.cards.templates.card(template, parameters, self.format)
        except RequestError as error:
            return error
