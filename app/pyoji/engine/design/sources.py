"""Sources: where designs lie. In: directories. Out: each design's name, file and folder.

A design is `NAME.yaml`, or a folder `NAME/` that holds `template.yaml` and its pictures. A name is
part of a link's path, so it is made of what no program on the way would change. A directory is
listed within bounds, and what lies there is not opened here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoji.errors import TemplateError

DESIGNS = Path(__file__).resolve().parent / "designs"
"""The designs that come with Pyoji."""

FILE = "template.yaml"

_SPELLINGS = (FILE, "template.yml")
"""The second is a slip that is reported."""

MOST_DESIGNS = 500
"""Designs of one directory."""

MOST_ENTRIES = 10_000
"""Files and folders of one directory, whether they are designs or not."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
NAMES = "a name is 1 to 64 of a-z, 0-9 and -, and begins with no -"


@dataclass(frozen=True, slots=True)
class Source:
    """A design's file, the folder of its pictures if it has one, and what errors call the file."""

    name: str
    file: Path
    folder: Path | None
    label: str


def source(path: Path) -> Source:
    """The design that a file or a folder is; TemplateError where it cannot be one."""
    if path.is_dir():
        _named(path.name, path.name)
        if not is_there(path / FILE):
            raise TemplateError(path.name, None, "", f"no {FILE}", f"add the design as {FILE}")
        return Source(path.name, path / FILE, path, f"{path.name}/{FILE}")
    if path.name == FILE:
        return source(path.absolute().parent)
    if path.suffix != ".yaml":
        raise TemplateError(path.name, None, "", f"the extension {path.suffix!r}", "call it .yaml")
    _named(path.stem, path.name)
    return Source(path.stem, path, None, path.name)


def sources(directory: Path) -> Mapping[str, Source | TemplateError]:
    """The designs of a directory by name; in the place of one that cannot be, why.

    TemplateError where the directory cannot be listed, or holds too much.
    """
    found: dict[str, Source | TemplateError] = {}
    for path in sorted(_candidates(directory)):
        name = path.name if path.is_dir() else path.stem
        try:
            one: Source | TemplateError = source(path)
        except TemplateError as error:
            one = error
        if name in found:
            remedy = "a design is a file or a folder; remove one of the two"
            one = TemplateError(path.name, None, "", f"a second design “{name}”", remedy)
        found[name] = one
    if len(found) > MOST_DESIGNS:
        remedy = f"a directory holds at most {MOST_DESIGNS:,}"
        raise TemplateError(str(directory), None, "", f"{len(found):,} designs", remedy)
    return found


def _candidates(directory: Path) -> Iterator[Path]:
    """What looks like a design: other files and folders may lie beside them."""
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
    try:
        with os.scandir(directory) as entries:
            found = list(islice(entries, MOST_ENTRIES + 1))
    except OSError as error:
        why = error.strerror or str(error)
        raise TemplateError(str(directory), None, "", why, "make it readable") from error
    if len(found) > MOST_ENTRIES:
        remedy = f"at most {MOST_ENTRIES:,} are looked at; keep designs in a directory of their own"
        what = f"more than {MOST_ENTRIES:,} files and folders"
        raise TemplateError(str(directory), None, "", what, remedy)
    return found


def is_there(path: Path) -> bool:
    """Whether anything lies at the path. Reading it says what is wrong with it."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def stamps(directory: Path) -> Mapping[Path, tuple[int, int]]:
    """When each file that a design may be made of was last written, and how long it is.

    What comes after MOST_ENTRIES is not looked at.
    """
    found: dict[Path, tuple[int, int]] = {}
    for path in islice(_files(directory), MOST_ENTRIES):
        try:
            known = path.stat()
        except OSError:
            continue  # an editor's, and gone already; or a link to nowhere
        found[path] = (known.st_mtime_ns, known.st_size)
    return found


def _files(directory: Path) -> Iterator[Path]:
    for pattern in ("*", "*/*"):
        yield from directory.glob(pattern)


def _named(name: str, label: str) -> None:
    if not NAME.fullmatch(name):
        raise TemplateError(label, None, "", f"the name “{name}”", NAMES)
