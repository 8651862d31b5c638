"""Typefaces: the font files that were read last.

In: a reader of font files. Out: another, which reads a file once for all checks of its drafts: a
Korean font takes seconds to read, and a draft is checked at each keystroke. The number of results
and their bytes are bounded. Several threads may use it: results are replaced by one assignment, and
a result that is lost is read again. It must not know what a font is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pyoji.byte_sizes import MIB
from pyoji.engine.text.typefaces.facts import Typeface
from pyoji.engine.text.typefaces.read import FontRequest, Reader

MOST, MOST_BYTES = 16, 128 * MIB
"""Results that are kept, and their bytes; the newest is kept whatever its size."""

Faces = Sequence[Typeface]


class RecentTypefaces:
    """A reader of font files in front of `reader`."""

    def __init__(self, reader: Reader, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._reader = reader
        self._most, self._most_bytes = most, most_bytes
        self._recent: Mapping[str, Faces] = {}

    def __call__(self, data: bytes, request: FontRequest) -> Faces:
        """Read the faces of a file. Raises FontRefused, which is not kept."""
        key = f"{hashlib.sha256(data).hexdigest()} {request}"
        faces = self._recent.get(key)
        if faces is None:
            faces = self._reader(data, request)
        others = {name: other for name, other in self._recent.items() if name != key}
        recent = {**others, key: faces}
        while len(recent) > 1 and (len(recent) > self._most or _size(recent) > self._most_bytes):
            del recent[next(iter(recent))]
        self._recent = recent
        return faces


def _size(recent: Mapping[str, Faces]) -> int:
    return sum(len(face.data) for faces in recent.values() for face in faces)
