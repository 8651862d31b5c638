"""Front matter: a page's text in; what it says of the post, and each string with its place, out.

    ---        YAML, to the next line of three dashes (all generators)
    +++        TOML (Hugo)
    { … }      JSON (Hugo), and ---json, ---toml, ---yaml (Eleventy)
    ---js      a program (Eleventy): said to be unreadable, not guessed at

A link without quotes that holds a colon and a space is no YAML, and yet what people write: it is
read as they meant it, and said to be `colon`. Parsing is left to `pyoji.files`, which bounds it.
JSON and TOML have no places, so their literals are found by their form and each is read by the
library; the whole was valid before. Must not know links.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pyoji.blog.source import yaml_spans as marked
from pyoji.blog.source.page import Broken, Scalar
from pyoji.blog.source.yaml_spans import BOUNDS
from pyoji.files import json_values, toml_values
from pyoji.files.bounds import Malformed
from pyoji.files.literals import JSON_STRING, TOML_STRING


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values, the strings with their spans, and the offset at which the body begins."""

    data: Mapping[str, Any] = field(default_factory=dict)
    scalars: tuple[Scalar, ...] = ()
    body: int = 0


_OPENING = re.compile(r"\ufeff?(---|\+\+\+)([A-Za-z]*)[ \t]*\r?\n")
_JSON_OPENING = re.compile(r'\ufeff?\s*(?=\{\s*"[^"\n]*"\s*:)')
# Lines that are empty or a comment, then a key. Each line is matched in one way only.
_KEY = re.compile(r"(?:[ \t\r]*+(?:#[^\n]*+)?\n)*[ \t]*+[\w-]++\s*+[:=]")


def read(text: str) -> FrontMatter:
    """The front matter, empty if the page has none; Broken (line of the page) if it is wrong."""
    opening = _OPENING.match(text)
    if opening is None:
        return _bare_json(text)
    fence, language = opening[1], opening[2].lower()
    kind = "toml" if fence == "+++" else language or "yaml"
    start = opening.end()
    ends = r"---|\.\.\." if kind in ("yaml", "yml") else re.escape(fence)
    closing = re.compile(rf"^(?:{ends})[ \t]*\r?$", re.M).search(text, start)
    if closing is None:
        if not language and not _KEY.match(text, start):
            return FrontMatter(body=0)  # a rule across the page
        raise Broken(1, f"the front matter has no end: a line of {fence}")
    reader = _READERS.get(kind)
    if reader is None:
        raise Broken(1, f"front matter in {kind} is a program; it is not read")
    first = text.count("\n", 0, start)
    try:
        data, scalars = reader(text[start : closing.start()])
    except Broken as broken:
        raise Broken(first + broken.line, broken.what, broken.column) from None
    except Malformed as error:
        error.line += first
        raise marked.broken(error) from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise Broken(first + 1, "it is not a list of keys and values")
    return FrontMatter(data, _moved(scalars, start), closing.end())


def _bare_json(text: str) -> FrontMatter:
    opening = _JSON_OPENING.match(text)
    if opening is None:
        return FrontMatter()
    start = opening.end()
    try:
        data, length = json_values.begin(text[start:], BOUNDS)
    except Malformed as error:
        error.line += text.count("\n", 0, start)
        raise marked.broken(error) from None
    scalars = tuple(_json_strings(text[start : start + length]))
    return FrontMatter(data, _moved(scalars, start), start + length)


def _moved(scalars: tuple[Scalar, ...], by: int) -> tuple[Scalar, ...]:
    return tuple(replace(each, start=each.start + by, end=each.end + by) for each in scalars)


Values = tuple[Any, tuple[Scalar, ...]]


# A key, and a link without quotes in which a colon and a space stand.
_UNQUOTED = re.compile(
    r"(?<=: )[ \t]*+(?:https?:/)?(?>/[^\s\"'<>]*?/api/)[^\r\n]*?:[ \t][^\r\n]*+", re.I
)
_COLON = re.compile(r":(?=[ \t])")
# In a list in brackets PyYAML takes ? for its own (YAML 1.1); the YAML of all generators does not.
_MARK = re.compile(r"(?<=\S)\?(?=\S)")
_PLACEHOLDERS = ("\ue03f", "\ue03a")
"""What replaces ? and : while the rest is read; a page that holds them is read as it is."""


def _yaml(text: str) -> Values:
    if any(each in text for each in _PLACEHOLDERS):
        found = marked.read(text)
        return found.data, found.scalars
    for attempt in _attempts(text):
        with suppress(Broken):
            found = marked.read(attempt, clear=False)
            return _restored(found.data), _meant(found.scalars)
    found = marked.read(text)  # says what is wrong, and of the page as it is
    return found.data, found.scalars


def _attempts(text: str) -> Iterator[str]:
    """The text as it is; then with what may be meant otherwise, where that differs."""
    yield text
    marks = _MARK.sub("\ue03f", text)
    if marks != text:
        yield marks
    colons = _UNQUOTED.sub(lambda each: _COLON.sub("\ue03a", each[0]), marks)
    if colons != marks:
        yield colons


def _meant(scalars: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return tuple(
        replace(each, value=_restored(each.value), colon="\ue03a" in each.value) for each in scalars
    )


def _restored(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\ue03f", "?").replace("\ue03a", ":")
    if isinstance(value, dict):
        return {key: _restored(each) for key, each in value.items()}
    return [_restored(each) for each in value] if isinstance(value, list) else value


def _json(text: str) -> Values:
    return json_values.read(text, BOUNDS), tuple(_json_strings(text))


_JSON_STRING = re.compile(JSON_STRING, re.S)


def _json_strings(text: str) -> Iterator[Scalar]:
    for found in _JSON_STRING.finditer(text):
        yield Scalar(json.loads(found[0], strict=False), found.start() + 1, found.end() - 1)


def _toml(text: str) -> Values:
    return toml_values.read(text, BOUNDS), tuple(_toml_strings(text))


_TOML_STRING = re.compile(TOML_STRING, re.S)


def _toml_strings(text: str) -> Iterator[Scalar]:
    for found in _TOML_STRING.finditer(text):
        literal = found[0]
        if literal.startswith("#"):
            continue
        quotes = 3 if literal.startswith(('"""', "'''")) else 1
        value = tomllib.loads(f"x={literal}".replace("\r\n", "\n"))["x"]
        written = literal[quotes:-quotes]
        start = found.start() + quotes + len(written) - len(written.lstrip())
        yield Scalar(value, start, max(start, found.end() - quotes))


_READERS: Mapping[str, Callable[[str], Values]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": _json,
}
