"""Sources: where designs lie. In: directories. Out: each design's name, file and folder.

A design is `NAME.yaml`, or a folder `NAME/` that holds `template.yaml` and its pictures. A name is
part of a link's path, so it is made of what no program on the way would change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import TemplateError

DESIGNS = Path(__file__).resolve().parent / "designs"
"""The designs that come with Pyoji."""

FILE = "template.yaml"

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
        if not (path / FILE).is_file():
            raise TemplateError(path.name, None, "", f"no {FILE}", f"add the design as {FILE}")
        return Source(path.name, path / FILE, path, f"{path.name}/{FILE}")
    if path.name == FILE:
        return source(path.absolute().parent)
    if path.suffix != ".yaml":
        raise TemplateError(path.name, None, "", f"the extension {path.suffix!r}", "call it .yaml")
    _named(path.stem, path.name)
    return Source(path.stem, path, None, path.name)


def sources(directory: Path) -> Mapping[str, Source | TemplateError]:
    """The designs of a directory by name; in the place of one that cannot be, why."""
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
    return found


def _candidates(directory: Path) -> Iterator[Path]:
    """What looks like a design: other files and folders may lie beside them."""
    for path in directory.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if any(path.glob("template.y*ml")):
                yield path
        elif path.suffix in (".yaml", ".yml"):
            yield path


def stamps(directory: Path) -> Mapping[Path, tuple[int, int]]:
    """When each file that a design may be made of was last written, and how long it is."""
    found: dict[Path, tuple[int, int]] = {}
    for pattern in ("*", "*/*"):
        for path in directory.glob(pattern):
            try:
                known = path.stat()
            except FileNotFoundError:
                continue  # an editor's, and gone already
            found[path] = (known.st_mtime_ns, known.st_size)
    return found


def _named(name: str, label: str) -> None:
    if not NAME.fullmatch(name):
        raise TemplateError(label, None, "", f"the name “{name}”", NAMES)
