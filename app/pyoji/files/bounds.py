"""Bounds: the limits of a document, and the error for one that cannot be read.

In: the text or the parsed values of a document. Out: nothing, or Malformed with a position.

The length of a document does not bound the memory and time of its parser: a YAML alias repeats its
whole anchor, a bracket costs a stack frame, and a number of very many digits cannot be printed.
Each of these has a limit, which is checked before or during parsing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Malformed(Exception):
    """A document cannot be read: what was `found` at a position (from 1), and what is `allowed`."""

    def __init__(self, line: int, column: int, found: str, allowed: str) -> None:
        self.line, self.column, self.found, self.allowed = line, column, found, allowed
        super().__init__(f"line {line}, column {column}: found {found}; {allowed}")


@dataclass(frozen=True, slots=True)
class DocumentBounds:
    """The limits of a document.

    `characters`: of the text, and of all its scalars with aliases expanded. `depth`: of nested
    lists and mappings. `values`: scalars, keys, lists and mappings, with aliases expanded.
    `digits`: of one number.
    """

    characters: int = 262_144
    depth: int = 64
    values: int = 20_000
    digits: int = 40

    @property
    def bytes(self) -> int:
        """The longest text in bytes of UTF-8."""
        return 4 * self.characters

    def check_length(self, text: str) -> None:
        """Raise Malformed if the text is too long."""
        if len(text) > self.characters:
            length = f"{len(text):,} characters"
            raise Malformed(1, 1, length, f"at most {self.characters:,} are allowed")

    def check_values(self, data: Any) -> None:
        """Raise Malformed if parsed data is nested too deep or holds too many values."""
        left, level, depth = self.values, [data], 0
        while level:
            left -= len(level)
            if left < 0:
                raise self.too_many(1, 1)
            depth += 1
            level = [child for value in level for child in _children(value)]
            if level and depth > self.depth:
                raise self.too_deep(1, 1)

    def too_deep(self, line: int, column: int) -> Malformed:
        """Return the error for lists and mappings that are nested too deep."""
        allowed = f"at most {self.depth} levels are allowed"
        return Malformed(line, column, "a list or mapping nested too deep", allowed)

    def too_many(self, line: int, column: int) -> Malformed:
        """Return the error for too many values."""
        allowed = f"at most {self.values:,} are allowed, with aliases expanded"
        return Malformed(line, column, f"more than {self.values:,} values", allowed)

    def too_long_number(self, line: int, column: int) -> Malformed:
        """Return the error for a number with too many digits."""
        number = f"a number of more than {self.digits} digits"
        return Malformed(line, column, number, f"at most {self.digits} are allowed")


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
