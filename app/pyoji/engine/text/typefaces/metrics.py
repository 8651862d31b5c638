"""Metrics: the apparent size of a face.

In: an opened face. Out: x-height and ink height of Hangul in em, None without such letters; and the
factor of size at which two faces look equally large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import uharfbuzz as hb

FLAT = "xzvw"
"""Lower-case letters without overshoot, in the order of preference."""

SYLLABLES = "국를빛한글표"
"""Hangul syllables with initial, vowel and final, which fill the height of their body."""

LEAST, MOST = 0.7, 1.4
"""The bounds of the factor. A face beyond them is small or large by design."""


@dataclass(frozen=True, slots=True)
class BodySizes:
    """Heights of ink in em."""

    x_height: float | None
    hangul: float | None


def body_sizes(font: hb.Font) -> BodySizes:
    """Measure the heights of a face, in em."""
    height = font.scale[1]
    flat = [extents.y_bearing / height for extents in _extents(font, FLAT)]
    bodies = [-extents.height / height for extents in _extents(font, SYLLABLES)]
    return BodySizes(
        round(flat[0], 4) if flat else None,
        round(sum(bodies) / len(bodies), 4) if bodies else None,
    )


def _extents(font: hb.Font, letters: str) -> Sequence[hb.GlyphExtents]:
    glyphs = (font.get_nominal_glyph(ord(letter)) for letter in letters)
    every = (font.get_glyph_extents(glyph) for glyph in glyphs if glyph is not None)
    return [extents for extents in every if extents is not None and extents.height]


def factor(own: BodySizes, neighbour: BodySizes) -> float:
    """Return the factor of size at which a face looks as large as its neighbour.

    The height of Hangul decides where both faces have it, otherwise the x-height.
    """
    for ours, theirs in ((own.hangul, neighbour.hangul), (own.x_height, neighbour.x_height)):
        if ours and theirs and ours > 0 and theirs > 0:
            return min(max(round(theirs / ours, 4), LEAST), MOST)
    return 1.0
