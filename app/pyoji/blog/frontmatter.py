"""Front matter: a page's text in; what it says of the post, and each string with its place, out.

    ---        YAML, to the next line of three dashes (all generators)
    +++        TOML (Hugo)
    { … }      JSON (Hugo), and ---json, ---toml, ---yaml (Eleventy)
    ---js      a program (Eleventy): said to be unreadable, not guessed at

A link without quotes that holds a colon and a space is no YAML, and yet what people write: it is
read as they meant it, and said to be `colon`. Parsing is left to libraries. Those of TOML and JSON
tell no places, so the literals are found by their form and each is read by the library; the whole
was valid before. Must not know links.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pyoji.blog import marked
from pyoji.blog.page import Broken, Scalar


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values, the strings with their spans, and the offset at which the body begins."""

    data: Mapping[str, Any] = field(default_factory=dict)
    scalars: tuple[Scalar, ...] = ()
    body: int = 0


_OPENING = re.compile(r"\ufeff?(---|\+\+\+)([A-Za-z]*)[ \t]*\r?\n")
_JSON_OPENING = re.compile(r'\ufeff?\s*(?=\{\s*"[^"\n]*"\s*:)')
_KEY = re.compile(r"\s*(?:#.*\s+)*[\w-]+\s*[:=]")


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
        raise Broken(first + broken.line, broken.what) from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise Broken(first + 1, "it is not a list of keys and values")
    return FrontMatter(data, _moved(scalars, start), closing.end())


def _bare_json(text: str) -> FrontMatter:
    opening = _JSON_OPENING.match(text)
    if opening is None:
        return FrontMatter()
    try:
        _, length = json.JSONDecoder().raw_decode(text[opening.end() :])
        data, scalars = _json(text[opening.end() : opening.end() + length])
    except json.JSONDecodeError as error:
        raise Broken(text.count("\n", 0, opening.end()) + error.lineno, error.msg) from None
    except RecursionError:
        raise Broken(1, "it is nested too deep") from None
    return FrontMatter(data, _moved(scalars, opening.end()), opening.end() + length)


def _moved(scalars: tuple[Scalar, ...], by: int) -> tuple[Scalar, ...]:
    return tuple(replace(each, start=each.start + by, end=each.end + by) for each in scalars)


Values = tuple[Any, tuple[Scalar, ...]]


# A key, and a link without quotes in which a colon and a space stand.
_UNQUOTED = re.compile(r"(?<=: )[ \t]*(?:https?:/)?/[^\s\"'<>]*/api/[^\r\n]*?:[ \t][^\r\n]*", re.I)
_COLON = re.compile(r":(?=[ \t])")
# In a list in brackets PyYAML takes ? for its own (YAML 1.1); the YAML of all generators does not.
_MARK = re.compile(r"(?<=\S)\?(?=\S)")
_STAND_INS = ("\ue03f", "\ue03a")
"""What stands in for ? and : while the rest is read; a page that holds them is read as it is."""


def _yaml(text: str) -> Values:
    if any(each in text for each in _STAND_INS):
        found = marked.read(text)
        return found.data, found.scalars
    marks = _MARK.sub("\ue03f", text)
    colons = _MARK.sub("\ue03f", _UNQUOTED.sub(lambda each: _COLON.sub("\ue03a", each[0]), text))
    attempts = [text, marks, *([] if colons == marks else [colons])]
    for attempt in attempts[:-1]:
        with suppress(Broken):
            return _read(attempt)
    try:
        return _read(attempts[-1])
    except Broken:
        marked.read(text)  # what is wrong is told of the page as it is
        raise


def _read(text: str) -> Values:
    found = marked.read(text)
    return _restored(found.data), _meant(found.scalars)


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


_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)


def _json(text: str) -> Values:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Broken(error.lineno, error.msg) from None
    except RecursionError:
        raise Broken(1, "it is nested too deep") from None
    found = (
        Scalar(json.loads(each[0], strict=False), each.start(1), each.end(1))
        for each in _JSON_STRING.finditer(text)
    )
    return data, tuple(found)


_TOML_STRING = re.compile(
    r'#[^\n]*|"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.S
)
_TOML_PLACE = re.compile(r"\(at line (\d+)")


def _toml(text: str) -> Values:
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise Broken(line, str(error).partition(" (at")[0]) from None
    except RecursionError:
        raise Broken(1, "it is nested too deep") from None
    return data, tuple(_toml_strings(text))


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
