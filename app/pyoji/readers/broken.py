"""Broken: a file cannot be read; at which line, and why.

The one error that readers of files raise, and the first thing that may raise it: bytes as text. It
holds a place and a sentence, never the file.
"""

from __future__ import annotations


class Broken(Exception):
    """A file, or its front matter, cannot be read: `what` is wrong at `line` and `column` (both
    from 1)."""

    def __init__(self, line: int, what: str, column: int = 1) -> None:
        self.line, self.what, self.column = line, what, column
        super().__init__(f"line {line}: {what}")

    def at(self, name: str) -> str:
        """Write where in the file of this name it is, as compilers do, and what."""
        return f"{name}:{self.line}:{self.column}: {self.what}"


def decoded(content: bytes) -> str:
    """The text of a list. Raises Broken."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(line, f"the byte 0x{content[error.start]:02X} is not UTF-8") from None
