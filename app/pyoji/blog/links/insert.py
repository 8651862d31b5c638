"""Insert: put a link into a page's front matter. In: a page, a key and a link. Out: an edit.

    YAML    a line before the closing dashes, or in the existing mapping
    TOML    a line before the first table, or in the existing table
    JSON    after the opening brace
    header  a line after the last one of MultiMarkdown metadata, or of Nikola's comment
    .rst    a field, or a tag of the page's head (`restructured_edits`)
    none    new front matter, if the generator allows pages without

An existing empty key is filled; a list of tags gets another item. Each candidate edit is applied
and the page read again; the first one that only adds the link is taken. So this module need not
parse YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from pyoji.blog.links import restructured_edits
from pyoji.blog.source import front_matter
from pyoji.blog.source.dialect import UNKNOWN, Dialect
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.image_key import OPEN_LISTS, Key, addresses, toml_value
from pyoji.blog.source.page import Broken, Page
from pyoji.blog.source.posts import is_restructured


def insert(
    page: Page, key: Key, link: str, *, bare: bool = False, dialect: Dialect = UNKNOWN
) -> Edit | None:
    """The edit that inserts the link, or None if there is none. Raise Broken.

    `bare`: add front matter to a page without. `dialect`: how the page's generator reads it.
    """
    if is_restructured(page.name):
        return restructured_edits.insert(page.text, key, link, dialect)
    text = page.text
    matter = front_matter.read(text, dialect)
    if matter.body == 0:
        return _new_front_matter(text, key, link) if bare else None
    if dialect.repeats(matter.data, key.path[0]):
        return None
    expected = _expected_data(matter.data, key, link)
    if expected is None:
        return None
    candidates = (
        _header_edits(text, matter, key, link)
        if matter.line
        else _candidates(text, matter, key, link, dialect)
    )
    for edit in candidates:
        after = apply_edits(text, [edit])
        try:
            reread = front_matter.read(after, dialect)
        except Broken:
            continue
        is_added = reread.data == expected and reread.repeated == matter.repeated
        if is_added and after[reread.body :] == text[matter.body :]:
            return edit
    return None


def _expected_data(data: Mapping[str, Any], key: Key, link: str) -> dict[str, Any] | None:
    """The front matter with the link; None if the key already has a value."""
    expected = deepcopy(dict(data))
    mapping = expected
    for name in key.path[:-1]:
        if not mapping.get(name):
            mapping[name] = {}
        mapping = mapping[name]
        if not isinstance(mapping, dict):
            return None
    value = mapping.get(key.path[-1])
    if not value:
        mapping[key.path[-1]] = key.value(link)
    elif key.shape in OPEN_LISTS and isinstance(value, list) and not addresses(value)[1]:
        mapping[key.path[-1]] = [key.item(link), *value]
    else:
        return None
    return expected


def _new_front_matter(text: str, key: Key, link: str) -> Edit:
    """The edit that adds front matter to a page without."""
    start = 1 if text.startswith("\ufeff") else 0
    newline = re.search(r"\r?\n", text)
    line_end = newline[0] if newline else "\n"
    lines = key.yaml(link, line_end)
    return Edit(start, start, f"---{line_end}{lines}{line_end}---{line_end}{line_end}")


def _header_edits(text: str, matter: FrontMatter, key: Key, link: str) -> Iterator[Edit]:
    if len(key.path) > 1 or key.is_list:
        return
    [name] = key.path
    before = re.escape(matter.line.partition("{")[0])
    empty = re.compile(rf"^ {{0,3}}{before}{re.escape(name)}:([ \t]*)\r?$", re.M | re.I)
    for match in empty.finditer(text, 0, matter.body):
        yield Edit(match.start(1), match.end(1), f" {link}")
    line_end = re.search(r"\r?\n", text)
    line = matter.line.format(name, link)
    yield Edit(matter.body, matter.body, f"{line_end[0] if line_end else chr(10)}{line}")


def _candidates(
    text: str, matter: FrontMatter, key: Key, link: str, dialect: Dialect
) -> Iterator[Edit]:
    opening = front_matter.opening(text, dialect)
    if opening is None:
        yield from _json_edits(text, 0, key, link)
        return
    start, end = opening.end(), text.rfind("\n", 0, matter.body) + 1
    kind = "toml" if opening["fence"] == "+++" else opening["kind"].lower() or "yaml"
    if kind == "json":
        yield from _json_edits(text, start, key, link)
    elif kind == "toml":
        yield from _toml_edits(text, start, end, key, link, opening["end"])
    elif dialect.raw:
        yield from _raw_edits(text, end, key, link, opening["end"])
    else:
        if _FLOW.match(text, start):
            yield from _json_edits(text, start, key, link)
        yield from _yaml_edits(text, start, end, key, link, opening["end"])


def _raw_edits(text: str, end: int, key: Key, link: str, newline: str) -> Iterator[Edit]:
    """Edits where the generator reads a value as it is written, without quotes."""
    if len(key.path) == 1 and not key.is_list:
        yield Edit(end, end, f"{key}: {link}{newline}")


_EMPTY = r"""[ \t]*(?:~|null|''|""|\[[ \t]*\])?(?=(?:[ \t]+#[^\r\n]*|[ \t]*)\r?$)"""
_FLOW = re.compile(r"\s*\{\s*\"")
_REST = r"[ \t]*(?:#[^\r\n]*)?\r?\n"


def _yaml_edits(
    text: str, start: int, end: int, key: Key, link: str, newline: str
) -> Iterator[Edit]:
    *parents, name = map(re.escape, key.path)
    before = "".join(rf"{parent}:[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+" for parent in parents)
    empty = rf"^{before}{_quotable(name)}:({_EMPTY})"
    for match in re.compile(empty, re.M).finditer(text, start, end):
        yield Edit(match.start(1), match.end(1), f" {key.json(link)}")
    if key.shape in OPEN_LISTS:
        items = rf"^{before}{name}:{_REST}(?=([ \t]*)-[ \t])"
        for match in re.compile(items, re.M).finditer(text, start, end):
            item = f"{match[1]}- {json.dumps(key.item(link))}{newline}"
            yield Edit(match.end(), match.end(), item)
    for depth in range(len(parents), 0, -1):
        yield from _nested_edits(text, start, end, key, link, newline, depth)
    yield Edit(end, end, key.yaml(link, newline) + newline)


def _quotable(name: str) -> str:
    """A pattern of a key's name, with or without quotes."""
    return rf"(?:{name}|\"{name}\"|'{name}')"


def _nested_edits(
    text: str, start: int, end: int, key: Key, link: str, newline: str, depth: int
) -> Iterator[Edit]:
    """Edits that put the key into the existing mapping of its first `depth` names."""
    *outer, last = map(re.escape, key.path[:depth])
    before = "".join(rf"{parent}:[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+" for parent in outer)
    mapping = rf"^{before}{last}:{_REST}(?=([ \t]+)\S)"
    for match in re.compile(mapping, re.M).finditer(text, start, end):
        lines = key.yaml(link, newline, depth).split(newline)
        indented = "".join(f"{match[1]}{line}{newline}" for line in lines)
        yield Edit(match.end(), match.end(), indented)


def _toml_edits(
    text: str, start: int, end: int, key: Key, link: str, newline: str
) -> Iterator[Edit]:
    *parents, name = map(re.escape, key.path)
    value = toml_value(key.value(link))
    lines = key.toml(link, newline) + newline
    empty = rf"^[ \t]*{name}[ \t]*=[ \t]*((?:\"\"|''|\[[ \t]*\]))[ \t]*(?:#[^\r\n]*)?\r?$"
    for match in re.compile(empty, re.M).finditer(text, start, end):
        yield Edit(match.start(1), match.end(1), value)
    for parent in parents:
        table = rf"^[ \t]*\[[ \t]*{parent}[ \t]*\][^\n]*\n"
        for match in re.compile(table, re.M).finditer(text, start, end):
            yield Edit(match.end(), match.end(), f"{key.path[-1]} = {value}{newline}")
    first_table = re.compile(r"^[ \t]*\[", re.M).search(text, start, end)
    if first_table and not parents:
        for offset in (first_table.start(), start):
            yield Edit(offset, offset, lines)
    yield Edit(end, end, lines)


def _json_edits(text: str, start: int, key: Key, link: str) -> Iterator[Edit]:
    opening = re.compile(r"\s*\ufeff?\s*\{(\s*)").match(text, start)
    if opening is None or len(key.path) > 1:
        return
    offset = opening.start(1)
    yield Edit(offset, offset, f"{opening[1]}{json.dumps(key.path[-1])}: {key.json(link)},")
