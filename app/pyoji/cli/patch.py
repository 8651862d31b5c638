"""Patch: print what a command would write, as a patch that `patch -p1` and `git apply` take.

In: files with their text and edits. Out: a patch on standard output. Names in a patch are relative
to the folder in which it is applied, the current one if it contains all the files; standard error
names another one. Symbolic links are left out, since neither program patches them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoji.blog.source import edit
from pyoji.blog.source.edit import Edit
from pyoji.cli.terminal import print_finding, print_patch


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it was read, and its edits."""

    file: Path
    text: str
    edits: Sequence[Edit]


def write(changes: Iterable[FileChange]) -> None:
    """Print the patch."""
    regular: list[FileChange] = []
    for change in changes:
        if change.file.is_symlink():
            print_finding(f"{change.file}: a symbolic link is not patched; edit it by hand")
        else:
            regular.append(change)
    files = [_real_path(change.file) for change in regular]
    root = _root(files)
    print_patch(_lines(regular, [file.relative_to(root).as_posix() for file in files]))
    if root != Path(os.path.realpath(Path.cwd())):
        print_finding(f"Names are relative to {root}; apply the patch there: patch -p1 -d {root}")


def _lines(changes: Iterable[FileChange], names: Iterable[str]) -> Iterator[str]:
    for change, name in zip(changes, names, strict=True):
        yield from edit.diff(name, change.text, edit.apply_edits(change.text, change.edits))


def _real_path(file: Path) -> Path:
    """The path without `..` and symbolic links, beyond which no program patches."""
    return Path(os.path.realpath(file.parent), file.name)


def _root(files: Sequence[Path]) -> Path:
    """The current folder if it contains the files, else the nearest one that does."""
    current = Path(os.path.realpath(Path.cwd()))
    if all(file.is_relative_to(current) for file in files):
        return current
    return Path(os.path.commonpath([file.parent for file in files]))
