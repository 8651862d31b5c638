"""YAML with the place of each scalar: text in; plain values and spans out.

Every value is a string, as it was typed: a title may read as a date or a number, and `off` is a
word. Broken YAML is told by line. This is the blog's door to PyYAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from pyoji.blog.page import Broken, Scalar

# What may stand before a scalar: a tag, an anchor.
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain values (mappings, lists, strings; None for what is null), and every scalar of them."""

    data: Any
    scalars: tuple[Scalar, ...]
    tree: yaml.Node | None

    def line(self, path: tuple[Any, ...]) -> int:
        """The line (1-based) of the key or item that `path` leads to, or of what there is of it."""
        node, line = self.tree, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
                found = node.value[step], node.value[step]
            else:
                found = None
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return line


def read(text: str) -> Marked:
    """The values and scalars of a YAML document; Broken if it is none."""
    try:
        tree = yaml.compose(text, Loader=yaml.BaseLoader)
        scalars = tuple(_scalars(text, tree, set())) if tree else ()
        data = _plain(tree, {}) if tree else None
    except yaml.YAMLError as error:
        raise Broken(_line(text, error), _said(error)) from None
    except RecursionError:
        raise Broken(1, "it is nested too deep") from None
    return Marked(data, scalars, tree)


def _line(text: str, error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", 0)  # of a character that YAML does not admit
    return text.count("\n", 0, position) + 1


def _said(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"the character U+{int(error.character):04X} is not allowed in YAML"
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _plain(node: yaml.Node, made: dict[int, Any]) -> Any:
    """The node's value; a node that is met again, through an alias, has the same."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _NOTHING else node.value
    if id(node) in made:
        return made[id(node)]
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        made[id(node)] = items
        items.extend(_plain(each, made) for each in node.value)
        return items
    values: dict[str, Any] = {}
    made[id(node)] = values
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in values:
            raise yaml.MarkedYAMLError(
                problem=f"the key “{name}” stands here a second time",
                problem_mark=key.start_mark,
            )
        values[name] = _plain(value, made)
    return values


def _scalars(text: str, node: yaml.Node, seen: set[int]) -> Iterator[Scalar]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield _scalar(text, node)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _scalars(text, each, seen)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(text, value, seen)


def _scalar(text: str, node: yaml.ScalarNode) -> Scalar:
    start, end = node.start_mark.index, node.end_mark.index
    before = _PROPERTIES.match(text, start, end)
    start = before.end() if before else start
    if node.style in ("'", '"'):
        return Scalar(node.value, start + 1, end - 1)
    if node.style in ("|", ">"):
        header = text.find("\n", start, end)
        start = end if header < 0 else header + 1
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    return Scalar(node.value, start, max(start, start + len(written.strip())), node.style is None)
