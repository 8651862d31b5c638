"""YAML nodes: scalars, lists and mappings, with their positions in the text.

In: what a composer found. Out: frozen nodes, and the position of a path in a tree of them. Must not
know how a text is parsed, or what its values mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

TEXT = "tag:yaml.org,2002:str"

MERGE = "tag:yaml.org,2002:merge"
"""The tag of the key `<<`."""


class SourceSpan(NamedTuple):
    """The position of a node: character offsets, and the line and column (from 1) of its start."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class ScalarNode:
    """A scalar's text; `style` is its quote or block indicator, or None; `tag` its full tag."""

    span: SourceSpan
    value: str
    style: str | None
    tag: str


@dataclass(frozen=True, slots=True, eq=False)
class SequenceNode:
    """A list."""

    span: SourceSpan
    tag: str
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class MappingNode:
    """A mapping, its pairs in order. Scalar keys are unique.

    `repeated`: the keys with an earlier value, which the last one has replaced.
    """

    span: SourceSpan
    tag: str
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


Node = ScalarNode | SequenceNode | MappingNode
Path = tuple[Any, ...]
"""Keys and indexes from the root of a document to a value."""


def span_of(tree: Node | None, path: Path) -> SourceSpan | None:
    """Return the position of the key or item at `path`, or of its nearest existing ancestor."""
    if tree is None:
        return None
    node, span = tree, tree.span
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        span, node = child
    return span


def _child(node: Node, step: Any) -> tuple[SourceSpan, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.pairs:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key.span, value
    elif isinstance(node, SequenceNode) and step in range(len(node.items)):
        return node.items[step].span, node.items[step]
    return None
