"""Page head: an HTML page → what it says of itself, and where more can be said.

In: the bytes of a page, or its text. Out: a frozen value: titles, description, author, date,
language, addresses, images, and the offset at which tags can be inserted. Offsets count the units
of the source: bytes of bytes, characters of a text.

The tags come from our own scanner and not from a parser that builds a tree: a tree knows neither
the offsets nor the bytes that must not change, and the parsers that know them are not linear. Must
not fetch a page, nor know what a card is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from pyoji.byte_sizes import MIB
from pyoji.readers import charset, json_ld, page_heading, page_insertion, page_metadata, tags
from pyoji.readers.broken import Broken
from pyoji.readers.charset import UTF_8, PageText
from pyoji.readers.json_ld import Article
from pyoji.readers.page_facts import Insertion, MetaTag, PageHead
from pyoji.readers.page_heading import MAX_TITLE, HeadingReader
from pyoji.readers.page_insertion import Place
from pyoji.readers.tags import COMMENT, DECLARATION, INSTRUCTION, Tag

__all__ = ["MAX_BYTES", "Insertion", "MetaTag", "PageHead", "read"]

MAX_BYTES = 16 * MIB
"""The longest page that is read."""


def read(source: bytes | str, header_charset: str = "") -> PageHead:
    """Read a page; `header_charset` is the charset of its HTTP header. Raise Broken if too long."""
    if len(source) > MAX_BYTES:
        raise Broken(1, f"it has {len(source):,} bytes; at most {MAX_BYTES:,} are allowed")
    return _Walk(charset.view(source, header_charset)).head()


_ELEMENTS = frozenset({"html", "link", "meta", "script", "time"}) | page_heading.ELEMENTS
"""The elements whose attributes are needed."""

_OF_HEAD = frozenset({
    "base", "basefont", "bgsound", "head", "html", "link", "meta", "noframes", "noscript", "script",
    "style", "template", "title", COMMENT, DECLARATION, INSTRUCTION,
})  # fmt: skip
"""What may stand before the body; any other element opens it (HTML §13.2.6.4.4)."""

_INERT = frozenset({"noscript", "svg", "template"})
"""Elements whose metadata is not that of the page."""

_REFRESH = re.compile(r"[\d. ]*+(?:[;,]?+ *+url *+= *+|[;,] *+(?!url *+=))[\"']?+([^\"']++)", re.I)


class _Walk:
    """One pass over the tags of a page."""

    def __init__(self, page: PageText) -> None:
        self._page = page
        self._is_xml = page.text[:8].lstrip("\xef\xbb\xbf\ufeff").startswith("<?xml")
        self._inert = 0
        self._in_head = True
        self._has_title_in_head = False
        self._facts: dict[str, str] = {}
        self._article = Article()
        self._meta: list[MetaTag] = []
        self._end_of_last = page.bom if page.is_decoded else 0, 0
        self._heading = HeadingReader(page.text, self._words)
        self._place = Place(page, is_xml=self._is_xml)

    def head(self) -> PageHead:
        """Read the page."""
        for tag in tags.scan(self._page.text, _ELEMENTS, xml=self._is_xml):
            if self._in_head:
                self._frame(tag)
            if tag.name in _INERT and not tag.is_empty:
                self._inert = max(0, self._inert + (-1 if tag.is_end else 1))
            self._heading.take(tag, not self._inert)
            take = self._TAKES.get(tag.name)
            if take and not tag.is_end and not self._inert:
                take(self, tag)
        return self._result()

    def _frame(self, tag: Tag) -> None:
        """Note where the head starts and ends."""
        if tag.is_end:
            self._in_head = tag.name not in ("head", "html")
        elif tag.name not in _OF_HEAD:
            self._in_head = self._inert > 0
        elif tag.name in ("html", "head"):
            rank = page_insertion.HEAD if tag.name == "head" else page_insertion.HTML
            self._rank(tag, rank)

    def _rank(self, tag: Tag, rank: int) -> None:
        if self._in_head and not self._inert:
            self._place.rank(tag, rank)

    def _words(self, value: str) -> str:
        return " ".join(tags.unescape(self._page.words(value)).split())

    def _attribute(self, tag: Tag, name: str) -> str:
        value = tag.attributes.get(name, "")
        return self._words(value) if value else ""

    def _note(self, fact: str, value: str) -> None:
        """Note a fact, unless the page has stated it before."""
        if value:
            self._facts.setdefault(fact, value)

    # ── elements ─────────────────────────────────────────────────────────────────────────────

    def _take_prolog(self, tag: Tag) -> None:
        self._rank(tag, page_insertion.PROLOG)

    def _take_html(self, tag: Tag) -> None:
        self._note("language", self._attribute(tag, "lang") or self._attribute(tag, "xml:lang"))
        if "xmlns" in tag.attributes:
            self._place.note_xml()

    def _take_title(self, tag: Tag) -> None:
        if tag.text_end in (-1, tag.outer_end):
            return  # it is empty; or without an end tag, and the whole page is its text
        title = self._words(self._page.text[tag.end : tag.text_end])[:MAX_TITLE]
        if self._in_head and title and not self._has_title_in_head:
            self._has_title_in_head = True
            self._facts["document_title"] = title
        self._note("document_title", title)
        self._rank(tag._replace(end=tag.outer_end), page_insertion.OF_CONTENT)

    def _take_meta(self, tag: Tag) -> None:
        content = self._attribute(tag, "content")
        name = self._attribute(tag, "property") or self._attribute(tag, "name")
        name = (name or self._attribute(tag, "itemprop")).lower()
        pragma = self._attribute(tag, "http-equiv").lower()
        if self._in_head:
            self._place.note_meta(tag)
        if pragma == "refresh" and (match := _REFRESH.match(content)):
            self._note("refresh", match[1].strip())
        is_charset = "charset" in tag.attributes or pragma == "content-type"
        if is_charset or name in ("description", "viewport"):
            self._rank(tag, page_insertion.OF_CONTENT)
        elif name.startswith(("og:", "twitter:")):
            self._rank(tag, page_insertion.OPEN_GRAPH)
        if name:
            self._meta.append(MetaTag(name, content, *self._span(tag)))

    def _take_link(self, tag: Tag) -> None:
        if "canonical" in self._attribute(tag, "rel").lower().split():
            self._note("canonical", self._attribute(tag, "href"))

    def _take_script(self, tag: Tag) -> None:
        kind = self._attribute(tag, "type").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and tag.text_end > 0 and not self._article.date:
            article = json_ld.read(self._page.words(self._page.text[tag.end : tag.text_end]))
            self._article = article if article != Article() else self._article

    def _take_time(self, tag: Tag) -> None:
        self._note("time", self._attribute(tag, "datetime"))

    _TAKES: Mapping[str, Callable[[_Walk, Tag], None]] = {
        INSTRUCTION: _take_prolog,
        DECLARATION: _take_prolog,
        "html": _take_html,
        "title": _take_title,
        "meta": _take_meta,
        "link": _take_link,
        "script": _take_script,
        "time": _take_time,
    }

    def _span(self, tag: Tag) -> tuple[int, int]:
        """The span of a tag in the source; it is behind all earlier ones."""
        offset, at = self._end_of_last
        start = offset + self._page.size(at, tag.start)
        end = start + self._page.size(tag.start, tag.end)
        self._end_of_last = end, tag.end
        return start, end

    # ── the result ───────────────────────────────────────────────────────────────────────────

    def _result(self) -> PageHead:
        noted, article = self._facts, self._article
        head = PageHead(meta=tuple(self._meta))
        stated = head.property_of
        dates = stated(*page_metadata.DATES) or article.date or noted.get("time", "")
        descriptions = stated("og:description", "twitter:description", "description")
        locale = stated("og:locale").replace("_", "-") or stated("content-language")
        return replace(
            head,
            og_title=stated("og:title"),
            twitter_title=stated("twitter:title"),
            document_title=noted.get("document_title", ""),
            heading=self._heading.title,
            description=descriptions or article.description,
            author=page_metadata.author(head) or article.author,
            date=dates or stated("date"),
            language=noted.get("language") or locale or article.language,
            canonical=noted.get("canonical", ""),
            og_url=stated("og:url"),
            site_name=stated("og:site_name", "application-name", "apple-mobile-web-app-title"),
            twitter_image=stated("twitter:image", "twitter:image:src"),
            images=page_metadata.images_of(head.meta),
            robots=page_metadata.directives(head.meta),
            refresh=noted.get("refresh", ""),
            codec=self._page.codec or UTF_8,
            insertion=self._place.insertion(),
        )
