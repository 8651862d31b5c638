"""Shape: runs → glyphs with advances, at a size of 1.

In: a text and its runs. Out: the glyphs of each run in visual order, in em. Each
run is shaped with the characters around it as context, so that letters also join across runs. Must
not know lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import uharfbuzz as hb

from pyoji.engine.text.face import UNITS
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.itemise import TextRun
from pyoji.engine.text.language import Language

REACH = 4.0
"""Limit of a glyph's offset in a template's font, in em. A mark over other marks has about one."""


class ShapedGlyph(NamedTuple):  # created per letter: a third of a frozen dataclass's time
    """A glyph: its id, the first character of its cluster, its advance and offset in em."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


_glyph = partial(tuple.__new__, ShapedGlyph)
"""Create a glyph from a tuple, in half the time of a call with names."""


class ShapedRun(NamedTuple):
    """A run and its glyphs, left to right.

    `bound` are the clusters before which a line end changes the shaping of the text before them
    (HarfBuzz's UNSAFE_TO_BREAK).
    """

    run: TextRun
    glyphs: tuple[ShapedGlyph, ...]
    bound: frozenset[int] = frozenset()


# Tracking turns off optional ligatures (CSS Text 4 §8.2) and contextual alternates, as in browsers.
_TRACKED = {"liga": 0, "clig": 0, "calt": 0}
# These languages distinguish i and ı, and an fi ligature may hide the dot. Some fonts have a
# language system for that; Noto Sans does not.
_DOTTED = frozenset({"tr", "az"})
_NO_LIGATURES = {"liga": 0, "clig": 0}

Features = tuple[tuple[str, int], ...]
"""OpenType features by tag, with values: 0 is off, 1 is on, higher ones select an alternate."""

Settings = Mapping[str, int] | None
"""Features that differ from HarfBuzz's defaults."""

_CONTEXT = 5
"""Characters before and after a run that HarfBuzz takes into account."""

_UNSAFE = frozenset("13579BDF")
"""The last hexadecimal digit of flags with UNSAFE_TO_BREAK, which is the lowest bit."""
_FLAGS_ONLY = (
    hb.BufferSerializeFlags.GLYPH_FLAGS
    | hb.BufferSerializeFlags.NO_GLYPH_NAMES
    | hb.BufferSerializeFlags.NO_CLUSTERS
    | hb.BufferSerializeFlags.NO_POSITIONS
)


def settings(language: Language, *, tracked: bool, features: Features = ()) -> Settings:
    """Return the features of a text; `features` take precedence over tracking and language."""
    base = _TRACKED if tracked else _NO_LIGATURES if language.tag in _DOTTED else None
    return {**(base or {}), **dict(features)} if features else base


def shape(
    text: str,
    runs: Sequence[TextRun],
    fonts: Fonts,
    language: Language,
    features: Settings,
) -> list[ShapedRun]:
    """Shape the runs, in their order."""
    return [_shape(text, run, fonts, language, features) for run in runs]


def _shape(
    text: str, run: TextRun, fonts: Fonts, language: Language, features: Settings
) -> ShapedRun:
    if run.boxed:
        return ShapedRun(run, (_box(fonts.face(run.face).font, run),))
    face = fonts.face(run.face)
    font = face.font
    buffer = _buffer(text, run, font, language, features)
    offset = max(0, run.start - _CONTEXT)
    values = [
        (
            info.codepoint,
            info.cluster + offset,
            place.x_advance / UNITS,
            place.x_offset / UNITS,
            place.y_offset / UNITS,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True)
    ]
    glyphs = list(map(_glyph, values))
    # A run of one character has no offset inside.
    bound = _bound(buffer, font, glyphs) if run.end - run.start > 1 else frozenset()
    if face.bounded:
        glyphs = list(map(_within_reach, glyphs))
    if run.face == EMOJI:
        # Drop the empty glyph of a variation selector, so that an emoji is one glyph.
        glyphs = [glyph for glyph in glyphs if glyph.advance]
    return ShapedRun(run, tuple(glyphs), bound)


def _bound(buffer: hb.Buffer, font: hb.Font, glyphs: Sequence[ShapedGlyph]) -> frozenset[int]:
    """Return the clusters of glyphs with UNSAFE_TO_BREAK.

    Reading the flags of glyphs takes as long as shaping, so read them in the serialized buffer,
    such as [42|7#1|8]: the id of each glyph, and its flags if it has any.
    """
    serialized = buffer.serialize(font, hb.BufferSerializeFormat.TEXT, _FLAGS_ONLY)
    if "#" not in serialized:
        return frozenset()
    return frozenset(
        glyph.cluster
        for glyph, entry in zip(glyphs, serialized.strip("[]").split("|"), strict=True)
        if "#" in entry and entry[-1] in _UNSAFE
    )


def _within_reach(glyph: ShapedGlyph) -> ShapedGlyph:
    """Limit the glyph's offset to REACH, which bounds the memory for drawing it."""
    dx, dy = (min(max(shift, -REACH), REACH) for shift in (glyph.dx, glyph.dy))
    return glyph._replace(dx=dx, dy=dy)


def _buffer(
    text: str,
    run: TextRun,
    font: hb.Font,
    language: Language,
    features: Settings,
) -> hb.Buffer:
    """Shape the run; cluster 0 is the first character of its context."""
    buffer = hb.Buffer()
    # The entire text as context would be copied for each run, of which there may be one per letter.
    first = max(0, run.start - _CONTEXT)
    context = text[first : run.end + _CONTEXT]
    buffer.add_str(context, run.start - first, run.end - run.start)
    buffer.direction = "rtl" if run.level & 1 else "ltr"
    buffer.script = run.script
    buffer.language = language.tag
    hb.shape(font, buffer, features)
    return buffer


def _advance(
    text: str, run: TextRun, fonts: Fonts, language: Language, features: Settings
) -> float:
    """Return the width of the run in em, five times as fast as `_shape`."""
    font = fonts.face(run.face).font
    if run.boxed:
        return _box(font, run).advance
    buffer = _buffer(text, run, font, language, features)
    width: float = sum(place.x_advance / UNITS for place in buffer.glyph_positions or ())
    return width


def _box(font: hb.Font, run: TextRun) -> ShapedGlyph:
    return ShapedGlyph(0, run.start, font.get_glyph_h_advance(0) / UNITS, 0.0, 0.0)


class Tails(dict[int, float]):
    """How much wider a line that ends at an offset is than its prefix sums, in em.

    The sums contain kerning across the line end: of a comma with the space after it, or between two
    kana. Shape the text again from the last offset that is safe to break to the line end, when the
    offset is first read: most unsafe offsets are inside words, where no line ends. `known` has the
    offsets with another width.
    """

    def __init__(
        self,
        text: str,
        shaped: Sequence[ShapedRun],
        fonts: Fonts,
        language: Language,
        features: Settings,
        known: Mapping[int, float],
    ) -> None:
        super().__init__(known)
        self._text, self._fonts = text, fonts
        self._language, self._features = language, features
        self._pieces = [piece for piece in shaped if piece.bound]

    def __missing__(self, end: int) -> float:
        tail = 0.0
        for piece in self._pieces:
            if end in piece.bound and end != piece.run.start:
                tail = self._tail(piece, end)
        self[end] = tail
        return tail

    def _tail(self, piece: ShapedRun, end: int) -> float:
        run = piece.run
        before = [glyph for glyph in piece.glyphs if glyph.cluster < end]
        safe = (glyph.cluster for glyph in before if glyph.cluster not in piece.bound)
        start = max(safe, default=run.start)
        last = run._replace(start=start, end=end)
        alone = _advance(self._text[:end], last, self._fonts, self._language, self._features)
        # In the order of `_advance`, so that equal advances have equal sums.
        return alone - sum(glyph.advance for glyph in before if glyph.cluster >= start)
