"""Document: a YAML file's plain values, with the line and column of each.

In: bytes. Out: values, and for any path into them the line and column. Pydantic's errors are
translated for the author of the file: the key, its line and column, the value, the remedy. Must not
know how YAML is parsed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pyoji.engine.design import schema
from pyoji.errors import TemplateError, nearest
from pyoji.files import yaml_tree, yaml_values
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_tree import Node, Path

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
        span = yaml_tree.span_of(self.tree, tuple(path))
        line, column = (span.line, span.column) if span else (None, None)
        return TemplateError(self.label, line, key, problem, remedy, column, nearest)


def read(label: str, content: bytes) -> Document:
    """Parse a file; raise TemplateError for invalid YAML, duplicate keys, or files over BOUNDS."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02X}, which is not UTF-8"
        raise TemplateError(label, line, "", byte, yaml_tree.ALLOWED) from None
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
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text; put it in quotes",
    "too_short": "a list of more",
}
"""Descriptions of valid values, by pydantic's type of error."""


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
        cause = specific["ctx"]["error"] if specific["type"] == "value_error" else None
        remedy = specific["msg"] if cause is None else str(cause)
        suggestion = cause.nearest if isinstance(cause, schema.UnknownName) else None
    return document.fault(path, repr(first.get("input"))[:60], remedy, suggestion)


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
