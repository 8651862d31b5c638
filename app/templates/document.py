"""Document: a YAML file's plain values, and where in the file each stands.

In: bytes. Out: values, and for any path into them the line. What pydantic finds wrong is told here
in the words of the file: the key as its author wrote it, the line, what was found, what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from app.errors import TemplateError, nearest
from app.templates import schema

# The one written in C reads a design in a tenth of the time; not every build of PyYAML has it.
_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[Any, ...]
"""Keys and indexes, from the top of the file to a value."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read; `label` is what errors call it."""

    label: str
    content: bytes
    plain: Any
    tree: yaml.Node | None

    def fault(self, path: Sequence[Any], found: str, remedy: str) -> TemplateError:
        """An error at `path`, or at what the file has of it."""
        key = ".".join(map(str, path))
        return TemplateError(self.label, _line(self.tree, path), key, found, remedy)


def parse(text: str) -> tuple[yaml.Node | None, Any]:
    """The text as nodes, which know their places, and as plain values.

    Raises yaml.YAMLError, always in the words of PyYAML's own loader, which says more.
    """
    try:
        return yaml.compose(text, Loader=_FAST), yaml.load(text, Loader=_FAST)  # noqa: S506
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)


def read(label: str, content: bytes) -> Document:
    """The document; TemplateError if it is no YAML, or says a thing twice."""
    try:
        text = content.decode("utf-8")
        tree, plain = parse(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: no UTF-8, or no day of a month
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise TemplateError(label, line, "", found, "it must be YAML in UTF-8") from error
    for key in _repeated(tree, set()):
        line, found = key.start_mark.line + 1, f"the key {key.value!r} a second time"
        raise TemplateError(label, line, str(key.value), found, "keep one of the two")
    return Document(label, content, plain, tree)


def explained(document: Document, plain: Any, error: ValidationError) -> list[TemplateError]:
    """What pydantic found wrong in `plain`, gravest first: the file's values over its base's."""
    told: list[tuple[Path, Mapping[str, Any]]] = []
    kinds: dict[Path, list[Mapping[str, Any]]] = {}
    for one in error.errors():
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
    one = tried[0]
    if one["type"] == "missing":
        return document.fault((*path, one["loc"][-1]), "nothing", "this key is required")
    if one["type"] == "extra_forbidden":
        close = nearest(str(path[-1]), schema.KEYS - {path[-1]})
        remedy = "there is no such key here" + (f"; did you mean {close}?" if close else "")
    elif all(each["type"] in WORDS for each in tried):
        remedy = "it must be " + ", or ".join(dict.fromkeys(WORDS[each["type"]] for each in tried))
    else:
        # The names that are allowed say more than that a value is of no other kind.
        wordy = next((each for each in tried if each["type"] not in WORDS), one)
        remedy = wordy["msg"].removeprefix("Value error, ")
    return document.fault(path, repr(one.get("input"))[:60], remedy)


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


def _line(node: yaml.Node | None, path: Sequence[Any]) -> int | None:
    """The line (1-based) of the deepest node on the path that the file has."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for step in path:
        below = _below(node, step)
        if below is None:
            break
        line, node = below[0].start_mark.line + 1, below[1]
    return line


def _below(node: yaml.Node, step: Any) -> tuple[yaml.Node, yaml.Node] | None:
    """What stands at `step` of a node, a key or an index: where it begins, and its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
        return node.value[step], node.value[step]
    return None


def _repeated(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.Node]:
    """The keys that a mapping has already; YAML's readers would keep the last and say nothing."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    yield key
                keys.add(key.value)
            yield from _repeated(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value, seen)
