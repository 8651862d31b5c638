"""YAML trees: text in; a tree of nodes (`yaml_nodes.py`), within bounds, out.

PyYAML's composer recurses for nested lists: in C it overflows the stack, in Python it raises
RecursionError, and both expand aliases of aliases without a bound. This module reads events from
PyYAML's parser one by one, and checks the bounds for each before it reads the next. The tree has no
cycles. No other module imports PyYAML's parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from yaml.resolver import Resolver

from pyoji.files import yaml_words
from pyoji.files.bounds import DocumentBounds, Malformed, place
from pyoji.files.yaml_nodes import (
    MERGE,
    TEXT,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    SourceSpan,
)
from pyoji.printable import code_point

# The C parser takes a twentieth of the time; not every build of PyYAML has it.
_FAST: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLEAR: type[Any] = yaml.SafeLoader
"""PyYAML's Python parser, which has better error messages."""

REREAD = 65_536
"""The longest text, in characters, that is parsed a second time for a clearer error."""

DIRECTIVES = 16
"""The most `%TAG` and `%YAML` lines: libyaml compares each with all others."""

_BOM = "\ufeff"


def compose(
    text: str, bounds: DocumentBounds, *, clear: bool = True, unique: bool = True
) -> Node | None:
    """Parse a document; None for an empty one. Raises Malformed.

    Without `clear`, skip the second parse that improves the error message of invalid YAML. Without
    `unique`, the last value of a repeated key counts; else a repeated key is an error.
    """
    bounds.check_length(text)
    _check_directives(text)
    try:
        return _compose(text, bounds, _FAST, unique)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        if _FAST is _CLEAR or not clear or len(text) > REREAD:
            raise _malformed(text, error) from None
    try:
        return _compose(text, bounds, _CLEAR, unique)
    except yaml.YAMLError as error:
        raise _malformed(text, error) from None


# ── composing ────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Open:
    """An open list or mapping: its node, the document's size before it, the key without a value.

    `keys` maps each scalar key so far to the index of its pair.
    """

    node: SequenceNode | MappingNode
    anchor: str | None
    before: _Size
    key: Node | None = None
    keys: dict[str, int] = field(default_factory=dict)


class _Size(NamedTuple):
    """The size of a node with aliases expanded."""

    values: int
    characters: int


class _Composer:
    """Build the tree of one document, event by event."""

    def __init__(self, bounds: DocumentBounds, lead: int, unique: bool) -> None:
        self._bounds, self._lead, self._unique = bounds, lead, unique
        self._resolver: Any = Resolver()  # its type stubs are incomplete
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, _Size]] = {}
        self._values = self._characters = self._documents = 0
        self._takers: Mapping[type[Any], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._sequence,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingStartEvent: self._mapping,
            yaml.MappingEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        self.root: Node | None = None

    def take(self, event: Any) -> None:
        """Add an event. Raises Malformed if the document exceeds its bounds."""
        if taker := self._takers.get(type(event)):
            taker(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            span = self._span(event)
            raise Malformed(span.line, span.column, "a second document", "a file holds one")

    def _scalar(self, event: Any) -> None:
        value, tag, span = event.value, event.tag, self._span(event)
        if tag is None or tag == "!":
            # Quotes make it a text; without them its form decides.
            plain = event.implicit[0]
            tag = self._resolver.resolve(yaml.ScalarNode, value, event.implicit) if plain else TEXT
        node = ScalarNode(span, value, event.style or None, tag)
        self._grow(1, len(value), span)
        if event.anchor is not None:
            self._anchors[event.anchor] = node, _Size(1, len(value))
        self._add(node, span)

    def _sequence(self, event: Any) -> None:
        self._begin(event, SequenceNode(self._span(event), self._tag(event, "seq")))

    def _mapping(self, event: Any) -> None:
        self._begin(event, MappingNode(self._span(event), self._tag(event, "map")))

    def _begin(self, event: Any, node: SequenceNode | MappingNode) -> None:
        if len(self._open) >= self._bounds.depth:
            raise self._bounds.too_deep(node.span.line, node.span.column)
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)  # an alias within the node is a cycle
        self._open.append(_Open(node, event.anchor, _Size(self._values, self._characters)))
        self._grow(1, 0, node.span)

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        span = closed.node.span._replace(end=self._lead + event.end_mark.index)
        node: Node = (
            SequenceNode(span, closed.node.tag, closed.node.items)
            if isinstance(closed.node, SequenceNode)
            else MappingNode(span, closed.node.tag, closed.node.pairs, closed.node.repeated)
        )
        if closed.anchor is not None:
            values, characters = closed.before
            size = _Size(self._values - values, self._characters - characters)
            self._anchors[closed.anchor] = node, size
        self._add(node, span)

    def _alias(self, event: Any) -> None:
        span = self._span(event)
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            name = event.anchor[:60]
            is_cycle = any(outer.anchor == event.anchor for outer in self._open)
            alias = f"the alias *{name}" + (" within its own anchor" if is_cycle else "")
            allowed = "a cycle is not allowed" if is_cycle else f"there is no &{name} before it"
            raise Malformed(span.line, span.column, alias, allowed)
        node, size = anchored
        self._grow(*size, span)
        self._add(node, span)

    def _grow(self, values: int, characters: int, span: SourceSpan) -> None:
        self._values += values
        self._characters += characters
        if self._values > self._bounds.values:
            raise self._bounds.too_many(span.line, span.column)
        if self._characters > self._bounds.characters:
            length = f"more than {self._bounds.characters:,} characters of text"
            allowed = "no more are allowed, with aliases expanded"
            raise Malformed(span.line, span.column, length, allowed)

    def _add(self, node: Node, span: SourceSpan) -> None:
        if not self._open:
            self.root = node
            return
        outer = self._open[-1]
        if isinstance(outer.node, SequenceNode):
            outer.node.items.append(node)
        elif outer.key is None:
            self._key(outer, node, span)
        else:
            self._pair(outer, outer.node, outer.key, node)
            outer.key = None

    def _key(self, outer: _Open, key: Node, span: SourceSpan) -> None:
        if isinstance(key, ScalarNode) and key.value in outer.keys and self._unique:
            duplicate = f"the key “{key.value[:60]}” a second time"
            raise Malformed(span.line, span.column, duplicate, "keep one of the two")
        outer.key = key

    def _pair(self, outer: _Open, mapping: MappingNode, key: Node, value: Node) -> None:
        """Add a pair, or replace the one with the same scalar key. Merge keys may repeat."""
        if isinstance(key, ScalarNode):
            index = outer.keys.setdefault(key.value, len(mapping.pairs))
            if index < len(mapping.pairs) and key.tag != MERGE:
                mapping.pairs[index] = key, value
                mapping.repeated.append(key.value)
                return
        mapping.pairs.append((key, value))

    def _span(self, event: Any) -> SourceSpan:
        start, end = event.start_mark, event.end_mark
        return SourceSpan(
            self._lead + start.index, self._lead + end.index, start.line + 1, start.column + 1
        )

    def _tag(self, event: Any, kind: str) -> str:
        return event.tag if event.tag not in (None, "!") else f"tag:yaml.org,2002:{kind}"


def _compose(
    text: str, bounds: DocumentBounds, loader: type[Any], unique: bool = True
) -> Node | None:
    lead = 1 if text.startswith(_BOM) else 0
    composer = _Composer(bounds, lead, unique)
    for event in _events(text[lead:], loader):
        composer.take(event)
    return composer.root


def _events(text: str, loader: type[Any]) -> Iterator[Any]:
    parser = loader(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _check_directives(text: str) -> None:
    count = 0
    for number, line in enumerate(text.lstrip(_BOM).split("\n", 4 * DIRECTIVES), 1):
        if not line.startswith("%"):
            if line.strip() and not line.lstrip().startswith("#"):
                return
            continue
        count += 1
        if count > DIRECTIVES:
            directives = f"more than {DIRECTIVES} lines that begin with %"
            raise Malformed(number, 1, directives, "remove them")


# ── errors ───────────────────────────────────────────────────────────────────────────────────


def _malformed(text: str, error: Exception) -> Malformed:
    """Convert a parser's error."""
    problem, allowed = _words(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return Malformed(mark.line + 1, mark.column + 1, problem, allowed)
    position = getattr(error, "position", getattr(error, "start", 0))
    return Malformed(*place(text, position), problem, allowed)


def _words(error: Exception) -> tuple[str, str]:
    """Return what was found, and what is allowed."""
    if isinstance(error, yaml.reader.ReaderError):
        code = int(error.character)
        return f"the character {code_point(code)}, which YAML does not allow", yaml_words.ALLOWED
    if isinstance(error, UnicodeEncodeError):
        code = ord(error.object[error.start])
        return f"the character {code_point(code)}, which YAML does not allow", yaml_words.ALLOWED
    return yaml_words.explained(str(getattr(error, "problem", None) or error))
