"""Mistakes: what is wrong with a draft, with its place in the text, as data.

In: the errors of the loader and of `examination`, and the text. Out: plain values with a start and
an end, which an editor underlines. It must not know why something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoji.engine.design.document import BOUNDS
from pyoji.engine.design.sources import FILE
from pyoji.errors import TemplateError
from pyoji.explanation import advice
from pyoji.files import yaml_tree
from pyoji.files.bounds import Malformed
from pyoji.files.yaml_nodes import MappingNode, Node, Path, ScalarNode, SequenceNode, span_of

ERROR, WARNING, NOTE = "error", "warning", "note"


_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line in YAML."""

Place = dict[str, int | None]

_NOWHERE: Place = {"line": None, "column": None, "end_line": None, "end_column": None}


@dataclass(frozen=True, slots=True)
class Mistake:
    """An error in a draft: how serious it is, and the rule that it breaks."""

    severity: str
    rule: str
    error: TemplateError

    def describe(self, places: YamlPlaces) -> dict[str, Any]:
        """Return the mistake as plain data; `places` are those of the draft's text."""
        error = self.error
        file = error.file.rpartition("/")[2]
        at = f" at {error.key}" if error.key else ""
        elsewhere = {**_NOWHERE, "line": error.line, "column": error.column}
        return {
            "severity": self.severity,
            "rule": self.rule,
            "message": f"found {error.found}{at}; {advice(error)}",
            "found": error.found,
            "allowed": error.remedy,
            "nearest": error.nearest,
            "file": file,
            "key": error.key,
            **(places.of(error) if file == FILE else elsewhere),
        }


class YamlPlaces:
    """The start and the end of each key and item of a text; of invalid YAML, of its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = _BREAK.split(text)
        try:
            self._tree = yaml_tree.compose(text, BOUNDS, clear=False)
        except Malformed:
            self._tree = None
        self.is_yaml = self._tree is not None or not text.strip()
        self._lengths = dict(_lengths(self._tree))

    def of(self, error: TemplateError) -> Place:
        """Return the place of an error, which ends on the line where it starts."""
        line, column = error.line, error.column or 1
        if line is None:
            span = span_of(self._tree, _path(error.key)) if error.key else None
            if span is None:
                return _NOWHERE
            line, column = span.line, span.column
        end = self._end(line, column)
        return {"line": line, "column": column, "end_line": line, "end_column": end}

    def _end(self, line: int, column: int) -> int:
        """Return the column behind what begins here, at most that behind the line."""
        written = self._lines[line - 1] if line <= len(self._lines) else ""
        longest = len(written) + 1
        length = self._lengths.get((line, column))
        return max(longest, column + 1) if length is None else min(column + length, longest)


def described(mistakes: Iterable[Mistake], places: YamlPlaces) -> list[dict[str, Any]]:
    """Return the mistakes as plain data, the errors first, in the order of their lines."""
    order = (ERROR, WARNING, NOTE)
    plain = [mistake.describe(places) for mistake in mistakes]
    return sorted(plain, key=lambda m: (order.index(m["severity"]), m["line"] or 0))


def _path(key: str) -> Path:
    """Return the steps of a key as errors write it."""
    return tuple(int(step) if step.isdecimal() else step for step in key.split("."))


def _lengths(tree: Node | None) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the place of each key and item, with the characters to the end of its scalar value."""
    level = [tree] if tree is not None else []
    while level:
        node = level.pop()
        if isinstance(node, MappingNode):
            for key, value in node.pairs:
                end = value.span.end if isinstance(value, ScalarNode) else key.span.end
                yield (key.span.line, key.span.column), end - key.span.start
                level.append(value)
        elif isinstance(node, SequenceNode):
            yield from (
                ((item.span.line, item.span.column), item.span.end - item.span.start)
                for item in node.items
            )
            level += node.items
