"""Broken: the error for a file that cannot be read, and decoding, its first cause.

In: bytes. Out: text, or Broken, which holds a position and a sentence, but not the file.
"""

from __future__ import annotations


class Broken(Exception):
    """A file, or its front matter, cannot be read: `what` is wrong at `line` and `column` (both
    from 1)."""

    def __init__(self, line: int, what: str, column: int = 1) -> None:
        self.line, self.what, self.column = line, what, column
        super().__init__(f"line {line}: {what}")

    def at(self, name: str) -> str:
        """Return the message with file, line and column, as compilers print it."""
        return f"{name}:{self.line}:{self.column}: {self.what}"


def decoded(content: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark. Raises Broken."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(line, f"the byte 0x{content[error.start]:02X} is not UTF-8") from None
