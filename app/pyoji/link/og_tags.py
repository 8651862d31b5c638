"""Open Graph tags: the HTML that declares a page's card.

In: a card's link, the image's media type, its size in pixels, and its alternative text. Out: HTML,
one line per tag. It must not know what the link means.
"""

from __future__ import annotations

import re
from html import escape

_LINE_END = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line ends and control characters, which are replaced by a space in an attribute."""


Tag = tuple[str, str, str]
"""The attribute that names a tag, its name, and its content."""


def tags(link: str, media_type: str, pixels: tuple[int, int], alt: str) -> tuple[Tag, ...]:
    """Return the tags of a page whose card has this link."""
    width, height = pixels
    return (
        ("property", "og:image", link),
        ("property", "og:image:type", media_type),
        ("property", "og:image:width", str(width)),
        ("property", "og:image:height", str(height)),
        ("property", "og:image:alt", _LINE_END.sub(" ", alt)),
        ("name", "twitter:card", "summary_large_image"),
    )


def element(tag: Tag, closes: str = "") -> str:
    """Return the HTML of a tag; `closes` is " /" in XHTML."""
    kind, name, content = tag
    return f'<meta {kind}="{name}" content="{escape(content)}"{closes}>'


def write(link: str, media_type: str, pixels: tuple[int, int], alt: str) -> str:
    """Return the HTML of a page whose card has this link, one line per tag."""
    return "\n".join(map(element, tags(link, media_type, pixels, alt)))
