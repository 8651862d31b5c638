"""Uploads: the files of drafts, kept in a temporary folder.

In: recognised files. Out: files by their id, which is a digest of name and content. Their number
and bytes are bounded; those used least recently are dropped. The folder is only our user's, and is
removed when the service ends. It must not know what a file is for.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoji.byte_sizes import MIB
from pyoji.engine.design.loader import MOST_PICTURES
from pyoji.engine.design.own_fonts import MOST_FILES
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.files import folder, regular
from pyoji.web.studio.recognition import Recognized
from pyoji.web.studio.refusals import NO_FOLDER, UNKNOWN_FILE, StudioRefusal

MOST_OF_A_BRAND = MOST_PICTURES + MOST_FILES + 1
"""Files of one brand: pictures, fonts, and a licence."""

MOST, MOST_BYTES = 128, 256 * MIB
"""Files that are kept, and their bytes."""


@dataclass(frozen=True, slots=True)
class BrandFile:
    """A file that a brand can have, at a path of the temporary folder."""

    id: str
    name: str
    kind: str
    size: int
    facts: Mapping[str, Any]
    path: Path

    def describe(self) -> dict[str, Any]:
        """Return the file as plain data."""
        plain = {"id": self.id, "name": self.name, "kind": self.kind, "bytes": self.size}
        return {**plain, **self.facts}

    def content(self) -> bytes:
        """Return the bytes of the file; raise StudioRefusal if it is no longer kept."""
        try:
            return regular.read(self.path, FILE_BYTES, follow=False)
        except FileNotFoundError:
            raise StudioRefusal(UNKNOWN_FILE, id=self.id) from None


@contextmanager
def writing() -> Iterator[None]:
    """Turn an OSError of the temporary folder into a refusal that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        detail = (
            f"The temporary folder cannot be written ({reason}): make room in it, or start again "
            "with TMPDIR set to a writable one."
        )
        raise StudioRefusal(NO_FOLDER, detail) from None


def write(directory: Path, content: bytes, recognized: Recognized) -> BrandFile:
    """Write a file to the temporary folder; raise StudioRefusal if that is not possible."""
    digest = hashlib.sha256(recognized.name.encode() + b"\0" + content).hexdigest()[:32]
    path = directory / digest
    with writing():
        if not path.exists():
            folder.put(path, content)
    name, kind, facts = recognized.name, recognized.kind, recognized.facts
    return BrandFile(digest, name, kind, len(content), facts, path)


class Uploads:
    """The files that are kept, for one event loop."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._directory: TemporaryDirectory[str] | None = None
        self._files: OrderedDict[str, BrandFile] = OrderedDict()

    def directory(self) -> Path:
        """Return the temporary folder; raise StudioRefusal if it cannot be made.

        It is made when it is first needed, and again if the system has removed it, as it does with
        old temporary files.
        """
        if self._directory is not None and not Path(self._directory.name).is_dir():
            self.close()
        if self._directory is None:
            with writing():
                self._directory = TemporaryDirectory(prefix="pyoji-studio-")
        return Path(self._directory.name)

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self._files.values())

    def keep(self, file: BrandFile) -> None:
        """Keep a written file, and drop those used least recently beyond the bounds."""
        self._files[file.id] = file
        self._files.move_to_end(file.id)
        while len(self._files) > 1 and (
            len(self._files) > self._most or self.size > self._most_bytes
        ):
            self.remove(next(iter(self._files)))

    def get(self, id_: str) -> BrandFile:
        """Return the file of an id; raise StudioRefusal if it is not kept."""
        file = self._files.get(id_)
        if file is None:
            raise StudioRefusal(UNKNOWN_FILE, id=id_[:64])
        self._files.move_to_end(id_)
        return file

    def remove(self, id_: str) -> None:
        """Remove a file; raise StudioRefusal if it is not kept."""
        file = self._files.pop(id_, None)
        if file is None:
            raise StudioRefusal(UNKNOWN_FILE, id=id_[:64])
        file.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove all files and the folder."""
        self._files.clear()
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None
