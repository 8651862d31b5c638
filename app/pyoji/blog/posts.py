"""Posts: a file in; what is known of the post, and the links on it, out.

A post is frozen, and reading one prints and judges nothing; whoever checks, builds or warms cards
begins here. What cannot be read is a post all the same, with `broken` saying why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pyoji.blog import frontmatter, links, trees
from pyoji.blog.frontmatter import FrontMatter
from pyoji.blog.links import Link
from pyoji.blog.page import Broken, Page, decode
from pyoji.blog.titles import plain


@dataclass(frozen=True, slots=True)
class Title:
    """A title that a post gives itself, and the line it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post.

    `titles` are those it gives itself, the one its readers see first; `short` those among them
    that were written because the first is long. `lang` is one of our tags, `key` what its
    translations share; `is_original` if its path says no language. `links` are what may be links
    to cards.
    """

    file: Path
    page: Page
    lang: str | None = None
    key: str = ""
    is_original: bool = True
    titles: tuple[Title, ...] = ()
    short: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    broken: Broken | None = None

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.page.name

    @property
    def title(self) -> str | None:
        """The title that readers see."""
        return self.titles[0].text if self.titles else None


def read(file: Path, name: str, lang: str | None = None, default: str | None = None) -> Post:
    """The post of a file.

    Its language is what it says itself, else `lang`, else what its path says, else `default`.
    Raises OSError.
    """
    path = PurePosixPath(file.absolute().as_posix())
    address = trees.address(path)
    original = address.lang is None
    lang = lang or trees.canonical(address.lang or "") or default
    try:
        page = decode(name, file.read_bytes())
    except Broken as broken:
        return Post(file, Page(name, ""), lang, address.key, original, broken=broken)
    try:
        matter = frontmatter.read(page.text)
    except Broken as broken:
        return Post(file, page, lang, address.key, original, broken=broken)
    titles, short = _titles(page, matter)
    found = (*links.in_front_matter(page, matter), *links.in_body(page, matter.body))
    key = matter.data.get("translationKey")
    return Post(
        file,
        page,
        _language(matter.data) or lang,
        f"{key}" if isinstance(key, str) else address.key,
        original,
        titles,
        short,
        found,
        matter.data,
    )


def _language(data: Mapping[str, Any]) -> str | None:
    for name in ("lang", "language", "locale"):
        value = data.get(name)
        if isinstance(value, str) and (tag := trees.canonical(value)):
            return tag
    return None


# ── titles ───────────────────────────────────────────────────────────────────────────────────

_TITLES = ("title", "headline", "og_title", "ogTitle", "og:title", "seo_title", "seoTitle",
           "meta_title", "metaTitle", "social_title", "pagetitle")  # fmt: skip
_SHORT = ("short_title", "shortTitle", "linkTitle", "linktitle", "sidebar_label", "card_title")
_WITHIN = ("seo", "og", "social", "meta", "opengraph", "openGraph", "twitter", "cover", "params")


def _titles(page: Page, matter: FrontMatter) -> tuple[tuple[Title, ...], tuple[str, ...]]:
    data = matter.data
    short = tuple(_texts(data, _SHORT))
    found = [*_texts(data, _TITLES)]
    for name in _WITHIN:
        if isinstance(data.get(name), Mapping):
            found += _texts(data[name], (*_TITLES, *_SHORT))
    lines = {s.value: page.place(s.start)[0] for s in reversed(matter.scalars)}
    titles = [Title(plain(text), lines.get(text, 1)) for text in found]
    if not any(_texts(data, _TITLES[:1])) and (heading := _heading(page, matter.body)):
        titles.insert(0, heading)
    titles += [Title(plain(text), lines.get(text, 1)) for text in short]
    return tuple(title for title in titles if title.text), short


def _texts(data: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = data.get(name)
        if isinstance(value, str | int | float) and str(value).strip():
            yield str(value)


_ATX = re.compile(r"^ {0,3}#[ \t]+(\S[^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.M)
_SETEXT = re.compile(r"^(\S[^\r\n]*)\r?\n=+[ \t]*\r?$", re.M)
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.M | re.S)


def _heading(page: Page, body: int) -> Title | None:
    """The first heading of the first rank."""
    shown = _FENCED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), page.text[body:])
    first = min(
        (found for each in (_ATX, _SETEXT) if (found := each.search(shown))),
        key=lambda found: found.start(),
        default=None,
    )
    if first is None:
        return None
    return Title(plain(first[1]), page.place(body + first.start(1))[0])
