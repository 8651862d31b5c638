"""Ghost: read the posts of an export of Ghost, which is one JSON file.

    {"db": [{"data": {"posts":      [{"title": …, "slug": …, "html": …, "feature_image": …}],
                      "posts_meta": [{"post_id": …, "og_image": …}]}}]}

In: a file. Out: its posts and pages, each named after the file and its slug. Their links can be
checked and their cards built, but nothing is written into an export: `fixed` says so in each link.
Must not judge a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoji.blog.source import links, yaml_spans
from pyoji.blog.source.body import PostLink
from pyoji.blog.source.page import Broken, Page, decode
from pyoji.blog.source.posts import MAX_LINKS, MAX_TITLE, Post, Title
from pyoji.blog.source.sites import tag
from pyoji.byte_sizes import MIB
from pyoji.files import json_values, regular
from pyoji.files.bounds import DocumentBounds, Malformed

MAX_BYTES = 32 * MIB
"""The largest export, in bytes."""

_BOUNDS = DocumentBounds(characters=MAX_BYTES, values=2_000_000)
_IMAGES = ("og_image", "twitter_image", "feature_image")
_FIXED = "it is in an export of Ghost"
_BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:db|meta|data)"\s*:')
MAX_BEGINNING = 4_096
"""The bytes at the start of a file that show what it is."""


def is_export(file: Path) -> bool:
    """Whether a file is an export of Ghost, by its name and its first bytes."""
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            start = stream.read(MAX_BEGINNING)
    except OSError:
        return False
    is_named = ".ghost." in file.name.lower()
    return _BEGINNING.match(start) is not None and (is_named or b'"posts"' in start)


def read(file: Path, name: str, lang: str | None = None) -> tuple[Post, ...]:
    """Read the posts of an export; if it cannot be read, one post that says why.

    The language is the post's own, else `lang`, else the export's.
    """
    try:
        database = _database(decode(name, regular.read(file, MAX_BYTES)))
    except OSError as error:
        reason = Broken(1, error.strerror or str(error))
        return (Post(file, Page(name, ""), broken=reason),)
    except Broken as reason:
        return (Post(file, Page(name, ""), broken=reason),)
    lang = lang or _language(database)
    meta = {row.get("post_id"): row for row in _rows(database, "posts_meta")}
    return tuple(
        _post(file, name, {**meta.get(row.get("id"), {}), **_without_null(row)}, lang)
        for row in _rows(database, "posts")
    )


def _database(page: Page) -> Mapping[str, Any]:
    """The tables of an export. Raise Broken."""
    try:
        value = json_values.read(page.text.removeprefix("\ufeff"), _BOUNDS, unique=False)
    except Malformed as error:
        raise yaml_spans.broken(error) from None
    databases = value.get("db") if isinstance(value, Mapping) else None
    first = databases[0] if isinstance(databases, list) and databases else value
    data = first.get("data") if isinstance(first, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(data.get("posts"), list):
        raise Broken(1, "an export of Ghost has db, data and posts; it has not")
    return data


def _rows(database: Mapping[str, Any], table: str) -> Iterator[Mapping[str, Any]]:
    rows = database.get(table)
    yield from (row for row in rows or () if isinstance(row, Mapping))


def _without_null(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _language(database: Mapping[str, Any]) -> str | None:
    """The language in the settings of an export."""
    settings = {row.get("key"): row.get("value") for row in _rows(database, "settings")}
    return tag(settings.get("locale") or settings.get("lang") or "")


def _post(file: Path, name: str, row: Mapping[str, Any], lang: str | None) -> Post:
    slug = str(row.get("slug") or row.get("id") or "post").replace("/", "-")
    title = " ".join(str(row.get("title") or "").split())[:MAX_TITLE]
    html = row.get("html")
    page = Page(f"{name}/{slug}", html if isinstance(html, str) else "")
    return Post(
        file,
        page,
        tag(row.get("locale") or "") or lang,
        f"{file.as_posix()}/{slug}",
        titles=(Title(title, 1),) if title else (),
        links=tuple(_links(page, row))[:MAX_LINKS],
        data={"title": title, "slug": slug, **{key: row.get(key) for key in _IMAGES}},
        is_export=True,
    )


def _links(page: Page, row: Mapping[str, Any]) -> Iterator[PostLink]:
    for key in _IMAGES:
        address = row.get(key)
        if isinstance(address, str) and "/api/" in address:
            yield PostLink(address.strip(), 0, 0, for_post=True, fixed=_FIXED)
    for link in links.in_body(page, 0):
        yield replace(link, fixed=_FIXED)
