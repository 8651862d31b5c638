"""YAML with the place of each scalar: text in; plain values and spans out.

Every value is a string, as it was typed: a title may read as a date or a number, and `off` is a
word. Broken YAML, and YAML that is too much, is reported by line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoji.blog.source.page import Broken, Scalar
from pyoji.files import yaml_tree, yaml_values
from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode

BOUNDS = DocumentBounds()
"""How much front matter, or a blog's settings, may hold."""

# What may stand before a scalar: a tag, an anchor.
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line of YAML 1.1."""


@dataclass(frozen=True, slots=True)
class SpannedDocument:
    """Plain values (mappings, lists, strings; None for what is null), and every scalar of them."""

    data: Any
    scalars: tuple[Scalar, ...]
    tree: Node | None

    def place(self, path: tuple[Any, ...]) -> tuple[int, int]:
        """The line and column of the key or item that `path` leads to, or of what there is of
        it."""
        span = yaml_tree.span_of(self.tree, path)
        return (span.line, span.column) if span else (1, 1)


def read(text: str, *, clear: bool = True) -> SpannedDocument:
    """The values and scalars of a YAML document; Broken if it is none.

    Without `clear`, in whatever words come first: for one try of several.
    """
    try:
        tree = yaml_tree.compose(text, BOUNDS, clear=clear)
    except Malformed as error:
        raise broken(error) from None
    scalars = tuple(_scalars(text, tree, set())) if tree else ()
    return SpannedDocument(yaml_values.written(tree), scalars, tree)


def broken(error: Malformed) -> Broken:
    """What is wrong with a document, as readers of files say it."""
    return Broken(error.line, f"{error.found}; {error.allowed}", error.column)


def _scalars(text: str, node: Node, seen: set[int]) -> Iterator[Scalar]:
    if id(node) in seen:
        return
    seen.add(id(node))
    match node:
        case ScalarNode():
            yield _scalar(text, node)
        case SequenceNode():
            for each in node.items:
                yield from _scalars(text, each, seen)
        case MappingNode():
            for _, value in node.pairs:
                yield from _scalars(text, value, seen)


def _scalar(text: str, node: ScalarNode) -> Scalar:
    start, end = node.span.start, node.span.end
    before = _PROPERTIES.match(text, start, end)
    start = before.end() if before else start
    if node.style in ("'", '"'):
        return Scalar(node.value, start + 1, end - 1)
    if node.style in ("|", ">"):
        header = _LINE_END.search(text, start, end)
        start = header.end() if header else end
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    return Scalar(node.value, start, max(start, start + len(written.strip())), node.style is None)
