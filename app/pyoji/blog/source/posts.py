"""Posts: read a post's metadata and its links from a file.

In: a file. Out: a frozen post. An unreadable file also gives a post; its `broken` holds the reason.
Checking, building and warming start here. Must not judge a post.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

from pyoji.blog.source import front_matter, headings, links, restructured, site_layout
from pyoji.blog.source.body import PostLink, unescape
from pyoji.blog.source.dialect import UNKNOWN, Dialect
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.page import Broken, Page, decode
from pyoji.blog.source.sites import BlogSite, tag
from pyoji.blog.source.titles import may_be_in
from pyoji.byte_sizes import MIB
from pyoji.files import regular

MAX_BYTES = 2 * MIB
"""The largest post, in bytes; a thousand times the usual size."""

MAX_LINKS = 2000
"""The most candidate links in one post; each is laid out."""

MAX_TITLE = 16_384
"""The longest title, in characters; the rest is ignored. A card cuts it much earlier."""

MAX_TITLES = 20
"""The most titles of one post, over all keys."""


@dataclass(frozen=True, slots=True)
class Title:
    """One of a post's titles, and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post's metadata and candidate links.

    `titles` begins with the title that readers see. `short` are the titles under keys for short
    titles, such as `linkTitle`. `lang` is a canonical tag. Translations of one post share
    `translation_key`; `path_tag` is the language in the path, as it is written there, if any.
    `links` are candidates: `Hosts.serve` decides which of them lead to cards. `data` is the front
    matter with the keys as the generator reads it. `site` is the generator's, if that is known. A
    post of an export (`is_export`) cannot be written.
    """

    file: Path
    page: Page
    lang: str | None = None
    translation_key: str = ""
    path_tag: str | None = None
    titles: tuple[Title, ...] = ()
    short: tuple[str, ...] = ()
    links: tuple[PostLink, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    dialect: Dialect = UNKNOWN
    site: BlogSite | None = None
    is_export: bool = False
    broken: Broken | None = None

    @property
    def name(self) -> str:
        """The file's name in messages."""
        return self.page.name

    @property
    def is_original(self) -> bool:
        """Whether the path has no language."""
        return self.path_tag is None

    @property
    def title(self) -> str | None:
        """The title that readers see."""
        return self.titles[0].text if self.titles else None


def read(
    file: Path,
    name: str,
    lang: str | None = None,
    default: str | None = None,
    dialect: Dialect | None = None,
    site: BlogSite | None = None,
) -> Post:
    """Read the post in a file, as the generator of its site, or with this dialect, reads it.

    The language comes from its front matter, else from `lang`, its path, or `default`, else from
    the site's configuration if the title may be in that language: many configurations keep the
    language of the generator's example.
    """
    dialect = dialect or (site.generator.dialect if site else UNKNOWN)
    locale = site_layout.path_locale(PurePosixPath(file.absolute().as_posix()), site)
    lang = lang or tag(locale.lang or "") or default
    page = Page(name, "")
    post = Post(file, page, lang, locale.translation_key, locale.lang, dialect=dialect, site=site)
    try:
        post = replace(post, page=decode(name, _content(file)))
        return _parsed(post)
    except Broken as broken:
        return replace(post, broken=broken)


def _parsed(post: Post) -> Post:
    """Add the post's front matter, titles and links. Raise Broken."""
    page = post.page
    matter = front_matter_of(page, post.dialect)
    matter = replace(matter, data=post.dialect.keys(matter.data))
    titles, short = _titles(page, matter, post.dialect)
    candidates = chain(links.in_front_matter(page, matter), _body_links(page, matter))
    post_links = tuple(islice(candidates, MAX_LINKS + 1))
    if len(post_links) > MAX_LINKS:
        message = f"more than {MAX_LINKS:,} links that may be cards; no more are allowed"
        line, column = page.position(post_links[-1].start)
        raise Broken(line, message, column)
    key = matter.data.get("translationKey")
    return replace(
        post,
        lang=_language(matter.data) or post.lang or _site_language(post.site, titles),
        translation_key=key if isinstance(key, str) else post.translation_key,
        titles=titles,
        short=short,
        links=post_links,
        data=matter.data,
    )


def front_matter_of(page: Page, dialect: Dialect) -> FrontMatter:
    """Read a page's front matter in the format of its file. Raise Broken."""
    if is_restructured(page.name):
        return restructured.read(page.text).matter
    return front_matter.read(page.text, dialect)


def is_restructured(name: str) -> bool:
    """Whether a file of this name holds reStructuredText."""
    return name.lower().endswith(restructured.SUFFIX)


def _body_links(page: Page, matter: FrontMatter) -> Iterator[PostLink]:
    if is_restructured(page.name):
        return restructured.images(page.text)
    return links.in_body(page, matter.body)


def _content(file: Path) -> bytes:
    try:
        if file.is_dir():
            os.scandir(file).close()  # raises the reason
        return regular.read(file, MAX_BYTES)
    except OSError as error:
        raise Broken(1, error.strerror or str(error)) from None


def _language(data: Mapping[str, Any]) -> str | None:
    for name in ("lang", "language", "locale"):
        value = data.get(name)
        if isinstance(value, str) and (canonical := tag(value)):
            return canonical
    return None


def _site_language(site: BlogSite | None, titles: tuple[Title, ...]) -> str | None:
    lang = site.language if site else None
    return lang if lang and all(may_be_in(title.text, lang) for title in titles[:1]) else None


# ── titles ───────────────────────────────────────────────────────────────────────────────────

_TITLES = ("title", "headline", "og_title", "ogTitle", "og:title", "seo_title", "seoTitle",
           "meta_title", "metaTitle", "social_title", "pagetitle")  # fmt: skip
_SHORT = ("short_title", "shortTitle", "linkTitle", "linktitle", "sidebar_label", "card_title")
_GROUPS = ("seo", "og", "social", "meta", "opengraph", "openGraph", "twitter", "cover", "params")


def _titles(
    page: Page, matter: FrontMatter, dialect: Dialect
) -> tuple[tuple[Title, ...], tuple[str, ...]]:
    data = matter.data
    short = tuple(_texts(data, _SHORT))
    texts = [*_texts(data, _TITLES)]
    for name in _GROUPS:
        if isinstance(data.get(name), Mapping):
            texts += _texts(data[name], (*_TITLES, *_SHORT))
    del texts[MAX_TITLES:]
    lines = {s.value: page.position(s.start)[0] for s in reversed(matter.scalars)}
    titles = [Title(_visible_text(text, dialect), lines.get(text, 1)) for text in texts]
    if not any(_texts(data, _TITLES[:1])) and (heading := _heading(page, matter.body, dialect)):
        titles.insert(0, heading)
    if not any(_texts(data, _TITLES[:1])) and dialect.stem:
        titles.insert(0, Title(PurePosixPath(page.name).stem, 1))
    titles += [Title(_visible_text(text, dialect), lines.get(text, 1)) for text in short]
    return tuple(title for title in titles if title.text), short


def _texts(data: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts under these names, each once."""
    texts: set[str] = set()
    for name in names:
        value = data.get(name)
        if isinstance(value, str | int | float) and (text := str(value).strip()):
            if text not in texts:
                yield str(value) if len(text) <= MAX_TITLE else text[:MAX_TITLE]
            texts.add(text)


_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def _visible_text(text: str, dialect: Dialect) -> str:
    """A title of front matter, which is plain text; line ends are spaces."""
    text = unescape(text) if dialect.entities else text
    return _SPACE.sub(" ", text).strip()


def _heading(page: Page, start: int, dialect: Dialect) -> Title | None:
    """The title in the body, which begins at `start`."""
    if is_restructured(page.name):
        title = restructured.read(page.text).title
        return Title(title.text, page.position(title.start)[0]) if title else None
    mdx = dialect.mdx or page.name.lower().endswith(".mdx")
    heading = headings.title(page.text[start:], mdx=mdx, first_of_many=dialect.headings)
    if heading is None:
        return None
    return Title(heading.text, page.position(start + heading.start)[0])
