"""Insert: a page, a key and a link in; the edit that puts the link into the page's front matter,
out.

    YAML    a line before the closing dashes, or within the mapping that is there already
    TOML    a line before the first table, or within the table
    JSON    behind the opening brace
    none    front matter of its own, where the generator would have it

A key that is there and empty is filled. Of all the places that may do the first is taken at which
the page, read anew, says what it said and the link; so nothing here has to understand YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from pyoji.blog.source import front_matter as frontmatter
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.front_matter import FrontMatter
from pyoji.blog.source.keys import Key
from pyoji.blog.source.page import Broken


def insert(text: str, key: Key, link: str, *, bare: bool = False) -> Edit | None:
    """The edit, or None if there is no place for it. `bare`: a page without front matter gets
    some. Raises Broken for a page that cannot be read."""
    matter = frontmatter.read(text)
    if matter.body == 0:
        return _begun(text, key, link) if bare else None
    wanted = _with(matter.data, key, link)
    if wanted is None:
        return None
    for edit in _places(text, matter, key, json.dumps(link)):
        after = apply_edits(text, [edit])
        try:
            found = frontmatter.read(after)
        except Broken:
            continue
        if found.data == wanted and after[found.body :] == text[matter.body :]:
            return edit
    return None


def _with(data: Mapping[str, Any], key: Key, link: str) -> dict[str, Any] | None:
    """What the front matter has to say afterwards; None where the key has a value already."""
    made = deepcopy(dict(data))
    inner = made
    for name in key.path[:-1]:
        if not inner.get(name):
            inner[name] = {}
        inner = inner[name]
        if not isinstance(inner, dict):
            return None
    if inner.get(key.path[-1]):
        return None
    inner[key.path[-1]] = [link] if key.is_list else link
    return made


def _begun(text: str, key: Key, link: str) -> Edit:
    """Front matter at the beginning of a page that has none."""
    start = 1 if text.startswith("\ufeff") else 0
    first = re.search(r"\r?\n", text)
    end = first[0] if first else "\n"
    said = key.yaml(json.dumps(link), end)
    return Edit(start, start, f"---{end}{said}{end}---{end}{end}")


def _places(text: str, matter: FrontMatter, key: Key, quoted: str) -> Iterator[Edit]:
    opening = re.match(r"\ufeff?(---|\+\+\+)([A-Za-z]*)[ \t]*(\r?\n)", text)
    if opening is None:
        yield from _in_json(text, 0, key, quoted)
        return
    start, end = opening.end(), text.rfind("\n", 0, matter.body) + 1
    kind = "toml" if opening[1] == "+++" else opening[2].lower() or "yaml"
    if kind == "json":
        yield from _in_json(text, start, key, quoted)
    elif kind == "toml":
        yield from _in_toml(text, start, end, key, quoted, opening[3])
    else:
        yield from _in_yaml(text, start, end, key, quoted, opening[3])


_NOTHING = r"""[ \t]*(?:~|null|''|""|\[[ \t]*\])?(?=[ \t]*(?:#[^\r\n]*)?\r?$)"""


def _in_yaml(
    text: str, start: int, end: int, key: Key, quoted: str, newline: str
) -> Iterator[Edit]:
    name = re.escape(key.path[-1])
    value = key.value(quoted)
    inside = text[:end]
    if len(key.path) == 1:
        for found in re.compile(rf"^{name}:({_NOTHING})", re.M).finditer(inside, start):
            yield Edit(found.start(1), found.end(1), f" {value}")
    else:
        outer = re.escape(key.path[0])
        filled = rf"^{outer}:[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+{name}:({_NOTHING})"
        for found in re.compile(filled, re.M).finditer(inside, start):
            yield Edit(found.start(1), found.end(1), f" {value}")
        within = rf"^{outer}:[ \t]*(?:#[^\r\n]*)?\r?\n(?=([ \t]+)\S)"
        for found in re.compile(within, re.M).finditer(inside, start):
            line = f"{found[1]}{key.path[-1]}: {value}{newline}"
            yield Edit(found.end(), found.end(), line)
    yield Edit(end, end, key.yaml(quoted, newline) + newline)


def _in_toml(
    text: str, start: int, end: int, key: Key, quoted: str, newline: str
) -> Iterator[Edit]:
    name = re.escape(key.path[-1])
    value = key.value(quoted)
    inside = text[:end]
    empty = rf"^[ \t]*{name}[ \t]*=[ \t]*((?:\"\"|''|\[[ \t]*\]))[ \t]*(?:#[^\r\n]*)?\r?$"
    for found in re.compile(empty, re.M).finditer(inside, start):
        yield Edit(found.start(1), found.end(1), value)
    if len(key.path) > 1:
        table = rf"^[ \t]*\[[ \t]*{re.escape(key.path[0])}[ \t]*\][^\n]*\n"
        for found in re.compile(table, re.M).finditer(inside, start):
            yield Edit(found.end(), found.end(), f"{key.path[-1]} = {value}{newline}")
    else:
        tables = [found.start() for found in re.compile(r"^[ \t]*\[", re.M).finditer(inside, start)]
        for at in tables[:1]:
            yield Edit(at, at, key.toml(quoted, newline) + newline)
        if tables:
            yield Edit(start, start, key.toml(quoted, newline) + newline)
    yield Edit(end, end, key.toml(quoted, newline) + newline)


def _in_json(text: str, start: int, key: Key, quoted: str) -> Iterator[Edit]:
    opening = re.compile(r"\s*\ufeff?\s*\{(\s*)").match(text, start)
    if opening is None or len(key.path) > 1:
        return
    at = opening.start(1)
    yield Edit(at, at, f"{opening[1]}{json.dumps(key.path[-1])}: {key.value(quoted)},")
