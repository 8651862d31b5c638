"""Character map: a cmap table for the characters that a face shall cover.

In: code points and their glyphs. Out: the bytes of a cmap table (OpenType 1.9.1, "cmap",
format 12). It replaces the table of the file, which may map characters without ink, or scripts that
the template excludes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_HEAD = struct.Struct(">HHHHI")
_FORMAT_12 = struct.Struct(">HHIII")
_GROUP = struct.Struct(">III")

_WINDOWS, _UNICODE_FULL = 3, 10


def table(glyphs: Mapping[int, int]) -> bytes:
    """Return a table that maps each code point to its glyph."""
    groups: list[tuple[int, int, int]] = []
    for code_point, glyph in sorted(glyphs.items()):
        if groups:
            first, last, start = groups[-1]
            if code_point == last + 1 and glyph == start + code_point - first:
                groups[-1] = first, code_point, start
                continue
        groups.append((code_point, code_point, glyph))
    length = _FORMAT_12.size + _GROUP.size * len(groups)
    return b"".join(
        (
            _HEAD.pack(0, 1, _WINDOWS, _UNICODE_FULL, _HEAD.size),
            _FORMAT_12.pack(12, 0, length, 0, len(groups)),
            *(_GROUP.pack(*group) for group in groups),
        )
    )
