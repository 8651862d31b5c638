"""Page metadata: what named `meta` elements mean together. In: `meta` elements. Out: values.

Images have properties that follow them (ogp.me, structured properties); robots have directives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pyoji.readers.page_facts import MetaTag, PageHead, PageImage

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


def images_of(meta: Iterable[MetaTag]) -> tuple[PageImage, ...]:
    """Return the images, each with the properties that follow it."""
    images: list[PageImage] = []
    for tag in meta:
        if tag.name in _IMAGE_URLS:
            # og:image:url says again what the og:image before it said.
            if not (tag.content and images and images[-1].url == tag.content):
                images.append(PageImage(tag.content))
        elif tag.name.startswith("og:image:"):
            kind = tag.name.removeprefix("og:image:")
            if kind == "secure_url" and not images:
                images.append(PageImage("", secure_url=tag.content))
            elif images:
                images[-1] = _with_property(images[-1], kind, tag.content)
    return tuple(image for image in images if image.url or image.secure_url)


def _with_property(image: PageImage, kind: str, content: str) -> PageImage:
    match kind:
        case "width":
            return replace(image, width=_side(content))
        case "height":
            return replace(image, height=_side(content))
        case "alt":
            return replace(image, alt=content)
        case "type":
            return replace(image, type=content)
        case "secure_url":
            return replace(image, secure_url=content)
    return image


_SIDE = re.compile(r"(\d{1,6})(?:px)?\Z")


def _side(content: str) -> int | None:
    match = _SIDE.match(content.strip())
    return int(match[1]) if match else None
