"""Open Graph tags: how the head of a page names its card.

In: a card's link, the image's media type and pixels, and its text for those who do not see it.
Out: HTML, a line for each tag. Must not know what the link means.
"""

from __future__ import annotations

import re
from html import escape

_LINE_END = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What an attribute does without: ends of lines, and characters that HTML does not allow."""


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
