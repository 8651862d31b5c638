"""Coverage: the characters that a face draws, by ink and not by its character map.

Some faces map every Hangul syllable and leave most of them empty. In: an opened face. Out: how many
letters of each script have ink, and which mapped characters have none. Every glyph that a text can
begin with is drawn once, into nothing, so that a glyph that cannot be drawn shows here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import uharfbuzz as hb

from pyoji.engine.text.typefaces.refusal import FontRefused
from pyoji.engine.text.unicode import properties

COMMON_SCRIPTS = frozenset({"Zyyy", "Zinh", "Zzzz"})
"""Scripts of characters that belong to no script."""

Ranges = tuple[tuple[int, int], ...]
"""Code points, as ranges that include both ends."""

TRIAL_LETTERS = 300
"""Letters of a script that are shaped as one text: as many as a title has at most."""


@dataclass(frozen=True, slots=True)
class InkCoverage:
    """`ink` counts the letters and digits with ink by script; `blank` are mapped, without ink."""

    ink: Mapping[str, int]
    blank: Ranges


def coverage(font: hb.Font) -> InkCoverage:
    """What the face draws; FontRefused if that is nothing."""
    ink = Counter[str]()
    blank: list[int] = []
    by_script: dict[str, list[int]] = {}
    pen = hb.DrawFuncs()
    for code_point in sorted(font.face.unicodes):
        known = properties(code_point)
        if known.category[0] not in "LNPS" or known.default_ignorable:
            continue
        glyph = font.get_nominal_glyph(code_point)
        extents = None if glyph is None else font.get_glyph_extents(glyph)
        if glyph is None or extents is None or not (extents.width and extents.height):
            blank.append(code_point)
            continue
        font.draw_glyph(glyph, pen, None)
        if known.category[0] in "LN":
            ink[known.script] += 1
            by_script.setdefault(known.script, []).append(code_point)
    if not ink:
        outlines = "CFF " if "CFF " in font.face.table_tags else "glyf"
        raise FontRefused(outlines, "no letter with ink")
    for letters in by_script.values():
        _shape(font, letters[:TRIAL_LETTERS])
    return InkCoverage(dict(sorted(ink.items())), ranges(blank))


def _shape(font: hb.Font, letters: Iterable[int]) -> None:
    """Shape the letters as one text, so that a layout table that takes too long shows here."""
    buffer = hb.Buffer()
    buffer.add_str("".join(map(chr, letters)))
    buffer.guess_segment_properties()
    hb.shape(font, buffer)


def ranges(code_points: Iterable[int]) -> Ranges:
    """Ascending code points as ranges."""
    joined: list[tuple[int, int]] = []
    for code_point in code_points:
        if joined and joined[-1][1] == code_point - 1:
            joined[-1] = joined[-1][0], code_point
        else:
            joined.append((code_point, code_point))
    return tuple(joined)
