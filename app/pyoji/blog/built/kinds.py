"""Kinds: decide which pages of a built site need no card, and say why.

    redirect      <meta http-equiv="refresh" content="0; url=…">
    error         404.html
    listing       tags/python/index.html, unless the page says when it was published
    pagination    page/2/index.html
    hidden        <meta name="robots" content="noindex">

In: a page's name below its site, and its head. Out: a reason, or None. Must not read files.
"""

from __future__ import annotations

import re
from enum import StrEnum

from pyoji.blog.built import site
from pyoji.readers.page_head import PageHead
from pyoji.readers.page_metadata import DATES


class Skip(StrEnum):
    """Why a page gets no card."""

    REDIRECT = "it redirects to another page"
    ERROR = "it is an error page"
    LISTING = "it lists posts by tag, category, author or date"
    PAGINATION = "it continues a list"
    HIDDEN = "it asks not to be indexed"
    UNTITLED = "it has no title"
    SOURCE = "it is a source and not a built page"
    OWN_IMAGE = "it has an image of its own"
    CARD = "it has a card"


ON_REQUEST = frozenset({Skip.LISTING, Skip.PAGINATION, Skip.HIDDEN})
"""Kinds of pages that get a card with `--all`."""

_END = r"(?:/index)?\.x?html?\Z"
_ERROR = re.compile(rf"(?:\A|/)(?:40[0-9]|50[0-9x]|offline|not[-_]?found){_END}", re.I)
_PAGE = re.compile(rf"(?:\A|/)page[-_/]?\d+{_END}", re.I)
_LISTING = re.compile(
    r"(?:[a-z]{2,3}(?:[-_]\w{2,4})?/)?(?:(?:blog|posts?|news|articles?|docs)/)?"
    r"(?:tags?|categor(?:y|ies)|archives?|authors?|taxonom(?:y|ies))(?:/|\.x?html?\Z)",
    re.I,
)


def skip(name: str, head: PageHead, content: bytes) -> Skip | None:
    """Why the page with this name needs no card, or None."""
    if head.refresh:
        return Skip.REDIRECT
    if site.has_front_matter(content) or site.is_template(head.document_title):
        return Skip.SOURCE
    if _ERROR.search(name):
        return Skip.ERROR
    if not head.title:
        return Skip.UNTITLED
    if not {"noindex", "none"}.isdisjoint(head.robots):
        return Skip.HIDDEN
    if head.property_of(*DATES):
        return None
    if _PAGE.search(name):
        return Skip.PAGINATION
    return Skip.LISTING if _LISTING.match(name) else None
