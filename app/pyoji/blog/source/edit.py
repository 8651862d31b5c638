"""Edit: replace spans of a file's text, and write the file atomically.

In: a file's text as it was read, and edits. Out: the edited file; every other byte, the owner,
mode and extended attributes are unchanged. Three kinds of file are left alone: one that has
changed since it was read; a symbolic link, because its target may lie outside the blog; and a file
with several hard links, because the replacement would have only one.
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
    """Replace the characters from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits, which must not overlap, and return the new text."""
    pieces, last = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[last : edit.start], edit.text]
        last = edit.end
    return "".join([*pieces, text[last:]])


_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def diff(name: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff that `patch -p1` and `git apply` take.

    `name` is relative to the folder in which the patch is applied; both refuse other names.
    """
    names = _patch_name(f"a/{name}"), _patch_name(f"b/{name}")
    for line in unified_diff(_LINE.findall(before), _LINE.findall(after), *names):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _patch_name(name: str) -> str:
    """A file's name in a patch, as Git writes it: a tab ends one with a space, and characters that
    end or change a line are octal escapes in quotes."""
    quoted = "".join(map(_in_quotes, name))
    if quoted != name:
        return f'"{quoted}"'
    return f"{name}\t" if " " in name else name


def _in_quotes(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if printable(character) == character:
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


class Changed(OSError):
    """The file has changed since it was read."""


def write(file: Path, before: str, after: str) -> None:
    """Replace the text `before` by `after`. Raise OSError if the file is left unchanged."""
    replace(file, before.encode("utf-8"), after.encode("utf-8"))


def replace(file: Path, content: bytes, changed: bytes) -> None:
    """Replace the content by a changed one. Raise OSError if the file is left unchanged."""
    with Folder.at(file.parent) as folder:
        descriptor = folder.open(file.name)
        try:
            status = os.fstat(descriptor)
            if status.st_nlink > 1:
                message = f"it has {status.st_nlink} names (hard links); edit it by hand"
                raise OSError(None, message, str(file))
            if not os.access(file, os.W_OK):
                raise PermissionError(None, "it may not be written", str(file))
            if (
                status.st_size != len(content)
                or regular.content(descriptor, file, len(content)) != content
            ):
                raise Changed(None, "it has changed since it was read", str(file))
            folder.replace(
                file.name,
                changed,
                mode=0o600,
                finish=lambda new: _finish(descriptor, new),
            )
        finally:
            os.close(descriptor)


def _finish(source: int, target: int) -> None:
    likeness.give(source, target)
    os.fsync(target)
