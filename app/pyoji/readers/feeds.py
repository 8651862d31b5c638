"""Feeds: RSS, Atom, sitemaps and JSON Feed in; their images, pages and titles out.

    sitemap    pages, and their images if it lists them
    RSS, Atom  the same, the title of each entry, and the images in its HTML
    JSON Feed  the same, without the HTML

XML with entity declarations is refused: a line of it can expand to gigabytes or include a file. So
is XML nested deeper than any feed. It must not know which image is a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from pyoji.readers.broken import Broken
from pyoji.readers.pages import Addresses, html

MOST_DEPTH = 200
"""Levels of nested elements. A feed has about ten, the XHTML of an entry some more."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The addresses in a feed, the titles of its entries as written, and its language or ""."""

    addresses: Addresses
    titles: tuple[str, ...] = ()
    lang: str = ""


# ── XML ──────────────────────────────────────────────────────────────────────────────────────

# The kind of an element's text, by its local name and its parent's.
_TEXTS: Mapping[tuple[str, str], str] = {
    ("loc", "url"): "page",
    ("loc", "image"): "image",
    ("loc", "sitemap"): "index",
    ("link", "item"): "page",
    ("url", "image"): "image",
    ("description", "item"): "html",
    ("encoded", "item"): "html",
    ("summary", "entry"): "html",
    ("content", "entry"): "html",
    ("language", "channel"): "lang",
}
# The attribute of an element, and the kind of its value.
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "enclosure": ("url", "image"),
    "content": ("url", "image"),
    "thumbnail": ("url", "image"),
    "image": ("href", "image"),
}
_RELATIONS: Mapping[str, str] = {"": "page", "alternate": "page", "enclosure": "image"}
"""The kind of an Atom link, by its relation (RFC 4287 §4.2.7.2)."""

_ENTRIES = frozenset({"item", "entry"})
_TITLED = frozenset({"", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"})
"""The namespaces of an entry's title. Titles in others are those of videos or episodes."""
_LANG = "http://www.w3.org/XML/1998/namespace lang"


class _Walk:
    """The handlers of one parse of a feed."""

    def __init__(self, parser: expat.XMLParserType, with_html: bool) -> None:
        self._parser = parser
        self._with_html = with_html
        self._path: list[str] = [""]
        self._text: list[str] = []
        self._title: list[str] | None = None  # pieces of the open title of an entry
        self._title_depth = 0
        self.images: dict[str, None] = {}
        self.pages: dict[str, None] = {}
        self.titles: dict[str, None] = {}
        self.lang = ""
        self.is_index = False
        self._take: Mapping[str, Callable[[str], object]] = {
            "image": self.images.setdefault,
            "page": self.pages.setdefault,
            "html": self._html,
            "index": lambda _: setattr(self, "is_index", True),
            "lang": lambda text: setattr(self, "lang", text),
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._path) > MOST_DEPTH:
            raise Broken(self._parser.CurrentLineNumber, "its elements are nested too deep")
        namespace, _, local = name.rpartition(" ")
        attribute, kind = _ATTRIBUTES.get(local, ("", ""))
        if address := attributes.get(attribute, "").strip():
            self._take[kind](address)
        if local == "link" and self._path[-1] == "entry" and (href := attributes.get("href")):
            relation = _RELATIONS.get(attributes.get("rel", ""))
            if relation:
                self._take[relation](href.strip())
        if local == "title" and self._path[-1] in _ENTRIES and namespace in _TITLED:
            self._title, self._title_depth = [], len(self._path)
        if local == "feed" and len(self._path) == 1:
            self.lang = attributes.get(_LANG, "").strip()
        self._path.append(local)
        self._text.clear()

    def text(self, data: str) -> None:
        self._text.append(data)
        if self._title is not None:
            self._title.append(data)

    def end(self, _: str) -> None:
        local = self._path.pop()
        text = "".join(self._text).strip()
        self._text.clear()
        if self._title is not None and len(self._path) == self._title_depth:
            title, self._title = " ".join("".join(self._title).split()), None
            if title:
                self.titles.setdefault(title)
        kind = _TEXTS.get((local, self._path[-1]))
        if text and kind:
            self._take[kind](text)

    def _html(self, text: str) -> None:
        if self._with_html:
            self.images.update(dict.fromkeys(html(text).images))

    @property
    def feed(self) -> Feed:
        addresses = Addresses(tuple(self.images), tuple(self.pages), self.is_index)
        return Feed(addresses, tuple(self.titles), self.lang)


def xml(content: bytes, *, with_html: bool = True) -> Feed:
    """Parse a feed or sitemap; `with_html`: the HTML of its entries too. Raises Broken."""
    parser = expat.ParserCreate(namespace_separator=" ")
    walk = _Walk(parser, with_html)
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text

    def refuse(*_: object) -> None:
        raise Broken(parser.CurrentLineNumber, "it declares entities, which are not allowed")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Broken(error.lineno, f"it is not XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # of an encoding that Python does not know
        raise Broken(1, f"it cannot be read: {error}") from None
    return walk.feed


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────

JSON_FEED = "https://jsonfeed.org/version/"
"""The prefix of a JSON Feed's `version`."""


def json_feed(data: Mapping[str, Any]) -> Feed:
    """Read a JSON Feed; values of a wrong type are skipped."""
    images: dict[str, None] = {}
    pages: dict[str, None] = {}
    titles: dict[str, None] = {}
    for item in _mappings(data.get("items")):
        pages.update(_texts(item, "url"))
        titles.update(_texts(item, "title"))
        images.update(_texts(item, "image", "banner_image"))
        for attachment in _mappings(item.get("attachments")):
            images.update(_texts(attachment, "url"))
    lang = next(iter(_texts(data, "language")), "")
    return Feed(Addresses(tuple(images), tuple(pages)), tuple(titles), lang)


def _mappings(items: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, dict))


def _texts(data: Mapping[str, Any], *names: str) -> dict[str, None]:
    values = (data.get(name) for name in names)
    texts = (" ".join(value.split()) for value in values if isinstance(value, str))
    return dict.fromkeys(text for text in texts if text)
