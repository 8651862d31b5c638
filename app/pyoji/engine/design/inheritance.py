"""Inheritance: the file of a design over those of the designs that it extends.

In: the template files of directories, the name of a design. Out: its values merged over those that
it inherits, with the files and folders that they come from, or TemplateError. Must not know what a
value means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoji.engine.design import document
from pyoji.engine.design.document import Document
from pyoji.engine.design.sources import Source
from pyoji.errors import TemplateError, nearest
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

Levels = Sequence[Mapping[str, Source | TemplateError]]
"""The designs of each directory by name; those of a later one replace those of the earlier ones."""


@dataclass(frozen=True)
class MergedFiles:
    """The file of a design merged over those that it extends.

    `documents` and `folders` begin with its own.
    """

    documents: tuple[Document, ...]
    folders: tuple[Path, ...]
    plain: Any


def merged_files(levels: Levels, name: str) -> MergedFiles:
    """Read the design of a name from the last level that has it; raise TemplateError."""
    return _merged_below(levels, name, len(levels), ())


def _merged_below(levels: Levels, name: str, below: int, seen: tuple[str, ...]) -> MergedFiles:
    """Read the design of a name from the highest level under `below` that has it.

    `seen` are the designs that extend it, to detect a cycle.
    """
    level = next(i for i in reversed(range(below)) if name in levels[i])
    source = levels[level][name]
    if isinstance(source, TemplateError):
        raise source
    own = document.read(source.label, _content(source))
    folders = (source.folder,) if source.folder else ()
    base = own.plain.get("extends") if isinstance(own.plain, Mapping) else None
    if base is None:
        return MergedFiles((own,), folders, own.plain)
    if not isinstance(base, str):
        raise own.fault(("extends",), repr(base)[:60], "it must be a text: a design's name")
    # A design may extend the design of its own name only where it replaces that one.
    under = level if base == name else len(levels)
    names = _names(levels[:under])
    if base != name:
        names.discard(name)
    if base not in names:
        remedy = f"it must be another design: {', '.join(sorted(names)) or 'none'}"
        raise own.fault(("extends",), repr(base), remedy, nearest(base, names))
    step = f"{level}/{name}"
    if step in seen:
        raise own.fault(("extends",), repr(base), "designs cannot extend each other in a cycle")
    inherited = _merged_below(levels, base, under, (*seen, step))
    return MergedFiles(
        (own, *inherited.documents),
        folders + inherited.folders,
        _over(inherited.plain, own.plain),
    )


def _names(levels: Levels) -> set[str]:
    """Return the names of the designs that can be read."""
    return {
        name for designs in levels for name, source in designs.items() if isinstance(source, Source)
    }


def _content(source: Source) -> bytes:
    """Read a template file; raise TemplateError."""
    try:
        return regular.read(source.file, document.BOUNDS.bytes)
    except Unsuitable as error:
        raise TemplateError(source.label, None, "", error.found, error.allowed) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise TemplateError(source.label, None, "", reason, "make it readable") from error


_OWN = frozenset({"summary", "listed", "aliases"})
"""Keys that a design does not inherit."""


def _over(base: Any, own: Mapping[Any, Any]) -> Any:
    """Merge a design's values over those of the design that it extends.

    Parameters are merged key by key, themes colour by colour, fonts name by name; other values
    replace those of the base.
    """
    if not isinstance(base, Mapping):
        return own
    inherited = {key: value for key, value in base.items() if key not in _OWN}
    merged = inherited | dict(own)
    for part in ("parameters", "themes"):
        under, over = base.get(part), own.get(part)
        if isinstance(under, Mapping) and isinstance(over, Mapping):
            merged[part] = {**under, **over} | {
                name: {**under[name], **over[name]}
                for name in over
                if isinstance(under.get(name), Mapping) and isinstance(over[name], Mapping)
            }
    if isinstance(base.get("fonts"), Mapping) and isinstance(own.get("fonts"), Mapping):
        merged["fonts"] = {**base["fonts"], **own["fonts"]}
    return merged
