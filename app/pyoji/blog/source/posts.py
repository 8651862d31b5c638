"""Posts: a file in; what is known of the post, and the links on it, out.

A post is frozen, and reading one prints and judges nothing; whoever checks, builds or warms cards
begins here. What cannot be read is a post all the same, with `broken` saying why.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

from pyoji.blog.source import front_matter as frontmatter
from pyoji.blog.source import links
from pyoji.blog.source import site_layout as trees
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.links import PostLink
from pyoji.blog.source.page import Broken, Page, decode
from pyoji.blog.source.titles import plain
from pyoji.byte_sizes import MIB
from pyoji.files import regular

MOST_BYTES = 2 * MIB
"""The largest post that is read: a thousand times a usual one."""

MOST_LINKS = 2000
"""How many links of one post may be links to cards: each is laid out."""

LONGEST_TITLE = 16_384
"""How much of a title is looked at, in characters; a card cuts it long before."""

MOST_TITLES = 20
"""How many titles a post gives itself, by all the names that a title has."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title that a post gives itself, and the line it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post.

    `titles` begins with the title that readers see. `short` are the titles under keys for short
    titles, such as `linkTitle`. `lang` is a canonical tag. Translations of one post share
    `translation_key`; `is_original` is true if the path has no language. `links` are candidates:
    `Hosts.serve` decides which of them lead to cards.
    """

    file: Path
    page: Page
    lang: str | None = None
    translation_key: str = ""
    is_original: bool = True
    titles: tuple[Title, ...] = ()
    short: tuple[str, ...] = ()
    links: tuple[PostLink, ...] = ()
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
    """
    path = PurePosixPath(file.absolute().as_posix())
    address = trees.path_locale(path)
    original = address.lang is None
    lang = lang or trees.canonical(address.lang or "") or default
    try:
        page = decode(name, _content(file))
    except Broken as broken:
        return Post(file, Page(name, ""), lang, address.translation_key, original, broken=broken)
    try:
        matter = frontmatter.read(page.text)
    except Broken as broken:
        return Post(file, page, lang, address.translation_key, original, broken=broken)
    titles, short = _titles(page, matter)
    every = chain(links.in_front_matter(page, matter), links.in_body(page, matter.body))
    found = tuple(islice(every, MOST_LINKS + 1))
    if len(found) > MOST_LINKS:
        line, column = found[-1].line, found[-1].column
        what = f"more than {MOST_LINKS:,} links that may be cards; no more are allowed"
        too_many = Broken(line, what, column)
        return Post(file, page, lang, address.translation_key, original, broken=too_many)
    key = matter.data.get("translationKey")
    return Post(
        file,
        page,
        _language(matter.data) or lang,
        f"{key}" if isinstance(key, str) else address.translation_key,
        original,
        titles,
        short,
        found,
        matter.data,
    )


def _content(file: Path) -> bytes:
    try:
        if file.is_dir():
            os.scandir(file).close()  # says why it cannot be listed
        return regular.read(file, MOST_BYTES)
    except OSError as error:
        raise Broken(1, error.strerror or str(error)) from None


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
    del found[MOST_TITLES:]
    lines = {s.value: page.place(s.start)[0] for s in reversed(matter.scalars)}
    titles = [Title(plain(text), lines.get(text, 1)) for text in found]
    if not any(_texts(data, _TITLES[:1])) and (heading := _heading(page, matter.body)):
        titles.insert(0, heading)
    titles += [Title(plain(text), lines.get(text, 1)) for text in short]
    return tuple(title for title in titles if title.text), short


def _texts(data: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = data.get(name)
        if isinstance(value, str | int | float) and (text := str(value).strip()):
            yield str(value) if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE]


_ATX = re.compile(r"^ {0,3}#[ \t]++(\S[^\r\n]*+)", re.M)
_SETEXT = re.compile(r"^(\S[^\r\n]*+)\r?\n=++[ \t]*+\r?$", re.M)
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
    text = first[1][:LONGEST_TITLE].rstrip(" \t")
    opened = text.rstrip("#")
    if first.re is _ATX and opened.endswith((" ", "\t")):  # "# A #" is closed, "# C#" is not
        text = opened
    return Title(plain(text), page.place(body + first.start(1))[0])
