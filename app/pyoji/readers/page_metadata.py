"""Page metadata: what named `meta` elements mean together. In: `meta` elements. Out: values.

An image has properties that follow it (ogp.me, structured properties); robots have directives.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoji.readers.page_facts import MetaTag, PageHead

_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date",
    "dcterms.created", "dc.date.issued", "parsely-pub-date",
)  # fmt: skip


def author(facts: PageHead) -> str:
    """Return the author's name; addresses of profiles are none."""
    names = (facts.property_of(name) for name in _AUTHORS)
    return next((name for name in names if name and "://" not in name and name[0] != "/"), "")


def directives(meta: Iterable[MetaTag]) -> tuple[str, ...]:
    """Return the directives for robots, in lower case."""
    contents = (tag.content.lower() for tag in meta if tag.name in ("robots", "googlebot"))
    words = (word.strip() for content in contents for word in content.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


_IMAGE_URLS = frozenset({"og:image", "og:image:url"})


def images_of(meta: Iterable[MetaTag]) -> tuple[str, ...]:
    """Return the addresses of the images; one without an address may have a secure one."""
    images: list[tuple[str, str]] = []
    for tag in meta:
        if tag.name in _IMAGE_URLS:
            images.append((tag.content, ""))
        elif tag.name == "og:image:secure_url":
            url = images.pop()[0] if images else ""
            images.append((url, tag.content))
    addresses = (url or secure_url for url, secure_url in images)
    return tuple(dict.fromkeys(filter(None, addresses)))
