"""Document: a YAML file's plain values, with the line and column of each.

In: bytes. Out: values, and for any path into them the line and column. Pydantic's errors are
translated for the author of the file: the key, its line and column, the value, the remedy. Must not
know how YAML is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pyoji.engine.design import schema
from pyoji.errors import TemplateError, nearest
from pyoji.files import yaml_tree, yaml_values, yaml_words
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_nodes import Node, Path, span_of

BOUNDS = DocumentBounds(characters=65_536, values=5000)
"""Bounds of a template file, more than ten times the largest built-in template."""

MOST_FAULTS = 100
"""Errors reported per file."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file; `label` is its name in errors."""

    label: str
    content: bytes
    plain: Any
    tree: Node | None

    def fault(
        self, path: Sequence[Any], problem: str, remedy: str, nearest: str | None = None
    ) -> TemplateError:
        """Return an error at `path`, or at the longest prefix of it in the file."""
        key = ".".join(map(str, path))
        span = span_of(self.tree, tuple(path))
        line, column = (span.line, span.column) if span else (None, None)
        return TemplateError(self.label, line, key, problem, remedy, column, nearest)


def read(label: str, content: bytes) -> Document:
    """Parse a file; raise TemplateError for invalid YAML, duplicate keys, or files over BOUNDS."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02X}, which is not UTF-8"
        raise TemplateError(label, line, "", byte, yaml_words.ALLOWED) from None
    try:
        tree = yaml_tree.compose(text, BOUNDS)
        plain = yaml_values.typed(tree, BOUNDS)
    except Malformed as error:
        place, remedy = (error.line, error.column), error.allowed
        raise TemplateError(label, place[0], "", error.found, remedy, place[1]) from None
    return Document(label, content, plain, tree)


def explained(document: Document, plain: Any, error: ValidationError) -> list[TemplateError]:
    """Translate pydantic's errors in `plain`, the file's values merged over its base's.

    The most serious error comes first.
    """
    errors: list[tuple[Path, Mapping[str, Any]]] = []
    kinds: dict[Path, list[Mapping[str, Any]]] = {}
    for detail in error.errors()[:MOST_FAULTS]:
        path = _path(plain, detail["loc"])
        # Steps of `loc` that are not in the file are members of a union that pydantic tried.
        if detail["type"] == "too_short" or (
            detail["type"] != "missing" and len(path) < len(detail["loc"])
        ):
            kinds.setdefault(path, []).append(detail)
        else:
            errors.append((path, detail))
    # If an error is below a path, pydantic matched the intended member of the union there.
    parents = {
        path[:n] for path in (*kinds, *(path for path, _ in errors)) for n in range(len(path))
    }
    faults = [(path, [detail]) for path, detail in errors]
    faults += [(path, alternatives) for path, alternatives in kinds.items() if path not in parents]
    # A misspelt key may cause other errors, so it comes first; then the deepest path.
    faults.sort(key=lambda fault: (fault[1][0]["type"] != "extra_forbidden", -len(fault[0])))
    return [_described(document, path, alternatives) for path, alternatives in faults]


WORDS: Mapping[str, str] = {
    "tuple_type": "a list, in [ ]",
    "dict_type": "a mapping of names to values, in { }",
    "model_type": "a mapping of names to values, in { }",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text; put it in quotes",
    "too_short": "a list of more",
}
"""Descriptions of valid values, by pydantic's type of error."""

BOUNDS_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "literal_error": lambda bound: "one of " + ", ".join(_choices(bound)),
    "greater_than": "more than {gt:g}".format_map,
    "greater_than_equal": "at least {ge:g}".format_map,
    "less_than": "less than {lt:g}".format_map,
    "less_than_equal": "at most {le:g}".format_map,
    "finite_number": "a finite number".format_map,
    "string_pattern_mismatch": lambda bound: schema.PATTERN_WORDS[bound["pattern"]],
    "string_too_short": "a text of at least {min_length} characters".format_map,
    "string_too_long": "a text of at most {max_length} characters".format_map,
    "too_long": "at most {max_length} entries".format_map,
}
"""The same of errors that name a bound, from the bound."""


def _choices(bound: Mapping[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", bound["expected"])


def _value_words(value: Any) -> str:
    """Return a value as its author wrote it, shortened; of a list or a mapping the kind alone."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            text = repr(value)
            return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


_MOST_CHARACTERS = 60


def _described(
    document: Document, path: Path, alternatives: Sequence[Mapping[str, Any]]
) -> TemplateError:
    """Describe the error at a path, for which pydantic may have tried several `alternatives`."""
    first, suggestion = alternatives[0], None
    if first["type"] == "missing":
        return document.fault((*path, first["loc"][-1]), "nothing", "this key is required")
    if first["type"] == "extra_forbidden":
        suggestion = nearest(str(path[-1]), schema.KEYS - {path[-1]})
        remedy = "there is no such key here"
    elif all(detail["type"] in WORDS for detail in alternatives):
        remedy = "it must be " + ", or ".join(
            dict.fromkeys(WORDS[detail["type"]] for detail in alternatives)
        )
    else:
        # An error with the allowed names is more helpful than one about types.
        specific = next((detail for detail in alternatives if detail["type"] not in WORDS), first)
        remedy, suggestion = _allowed(specific)
    return document.fault(path, _value_words(first.get("input")), remedy, suggestion)


def _allowed(detail: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return what an error that names a bound or a cause asks for, and the nearest name."""
    if detail["type"] == "value_error":
        cause = detail["ctx"]["error"]
        return str(cause), cause.nearest if isinstance(cause, schema.UnknownName) else None
    words = BOUNDS_WORDS.get(detail["type"])
    if words is None:
        return str(detail["msg"]), None
    is_choice = detail["type"] == "literal_error"
    suggestion = nearest(str(detail["input"]), _choices(detail["ctx"])) if is_choice else None
    return f"it must be {words(detail.get('ctx', {}))}", suggestion


def _path(plain: Any, location: Sequence[Any]) -> Path:
    """Return the steps of pydantic's location that are in the values, without union members."""
    steps: list[Any] = []
    for step in location:
        if isinstance(plain, Mapping):
            key = next((key for key in plain if str(key) == str(step)), None)
            if key is None:
                continue
            plain = plain[key]
        elif isinstance(plain, list) and step in range(len(plain)):
            plain = plain[step]
        else:
            continue
        steps.append(step)
    return tuple(steps)
