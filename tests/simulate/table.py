"""Tables, for a terminal and for a page.

In: headings and rows of strings. Out: lines. The first column is words and stands left, all
others are numbers and stand right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; every row has as many cells as there are headings."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("a row has more or fewer cells than there are headings")

    def text(self) -> str:
        """Columns in line, for a terminal."""
        every = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*every, strict=True)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in every
        )

    def markdown(self) -> str:
        """A pipe table."""
        rule = ["---", *["---:"] * (len(self.headings) - 1)]
        return "\n".join("| " + " | ".join(row) + " |" for row in (self.headings, rule, *self.rows))


def number(value: float) -> str:
    """As many digits as mean something: 26,104 · 143 · 7.8 · 0.42."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(share: float) -> str:
    """Of one: 12.3%."""
    return f"{share * 100:.1f}%"


def binary(bytes_: float) -> str:
    """Bytes as settings write them: 64M, 10G."""
    return f"{bytes_ / 2**30:.0f}G" if bytes_ >= 2**30 else f"{bytes_ / 2**20:.0f}M"
