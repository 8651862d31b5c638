"""Limits: the largest sizes and numbers in a design's font files. In: nothing. Out: constants."""

from __future__ import annotations

from pyoji.byte_sizes import MIB

FILE_BYTES = 20 * MIB
"""Bytes of one font file."""

UNPACKED_BYTES = 40 * MIB
"""Unpacked bytes of one face's tables."""

MOST_TABLES = 64
"""Tables of one face; the formats define about sixty."""

MOST_FACES = 64
"""Faces of one collection."""

MOST_AXES = 16
"""Axes of a variable font."""

WIDEST, HIGHEST = 32.0, 8.0
"""Em that the advance and the ink of a glyph may extend, along a line and across it."""

MOST_WEIGHTS = 6
"""Instances of one variable font."""
