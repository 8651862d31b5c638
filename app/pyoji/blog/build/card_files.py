"""Card files: the files of a blog's cards, below the folder that they are built into.

In: that folder and names with slashes, as a manifest has them. Out: whether a file is what was
made, files in their places, files removed. A step of a name may be no symbolic link: what is built
stays below the folder, and what is removed is from there. Must not know how a card is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from pyoji.blog.build.manifest import CardRecord
from pyoji.files.folder import Folder


@contextmanager
def parent(out: Folder, name: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """The folder that holds a file, and the file's name in it. Raises OSError."""
    *steps, last = PurePosixPath(name).parts
    with out.below(steps, make=make) as folder:
        yield folder, last


def holds(out: Folder, name: str, made: CardRecord) -> bool:
    """Whether the file is there and holds just what was made."""
    try:
        with parent(out, name) as (folder, last):
            return made.is_in(folder, last)
    except OSError:
        return False


def remove(out: Folder, name: str, made: CardRecord) -> bool:
    """Remove a file, and the folders that this leaves empty; False for one that has been changed
    since it was made. Raises OSError."""
    with suppress(FileNotFoundError), parent(out, name) as (folder, last):
        if folder.stat(last) is not None and not made.is_in(folder, last):
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
    """Remove what a build that was killed had begun to write beside these files."""
    for steps in {(), *(PurePosixPath(name).parts[:-1] for name in names)}:
        with suppress(OSError), out.below(steps) as folder:
            folder.clear_parts()
