"""Pages: an HTML page in, the addresses of its pictures out.

It reads the tags of the head (Open Graph, X) and the pictures of the body. It must not know which
picture is a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

HTML = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Pictures, and pages that may have more; each once, in their order. `index`: the file leads
    to other sitemaps and holds nothing itself."""

    pictures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: bool = False


_TAGS = frozenset({
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
})  # fmt: skip


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("property") or said.get("name") or ""
        if tag == "meta" and name.strip().lower() in _TAGS:
            self._add(said.get("content", ""))
        elif tag == "img":
            self._add(said.get("src", ""))

    def _add(self, address: str) -> None:
        if address.strip():
            self.found.setdefault(address.strip())


def html(text: str) -> Addresses:
    """The pictures of a page."""
    reader = _Pictures()
    reader.feed(text)
    reader.close()
    return Addresses(tuple(reader.found))
