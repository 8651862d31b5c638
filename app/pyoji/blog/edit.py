"""Edit: a piece of a file in the place of another; and the writing of it, all or nothing.

In: a file as it was read, and edits. Out: the file with them, every other byte as it was. A file
that has changed since it was read is left alone, and so is a symbolic link: what it leads to may
be no part of the blog.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits, which do not overlap."""
    pieces, last = [], 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += [text[last : edit.start], edit.text]
        last = edit.end
    return "".join([*pieces, text[last:]])


def diff(name: str, before: str, after: str) -> Iterator[str]:
    """The difference, line by line, as `patch` reads it."""
    yield from unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )


def write(file: Path, before: str, after: str) -> None:
    """Put `after` in the place of `before`, keeping the file's mode.

    Raises OSError where the file is a symbolic link, may not be written, or is not `before`.
    """
    if file.is_symlink():
        raise OSError(None, "it is a symbolic link; mend the file it leads to", str(file))
    if not os.access(file, os.W_OK):
        raise PermissionError(None, "it may not be written", str(file))
    if file.read_bytes() != before.encode("utf-8"):
        raise OSError(None, "it has changed since it was read", str(file))
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(after.encode("utf-8"))
        os.chmod(name, file.stat().st_mode & 0o7777)  # noqa: PTH101 - beside os.replace
        os.replace(name, file)  # noqa: PTH105 - the atomic one
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
