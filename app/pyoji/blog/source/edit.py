"""Edit: a piece of a file in the place of another; and the writing of it, all or nothing.

In: a file as it was read, and edits. Out: the file with them, every other byte as it was, and with
its owner, mode and attributes. A file that has changed since it was read is left alone. So is a
symbolic link, whose target may be no part of the blog, and a file of several names (hard links),
of which a new file would have but one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from pyoji.files import likeness, regular
from pyoji.files.folder import Folder
from pyoji.printable import printable


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits, which do not overlap."""
    pieces, last = [], 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += [text[last : edit.start], edit.text]
        last = edit.end
    return "".join([*pieces, text[last:]])


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def diff(name: str, before: str, after: str) -> Iterator[str]:
    """The difference, line by line, as `patch` reads it."""
    name = _CONTROL.sub(lambda found: printable(found[0]), name)
    for line in unified_diff(_LINE.findall(before), _LINE.findall(after), f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write(file: Path, before: str, after: str) -> None:
    """Put `after` in the place of `before`. Raises OSError where the file is left as it is."""
    old = before.encode("utf-8")
    with Folder.at(file.parent) as folder:
        handle = folder.open(file.name)
        try:
            found = os.fstat(handle)
            if found.st_nlink > 1:
                what = f"it has {found.st_nlink} names (hard links); edit it by hand"
                raise OSError(None, what, str(file))
            if not os.access(file, os.W_OK):
                raise PermissionError(None, "it may not be written", str(file))
            if found.st_size != len(old) or regular.content(handle, file, len(old)) != old:
                raise OSError(None, "it has changed since it was read", str(file))
            folder.replace(
                file.name,
                after.encode("utf-8"),
                mode=0o600,
                finish=lambda new: _finish(handle, new),
            )
        finally:
            os.close(handle)


def _finish(old: int, new: int) -> None:
    likeness.give(old, new)
    os.fsync(new)
