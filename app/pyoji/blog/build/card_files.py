"""Card files: check and remove the files of a blog's cards below the output folder.

In: the folder, and names with slashes from a manifest. Symbolic links in a name are refused, so
nothing is written or removed outside of the folder. Must not know how a card is rendered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from pyoji.blog.build.manifest import CardRecord
from pyoji.files.folder import Folder


@contextmanager
def parent_folder(out: Folder, name: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """Open a file's folder; yield it with the file's name. Raise OSError."""
    *steps, last = PurePosixPath(name).parts
    with out.below(steps, make=make) as folder:
        yield folder, last


def is_current(out: Folder, name: str, record: CardRecord) -> bool:
    """Whether the file has the content in its record."""
    try:
        with parent_folder(out, name) as (folder, last):
            return record.is_in(folder, last)
    except OSError:
        return False


def remove(out: Folder, name: str, record: CardRecord) -> bool:
    """Remove a file and its empty parent folders. Return False for a file that differs from its
    record. Raise OSError."""
    with suppress(FileNotFoundError), parent_folder(out, name) as (folder, last):
        if folder.stat(last) is not None and not record.is_in(folder, last):
            return False
        folder.remove(last)
    _remove_empty(out, PurePosixPath(name).parts[:-1])
    return True


def _remove_empty(out: Folder, steps: Sequence[str]) -> None:
    for depth in range(len(steps), 0, -1):
        with suppress(FileNotFoundError), out.below(steps[: depth - 1]) as folder:
            if not folder.remove_folder(steps[depth - 1]):
                return


def clear(out: Folder, names: Iterable[str]) -> None:
    """Remove the partial files of a killed build beside these files."""
    for steps in {(), *(PurePosixPath(name).parts[:-1] for name in names)}:
        with suppress(OSError), out.below(steps) as folder:
            folder.clear_parts()
