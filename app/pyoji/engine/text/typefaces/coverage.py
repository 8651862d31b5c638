"""Coverage: the characters that a face has ink for.

In: an opened face. Out: the number of letters with ink in each script, and the mapped characters
without ink. The character map alone is not enough: some faces map all Hangul syllables and leave
most of them empty. Each glyph is drawn once without output, and each script is shaped once, so that
outlines and layout tables that exceed limits fail here and not while a card is rendered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import uharfbuzz as hb

from pyoji.engine.text.typefaces.limits import HIGHEST, WIDEST
from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.engine.text.unicode import properties

COMMON_SCRIPTS = frozenset({"Zyyy", "Zinh", "Zzzz"})
"""Scripts of characters that belong to no script."""

_LETTERS, _INKED = "LN", "LNPS"
"""General categories by first letter: those that count as letters; those that must have ink."""

Ranges = tuple[tuple[int, int], ...]
"""Ranges of code points, first and last included."""

TRIAL_LETTERS = 300
"""Letters per script that are shaped on trial: the maximum length of a title."""


@dataclass(frozen=True, slots=True)
class InkCoverage:
    """The coverage of a face.

    `ink` counts letters and digits with ink by script. `blank` are mapped characters without ink.
    `glyphs` has the glyph of each character that the face covers.
    """

    ink: Mapping[str, int]
    blank: Ranges
    glyphs: Mapping[int, int]


def coverage(font: hb.Font, scripts: Collection[str] = ()) -> InkCoverage:
    """Return the coverage of a face, restricted to `scripts` if there are any.

    Raises FontRefused if no letters remain.
    """
    inked = _inked(font)
    blank: list[int] = []
    glyphs: dict[int, int] = {}
    letters: dict[str, list[int]] = {}
    for code_point in sorted(font.face.unicodes):
        character = properties(code_point)
        if scripts and character.script not in COMMON_SCRIPTS.union(scripts):
            continue
        glyph = font.get_nominal_glyph(code_point)
        if glyph is None:
            continue
        if character.category[0] in _INKED and not character.default_ignorable:
            if glyph not in inked:
                blank.append(code_point)
                continue
            if character.category[0] in _LETTERS:
                letters.setdefault(character.script, []).append(code_point)
        glyphs[code_point] = glyph
    _check(font, letters, scripts)
    for code_points in letters.values():
        _shape(font, code_points[:TRIAL_LETTERS])
    ink = {script: len(code_points) for script, code_points in sorted(letters.items())}
    return InkCoverage(ink, ranges(blank), glyphs)


def _inked(font: hb.Font) -> frozenset[int]:
    """Return the glyphs with ink; raise FontRefused for one over HIGHEST or WIDEST."""
    pen = hb.DrawFuncs()
    em = font.scale[1]
    inked: list[int] = []
    for glyph in range(font.face.glyph_count):
        if not 0 <= font.get_glyph_h_advance(glyph) <= WIDEST * em:
            raise FontRefused("hmtx", f"the glyph {glyph:,} with an advance of many em")
        extents = font.get_glyph_extents(glyph)
        if extents is None or not (extents.width and extents.height):
            continue
        left, top = extents.x_bearing, extents.y_bearing
        along = max(abs(left), abs(left + extents.width))
        across = max(abs(top), abs(top + extents.height))
        if along > WIDEST * em or across > HIGHEST * em:
            raise FontRefused(_outlines(font.face), f"the glyph {glyph:,}, which is many em large")
        font.draw_glyph(glyph, pen, None)
        inked.append(glyph)
    return frozenset(inked)


def _outlines(face: hb.Face) -> str:
    return "CFF " if "CFF " in face.table_tags else "glyf"


def _check(font: hb.Font, letters: Collection[str], scripts: Collection[str]) -> None:
    """Raise FontRefused for a face without letters, or without letters of one of `scripts`."""
    if not letters and not scripts:
        raise FontRefused(_outlines(font.face), "no letter with ink")
    for script in scripts:
        if script not in letters:
            raise FontRefused("cmap", f"no letter of {script} with ink", "leave the script out")


def _shape(font: hb.Font, letters: Iterable[int]) -> None:
    """Shape the letters as one text, so that a layout table that takes too long fails here."""
    buffer = hb.Buffer()
    buffer.add_str("".join(map(chr, letters)))
    buffer.guess_segment_properties()
    hb.shape(font, buffer)


def ranges(code_points: Iterable[int]) -> Ranges:
    """Join ascending code points to ranges."""
    joined: list[tuple[int, int]] = []
    for code_point in code_points:
        if joined and joined[-1][1] == code_point - 1:
            joined[-1] = joined[-1][0], code_point
        else:
            joined.append((code_point, code_point))
    return tuple(joined)
