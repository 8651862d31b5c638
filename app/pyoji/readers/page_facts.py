"""Page facts: what a page of HTML says of itself, as frozen values. `page_head` reads them.

In: what was read. Out: the best title, and the images that networks may take. Must not know HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoji.readers import page_title
from pyoji.readers.charset import UTF_8


@dataclass(frozen=True, slots=True)
class MetaTag:
    """A `meta` element with a name or property in lower case, its content, and its span."""

    name: str
    content: str
    start: int
    end: int


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
    case, `refresh` is the address to which the page redirects, `codec` decodes the page. `images`
    are the addresses of `og:image`, `meta` are all named `meta` elements in the order of the
    source.
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
    site_name: str = ""
    twitter_image: str = ""
    images: tuple[str, ...] = ()
    robots: tuple[str, ...] = ()
    refresh: str = ""
    codec: str = UTF_8
    meta: tuple[MetaTag, ...] = ()
    insertion: Insertion = field(default_factory=lambda: Insertion(0))

    @property
    def title(self) -> str:
        """The best title, without the name of the site."""
        return self.title_without()

    def title_without(self, site_names: Iterable[str] = ()) -> str:
        """The best title without the site's name; `site_names` are further names of it.

        A title that is only the name is taken if there is no other. One that is the heading stays
        whole, as a heading does not carry the name.
        """
        stated = (self.og_title, self.twitter_title, self.document_title, self.heading)
        titles = tuple(dict.fromkeys(filter(None, stated)))
        names = (self.site_name, *site_names)
        candidates = [
            title if title == self.heading else page_title.without_site(title, names, titles)
            for title in titles
        ]
        own = (title for title in candidates if not page_title.is_name(title, names))
        return next(own, candidates[0] if candidates else "")

    def property_of(self, *names: str) -> str:
        """The content of the first `meta` element with one of these names, in their order."""
        for name in names:
            for tag in self.meta:
                if tag.name == name and tag.content:
                    return tag.content
        return ""

    def pictures(self) -> tuple[str, ...]:
        """The addresses of all images that networks may take, as stated."""
        return tuple(dict.fromkeys(filter(None, (*self.images, self.twitter_image))))
