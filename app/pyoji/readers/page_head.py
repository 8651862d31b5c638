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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoji.byte_sizes import MIB
from pyoji.readers import charset, json_ld, page_title, tags
from pyoji.readers.broken import Broken
from pyoji.readers.charset import UTF_8, PageText
from pyoji.readers.json_ld import Article
from pyoji.readers.tags import COMMENT, DECLARATION, INSTRUCTION, Tag

MAX_BYTES = 16 * MIB
"""The longest page that is read."""

MAX_TITLE = 4096
"""The longest title in characters; the rest is ignored. A card cuts it much earlier."""


@dataclass(frozen=True, slots=True)
class MetaTag:
    """A `meta` element with a name or property in lower case, its content, and its span."""

    name: str
    content: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageImage:
    """An `og:image` with its properties as stated; a side is None if it is no number."""

    url: str
    alt: str = ""
    type: str = ""
    width: int | None = None
    height: int | None = None
    secure_url: str = ""


@dataclass(frozen=True, slots=True)
class Icon:
    """A `link` to an icon. `rel` is in lower case: `icon`, `apple-touch-icon`, `mask-icon`."""

    href: str
    rel: str = "icon"
    sizes: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Where tags can be inserted: behind other metadata if there is some, else at the start of the
    head.

    `opens_line`: the tag in front of it stands in a line of its own, so new tags may do so, after
    `indent`. `newline` is the page's line end, or "". `closes` is how the page closes empty
    elements: "", or " /" or "/" as in XHTML.
    """

    offset: int
    indent: str = ""
    newline: str = "\n"
    opens_line: bool = False
    closes: str = ""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page says of itself; "" where it says nothing.

    The titles are as stated: `og_title`, `twitter_title`, `document_title` (the element `title`)
    and `heading` (the first `h1` of the article, or of the page). `date`, `language` and addresses
    are as stated too: an address may be relative to the page. `robots` are directives in lower
    case, `refresh` is the address to which the page redirects, `charset` is declared, `codec`
    decodes the page. `meta` are all named `meta` elements in the order of the source.
    """

    og_title: str = ""
    twitter_title: str = ""
    document_title: str = ""
    heading: str = ""
    description: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    canonical: str = ""
    og_url: str = ""
    base: str = ""
    site_name: str = ""
    og_type: str = ""
    generator: str = ""
    theme_color: str = ""
    twitter_card: str = ""
    twitter_image: str = ""
    images: tuple[PageImage, ...] = ()
    icons: tuple[Icon, ...] = ()
    robots: tuple[str, ...] = ()
    refresh: str = ""
    charset: str = ""
    codec: str = UTF_8
    is_amp: bool = False
    meta: tuple[MetaTag, ...] = ()
    insertion: Insertion = field(default_factory=lambda: Insertion(0))

    @property
    def title(self) -> str:
        """The best title, without the name of the site."""
        return self.title_without()

    def title_without(self, site_names: Iterable[str] = ()) -> str:
        """The best title without the site's name; `site_names` are further names of it."""
        stated = (self.og_title, self.twitter_title, self.document_title, self.heading)
        best = next(filter(None, stated), "")
        names = (self.site_name, *site_names)
        return page_title.without_site(best, names, (title for title in stated if title != best))

    def property_of(self, *names: str) -> str:
        """The content of the first `meta` element with one of these names, in their order."""
        for name in names:
            for tag in self.meta:
                if tag.name == name and tag.content:
                    return tag.content
        return ""

    def pictures(self) -> tuple[str, ...]:
        """The addresses of all images that networks may take, as stated."""
        addresses = [image.url or image.secure_url for image in self.images]
        return tuple(dict.fromkeys(filter(None, (*addresses, self.twitter_image))))


def read(source: bytes | str, header_charset: str = "") -> PageHead:
    """Read a page; `header_charset` is the charset of its HTTP header. Raise Broken if too long."""
    if len(source) > MAX_BYTES:
        raise Broken(1, f"it has {len(source):,} bytes; at most {MAX_BYTES:,} are allowed")
    page = charset.view(source, header_charset)
    return _Walk(page).head()


# ── the walk over the tags ───────────────────────────────────────────────────────────────────

_NAMES = frozenset({
    "base", "body", "h1", "html", "link", "meta", "script", "time",
    "a", "span", "button",  # in a heading: the link to itself
})  # fmt: skip
_OF_HEAD = frozenset({
    "base", "basefont", "bgsound", "head", "html", "link", "meta", "noframes", "noscript", "script",
    "style", "template", "title", COMMENT, DECLARATION, INSTRUCTION,
})  # fmt: skip
"""What may stand before the body; any other element opens it (HTML §13.2.6.4.4)."""

_INERT = frozenset({"noscript", "svg", "template"})
"""Elements whose metadata is not that of the page."""

_SELF_LINK = re.compile(
    r"\b(?:header-?link|hash-?link|header-anchor|heading-anchor|anchor(?:-?link)?|permalink|"
    r"sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b"
)
_CONTENT = frozenset({"article", "main"})
_PILCROW = re.compile(r"\s*[¶§#]\Z")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*url\s*=\s*[\"']?([^\"']+)", re.I)


_PROLOG, _HTML, _HEAD, _OF_CONTENT, _OPEN_GRAPH = range(5)
"""Ranks of places for new tags: behind the document type, `html`, `head`, what describes the page,
and other Open Graph tags."""


class _Walk:
    """One pass over the tags of a page."""

    def __init__(self, page: PageText) -> None:
        self._page = page
        self._text = page.text
        self._inert = 0
        self._content = 0
        self._in_head = True
        self._language = ""
        self._base = ""
        self._canonical = ""
        self._title = ""
        self._title_in_head = False
        self._refresh = ""
        self._is_amp = False
        self._article = Article()
        self._time = ""
        self._icons: list[Icon] = []
        self._meta: list[MetaTag] = []
        self._headings: dict[bool, str] = {}
        self._heading: list[str] | None = None
        self._heading_skip = ""
        self._heading_at = 0
        self._is_xml = False
        self._offsets = page.bom if page.is_decoded else 0, 0
        self._anchor: Tag | None = None
        self._anchor_rank = -1
        self._last_meta: Tag | None = None

    def head(self) -> PageHead:
        """Read the page."""
        self._is_xml = self._text[:8].lstrip("\xef\xbb\xbf\ufeff").startswith("<?xml")
        for tag in tags.scan(self._text, _NAMES, xml=self._is_xml):
            if self._in_head and tag.name in ("head", "html", "body"):
                self._frame(tag)
            if tag.name not in _OF_HEAD and not tag.is_end and not self._inert:
                self._in_head = False
            self._depths(tag)
            if self._heading is not None:
                self._in_heading(tag)
            take = self._TAKES.get(tag.name)
            if take and not tag.is_end:
                take(self, tag)
        return self._result()

    def _frame(self, tag: Tag) -> None:
        """Note where the head starts and ends."""
        if tag.is_end or tag.name == "body":
            self._in_head = self._in_head and tag.name == "html" and not tag.is_end
        elif not self._meta and not self._title:
            self._rank(tag, _HEAD if tag.name == "head" else _HTML)

    def _depths(self, tag: Tag) -> None:
        step = 0 if tag.is_empty else -1 if tag.is_end else 1
        if tag.name in _INERT:
            self._inert = max(0, self._inert + step)
        elif tag.name in _CONTENT:
            self._content = max(0, self._content + step)

    def _rank(self, tag: Tag, rank: int) -> None:
        """Insert behind this tag, unless a tag of higher rank was found."""
        if self._in_head and not self._inert and rank >= self._anchor_rank:
            self._anchor, self._anchor_rank = tag, rank

    def _words(self, value: str) -> str:
        return " ".join(tags.unescape(self._page.words(value)).split())

    def _attribute(self, tag: Tag, name: str) -> str:
        value = tag.attributes.get(name, "")
        return self._words(value) if value else ""

    # ── elements ─────────────────────────────────────────────────────────────────────────────

    def _take_prolog(self, tag: Tag) -> None:
        if not self._meta and not self._title:
            self._rank(tag, _PROLOG)

    def _take_html(self, tag: Tag) -> None:
        self._language = self._language or self._attribute(tag, "lang")
        self._language = self._language or self._attribute(tag, "xml:lang")
        self._is_amp = self._is_amp or not {"amp", "⚡", "\xe2\x9a\xa1"}.isdisjoint(tag.attributes)

    def _take_base(self, tag: Tag) -> None:
        self._base = self._base or self._attribute(tag, "href")

    def _take_title(self, tag: Tag) -> None:
        if self._inert or (self._title and (self._title_in_head or not self._in_head)):
            return
        if tag.text_end == tag.outer_end:  # without an end tag, the whole page is its title
            return
        self._title = self._words(self._text[tag.end : tag.text_end])[:MAX_TITLE]
        self._title_in_head = self._in_head
        self._rank(tag._replace(end=tag.outer_end), _OF_CONTENT)

    def _take_meta(self, tag: Tag) -> None:
        if self._inert:
            return
        content = self._attribute(tag, "content")
        name = self._attribute(tag, "property") or self._attribute(tag, "name")
        name = (name or self._attribute(tag, "itemprop")).lower()
        pragma = self._attribute(tag, "http-equiv").lower()
        if self._in_head:
            self._last_meta = tag
        if pragma == "refresh" and not self._refresh and (match := _REFRESH.match(content)):
            self._refresh = match[1].strip()
        if "charset" in tag.attributes or pragma == "content-type":
            self._rank(tag, _OF_CONTENT)
        if not name:
            return
        self._meta.append(MetaTag(name, content, *self._span(tag.start, tag.end)))
        if name in ("description", "viewport"):
            self._rank(tag, _OF_CONTENT)
        elif name.startswith(("og:", "twitter:")):
            self._rank(tag, _OPEN_GRAPH)

    def _take_link(self, tag: Tag) -> None:
        if self._inert:
            return
        href = self._attribute(tag, "href")
        rel = self._attribute(tag, "rel").lower()
        if "canonical" in rel.split() and not self._canonical:
            self._canonical = href
        elif "icon" in rel and href:
            kind = "icon" if "icon" in rel.split() else rel
            sizes, type_ = self._attribute(tag, "sizes"), self._attribute(tag, "type")
            self._icons.append(Icon(href, kind, sizes, type_))

    def _take_script(self, tag: Tag) -> None:
        kind = self._attribute(tag, "type").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and not self._article.date:
            article = json_ld.read(self._page.words(self._text[tag.end : tag.text_end]))
            self._article = article if article != Article() else self._article

    def _take_time(self, tag: Tag) -> None:
        self._time = self._time or self._attribute(tag, "datetime")

    def _take_h1(self, tag: Tag) -> None:
        if not self._inert and bool(self._content) not in self._headings:
            self._heading, self._heading_at, self._heading_skip = [], tag.end, ""

    def _in_heading(self, tag: Tag) -> None:
        """Collect the text of a heading, without links to itself."""
        assert self._heading is not None  # noqa: S101 - for the type checker
        if not self._heading_skip:
            self._heading.append(self._text[self._heading_at : tag.start])
        self._heading_at = max(tag.end, tag.outer_end)
        if tag.name == "h1":
            text = self._words("".join(self._heading))[:MAX_TITLE]
            if text := _PILCROW.sub("", text):
                self._headings.setdefault(bool(self._content), text)
            self._heading = None
        elif tag.is_end and tag.name == self._heading_skip:
            self._heading_skip = ""
        elif not self._heading_skip and not tag.is_empty and not tag.is_end and _is_hidden(tag):
            self._heading_skip = tag.name
        elif tag.name in ("br", "p", "div"):
            self._heading.append(" ")

    _TAKES: Mapping[str, Callable[[_Walk, Tag], None]] = {
        INSTRUCTION: _take_prolog,
        DECLARATION: _take_prolog,
        "html": _take_html,
        "base": _take_base,
        "title": _take_title,
        "meta": _take_meta,
        "link": _take_link,
        "script": _take_script,
        "time": _take_time,
        "h1": _take_h1,
    }

    # ── the result ───────────────────────────────────────────────────────────────────────────

    def _result(self) -> PageHead:
        facts = PageHead(meta=tuple(self._meta))
        stated = facts.property_of
        article = self._article
        heading = self._headings.get(True) or self._headings.get(False, "")
        locale = stated("og:locale").replace("_", "-")
        return replace(
            facts,
            og_title=stated("og:title"),
            twitter_title=stated("twitter:title"),
            document_title=self._title,
            heading=heading,
            description=stated("og:description", "twitter:description", "description")
            or article.description,
            author=_person(facts) or article.author,
            date=stated(*_DATES) or article.date or self._time or stated("date"),
            language=self._language or locale or stated("content-language") or article.language,
            canonical=self._canonical,
            og_url=stated("og:url"),
            base=self._base,
            site_name=stated("og:site_name", "application-name", "apple-mobile-web-app-title"),
            og_type=stated("og:type"),
            generator=stated("generator"),
            theme_color=stated("theme-color"),
            twitter_card=stated("twitter:card"),
            twitter_image=stated("twitter:image", "twitter:image:src"),
            images=_images(facts.meta),
            icons=tuple(self._icons),
            robots=_directives(facts.meta),
            refresh=self._refresh,
            charset=self._page.declared,
            codec=self._page.codec or UTF_8,
            is_amp=self._is_amp,
            insertion=self._insertion(),
        )

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of a span in the text, behind all earlier ones."""
        offset, at = self._offsets
        first = offset + self._page.size(at, start)
        last = first + self._page.size(start, end)
        self._offsets = last, end
        return first, last

    def _insertion(self) -> Insertion:
        text, page = self._text, self._page
        line = re.search(r"\r\n|\n|\r", text)
        newline = line[0] if line else ""
        closes = self._closes()
        anchor = self._anchor
        start = page.bom if page.is_decoded else 0
        if anchor is None:
            return Insertion(page.bom, "", newline, False, closes)
        offset = start + page.size(0, anchor.end)
        before = 1 + max(text.rfind(end, 0, anchor.start) for end in "\r\n")
        after = _LINE_REST.match(text, anchor.end)
        indent = text[before : anchor.start]
        opens_line = bool(newline and after and not indent.strip(" \t"))
        if after and self._anchor_rank < _OF_CONTENT:
            indent = after["indent"] or ""
        return Insertion(offset, indent if opens_line else "", newline, opens_line, closes)

    def _closes(self) -> str:
        """How the page closes empty elements."""
        like = self._last_meta
        if like is None:
            return " /" if self._is_xml else ""
        slash = _SLASH.search(self._text, like.start, like.end) if like.is_empty else None
        return slash[0] if slash else ""


_LINE_REST = re.compile(r"[ \t]*+(?:\Z|(?:\r\n|\n|\r)\s*?(?P<indent>[ \t]*+)(?=\S|\Z))")
_SLASH = re.compile(r"\s*+/(?=>\Z)")


def _is_hidden(tag: Tag) -> bool:
    """Whether an element in a heading is not a part of its words."""
    names = tag.attributes.get("class", "").lower()
    is_hidden = tag.attributes.get("aria-hidden", "").lower() == "true"
    return is_hidden or "hidden" in tag.attributes or bool(_SELF_LINK.search(names))


_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date",
    "dcterms.created", "dc.date.issued", "parsely-pub-date",
)  # fmt: skip


def _person(facts: PageHead) -> str:
    """The author's name; addresses of profiles are none."""
    names = (facts.property_of(name) for name in _AUTHORS)
    return next((name for name in names if name and "://" not in name and name[0] != "/"), "")


def _directives(meta: Iterable[MetaTag]) -> tuple[str, ...]:
    contents = (tag.content.lower() for tag in meta if tag.name in ("robots", "googlebot"))
    words = (word.strip() for content in contents for word in content.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


_IMAGE_URLS = frozenset({"og:image", "og:image:url"})


def _images(meta: Iterable[MetaTag]) -> tuple[PageImage, ...]:
    """The images, each with the properties that follow it (Open Graph, structured properties)."""
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
