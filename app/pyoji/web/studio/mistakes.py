"""Mistakes: what is wrong with a draft, with its place in the text, as data.

In: the errors of the loader and of `examination`, and the text. Out: plain values with a start and
an end, which an editor underlines. It must not know why something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoji.engine.design.document import BOUNDS
from pyoji.engine.design.sources import FILE
from pyoji.errors import TemplateError
from pyoji.explanation import advice
from pyoji.files import bounds, yaml_tree
from pyoji.files.bounds import Malformed
from pyoji.files.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode, SourceSpan

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Mistake:
    """An error in a draft: how serious it is, and the rule that it breaks."""

    severity: str
    rule: str
    error: TemplateError

    def describe(self, text: str, tree: Node | None) -> dict[str, Any]:
        """Return the mistake as plain data; `text` and `tree` are those of the draft."""
        error = self.error
        file = error.file.rpartition("/")[2]
        at = f" at {error.key}" if error.key else ""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "message": f"found {error.found}{at}; {advice(error)}",
            "found": error.found,
            "allowed": error.remedy,
            "nearest": error.nearest,
            "file": file,
            "key": error.key,
            **(_place(error, text, tree) if file == FILE else _elsewhere(error)),
        }


def described(mistakes: Iterable[Mistake], text: str) -> list[dict[str, Any]]:
    """Return the mistakes as plain data, the errors first, in the order of their lines."""
    try:
        tree = yaml_tree.compose(text, BOUNDS, clear=False)
    except Malformed:
        tree = None
    order = (ERROR, WARNING, NOTE)
    plain = [mistake.describe(text, tree) for mistake in mistakes]
    return sorted(plain, key=lambda m: (order.index(m["severity"]), m["line"] or 0))


def _elsewhere(error: TemplateError) -> dict[str, int | None]:
    return {"line": error.line, "column": error.column, "end_line": None, "end_column": None}


def _place(error: TemplateError, text: str, tree: Node | None) -> dict[str, int | None]:
    """Return the start of the place in the text, and its end on the same line."""
    if error.line is None:
        offset = _offset_of(tree, error.key)
        if offset is None:
            return {"line": None, "column": None, "end_line": None, "end_column": None}
        line, column = bounds.place(text, offset)
    else:
        line, column = error.line, error.column or 1
    end = _end(tree, line, column, text)
    return {"line": line, "column": column, "end_line": line, "end_column": end}


def _offset_of(tree: Node | None, key: str) -> int | None:
    """Return the offset of a key that an error names without its place."""
    path = tuple(int(step) if step.isdecimal() else step for step in key.split("."))
    span = yaml_tree.span_of(tree, path) if key else None
    return span.start if span else None


def _end(tree: Node | None, line: int, column: int, text: str) -> int:
    """Return the column behind what begins here: a key with its value if that is on its line."""
    lines = text.split("\n", line)
    written = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    longest = len(written) + 1
    for begin, end in _spans(tree):
        if (begin.line, begin.column) == (line, column):
            length = end - begin.start
            return min(column + length, longest)
    return max(longest, column + 1)


def _spans(tree: Node | None) -> Iterator[tuple[SourceSpan, int]]:
    """Yield the span of each key and item, with the offset of its end."""
    level = [tree] if tree is not None else []
    while level:
        node = level.pop()
        if isinstance(node, MappingNode):
            for key, value in node.pairs:
                yield key.span, value.span.end if isinstance(value, ScalarNode) else key.span.end
                level.append(value)
        elif isinstance(node, SequenceNode):
            yield from ((item.span, item.span.end) for item in node.items)
            level += node.items
