"""Page: a file's decoded text, and the line and column of an offset.

In: bytes. Out: text that preserves every byte, including the byte order mark and the line ends, so
that an edited page differs only in its edits. Must not interpret the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from pyoji.readers.broken import Broken

__all__ = ["Broken", "Page", "Scalar", "decode"]


_LINE_END = re.compile("\n")


@dataclass(frozen=True)
class Page:
    """A file's name for messages, and its text. Offsets count characters of the text."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string in front matter: its value, and its span in the page.

    The span excludes quotes and a block scalar's indicator. `plain`: a YAML scalar without quotes,
    which a comment may follow. `colon`: the scalar contains a colon and a space, which is invalid
    YAML.
    """

    value: str
    start: int
    end: int
    plain: bool = False
    colon: bool = False


def decode(name: str, content: bytes) -> Page:
    """Decode a page. Raise Broken if it is not UTF-8."""
    try:
        return Page(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(line, f"the byte 0x{content[error.start]:02X} is not UTF-8") from None
