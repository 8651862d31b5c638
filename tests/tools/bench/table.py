"""Tables, for a terminal and for a page.

In: headings and rows of strings. Out: lines. The first column is text and left-aligned; the others
are numbers and right-aligned.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; every row has a cell for each heading."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("a row has more or fewer cells than there are headings")

    def text(self) -> str:
        """Return aligned columns, for a terminal."""
        lines = [self.headings, *self.rows]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(
                _padded(cell, width, left=column == 0)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        )

    def markdown(self) -> str:
        """Return a pipe table; a bar in a cell is escaped."""
        rule = ["---", *["---:"] * (len(self.headings) - 1)]
        lines = [self.headings, rule, *self.rows]
        return "\n".join(
            "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
        )


def _width(text: str) -> int:
    """Return the width in terminal columns; a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    room = " " * (width - _width(text))
    return text + room if left else room + text
