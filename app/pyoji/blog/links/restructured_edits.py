"""reStructuredText edits: put a link into a page in `.rst`. In: a page's text. Out: an edit.

    field    a line after the last one of the page's fields, or of Nikola's metadata
    top      a field before everything, where the generator is Sphinx
    below    a field below the title, where it is Pelican or unknown
    meta     a tag of the page's head, where the key is MyST's `html_meta`

As for Markdown, the page is read again, and an edit is taken only if it adds nothing but the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyoji.blog.source import restructured
from pyoji.blog.source.dialect import MYST, NIKOLA, UNKNOWN, Dialect
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.image_key import Key
from pyoji.blog.source.restructured import COMMENT, FIELD, RestructuredPage

# A title below a title, with a line above it or not.
_SUBTITLE = re.compile(r"\s*+(?:\S[^\n]*+\n)?([!-/:-@\[-`{-~])\1{2,}[ \t]*+\r?(?:\n|\Z)")
_META = re.compile(r"^\.\.[ \t]+meta::[ \t]*\r?\n(?=([ \t]+):)", re.M)


def insert(text: str, key: Key, link: str, dialect: Dialect) -> Edit | None:
    """The edit that inserts the link, or None if there is none."""
    page = restructured.read(text)
    *groups, name = key.path
    is_tag = groups == ["myst", "html_meta"]
    if key.is_list or (groups and not is_tag):
        return None
    expected = _expected(page.matter.data, name, link, is_tag=is_tag)
    if expected is None:
        return None
    if is_tag:
        edits = _tag_edits(text, name, link)
    else:
        edits = _field_edits(text, page, name, link, dialect)
    for edit in edits:
        after = restructured.read(apply_edits(text, [edit]))
        if after.matter.data == expected and _title(after) == _title(page):
            return edit
    return None


def _expected(
    data: Mapping[str, Any], name: str, link: str, *, is_tag: bool
) -> dict[str, Any] | None:
    """The fields with the link; None if there is one of that name."""
    fields = data.get("meta", {}) if is_tag else data
    if fields.get(name):
        return None
    added = {**fields, name: link}
    return {**data, "meta": added} if is_tag else added


def _title(page: RestructuredPage) -> str | None:
    return page.title.text if page.title else None


def _newline(text: str) -> str:
    match = re.search(r"\r?\n", text)
    return match[0] if match else "\n"


def _tag_edits(text: str, name: str, link: str) -> Iterator[Edit]:
    newline = _newline(text)
    field = FIELD.format(name, link)
    if match := _META.search(text):
        yield Edit(match.end(), match.end(), f"{match[1]}{field}{newline}")
    start = 1 if text.startswith("\ufeff") else 0
    yield Edit(start, start, f".. meta::{newline}   {field}{newline}{newline}")


def _field_edits(
    text: str, page: RestructuredPage, name: str, link: str, dialect: Dialect
) -> Iterator[Edit]:
    newline, matter = _newline(text), page.matter
    is_above = page.title is None or matter.body <= page.title.start
    if matter.line == COMMENT and dialect not in (NIKOLA, UNKNOWN):
        return
    if matter.line and (is_above or dialect is not MYST):
        notation = matter.line
        yield Edit(matter.body, matter.body, f"{newline}{notation.format(name, link)}")
    elif dialect is MYST:
        start = 1 if text.startswith("\ufeff") else 0
        yield Edit(start, start, f"{FIELD.format(name, link)}{newline}{newline}")
    elif page.title and dialect is not NIKOLA and _is_lone_title(text, page.title_end):
        end = page.title_end
        yield Edit(end, end, f"{newline}{newline}{FIELD.format(name, link)}")


def _is_lone_title(text: str, end: int) -> bool:
    """Whether no section has a title like the one that ends at `end`, and no subtitle follows it.

    Of several equal ones docutils makes none the page's title, and fields below it are text.
    """
    if _SUBTITLE.match(text, end):
        return False
    mark = re.escape(text[:end].rstrip()[-1])
    return re.compile(rf"^\S.*\n{mark}{{2,}}[ \t]*\r?$", re.M).search(text, end) is None
