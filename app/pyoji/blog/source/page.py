"""Page: a file's text, and where in it things stand.

In: bytes. Out: the text with every byte accounted for (its mark of byte order, its line ends), so
that it can be written back with nothing changed but what is meant. Must not know what it says.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from pyoji.readers.broken import Broken

__all__ = ["Broken", "Page", "Scalar", "decode"]


@dataclass(frozen=True)
class Page:
    """A file by the name that messages call it, and its text; offsets count characters of it."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(at + 1 for at, each in enumerate(self.text) if each == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string that a file holds: its value, and the span of the characters that write it.

    The span is without quotes, and without a block's indicator. `plain` is a YAML scalar without
    quotes, which a comment may follow; `colon` one that is no YAML for a colon and a space in it.
    """

    value: str
    start: int
    end: int
    plain: bool = False
    colon: bool = False


def decode(name: str, content: bytes) -> Page:
    """The page; Broken if it is not UTF-8."""
    try:
        return Page(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(line, f"the byte 0x{content[error.start]:02X} is not UTF-8") from None
