"""Saving: a draft → a folder of the operator's designs.

In: a draft, the directory. Out: the written files, or a refusal that says what to do; then nothing
has changed. All files are written before the first one is renamed to its place. A new brand appears
whole. In one that exists, files of the same names are replaced, the template last, and no other
file is touched. Below the directory no symbolic link is followed. It must not know what is in a
file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoji.engine.design import DESIGNS, sources
from pyoji.engine.design.sources import FILE
from pyoji.files import atomic
from pyoji.files.folder import Folder
from pyoji.files.regular import Unsuitable
from pyoji.web.studio.draft import BrandDraft
from pyoji.web.studio.refusals import EXISTS, NO_FOLDER, StudioRefusal

BRAND, BUILT_IN, OTHER = "brand", "built-in", "other"
"""What has a name already: a brand, a built-in design, or what is never overwritten."""

_PART = ".pyoji-{}.part"
"""The name of a folder that is being written; designs do not begin with a dot."""

Contents = Mapping[str, bytes]

_HOW = (
    "make a folder, and start again with PYOJI_TEMPLATES_DIR=brands pyoji serve --dev. Until then "
    "the zip has the whole brand"
)


@dataclass(frozen=True, slots=True)
class SavedBrand:
    """The written files, and whether a brand was replaced."""

    folder: Path
    files: tuple[str, ...]
    replaced: bool


def save(draft: BrandDraft, directory: Path | None, *, overwrite: bool) -> SavedBrand:
    """Write a draft with a valid name; raise StudioRefusal."""
    if directory is None:
        raise StudioRefusal(NO_FOLDER, f"PYOJI_TEMPLATES_DIR is not set: {_HOW}.")
    contents = {file.name: file.content() for file in draft.files}
    contents[FILE] = draft.yaml.encode()  # the last one
    with _refusing(directory, draft.name), Folder.at(directory) as designs:
        taken_by = _taken_by(designs, draft.name)
        if taken_by == OTHER or (taken_by and not overwrite):
            raise _exists(draft.name, taken_by)
        is_folder = designs.stat(draft.name) is not None
        if is_folder:
            _replace(designs, draft.name, contents)
        else:
            _create(designs, draft.name, contents)
            designs.remove(f"{draft.name}.yaml")
    return SavedBrand(directory / draft.name, tuple(contents), taken_by == BRAND)


def _taken_by(designs: Folder, name: str) -> str | None:
    """Return what has the name of a brand; names that differ in case alone are one name."""
    names = designs.names()
    by_folded = {entry.casefold(): entry for entry in names}
    for allowed, is_design in (
        (name, stat.S_ISDIR),
        (f"{name}.yaml", stat.S_ISREG),
        (f"{name}.yml", lambda _: False),
    ):
        entry = allowed if allowed in names else by_folded.get(allowed)
        status = designs.stat(entry) if entry is not None else None
        if status is not None:
            return BRAND if entry == allowed and is_design(status.st_mode) else OTHER
    return BUILT_IN if name in sources(DESIGNS) else None


def _exists(name: str, taken_by: str) -> StudioRefusal:
    phrases = {
        BRAND: f"There is a brand “{name}” already. Choose another name, or replace it.",
        BUILT_IN: f"“{name}” is a built-in design, which the brand would replace in all links. "
        "Choose another name, or replace it.",
        OTHER: f"“{name}” is no brand but another file, a link, or a name that differs in case "
        "alone. Choose another name; it is not overwritten.",
    }
    return StudioRefusal(EXISTS, phrases[taken_by], taken_by=taken_by)


def _create(designs: Folder, name: str, contents: Contents) -> None:
    """Write a new folder beside its place, and rename it there."""
    with _staged(designs, contents) as staged:
        part, at = staged.path.name, designs.descriptor
        try:
            atomic.rename(at, part, at, name)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise _exists(name, BRAND) from None  # made meanwhile by another program
            raise


def _replace(designs: Folder, name: str, contents: Contents) -> None:
    """Write the files of a folder into one within it, and rename each to its place, in order."""
    with designs.below([name]) as folder:
        for file in contents:
            status = folder.stat(file)
            if status is not None and stat.S_ISDIR(status.st_mode):
                allowed = "it must be a file"
                raise Unsuitable(errno.EISDIR, "a folder", allowed, folder.path / file)
        with _staged(folder, contents) as staged:
            for file in contents:
                atomic.rename(staged.descriptor, file, folder.descriptor, file)


@contextmanager
def _staged(parent: Folder, contents: Contents) -> Iterator[Folder]:
    """Write the files into a folder below `parent`, which is removed if it is still there."""
    part = _PART.format(os.getpid())
    _discard(parent, part)
    try:
        with parent.below([part], make=True) as folder:
            for file, content in contents.items():
                folder.replace(file, content)
            yield folder
    finally:
        _discard(parent, part)


def _discard(parent: Folder, part: str) -> None:
    """Remove a folder of ours, which holds files only, also one of a killed process."""
    if parent.stat(part) is None:
        return
    with parent.below([part]) as folder:
        for file in folder.names():
            folder.remove(file)
    parent.remove_folder(part)


@contextmanager
def _refusing(directory: Path, name: str) -> Iterator[None]:
    """Turn an OSError into a refusal that says what to do."""
    try:
        yield
    except Unsuitable as error:
        place = error.filename or directory / name
        detail = f"{place} cannot be written: found {error.found}; {error.allowed}."
        raise StudioRefusal(EXISTS, detail, taken_by=OTHER) from None
    except FileNotFoundError:
        detail = f"PYOJI_TEMPLATES_DIR names {directory}, which does not exist: {_HOW}."
        raise StudioRefusal(NO_FOLDER, detail) from None
    except OSError as error:
        reason = error.strerror or str(error)
        detail = f"{error.filename or directory} cannot be written ({reason}): {_HOW}."
        raise StudioRefusal(NO_FOLDER, detail) from None
