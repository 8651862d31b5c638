"""Face: one font file, ready to shape and draw.

In: the bytes of a font, and a factor on its size. Out: coverage, extents and the hyphen, in em.
Must not know other faces.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter

import uharfbuzz as hb

from pyoji.engine.text.unicode import properties

UNITS = 65536
"""Units per em; the rounding of advances to them is not visible."""

_NO_INK = (0.0, 0.0)

_MARKS = b"1?("
"""Characters that a leading face must have, so that its digits do not mix with marks of another."""


@dataclass(frozen=True, eq=False)
class Face:
    """A font at UNITS per em. Letters of the `hollow` scripts may have a glyph without ink.

    A `bounded` font is untrusted, so the offsets of its glyphs are limited. Extents of glyphs are
    cached as long as the face, each when it is first read.
    """

    stem: str
    font: hb.Font
    hollow: frozenset[str] = frozenset()
    bounded: bool = False
    _inks: dict[int, tuple[float, float]] = field(default_factory=dict)
    _bearings: dict[int, tuple[float, float]] = field(default_factory=dict)

    def covers(self, cp: int) -> bool:
        """Return whether the face draws the code point."""
        glyph = self.font.get_nominal_glyph(cp)
        if glyph is None or not self.hollow:
            return glyph is not None
        letter = properties(cp)
        return (
            letter.script not in self.hollow
            or letter.default_ignorable
            or self.ink(glyph) != _NO_INK
        )

    @cached_property
    def has_marks(self) -> bool:
        """Whether the face has digits and marks, so that it may lead the others in a text."""
        return all(map(self.covers, _MARKS))

    @cached_property
    def em(self) -> float:
        """The scale of the font: its em relative to the em of the text."""
        return int(self.font.scale[0]) / UNITS

    @cached_property
    def hyphen(self) -> tuple[int, float] | None:
        """The glyph of a hyphen and its advance in em; None if the face has none.

        It is the narrower of two: U+2010 of CJK fonts is as wide as an ideograph.
        """
        glyphs = filter(None, map(self.font.get_nominal_glyph, (0x2010, ord("-"))))
        advances = [(glyph, self.font.get_glyph_h_advance(glyph) / UNITS) for glyph in glyphs]
        return min(advances, key=itemgetter(1), default=None)

    def ink(self, glyph: int) -> tuple[float, float]:
        """Return how far the ink reaches above and below the baseline, in em; (0, 0) if none."""
        reach = self._inks.get(glyph)
        return self._measured(glyph)[1] if reach is None else reach

    def bearing(self, glyph: int) -> tuple[float, float]:
        """Return where the ink begins and ends, in em from the origin; (0, 0) if none."""
        edges = self._bearings.get(glyph)
        return self._measured(glyph)[0] if edges is None else edges

    def _measured(self, glyph: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return and cache the bearing and the ink of a glyph."""
        extents = self.font.get_glyph_extents(glyph)
        edges = reach = _NO_INK
        if extents is not None:
            begin, top, width, height = extents
            if width:
                edges = (begin / UNITS, (begin + width) / UNITS)
            if height:
                reach = (top / UNITS, -(top + height) / UNITS)
        self._bearings[glyph], self._inks[glyph] = edges, reach
        return edges, reach


def open_data(stem: str, data: bytes, *, scale: float = 1.0) -> Face:
    """Open the bytes of a template's font, and draw it `scale` times as large."""
    return replace(open_face(stem, hb.Blob(data), scale=scale), bounded=True)


def open_face(
    stem: str,
    blob: hb.Blob,
    *,
    index: int = 0,
    scale: float = 1.0,
    hollow: Collection[str] = (),
) -> Face:
    """Open a font, or the one at `index` of a collection, and draw it `scale` times as large."""
    font = hb.Font(hb.Face(blob, index))
    font.scale = (round(UNITS * scale), round(UNITS * scale))
    return Face(stem, font, frozenset(hollow))
