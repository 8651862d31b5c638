"""Feeds: RSS, Atom, sitemaps and JSON Feed; their pictures, pages and titles, out.

    sitemap    pages, and their pictures where it names them
    RSS, Atom  the same, the title of each entry, and the pictures in its HTML
    JSON Feed  the same, without the HTML

XML that declares entities is refused: a line of it can stand for gigabytes, or for another file.
So is XML nested deeper than any feed. It must not know which picture is a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from pyoji.readers.broken import Broken
from pyoji.readers.pages import Addresses, html

MOST_DEPTH = 200
"""Elements within one another. A feed has about ten, and the XHTML of an entry some more."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Addresses, the titles of entries as they are written, and the language that the feed names
    ("" if it names none)."""

    addresses: Addresses
    titles: tuple[str, ...] = ()
    lang: str = ""


# ── XML ──────────────────────────────────────────────────────────────────────────────────────

# The element (without its namespace), the one around it, and what its text is.
_TEXTS: Mapping[tuple[str, str], str] = {
    ("loc", "url"): "page",
    ("loc", "image"): "picture",
    ("loc", "sitemap"): "index",
    ("link", "item"): "page",
    ("url", "image"): "picture",
    ("description", "item"): "html",
    ("encoded", "item"): "html",
    ("summary", "entry"): "html",
    ("content", "entry"): "html",
    ("language", "channel"): "lang",
}
# The same of elements whose attribute says it.
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "enclosure": ("url", "picture"),
    "content": ("url", "picture"),
    "thumbnail": ("url", "picture"),
    "image": ("href", "picture"),
}
_RELATIONS: Mapping[str, str] = {"": "page", "alternate": "page", "enclosure": "picture"}
"""What Atom's links lead to (RFC 4287 §4.2.7.2)."""

_ENTRIES = frozenset({"item", "entry"})
_TITLED = frozenset({"", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"})
"""The namespaces of an entry's own title. Others have titles too: of a video, of an episode."""
_LANG = "http://www.w3.org/XML/1998/namespace lang"


class _Walk:
    """One walk over a feed."""

    def __init__(self, parser: expat.XMLParserType, with_html: bool) -> None:
        self._parser = parser
        self._with_html = with_html
        self._path: list[str] = [""]
        self._text: list[str] = []
        self._title: list[str] | None = None  # of the entry's title that is open
        self._title_depth = 0
        self.pictures: dict[str, None] = {}
        self.pages: dict[str, None] = {}
        self.titles: dict[str, None] = {}
        self.lang = ""
        self.is_index = False
        self._take: Mapping[str, Callable[[str], object]] = {
            "picture": self.pictures.setdefault,
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
            self.pictures.update(dict.fromkeys(html(text).pictures))

    @property
    def feed(self) -> Feed:
        addresses = Addresses(tuple(self.pictures), tuple(self.pages), self.is_index)
        return Feed(addresses, tuple(self.titles), self.lang)


def xml(content: bytes, *, with_html: bool = True) -> Feed:
    """What a feed or sitemap says; `with_html` reads the HTML of its entries too. Raises Broken."""
    parser = expat.ParserCreate(namespace_separator=" ")
    walk = _Walk(parser, with_html)
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text

    def refuse(*_: object) -> None:
        raise Broken(parser.CurrentLineNumber, "it declares entities; no feed needs them")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Broken(error.lineno, f"it is no XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # of an encoding that Python does not know
        raise Broken(1, f"it cannot be read: {error}") from None
    return walk.feed


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────

JSON_FEED = "https://jsonfeed.org/version/"
"""What a JSON Feed's `version` begins with."""


def json_feed(data: Mapping[str, Any]) -> Feed:
    """What a JSON Feed says; values of another kind than they should be are passed over."""
    pictures: dict[str, None] = {}
    pages: dict[str, None] = {}
    titles: dict[str, None] = {}
    for item in _mappings(data.get("items")):
        pages.update(_texts(item, "url"))
        titles.update(_texts(item, "title"))
        pictures.update(_texts(item, "image", "banner_image"))
        for attachment in _mappings(item.get("attachments")):
            pictures.update(_texts(attachment, "url"))
    lang = next(iter(_texts(data, "language")), "")
    return Feed(Addresses(tuple(pictures), tuple(pages)), tuple(titles), lang)


def _mappings(found: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))


def _texts(data: Mapping[str, Any], *names: str) -> dict[str, None]:
    values = (data.get(name) for name in names)
    texts = (" ".join(value.split()) for value in values if isinstance(value, str))
    return dict.fromkeys(text for text in texts if text)
