"""Open Graph tags: the HTML that declares a page's card.

In: a card's link, the image's media type, its size in pixels, and its alternative text. Out: HTML,
one line per tag. It must not know what the link means.
"""

from __future__ import annotations

import re
from html import escape

_LINE_END = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line ends and control characters, which are replaced by a space in an attribute."""


def write(link: str, media_type: str, pixels: tuple[int, int], alt: str) -> str:
    """Return the tags of a page whose card has this link."""
    width, height = pixels
    tags = (
        ("property", "og:image", link),
        ("property", "og:image:type", media_type),
        ("property", "og:image:width", str(width)),
        ("property", "og:image:height", str(height)),
        ("property", "og:image:alt", _LINE_END.sub(" ", alt)),
        ("name", "twitter:card", "summary_large_image"),
    )
    return "\n".join(
        f'<meta {kind}="{name}" content="{escape(content)}">' for kind, name, content in tags
    )
