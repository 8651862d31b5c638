"""Network: what is known of one network: its crawler, the tags it reads, its limits, the sources.

In: facts. Out: a frozen row. A fact is None if no source for it is known; nothing is guessed. Must
not know a page, nor how its card is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

Size = tuple[int, int]
"""Width and height in pixels."""


class SourceKind(StrEnum):
    """Who states a fact."""

    DOCUMENTATION = "documentation"  # the network itself
    CODE = "code"  # the crawler's own source
    REPORT = "report"  # others, from logs and experiments


@dataclass(frozen=True, slots=True)
class FactSource:
    """A page that states facts.

    `date` is that of the statement if it has one, else that on which it was read. `facts` are
    fields of a network.
    """

    kind: SourceKind
    url: str
    date: str
    facts: tuple[str, ...]


READ = "2026-11-30"
"""The day on which undated pages were read."""


def documented(url: str, facts: str, date: str = READ) -> FactSource:
    """Return the source of what a network itself states; `facts` are names, one space apart."""
    return FactSource(SourceKind.DOCUMENTATION, url, date, tuple(facts.split()))


def coded(url: str, facts: str, date: str = READ) -> FactSource:
    """Return the source of what a network's own code does."""
    return FactSource(SourceKind.CODE, url, date, tuple(facts.split()))


def reported(url: str, facts: str, date: str = READ) -> FactSource:
    """Return the source of what others observe."""
    return FactSource(SourceKind.REPORT, url, date, tuple(facts.split()))


_OPTIONAL = frozenset({"image_user_agent", "page_range"})
"""Facts that are None where they do not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network and its crawler.

    `marks` are parts of its User-Agents in lower case. Bytes are those of a decoded page or file,
    times are seconds, sizes are pixels. The crop of a card is a ratio; `is_cropped` is False where
    the whole image is shown.
    """

    name: str
    label: str
    marks: tuple[str, ...]
    user_agent: str
    image_user_agent: str | None = None  # None: that of the page
    accept: str = "*/*"

    # robots.txt
    robots_name: str
    obeys_robots: bool | None = None

    # the request for the page
    page_range: int | None = None  # the last byte that its Range field asks for
    page_bytes: int | None = None  # of the page that are read
    timeout: float | None = None
    timeout_has_image: bool = False  # the time limit is for page and image together
    redirects: int | None = None
    codings: tuple[str, ...] | None = None
    statuses: tuple[int, int] | None = None  # the first and last that are accepted
    page_types: tuple[str, ...] | None = None

    # tags, the first of which wins
    title_tags: tuple[str, ...]
    image_tags: tuple[str, ...]
    asked_tags: tuple[str, ...] = ()  # which its documentation asks for
    head_only: bool | None = None
    needs_card_tag: bool = False  # a large card needs twitter:card=summary_large_image
    decodes_twice: bool | None = None  # character references within a title's text
    uses_declared_size: bool | None = None
    longest_url: int | None = None

    # the image
    takes_relative: bool | None = None
    takes_http: bool | None = None
    image_types: tuple[str, ...] | None = None
    image_bytes: int | None = None
    image_least: Size | None = None
    longest_ratio: float | None = None  # of width to height
    large_least: Size | None = None
    large_is_wide: bool = False  # an image is large if it is wider than high

    # the card
    is_cropped: bool | None = None
    crop: Size | None = None
    small_crop: Size | None = None

    sources: tuple[FactSource, ...]

    def is_certain(self, fact: str) -> bool:
        """Whether the network's documentation or its crawler's code states this fact."""
        return any(
            fact in source.facts and source.kind is not SourceKind.REPORT for source in self.sources
        )

    def unknown(self) -> tuple[str, ...]:
        """The facts that matter to a card and for which no source is known."""
        others = _OPTIONAL | ({"crop", "small_crop"} if self.is_cropped is False else set())
        return tuple(
            field.name
            for field in fields(self)
            if getattr(self, field.name) is None and field.name not in others
        )
