"""Pages: what a site is made of, HTML, feeds and sitemaps; the addresses in them, out.

    HTML       the pictures of its head's tags (Open Graph, X) and of its body
    sitemap    pages, and their pictures where it names them
    RSS, Atom  the same, and the pictures in what is told of each entry

XML that declares entities is refused: a line of it can stand for gigabytes, or for another file.
Must not know which picture is a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.parsers import expat

from app.blog.page import Broken

HTML = (".html", ".htm")
XML = (".xml", ".rss", ".atom")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Pictures, and pages that may have more; each once, in their order. `index`: it leads to
    other sitemaps and holds nothing itself."""

    pictures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: bool = False


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────

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
            self._found(said.get("content", ""))
        elif tag == "img":
            self._found(said.get("src", ""))

    def _found(self, address: str) -> None:
        if address.strip():
            self.found.setdefault(address.strip())


def html(text: str) -> Addresses:
    """The pictures of a page."""
    reader = _Pictures()
    reader.feed(text)
    reader.close()
    return Addresses(tuple(reader.found))


# ── XML ──────────────────────────────────────────────────────────────────────────────────────

# The element (without its namespace), the one around it ("" for any), and what its text is.
_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("loc", "url", "page"),
    ("loc", "image", "picture"),
    ("loc", "sitemap", "index"),
    ("link", "item", "page"),
    ("url", "image", "picture"),
    ("description", "item", "html"),
    ("encoded", "item", "html"),
    ("summary", "entry", "html"),
    ("content", "entry", "html"),
)
# The same of elements whose attribute says it.
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "enclosure": ("url", "picture"),
    "content": ("url", "picture"),
    "thumbnail": ("url", "picture"),
    "image": ("href", "picture"),
}
_RELATIONS: Mapping[str, str] = {"": "page", "alternate": "page", "enclosure": "picture"}
"""What Atom's links lead to (RFC 4287 §4.2.7.2)."""


class _Feed:
    def __init__(self) -> None:
        self.pictures: dict[str, None] = {}
        self.pages: dict[str, None] = {}
        self.is_index = False
        self._path: list[str] = [""]
        self._text: list[str] = []
        self._take: Mapping[str, Callable[[str], object]] = {
            "picture": self.pictures.setdefault,
            "page": self.pages.setdefault,
            "html": lambda text: self.pictures.update(dict.fromkeys(html(text).pictures)),
            "index": lambda _: setattr(self, "is_index", True),
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        attribute, kind = _ATTRIBUTES.get(local, ("", ""))
        if address := attributes.get(attribute, "").strip():
            self._take[kind](address)
        if local == "link" and self._path[-1] == "entry" and (href := attributes.get("href")):
            relation = _RELATIONS.get(attributes.get("rel", ""))
            if relation:
                self._take[relation](href.strip())
        self._path.append(local)
        self._text.clear()

    def text(self, data: str) -> None:
        self._text.append(data)

    def end(self, _: str) -> None:
        local = self._path.pop()
        text = "".join(self._text).strip()
        self._text.clear()
        for name, outer, kind in _TEXTS:
            if text and name == local and outer == self._path[-1]:
                self._take[kind](text)


def xml(content: bytes) -> Addresses:
    """The addresses in a feed or sitemap. Raises Broken."""
    feed = _Feed()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = feed.start
    parser.EndElementHandler = feed.end
    parser.CharacterDataHandler = feed.text

    def refuse(*_: object) -> None:
        raise Broken(parser.CurrentLineNumber, "it declares entities; no feed needs them")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Broken(error.lineno, f"it is no XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # of an encoding that Python does not know
        raise Broken(1, f"it cannot be read: {error}") from None
    return Addresses(tuple(feed.pictures), tuple(feed.pages), feed.is_index)
