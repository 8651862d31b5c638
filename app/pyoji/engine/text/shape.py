"""Runs → glyphs with advances, once, at unit size.

In: a text's characters and its runs. Out: for each run its glyphs in visual order, in em. What
stands around a run is given to HarfBuzz as context, so that joining sees past the run's ends.
Must not know lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import uharfbuzz as hb

from pyoji.engine.text.face import UNITS
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.itemise import TextRun
from pyoji.engine.text.language import Language

REACH = 4.0
"""How many em the tables of a brand's font move a glyph at most; a mark over marks moves by one."""


class ShapedGlyph(NamedTuple):  # one a letter: created three times as fast as a frozen dataclass
    """A glyph: its id, the first character of its cluster, its advance and offset in em."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class ShapedRun:
    """A run and its glyphs, left to right.

    `bound` are the clusters without which what stands before them would be shaped otherwise.
    """

    run: TextRun
    glyphs: tuple[ShapedGlyph, ...]
    bound: frozenset[int] = frozenset()


# Letter-spacing would tear optional ligatures and turns them off (CSS Text 4 §8.2), and contextual
# alternates too, as in browsers.
_TRACKED = {"liga": 0, "clig": 0, "calt": 0}
# These languages distinguish i and ı, and an fi ligature may hide the dot. Some fonts have a
# language system for that; Noto Sans does not.
_DOTTED = frozenset({"tr", "az"})
_NO_LIGATURES = {"liga": 0, "clig": 0}

Features = tuple[tuple[str, int], ...]
"""OpenType features by tag with their values: 0 is off, 1 is on, more chooses an alternate."""

Settings = Mapping[str, int] | None
"""Features for HarfBuzz that differ from its defaults."""

_CONTEXT = 5
"""Characters before and after a run that HarfBuzz takes into account."""

_UNSAFE = int(hb.GlyphFlags.UNSAFE_TO_BREAK)
_FLAGS_ALONE = (
    hb.BufferSerializeFlags.GLYPH_FLAGS
    | hb.BufferSerializeFlags.NO_GLYPH_NAMES
    | hb.BufferSerializeFlags.NO_CLUSTERS
    | hb.BufferSerializeFlags.NO_POSITIONS
)


def settings(language: Language, *, tracked: bool, features: Features = ()) -> Settings:
    """Return the features of a text; `features` override what tracking and language turn off."""
    base = _TRACKED if tracked else _NO_LIGATURES if language.tag in _DOTTED else None
    return {**(base or {}), **dict(features)} if features else base


def shape(
    codepoints: Sequence[int],
    runs: Sequence[TextRun],
    fonts: Fonts,
    language: Language,
    features: Settings,
) -> list[ShapedRun]:
    """Shape the runs, in their order."""
    return [_shape(codepoints, run, fonts, language, features) for run in runs]


def _shape(
    codepoints: Sequence[int], run: TextRun, fonts: Fonts, language: Language, features: Settings
) -> ShapedRun:
    if run.boxed:
        return ShapedRun(run, (_box(fonts.face(run.face).font, run),))
    face = fonts.face(run.face)
    font = face.font
    buffer = _buffer(codepoints, run, font, language, features)
    infos, moved = buffer.glyph_infos, max(0, run.start - _CONTEXT)
    glyphs = [
        ShapedGlyph(
            info.codepoint,
            info.cluster + moved,
            place.x_advance / UNITS,
            place.x_offset / UNITS,
            place.y_offset / UNITS,
        )
        for info, place in zip(infos, buffer.glyph_positions or (), strict=True)
    ]
    if face.bounded:
        glyphs = list(map(_nearby, glyphs))
    if run.face == EMOJI:
        # Drop the glyph of a variation selector, which has no ink: an emoji is one glyph.
        glyphs = [glyph for glyph in glyphs if glyph.advance]
    bound: frozenset[int] = frozenset()
    # Reading a glyph's flags costs as much as shaping it. Few runs have any, and none of one
    # character: the character before it belongs to another run.
    if run.end - run.start > 1 and "#" in buffer.serialize(
        font, hb.BufferSerializeFormat.TEXT, _FLAGS_ALONE
    ):
        bound = frozenset(info.cluster + moved for info in infos if int(info.flags) & _UNSAFE)
    return ShapedRun(run, tuple(glyphs), bound)


def _nearby(glyph: ShapedGlyph) -> ShapedGlyph:
    """The glyph no farther than REACH from its place, since an image must hold it there."""
    dx, dy = (min(max(offset, -REACH), REACH) for offset in (glyph.dx, glyph.dy))
    return glyph._replace(dx=dx, dy=dy)


def _buffer(
    codepoints: Sequence[int],
    run: TextRun,
    font: hb.Font,
    language: Language,
    features: Settings,
) -> hb.Buffer:
    """Shape the run; its clusters count from _CONTEXT characters before it."""
    buffer = hb.Buffer()
    # Passing the whole text would copy it for each run, and a text may have a run a character.
    first = max(0, run.start - _CONTEXT)
    context = codepoints[first : run.end + _CONTEXT]
    buffer.add_codepoints(context, run.start - first, run.end - run.start)
    buffer.direction = "rtl" if run.level & 1 else "ltr"
    buffer.script = run.script
    buffer.language = language.tag
    hb.shape(font, buffer, features)
    return buffer


def _advance(
    codepoints: Sequence[int], run: TextRun, fonts: Fonts, language: Language, features: Settings
) -> float:
    """Return the width of the run, in a fifth of the time that its glyphs take."""
    font = fonts.face(run.face).font
    if run.boxed:
        return _box(font, run).advance
    buffer = _buffer(codepoints, run, font, language, features)
    width: float = sum(place.x_advance / UNITS for place in buffer.glyph_positions or ())
    return width


def _box(font: hb.Font, run: TextRun) -> ShapedGlyph:
    return ShapedGlyph(0, run.start, font.get_glyph_h_advance(0) / UNITS, 0.0, 0.0)


def tails(
    codepoints: Sequence[int],
    shaped: Sequence[ShapedRun],
    ends: Iterable[int],
    fonts: Fonts,
    language: Language,
    features: Settings,
) -> dict[int, float]:
    """Return by how many em a line that ends before a character is wider than its prefix sums.

    A comma is kerned with the space after it, a kana with the one that now begins the next line.
    Where that is so, what stands since the last safe place is shaped again without.
    """
    gains: dict[int, float] = {}
    pieces = [piece for piece in shaped if piece.bound]
    places = set(ends) if pieces else set()
    for piece in pieces:
        run = piece.run
        for end in piece.bound & places:
            if end == run.start:
                continue
            safe = (g.cluster for g in piece.glyphs if g.cluster not in piece.bound)
            start = max((cluster for cluster in safe if cluster < end), default=run.start)
            last = replace(run, start=start, end=end)
            alone = _advance(codepoints[:end], last, fonts, language, features)
            before = sum(g.advance for g in piece.glyphs if start <= g.cluster < end)
            if alone != before:
                gains[end] = alone - before
    return gains
