"""Links to cards: what the text of a link is made of, and where a page holds such links.

    Anatomy    a link's parts, as they are written
    Link       a link on a page: its text as the page means it, and the span that writes it

A string of the front matter may be a link or hold some (a list of tags for the page's head). In
a body it is Markdown images, attributes of HTML and JSX, and reference definitions; `body.py`
finds them. Whether a link is one to a card is asked of `Hosts`. Must not know what a post is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pyoji.blog.source import body
from pyoji.blog.source.body import LinkSpan
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.page import Page, Scalar
from pyoji.errors import nearest

LONGEST = 65_536
"""The longest string of front matter, in characters, in which links are looked for."""

_ANATOMY = re.compile(
    r"(?P<origin>(?:https?:)?//[^/?#\s]*|)"
    r"(?P<mount>(?:/[^/?#\s]+)*?)/api/(?P<path>[^?#]*)"
    r"(?:(?P<mark>\?)(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.S | re.I,
)
# What a generator fills in: the link is not known before it has.
_DYNAMIC = re.compile(r"\$\{|\{\{|\{%|<%|%\{|\{[A-Za-z_]\w*\}")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A link's parts: `origin` (scheme and host, or ""), `mount` (what the service stands under),
    `path` after /api/, `query` and `fragment` (None where there is none)."""

    origin: str
    mount: str
    path: str
    query: str | None
    fragment: str | None

    @property
    def host(self) -> str:
        """Host and port in lower case; "" for a link without."""
        return self.origin.partition("//")[2].rpartition("@")[2].lower()

    @property
    def template(self) -> str:
        """What the path calls the template, without an extension."""
        name = unquote(self.path).partition("/")[0].strip()
        stem, dot, _ = name.rpartition(".")
        return stem if dot and stem else name

    @property
    def is_titled(self) -> bool:
        """Whether it says `title`."""
        return bool(re.match(r"(?:.*&)?\s*title=", self.query or "", re.S))

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.origin}{self.mount}/api/{self.path}{query}{fragment}"


def dissect(text: str) -> Anatomy | None:
    """The parts of what may be a link to a card; None if it cannot be one."""
    found = _ANATOMY.fullmatch(text.strip())
    if found is None or _DYNAMIC.search(text):
        return None
    return Anatomy(
        found["origin"], found["mount"], found["path"], found["query"], found["fragment"]
    )


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link on a page.

    `text`        the link, with quotes and entities decoded
    `start`, `end`  the span of the page's text that writes it
    `fixed`       why the span cannot be rewritten; "" if it can
    `for_post`    the link is the post's own card, not an image that the text mentions
    `alt`         the image's alternative text
    `amp`         how an ampersand is written at this place
    `comment`     what YAML reads as a comment on the same line
    `colon`       the link contains a colon and a space, which is invalid YAML
    """

    text: str
    start: int
    end: int
    line: int
    column: int
    for_post: bool = True
    alt: str = ""
    amp: str = "&"
    entities: bool = False
    fixed: str = ""
    comment: str = ""
    colon: bool = False


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who serves cards: hosts that are named, templates that are known, hosts that were seen."""

    named: frozenset[str]
    templates: tuple[str, ...]
    seen: frozenset[str] = frozenset()

    def serve(self, anatomy: Anatomy) -> bool:
        """Whether the link asks one of them for a card.

        Templates have names such as `docs`, and every site has an /api/docs of its own: on a host
        of which nothing is known, and on the site itself, only what has a title is a card's.
        """
        if anatomy.host in self.named or (anatomy.host and anatomy.host in self.seen):
            return True
        is_known = anatomy.template.casefold() in self.templates
        if is_known and anatomy.host in self.seen:
            return True
        return anatomy.is_titled and (
            is_known or nearest(anatomy.template, self.templates) is not None
        )


def in_front_matter(page: Page, matter: FrontMatter) -> Iterator[PostLink]:
    """What may be links to cards among the strings of the front matter, in their order."""
    for scalar in sorted(matter.scalars, key=lambda each: each.start):
        if "/api/" not in scalar.value.casefold() or len(scalar.value) > LONGEST:
            continue
        if dissect(scalar.value) is not None:
            yield _whole(page, scalar)
        else:
            yield from _within(page, scalar)


_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")


def _whole(page: Page, scalar: Scalar) -> PostLink:
    """The string is a link and nothing else."""
    comment = _COMMENT.match(page.text, scalar.end) if scalar.plain else None
    return PostLink(
        scalar.value.strip(),
        scalar.start,
        scalar.end,
        *page.place(scalar.start),
        comment=comment[0].rstrip() if comment else "",
        colon=scalar.colon,
    )


def _within(page: Page, scalar: Scalar) -> Iterator[PostLink]:
    """The string is a piece of HTML or Markdown that holds links."""
    written = page.text[scalar.start : scalar.end]
    at = 0
    for held in body.find(scalar.value, mdx=False):
        piece = scalar.value[held.start : held.end]
        at = written.find(piece, at)
        if at < 0:
            fixed = "it is written with escapes or over several lines"
            line, column = page.place(scalar.start)
            yield PostLink(held.text, scalar.start, scalar.start, line, column, held.for_post,
                       held.alt, held.amp, held.entities, fixed)  # fmt: skip
            at = 0
        else:
            yield _link(page, held, scalar.start + at - held.start)
            at += len(piece)


def in_body(page: Page, start: int) -> Iterator[PostLink]:
    """What may be links to cards in the body, which begins at `start`."""
    text = page.text[start:]
    if "/api/" not in text.casefold():
        return
    for held in body.find(text, mdx=page.name.lower().endswith(".mdx")):
        yield _link(page, held, start)


def _link(page: Page, held: LinkSpan, by: int) -> PostLink:
    start, end = held.start + by, held.end + by
    return PostLink(held.text, start, end, *page.place(start), held.for_post, held.alt, held.amp,
                held.entities)  # fmt: skip


def hosts_seen(links: Iterable[str], templates: tuple[str, ...]) -> frozenset[str]:
    """The hosts that some link asks for a template which is known, with a title."""
    found = map(dissect, links)
    return frozenset(
        each.host for each in found if each and each.is_titled and each.template in templates
    )


def is_local(host: str) -> bool:
    """Whether a host is the machine of whoever reads the page."""
    if "[" in host:
        name = host.strip("[]:0123456789")
    else:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:  # it is no host
            return False
    return name in ("localhost", "0.0.0.0", "") or name.startswith("127.")  # noqa: S104
