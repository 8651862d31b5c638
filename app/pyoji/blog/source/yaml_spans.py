"""YAML spans: read YAML together with the position of each scalar.

In: text. Out: plain values and spans. Every value stays the string that was typed, because a title
may look like a date or a number, and `off` is a word. Invalid YAML, and YAML over the bounds, is
reported by line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoji.blog.source.page import Broken, Scalar
from pyoji.files import yaml_tree, yaml_values
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, span_of

BOUNDS = DocumentBounds()
"""Bounds of front matter and of a blog's configuration."""

# Tags and anchors before a scalar.
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""The line ends of YAML 1.1."""


@dataclass(frozen=True, slots=True)
class SpannedDocument:
    """Plain values (mappings, lists, strings, None for null), and all of their scalars.

    `repeated`: the keys of all mappings that occur again; their last value counts.
    """

    data: Any
    scalars: tuple[Scalar, ...]
    tree: Node | None
    repeated: tuple[str, ...] = ()

    def position(self, path: tuple[Any, ...]) -> tuple[int, int]:
        """The line and column of the key or item at `path`, or of its nearest existing parent."""
        span = span_of(self.tree, path)
        return (span.line, span.column) if span else (1, 1)


def read(text: str, *, clear: bool = True, unique: bool = True) -> SpannedDocument:
    """Read a YAML document. Raise Broken if it is invalid.

    With `clear=False` the error is not refined; use it for trial reads. With `unique=False` a
    mapping may repeat a key.
    """
    try:
        tree = yaml_tree.compose(text, BOUNDS, clear=clear, unique=unique)
    except Malformed as error:
        raise broken(error) from None
    nodes = tuple(_nodes(tree, set())) if tree else ()
    return SpannedDocument(
        yaml_values.written(tree),
        tuple(_scalar(text, node) for node in nodes if isinstance(node, ScalarNode)),
        tree,
        tuple(key for node in nodes if isinstance(node, MappingNode) for key in node.repeated),
    )


def broken(error: Malformed) -> Broken:
    """Convert a parser's error to Broken."""
    return Broken(error.line, f"{error.found}; {error.allowed}", error.column)


def _nodes(node: Node, seen: set[int]) -> Iterator[Node]:
    """Yield the node and the nodes of all its values, each once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    yield node
    match node:
        case SequenceNode():
            for child in node.items:
                yield from _nodes(child, seen)
        case MappingNode():
            for _, value in node.pairs:
                yield from _nodes(value, seen)


def _scalar(text: str, node: ScalarNode) -> Scalar:
    start, end = node.span.start, node.span.end
    before = _PROPERTIES.match(text, start, end)
    start = before.end() if before else start
    if node.style in ("'", '"'):
        return Scalar(node.value, start + 1, end - 1)
    if node.style in ("|", ">"):
        header = _LINE_END.search(text, start, end)
        start = header.end() if header else end
    source = text[start:end]
    start += len(source) - len(source.lstrip())
    return Scalar(node.value, start, max(start, start + len(source.strip())), node.style is None)
