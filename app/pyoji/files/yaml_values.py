"""YAML values: a tree in; plain values out, typed or as text.

    typed     numbers, booleans and null as in YAML 1.1, for designs
    written   every scalar as its text, for posts, whose titles may look like dates or numbers

A tag for another type is refused by `typed` and ignored by `written`. The tree is bounded, and so
is the recursion.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_nodes import MERGE, MappingNode, Node, ScalarNode, SequenceNode

_CORE = "tag:yaml.org,2002:"
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def written(tree: Node | None) -> Any:
    """Return mappings, lists and strings as written; None for null.

    An alias and its anchor are the same object. A merge key `<<` adds the pairs of its mappings.
    """
    return None if tree is None else _Written().value(tree)


class _Written:
    def __init__(self) -> None:
        self._values: dict[int, Any] = {}

    def value(self, node: Node) -> Any:
        if isinstance(node, ScalarNode):
            return None if node.style is None and node.value in _NULL else node.value
        if id(node) not in self._values:
            self._values[id(node)] = self._collection(node)
        return self._values[id(node)]

    def _collection(self, node: SequenceNode | MappingNode) -> Any:
        if isinstance(node, SequenceNode):
            return [self.value(item) for item in node.items]
        explicit: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, child in node.pairs:
            value = self.value(child)
            if isinstance(key, ScalarNode) and key.tag == MERGE and _mappings(value):
                for mapping in reversed(_mappings(value)):  # the first mapping with a key wins
                    merged.update(mapping)
            else:  # a template's {{ name }} is a mapping whose key is a mapping
                explicit[key.value if isinstance(key, ScalarNode) else ""] = value
        return {**merged, **explicit}


def _mappings(value: Any) -> list[dict[str, Any]]:
    """The mappings of a merge key's value; empty if it cannot be merged."""
    mappings = value if isinstance(value, list) else [value]
    return mappings if all(isinstance(mapping, dict) for mapping in mappings) else []


def typed(tree: Node | None, bounds: DocumentBounds) -> Any:
    """Return values with the types of YAML 1.1, except dates, which stay text. Raises Malformed."""
    return None if tree is None else _typed(tree, bounds)


def _typed(node: Node, bounds: DocumentBounds) -> Any:
    if isinstance(node, ScalarNode):
        return _scalar(node, bounds)
    kind = "seq" if isinstance(node, SequenceNode) else "map"
    if node.tag != _CORE + kind:
        raise _refused(node, f"the tag {_short(node.tag)}", TAGS)
    if isinstance(node, SequenceNode):
        return [_typed(item, bounds) for item in node.items]
    return _mapping(node, bounds)


def _mapping(node: MappingNode, bounds: DocumentBounds) -> dict[Any, Any]:
    explicit: dict[Any, Any] = {}
    merged: dict[Any, Any] = {}
    for key, value in node.pairs:
        if not isinstance(key, ScalarNode):
            raise _refused(key, "a list or a mapping as a key", "a key is a text")
        if key.tag == MERGE:
            merged = _merged(value, bounds)
            continue
        name = _scalar(key, bounds)
        if name in explicit:  # in another spelling: 16 and 0x10
            raise _refused(key, f"the key {name!r} a second time", "keep one of the two")
        explicit[name] = _typed(value, bounds)
    return {**merged, **explicit}


def _merged(node: Node, bounds: DocumentBounds) -> dict[Any, Any]:
    """Return the merged mappings of `<<`. The first mapping with a key wins."""
    merged: dict[Any, Any] = {}
    for mapping in node.items if isinstance(node, SequenceNode) else [node]:
        if not isinstance(mapping, MappingNode):
            raise _refused(
                mapping, "something else after <<", "it takes a mapping, or a list of them"
            )
        for key, value in _mapping(mapping, bounds).items():
            merged.setdefault(key, value)
    return merged


# ── scalars ──────────────────────────────────────────────────────────────────────────────────

_LIBRARY = SafeConstructor()


def _integer(node: ScalarNode) -> int:
    return int(_LIBRARY.construct_yaml_int(_library_node(node)))


def _float(node: ScalarNode) -> float:
    number = float(_LIBRARY.construct_yaml_float(_library_node(node)))
    if not math.isfinite(number):
        raise ValueError(node.value)
    return number


def _boolean(node: ScalarNode) -> bool:
    return bool(_LIBRARY.construct_yaml_bool(_library_node(node)))


def _text(node: ScalarNode) -> str:
    return node.value


def _null(_: ScalarNode) -> None:
    return None


def _library_node(node: ScalarNode) -> yaml.ScalarNode:
    return yaml.ScalarNode(node.tag, node.value)


_KINDS: Mapping[str, tuple[Callable[[ScalarNode], Any], str]] = {
    "int": (_integer, "it must be a whole number"),
    "float": (_float, "it must be a finite number"),
    "bool": (_boolean, "it must be true or false"),
    "null": (_null, ""),
    "str": (_text, ""),
    "timestamp": (_text, ""),
    "value": (_text, ""),
    "merge": (_text, ""),
}
"""The parser of a scalar and the phrase for what is allowed, by the last part of its tag."""

TAGS = "a value has no tag, or one of !!int, !!float, !!bool, !!null, !!str, !!seq, !!map"


def _scalar(node: ScalarNode, bounds: DocumentBounds) -> Any:
    kind = node.tag.removeprefix(_CORE) if node.tag.startswith(_CORE) else ""
    if kind not in _KINDS:
        raise _refused(node, f"the tag {_short(node.tag)}", TAGS)
    if kind in ("int", "float") and len(node.value) > bounds.digits:
        raise bounds.too_long_number(node.span.line, node.span.column)
    read, allowed = _KINDS[kind]
    try:
        return read(node)
    except (ValueError, LookupError):
        raise _refused(node, repr(node.value[:60]), allowed) from None


def _short(tag: str) -> str:
    return (f"!!{tag.removeprefix(_CORE)}" if tag.startswith(_CORE) else tag)[:60]


def _refused(node: Node, problem: str, allowed: str) -> Malformed:
    return Malformed(node.span.line, node.span.column, problem, allowed)
