"""Front matter: read the values of a page's front matter, and the span of each string.

    ---        YAML, to the next line of three dashes (all generators)
    +++        TOML (Hugo)
    { … }      JSON (Hugo), and ---json, ---toml, ---yaml (Eleventy)
    ---js      a program (Eleventy): reported as unreadable
    Key: x     MultiMarkdown metadata, to the first blank line (MkDocs, Pelican)
    .. key: x  in a comment of HTML (Nikola)

In: a page's text and its generator's dialect. Out: values and scalars. Of a repeated key the last
value counts, as generators read it. An unquoted link with a colon and a space is invalid YAML, but
common: it is read as one string and marked `colon`. `pyoji.files` parses within bounds.
The JSON and TOML libraries give no positions, so string literals are found by pattern after the
document has parsed, and the library decodes each. Must not know links.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pyoji.blog.source import multimarkdown, yaml_spans
from pyoji.blog.source.dialect import UNKNOWN, Dialect
from pyoji.blog.source.page import Broken, Scalar
from pyoji.blog.source.yaml_spans import BOUNDS
from pyoji.files import json_values, toml_values
from pyoji.files.bounds import Malformed
from pyoji.files.literals import JSON_STRING, TOML_STRING


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values, the strings with their spans, and the offset at which the body begins.

    `repeated`: the keys that occur again. `line`: the notation of a key and its value if there are
    no dashes; "" with dashes.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    scalars: tuple[Scalar, ...] = ()
    body: int = 0
    repeated: tuple[str, ...] = ()
    line: str = ""


_OPENING = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)(?P<kind>[A-Za-z]*)[ \t]*(?P<end>\r?\n)")
_BLANK_LINES = re.compile(r"\ufeff?(?:[ \t]*+\r?\n)+(?=---|\+\+\+)")
_JSON_OPENING = re.compile(r'\ufeff?\s*(?=\{\s*"[^"\n]*"\s*:)')
# Empty lines and comments, then a key. Possessive, so that matching takes linear time.
_KEY = re.compile(r"(?:[ \t\r]*+(?:#[^\n]*+)?\n)*[ \t]*+[\w-]++\s*+[:=]")


def opening(text: str, dialect: Dialect = UNKNOWN) -> re.Match[str] | None:
    """Match the opening line, with the groups `fence`, `kind` and `end` (its line end)."""
    blank = _BLANK_LINES.match(text) if dialect.blank_lines else None
    if blank is None:
        return _OPENING.match(text)
    line = _OPENING.match(text, blank.end())
    return line if line and (line["kind"] or _KEY.match(text, line.end())) else None


def read(text: str, dialect: Dialect = UNKNOWN) -> FrontMatter:
    """Read the front matter, empty if the page has none. Raise Broken with the page's line."""
    match = opening(text, dialect)
    if match is None:
        return _header(text, dialect) or _bare_json(text)
    fence, language = match["fence"], match["kind"].lower()
    kind = "toml" if fence == "+++" else language or "yaml"
    start = match.end()
    ends = r"---|\.\.\." if kind in ("yaml", "yml") else re.escape(fence)
    closing = re.compile(rf"^(?:{ends})[ \t]*\r?$", re.M).search(text, start)
    if closing is None:
        if not language and not _KEY.match(text, start):
            return FrontMatter(body=0)  # a thematic break
        raise Broken(1, f"the front matter has no end: a line of {fence}")
    reader = _READERS.get(kind)
    if reader is None:
        raise Broken(1, f"front matter in {kind} is a program; it is not read")
    first = text.count("\n", 0, start)
    try:
        values = reader(text[start : closing.start()])
    except Broken as broken:
        raise Broken(first + broken.line, broken.what, broken.column) from None
    except Malformed as error:
        error.line += first
        raise yaml_spans.broken(error) from None
    data = {} if values.data is None else values.data
    if not isinstance(data, dict):
        raise Broken(first + 1, "it is not a list of keys and values")
    return FrontMatter(data, _moved(values.scalars, start), closing.end(), values.repeated)


def _header(text: str, dialect: Dialect) -> FrontMatter | None:
    header = multimarkdown.read(text, dialect.header)
    if header is None:
        return None
    return FrontMatter(header.data, header.scalars, header.end, line=header.line)


def _bare_json(text: str) -> FrontMatter:
    match = _JSON_OPENING.match(text)
    if match is None:
        return FrontMatter()
    start = match.end()
    try:
        data, length = json_values.begin(text[start:], BOUNDS, unique=False)
    except Malformed as error:
        error.line += text.count("\n", 0, start)
        raise yaml_spans.broken(error) from None
    scalars = tuple(_json_strings(text[start : start + length]))
    return FrontMatter(data, _moved(scalars, start), start + length)


def _moved(scalars: tuple[Scalar, ...], offset: int) -> tuple[Scalar, ...]:
    return tuple(
        replace(scalar, start=scalar.start + offset, end=scalar.end + offset) for scalar in scalars
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """The document between two fences."""

    data: Any
    scalars: tuple[Scalar, ...]
    repeated: tuple[str, ...] = ()


# The unquoted link after a key, if it contains a colon and a space.
_UNQUOTED = re.compile(
    r"(?<=: )[ \t]*+(?:https?:/)?(?>/[^\s\"'<>]*?/api/)[^\r\n]*?:[ \t][^\r\n]*+", re.I
)
_COLON = re.compile(r":(?=[ \t])")
# In a flow sequence PyYAML reads ? as an indicator (YAML 1.1); the generators' parsers do not.
_MARK = re.compile(r"(?<=\S)\?(?=\S)")
# Line ends in YAML 1.1, which libyaml implements; characters in YAML 1.2 and in the generators.
_LINE_ENDS = str.maketrans("\x85\u2028\u2029", "\ue085\ue028\ue029")
_RESTORED = str.maketrans("\ue03f\ue03a\ue085\ue028\ue029", "?:\x85\u2028\u2029")
"""Restore the characters whose placeholders are parsed in their place. A page that contains a
placeholder is parsed as written."""
_PLACEHOLDER = re.compile("[\ue03f\ue03a\ue085\ue028\ue029]")


def _yaml(text: str) -> _Values:
    if not _PLACEHOLDER.search(text):
        for attempt in _attempts(text.translate(_LINE_ENDS)):
            with suppress(Broken):
                document = yaml_spans.read(attempt, clear=False, unique=False)
                scalars = _restored_scalars(document.scalars)
                return _Values(_restored(document.data), scalars, document.repeated)
    document = yaml_spans.read(text, unique=False)  # raises Broken for the page as written
    return _Values(document.data, document.scalars, document.repeated)


def _attempts(text: str) -> Iterator[str]:
    """Yield the text, then each variant with placeholders that differs from it."""
    yield text
    with_marks = _MARK.sub("\ue03f", text)
    if with_marks != text:
        yield with_marks
    with_colons = _UNQUOTED.sub(lambda link: _COLON.sub("\ue03a", link[0]), with_marks)
    if with_colons != with_marks:
        yield with_colons


def _restored_scalars(scalars: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return tuple(
        replace(scalar, value=_restored(scalar.value), colon="\ue03a" in scalar.value)
        for scalar in scalars
    )


def _restored(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_RESTORED) if _PLACEHOLDER.search(value) else value
    if isinstance(value, dict):
        return {_restored(key): _restored(item) for key, item in value.items()}
    return [_restored(item) for item in value] if isinstance(value, list) else value


def _json(text: str) -> _Values:
    return _Values(json_values.read(text, BOUNDS, unique=False), tuple(_json_strings(text)))


_JSON_STRING = re.compile(JSON_STRING, re.S)


def _json_strings(text: str) -> Iterator[Scalar]:
    for literal in _JSON_STRING.finditer(text):
        yield Scalar(json.loads(literal[0], strict=False), literal.start() + 1, literal.end() - 1)


def _toml(text: str) -> _Values:
    return _Values(toml_values.read(text, BOUNDS), tuple(_toml_strings(text)))


_TOML_STRING = re.compile(TOML_STRING, re.S)


def _toml_strings(text: str) -> Iterator[Scalar]:
    for literal in _TOML_STRING.finditer(text):
        source = literal[0]
        if source.startswith("#"):
            continue
        quotes = 3 if source.startswith(('"""', "'''")) else 1
        value = tomllib.loads(f"x={source}".replace("\r\n", "\n"))["x"]
        content = source[quotes:-quotes]
        start = literal.start() + quotes + len(content) - len(content.lstrip())
        yield Scalar(value, start, max(start, literal.end() - quotes))


_READERS: Mapping[str, Callable[[str], _Values]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": _json,
}
