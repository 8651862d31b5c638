"""Links: find the links to cards on a page.

In: a page and its front matter. Out: candidate links; `Hosts` decides which of them lead to cards.
A string of front matter is a link, or contains links (a list of tags for the page's head). In a
body, `body.py` finds Markdown images, HTML and JSX attributes, and reference definitions. Must not
know what a post is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pyoji.blog.source import body
from pyoji.blog.source.anatomy import Anatomy, dissect, may_lead
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.page import Page, Scalar
from pyoji.errors import nearest

MAX_SCALAR = 65_536
"""The longest string of front matter, in characters, that is searched for links."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts that serve cards.

    `named` come from the blog's configuration, `seen` from links on the blog that have a title and
    an existing template.
    """

    named: frozenset[str]
    templates: tuple[str, ...]
    seen: frozenset[str] = frozenset()

    def serve(self, anatomy: Anatomy) -> bool:
        """Whether the link leads to a card.

        A template may be called `docs`, and any site may have an unrelated /api/docs. On an unknown
        host, and on the site itself, only a link with a title leads to a card.
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
    """Yield the candidate links in the strings of the front matter, in page order."""
    for scalar in sorted(matter.scalars, key=lambda scalar: scalar.start):
        if len(scalar.value) > MAX_SCALAR or not may_lead(scalar.value):
            continue
        if dissect(scalar.value) is not None:
            yield _single_link(page, scalar)
        else:
            yield from _embedded_links(page, scalar)


_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")


def _single_link(page: Page, scalar: Scalar) -> PostLink:
    """The link of a string that contains nothing else."""
    comment = _COMMENT.match(page.text, scalar.end) if scalar.plain else None
    return PostLink(
        scalar.value.strip(),
        scalar.start,
        scalar.end,
        for_post=True,
        comment=comment[0].rstrip() if comment else "",
        colon=scalar.colon,
    )


def _embedded_links(page: Page, scalar: Scalar) -> Iterator[PostLink]:
    """Yield the links in a string of HTML or Markdown."""
    source = page.text[scalar.start : scalar.end]
    offset = 0
    for link in body.find(scalar.value, mdx=False):
        piece = scalar.value[link.start : link.end]
        offset = source.find(piece, offset)
        if offset < 0:
            fixed = "it is written with escapes or over several lines"
            yield replace(link, start=scalar.start, end=scalar.start, fixed=fixed)
            offset = 0
        else:
            yield _moved(link, scalar.start + offset - link.start)
            offset += len(piece)


def in_body(page: Page, start: int) -> Iterator[PostLink]:
    """Yield the candidate links in the body, which begins at `start`."""
    text = page.text[start:]
    if not may_lead(text):
        return
    for link in body.find(text, mdx=page.name.lower().endswith(".mdx")):
        yield _moved(link, start)


def _moved(link: PostLink, offset: int) -> PostLink:
    return replace(link, start=link.start + offset, end=link.end + offset)


def hosts_seen(links: Iterable[str], templates: tuple[str, ...]) -> frozenset[str]:
    """The hosts of the links that have a title and an existing template."""
    anatomies = map(dissect, links)
    return frozenset(
        anatomy.host
        for anatomy in anatomies
        if anatomy and anatomy.is_titled and anatomy.template in templates
    )


def is_local(host: str) -> bool:
    """Whether a host is the reader's own machine."""
    if "[" in host:
        name = host.strip("[]:0123456789")
    else:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:  # not a host
            return False
    return name in ("localhost", "0.0.0.0", "") or name.startswith("127.")  # noqa: S104
