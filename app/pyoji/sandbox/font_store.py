"""Font store: typefaces that were read before, in a directory, so that a start does not wait.

    fonts-1/           for us alone (0700); the number is that of the stored form
      3f09…            the answer about a file, under the digest of the file and the request

In: a digest. Out: the stored answer, or None. A WOFF2 of a Korean typeface takes three seconds to
unpack, from here a hundredth. An answer proves itself by its own digest. What cannot be read or
written is left alone: the font is then read anew. The least recently written are removed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoji.byte_sizes import MIB
from pyoji.files.folder import Folder
from pyoji.files.trusted import open_directory

_OURS = "fonts-1"

LARGEST = 256 * MIB
"""The most bytes of one answer."""

MOST_STORED = 64
"""Answers that are kept."""

_SEAL = hashlib.sha256().digest_size


class FontStore:
    """Answers below `path`; nothing is stored if that is None."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, key: str) -> bytes | None:
        """The answer that is stored under the key."""
        with suppress(OSError), self._opened(create=False) as folder:
            sealed = folder.read(key, LARGEST)
            answer = sealed[_SEAL:]
            if hashlib.sha256(answer).digest() == sealed[:_SEAL]:
                return answer
        return None

    def put(self, key: str, answer: bytes) -> None:
        """Store an answer, if that is possible."""
        with suppress(OSError), self._opened(create=True) as folder:
            folder.replace(key, hashlib.sha256(answer).digest() + answer, mode=0o600)
            self._prune(folder)

    @contextmanager
    def _opened(self, *, create: bool) -> Iterator[Folder]:
        if self._path is None:
            raise FileNotFoundError
        place = self._path / _OURS
        descriptor = open_directory(place, create=create)
        try:
            if os.fstat(descriptor).st_uid != os.geteuid():
                raise PermissionError(str(place))
            if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
                os.fchmod(descriptor, 0o700)
            yield Folder(descriptor, place)
        finally:
            os.close(descriptor)

    def _prune(self, folder: Folder) -> None:
        entries = ((folder.stat(name), name) for name in folder.names())
        by_age = sorted((entry.st_mtime_ns, name) for entry, name in entries if entry)
        for _, name in by_age[:-MOST_STORED]:
            folder.remove(name)
