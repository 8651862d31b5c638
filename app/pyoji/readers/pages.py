"""Pages: an HTML page → the URLs of its images.

In: the text of a page. Out: URLs from meta tags (Open Graph, X) and `img` elements, outside
comments, scripts and styles. Must not know which image is a card.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoji.readers import tags
from pyoji.readers.tags import Tag

HTML = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of images, and of pages that may have more; unique, in the order of the source.

    `index`: the source is a sitemap index.
    """

    images: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: bool = False


_ELEMENTS = frozenset({"img", "meta"})
_TAGS = frozenset({
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
})  # fmt: skip


def html(text: str) -> Addresses:
    """Return the images of a page."""
    images: dict[str, None] = {}
    for tag in tags.scan(text, _ELEMENTS):
        if not tag.is_end and (address := tags.unescape(_image(tag)).strip()):
            images.setdefault(address)
    return Addresses(tuple(images))


def _image(tag: Tag) -> str:
    if tag.name == "img":
        return tag.attributes.get("src", "")
    name = tag.attributes.get("property") or tag.attributes.get("name") or ""
    is_image = tags.unescape(name).strip().lower() in _TAGS
    return tag.attributes.get("content", "") if is_image else ""
