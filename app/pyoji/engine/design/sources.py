"""Sources: the template files in directories.

In: directories. Out: each template's name, file and folder. A template is `NAME.yaml`, or a folder
`NAME/` with `template.yaml` and its images. A name is part of a link's path, so it consists of
characters that programs do not escape. Listing a directory is bounded. Must not open the files.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoji.errors import TemplateError

DESIGNS = Path(__file__).resolve().parent / "designs"
"""The built-in templates."""

FILE = "template.yaml"

_SPELLINGS = (FILE, "template.yml")
"""File names in a template's folder; the second is reported as an error."""

MOST_DESIGNS = 500
"""Templates per directory."""

MOST_ENTRIES = 10_000
"""Files and folders per directory."""

_REMEDIES: Mapping[int, str] = {
    errno.ENOENT: "restore it",
    errno.ENOTDIR: "put a directory there",
    errno.ELOOP: "let the link lead to a directory",
    errno.EACCES: "make it readable and searchable (chmod u+rx)",
}
"""Remedies by error number, for a directory that cannot be listed."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
NAMES = "a name is 1 to 64 of a-z, 0-9 and -, and begins with no -"


@dataclass(frozen=True, slots=True)
class Source:
    """A template file, the folder of its images if any, and its `label` in errors."""

    name: str
    file: Path
    folder: Path | None
    label: str


def source(path: Path) -> Source:
    """Return the template of a file or folder; raise TemplateError if it cannot be one."""
    if path.is_dir():
        _check_name(path.name, path.name)
        if not is_there(path / FILE):
            raise TemplateError(path.name, None, "", f"no {FILE}", f"add the design as {FILE}")
        return Source(path.name, path / FILE, path, f"{path.name}/{FILE}")
    if path.name == FILE:
        return source(path.absolute().parent)
    if path.suffix != ".yaml":
        raise TemplateError(path.name, None, "", f"the extension {path.suffix!r}", "call it .yaml")
    _check_name(path.stem, path.name)
    return Source(path.stem, path, None, path.name)


def sources(directory: Path) -> Mapping[str, Source | TemplateError]:
    """Return the templates of a directory by name, or the error of an invalid one.

    Raise TemplateError if the directory cannot be listed or has too many entries.
    """
    try:
        by_name = _by_name(directory)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = _REMEDIES.get(error.errno or 0, "make it readable")
        raise TemplateError(str(directory), None, "", reason, remedy) from error
    if len(by_name) > MOST_DESIGNS:
        remedy = f"a directory holds at most {MOST_DESIGNS:,}"
        raise TemplateError(str(directory), None, "", f"{len(by_name):,} designs", remedy)
    return by_name


def _by_name(directory: Path) -> Mapping[str, Source | TemplateError]:
    by_name: dict[str, Source | TemplateError] = {}
    for path in sorted(_candidates(directory)):
        name = path.name if path.is_dir() else path.stem
        try:
            entry: Source | TemplateError = source(path)
        except TemplateError as error:
            entry = error
        if name in by_name:
            remedy = "a design is a file or a folder; remove one of the two"
            entry = TemplateError(path.name, None, "", f"a second design “{name}”", remedy)
        by_name[name] = entry
    return by_name


def _candidates(directory: Path) -> Iterator[Path]:
    """Yield paths that look like templates; ignore other files and folders."""
    for entry in _entries(directory):
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if path.is_dir():
            if any(is_there(path / name) for name in _SPELLINGS):
                yield path
        elif path.suffix in (".yaml", ".yml"):
            yield path


def _entries(directory: Path) -> list[os.DirEntry[str]]:
    with os.scandir(directory) as entries:
        listed = list(islice(entries, MOST_ENTRIES + 1))
    if len(listed) > MOST_ENTRIES:
        remedy = f"at most {MOST_ENTRIES:,} are read; keep designs in a directory of their own"
        excess = f"more than {MOST_ENTRIES:,} files and folders"
        raise TemplateError(str(directory), None, "", excess, remedy)
    return listed


def is_there(path: Path) -> bool:
    """Return whether the path exists. True for an unreadable one: reading it gives the error."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def stamps(directory: Path) -> Mapping[Path, tuple[int, int]]:
    """Return the modification time and size of each file that may belong to a template.

    Stop after MOST_ENTRIES, and at a folder that is deleted meanwhile: the next call differs.
    """
    stamps_by_path: dict[Path, tuple[int, int]] = {}
    with suppress(OSError):
        for path in islice(_files(directory), MOST_ENTRIES):
            try:
                status = path.stat()
            except OSError:
                continue  # deleted meanwhile, or a broken symbolic link
            stamps_by_path[path] = (status.st_mtime_ns, status.st_size)
    return stamps_by_path


def _files(directory: Path) -> Iterator[Path]:
    for pattern in ("*", "*/*"):
        yield from directory.glob(pattern)


def _check_name(name: str, label: str) -> None:
    if not NAME.fullmatch(name):
        raise TemplateError(label, None, "", f"the name “{name}”", NAMES)
