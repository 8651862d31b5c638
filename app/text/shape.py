"""Runs → glyphs with advances, once, at unit size.

In: a text's characters and its runs. Out: for each run its glyphs in visual order, in em. The
whole text is given to HarfBuzz as context, so that joining and kerning see past the run's ends.
Must not know lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import uharfbuzz as hb

from app.text.fonts import EMOJI, UNITS, Fonts
from app.text.itemise import Run
from app.text.language import Language


@dataclass(frozen=True, slots=True)
class ShapedGlyph:
    """One glyph: its id, the character its cluster begins with, its advance and offset in em."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class ShapedRun:
    """A run and its glyphs, left to right."""

    run: Run
    glyphs: tuple[ShapedGlyph, ...]


# CSS Text 4 §8.2: with letter-spacing, optional ligatures are off, since they would be torn.
_TRACKED = {"liga": False, "clig": False}
# These write both i and ı, and an fi ligature may hide the dot that tells them apart. Fonts that
# know have a language system for them; Noto Sans has not.
_DOTTED = frozenset({"tr", "az"})


def shape(
    codepoints: Sequence[int], runs: Sequence[Run], fonts: Fonts, language: Language, tracked: bool
) -> list[ShapedRun]:
    """The runs shaped, in the order given."""
    return [_shape(codepoints, run, fonts, language, tracked) for run in runs]


def _shape(
    codepoints: Sequence[int], run: Run, fonts: Fonts, language: Language, tracked: bool
) -> ShapedRun:
    face = fonts.face(run.face)
    if run.boxed:
        return ShapedRun(run, (_box(face.font, run),))
    buffer = hb.Buffer()
    buffer.add_codepoints(codepoints, run.start, run.end - run.start)
    buffer.direction = "rtl" if run.level & 1 else "ltr"
    buffer.script = run.script
    buffer.language = language.tag
    plain = tracked or language.tag in _DOTTED
    hb.shape(face.font, buffer, _TRACKED if plain else None)
    glyphs = tuple(
        ShapedGlyph(
            info.codepoint,
            info.cluster,
            place.x_advance / UNITS,
            place.x_offset / UNITS,
            place.y_offset / UNITS,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True)
    )
    if run.face == EMOJI:
        # The selector's glyph has neither ink nor advance; dropped, an emoji is one glyph.
        glyphs = tuple(glyph for glyph in glyphs if glyph.advance)
    return ShapedRun(run, glyphs)


def _box(font: hb.Font, run: Run) -> ShapedGlyph:
    return ShapedGlyph(0, run.start, font.get_glyph_h_advance(0) / UNITS, 0.0, 0.0)
