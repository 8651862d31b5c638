"""Limits: how large the fonts of a design may be. In: nothing. Out: numbers, all documented."""

from __future__ import annotations

from pyoji.byte_sizes import MIB

FILE_BYTES = 20 * MIB
"""The most bytes of one font file."""

UNPACKED_BYTES = 40 * MIB
"""The most bytes of one face's tables, once unpacked."""

MOST_TABLES = 64
"""Tables of one face; the formats define about sixty."""

MOST_FACES = 64
"""Faces of one collection."""

MOST_AXES = 16
"""Axes of a variable font."""

WIDEST, HIGHEST = 32.0, 8.0
"""The advance and the ink of a glyph reach at most that many em, along a line and across it."""

MOST_WEIGHTS = 6
"""Weights that one variable font is instanced at."""
