"""YAML's values: a tree in; plain values out, typed or as they are written.

    typed     numbers, switches and nothing as YAML 1.1 has them; what a design says
    written   every scalar is the text that was typed; what a post says, whose title may read as a
              date or a number

A tag that asks for another type is refused where values are typed, and counts nothing where they
are as written. The tree is bounded, so recursion is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from pyoji.files.bounds import DocumentBounds, Malformed
from pyoji.files.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode

_CORE = "tag:yaml.org,2002:"
_MERGE = f"{_CORE}merge"
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


def written(tree: Node | None) -> Any:
    """Mappings, lists and strings as they are written; None for what is null.

    What an alias stands for is one value, however often it stands there.
    """
    return None if tree is None else _Written().value(tree)


class _Written:
    def __init__(self) -> None:
        self._made: dict[int, Any] = {}

    def value(self, node: Node) -> Any:
        if isinstance(node, ScalarNode):
            return None if node.style is None and node.value in _NOTHING else node.value
        if id(node) not in self._made:
            self._made[id(node)] = self._collection(node)
        return self._made[id(node)]

    def _collection(self, node: SequenceNode | MappingNode) -> Any:
        if isinstance(node, SequenceNode):
            return [self.value(each) for each in node.items]
        # A template's {{ name }} is a mapping whose key is one.
        return {
            key.value if isinstance(key, ScalarNode) else "": self.value(value)
            for key, value in node.pairs
        }


def typed(tree: Node | None, bounds: DocumentBounds) -> Any:
    """The values that YAML 1.1 takes plain scalars for, less dates, which stay text. Raises
    Malformed."""
    return None if tree is None else _typed(tree, bounds)


def _typed(node: Node, bounds: DocumentBounds) -> Any:
    if isinstance(node, ScalarNode):
        return _scalar(node, bounds)
    kind = "seq" if isinstance(node, SequenceNode) else "map"
    if node.tag != _CORE + kind:
        raise _refused(node, f"the tag {_short(node.tag)}", TAGS)
    if isinstance(node, SequenceNode):
        return [_typed(each, bounds) for each in node.items]
    return _mapping(node, bounds)


def _mapping(node: MappingNode, bounds: DocumentBounds) -> dict[Any, Any]:
    own: dict[Any, Any] = {}
    merged: dict[Any, Any] = {}
    for key, value in node.pairs:
        if not isinstance(key, ScalarNode):
            raise _refused(key, "a list or a mapping as a key", "a key is a text")
        if key.tag == _MERGE:
            merged = _merged(value, bounds)
            continue
        name = _scalar(key, bounds)
        if name in own:  # in another spelling: 16 and 0x10
            raise _refused(key, f"the key {name!r} a second time", "keep one of the two")
        own[name] = _typed(value, bounds)
    return {**merged, **own}


def _merged(node: Node, bounds: DocumentBounds) -> dict[Any, Any]:
    """What `<<` brings in: of several mappings the first that has a key gives it."""
    found: dict[Any, Any] = {}
    for each in node.items if isinstance(node, SequenceNode) else [node]:
        if not isinstance(each, MappingNode):
            raise _refused(
                each, "something else behind <<", "it takes a mapping, or a list of them"
            )
        for key, value in _mapping(each, bounds).items():
            found.setdefault(key, value)
    return found


# ── scalars ──────────────────────────────────────────────────────────────────────────────────

_LIBRARY = SafeConstructor()


def _whole(node: ScalarNode) -> int:
    return int(_LIBRARY.construct_yaml_int(_as_library_has_it(node)))


def _number(node: ScalarNode) -> float:
    found = float(_LIBRARY.construct_yaml_float(_as_library_has_it(node)))
    if not math.isfinite(found):
        raise ValueError(node.value)
    return found


def _switch(node: ScalarNode) -> bool:
    return bool(_LIBRARY.construct_yaml_bool(_as_library_has_it(node)))


def _text(node: ScalarNode) -> str:
    return node.value


def _nothing(_: ScalarNode) -> None:
    return None


def _as_library_has_it(node: ScalarNode) -> yaml.ScalarNode:
    return yaml.ScalarNode(node.tag, node.value)


_KINDS: Mapping[str, tuple[Callable[[ScalarNode], Any], str]] = {
    "int": (_whole, "it must be a whole number"),
    "float": (_number, "it must be a finite number"),
    "bool": (_switch, "it must be true or false"),
    "null": (_nothing, ""),
    "str": (_text, ""),
    "timestamp": (_text, ""),
    "value": (_text, ""),
    "merge": (_text, ""),
}
"""How a scalar is read, and what it must be, by the last part of its tag."""

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


def _refused(node: Node, found: str, allowed: str) -> Malformed:
    return Malformed(node.span.line, node.span.column, found, allowed)
