"""Font store: a cache of parsed typefaces on disk, for a faster start.

    fonts-1/           of mode 0700; the number is the version of the format
      3f09…            an answer, named by the digest of the file and the request

In: a digest. Out: the stored answer, or None. A Korean WOFF2 takes 3 s to parse and 0.03 s to load
from here. A digest in each entry detects damage. An entry that cannot be read or written is
ignored, and the font is parsed. The least recently written entries are removed.
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
"""Bytes of one answer."""

MOST_STORED = 64
"""Answers in the store."""

_SEAL = hashlib.sha256().digest_size


class FontStore:
    """Answers below `path`; with None, nothing is stored."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, key: str) -> bytes | None:
        """Return the answer stored under the key, None if there is none."""
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
