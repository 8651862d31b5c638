"""Document: a YAML file's plain values, and where in the file each stands.

In: bytes. Out: values, and for any path into them the line and column. What pydantic finds wrong is
reported in the words of the file: the key as its author wrote it, its place, what was found, what
to do. How YAML is read is not known here.
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
"""How much a design's file may hold: more than ten times what the largest of ours does."""

MOST_FAULTS = 100
"""How many mistakes of one file are reported."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read; `label` is what errors call it."""

    label: str
    content: bytes
    plain: Any
    tree: Node | None

    def fault(
        self, path: Sequence[Any], found: str, remedy: str, nearest: str | None = None
    ) -> TemplateError:
        """An error at `path`, or at what the file has of it."""
        key = ".".join(map(str, path))
        span = yaml_tree.span_of(self.tree, tuple(path))
        line, column = (span.line, span.column) if span else (None, None)
        return TemplateError(self.label, line, key, found, remedy, column, nearest)


def read(label: str, content: bytes) -> Document:
    """The document; TemplateError if it is no YAML, says a thing twice, or is over BOUNDS."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02X}, which is not UTF-8"
        raise TemplateError(label, line, "", found, yaml_tree.ALLOWED) from None
    try:
        tree = yaml_tree.compose(text, BOUNDS)
        plain = yaml_values.typed(tree, BOUNDS)
    except Malformed as error:
        place, remedy = (error.line, error.column), error.allowed
        raise TemplateError(label, place[0], "", error.found, remedy, place[1]) from None
    return Document(label, content, plain, tree)


def explained(document: Document, plain: Any, error: ValidationError) -> list[TemplateError]:
    """What pydantic found wrong in `plain`, gravest first: the file's values over its base's."""
    told: list[tuple[Path, Mapping[str, Any]]] = []
    kinds: dict[Path, list[Mapping[str, Any]]] = {}
    for one in error.errors()[:MOST_FAULTS]:
        path = _path(plain, one["loc"])
        # Steps that the file has not are the kinds that a value may be of, and was tried as.
        if one["type"] == "too_short" or (one["type"] != "missing" and len(path) < len(one["loc"])):
            kinds.setdefault(path, []).append(one)
        else:
            told.append((path, one))
    # Where something below is wrong, the kind that its author meant was followed there.
    reached = {path[:n] for path in (*kinds, *(path for path, _ in told)) for n in range(len(path))}
    faults = [(path, [one]) for path, one in told]
    faults += [(path, tried) for path, tried in kinds.items() if path not in reached]
    # A key that is misspelt may be why others seem wrong; else the deepest is the most exact.
    faults.sort(key=lambda each: (each[1][0]["type"] != "extra_forbidden", -len(each[0])))
    return [_told(document, path, tried) for path, tried in faults]


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
"""What a value must be, in a designer's words, by pydantic's type of error."""


def _told(document: Document, path: Path, tried: Sequence[Mapping[str, Any]]) -> TemplateError:
    """The error at a path, which may have been `tried` as several kinds."""
    one, close = tried[0], None
    if one["type"] == "missing":
        return document.fault((*path, one["loc"][-1]), "nothing", "this key is required")
    if one["type"] == "extra_forbidden":
        close = nearest(str(path[-1]), schema.KEYS - {path[-1]})
        remedy = "there is no such key here"
    elif all(each["type"] in WORDS for each in tried):
        remedy = "it must be " + ", or ".join(dict.fromkeys(WORDS[each["type"]] for each in tried))
    else:
        # The names that are allowed say more than that a value is of no other kind.
        wordy = next((each for each in tried if each["type"] not in WORDS), one)
        cause = wordy["ctx"]["error"] if wordy["type"] == "value_error" else None
        remedy = wordy["msg"] if cause is None else str(cause)
        close = cause.nearest if isinstance(cause, schema.UnknownName) else None
    return document.fault(path, repr(one.get("input"))[:60], remedy, close)


def _path(plain: Any, location: Sequence[Any]) -> Path:
    """Those steps of pydantic's location that the values have: it names the kinds it tried too."""
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
