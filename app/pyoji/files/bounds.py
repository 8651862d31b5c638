"""Bounds: how much a document may hold, and the error for one that cannot be read.

A parser's memory and time follow what a document unfolds to, which its length does not bound: an
alias of YAML stands for all that its anchor holds, a bracket costs a stack frame, and a number of
many digits cannot even be printed. So each of these is bounded, and checked while or before the
document is parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Malformed(Exception):
    """A document cannot be read: what was `found` at a place (from 1), and what is `allowed`."""

    def __init__(self, line: int, column: int, found: str, allowed: str) -> None:
        self.line, self.column, self.found, self.allowed = line, column, found, allowed
        super().__init__(f"line {line}, column {column}: found {found}; {allowed}")


@dataclass(frozen=True, slots=True)
class DocumentBounds:
    """The most that a document may hold.

    `characters` are those of the text, and of all its texts with aliases unfolded; `depth` is how
    many lists and mappings stand within one another; `values` are texts, numbers, keys, lists and
    mappings, an alias counted as all that it stands for; `digits` are those of one number.
    """

    characters: int = 262_144
    depth: int = 64
    values: int = 20_000
    digits: int = 40

    @property
    def bytes(self) -> int:
        """The most bytes of UTF-8 that so many characters take."""
        return 4 * self.characters

    def check_length(self, text: str) -> None:
        """Raise Malformed for a text that is too long."""
        if len(text) > self.characters:
            found = f"{len(text):,} characters"
            raise Malformed(1, 1, found, f"at most {self.characters:,} are allowed")

    def check_values(self, data: Any) -> None:
        """Raise Malformed where parsed data nests too deep, or holds too many values."""
        left, level, depth = self.values, [data], 0
        while level:
            left -= len(level)
            if left < 0:
                raise self.too_many(1, 1)
            depth += 1
            level = [below for each in level for below in _below(each)]
            if level and depth > self.depth:
                raise self.too_deep(1, 1)

    def too_deep(self, line: int, column: int) -> Malformed:
        """The error for lists and mappings within one another."""
        allowed = f"at most {self.depth} may stand within one another"
        return Malformed(line, column, "a list or mapping nested too deep", allowed)

    def too_many(self, line: int, column: int) -> Malformed:
        """The error for more values than are allowed."""
        found = f"more than {self.values:,} values"
        allowed = f"at most {self.values:,} are allowed, an alias counted as all it stands for"
        return Malformed(line, column, found, allowed)

    def too_long_number(self, line: int, column: int) -> Malformed:
        """The error for a number of too many digits."""
        found = f"a number of more than {self.digits} digits"
        return Malformed(line, column, found, f"at most {self.digits} are allowed")


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _below(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
