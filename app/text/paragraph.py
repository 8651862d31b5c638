"""Paragraph: a text prepared once, for which any width at any size is arithmetic.

In: a clean text, its language, weight, tracking and spans. Out: shaped runs, prefix sums of
advances, graded break opportunities, all in em. Must not know sizes, boxes or pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.text import bidi
from app.text.breaks import Grade, Opportunity, graphemes, opportunities, trim_end
from app.text.fonts import Fonts
from app.text.itemise import Emphasis, itemise
from app.text.language import Language
from app.text.shape import ShapedGlyph, ShapedRun, shape, tails

# Above and below, in em: room for Tibetan and Nastaliq stacks. Zalgo reaches further: clipped.
MAX_INK = (1.30, 0.75)


@dataclass(frozen=True, slots=True)
class Style:
    """How a whole text is set: weight 400 or 700, tracking in em, the `font` choice."""

    language: Language
    font: str
    weight: int
    tracking: float
    emphases: tuple[Emphasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A prepared text.

    `advance[i]` is the sum of advances, in em, of everything before character i in logical
    order, tracking included; a cluster's whole advance stands at its first character. `tails[i]`
    is what a line gains by ending before i, where the last glyph was kerned with it. `stops`
    holds for each break the prefix sum at the end of the ink before it, as first-fit measures
    and where balancing has moved a line's end there. `directed`
    is true where runs of both directions may meet. `ink` is how far the ink reaches above and
    below the baseline, in em, at most MAX_INK.
    """

    text: str
    style: Style
    direction: str
    directed: bool
    runs: tuple[ShapedRun, ...]
    advance: tuple[float, ...]
    tails: Mapping[int, float]
    ends: tuple[int, ...]
    breaks: tuple[Opportunity, ...]
    stops: tuple[tuple[float, float], ...]
    ink: tuple[float, float]
    missing: tuple[str, ...]

    def width(self, start: int, end: int, *, moved: bool = False) -> float:
        """The width in em of a line text[start:end], without the spaces that hang at its end.

        As in Chromium, the last glyph keeps its kerning with a space that hangs, unless the line
        was `moved` by balancing.
        """
        return self.stop(start, end, moved=moved) - self.advance[start]

    def stop(self, start: int, end: int, *, moved: bool = False) -> float:
        """The prefix sum, in em, at the end of the ink of a line text[start:end]."""
        ink = trim_end(self.text, start, end)
        return self.advance[ink] + (self.tails.get(ink, 0.0) if moved or ink == end else 0.0)

    def visual(self, start: int, end: int) -> list[tuple[ShapedRun, list[ShapedGlyph]]]:
        """The glyphs of a line text[start:end], run by run from left to right (UAX #9 L2).

        Without the spaces that hang at its end, for which alone rule L1 would be needed.
        """
        end = trim_end(self.text, start, end)
        pieces = [
            shaped for shaped in self.runs if shaped.run.start < end and shaped.run.end > start
        ]
        if self.directed:
            order = bidi.reorder([piece.run.level for piece in pieces])
            pieces = [pieces[index] for index in order]
        return [
            (piece, [glyph for glyph in piece.glyphs if start <= glyph.cluster < end])
            for piece in pieces
        ]


def prepare(fonts: Fonts, text: str, style: Style) -> Paragraph:
    """The text, itemised, shaped and with its break opportunities."""
    ends = graphemes(text)
    levels: list[int] | None = None
    direction = "ltr"
    if bidi.needs_bidi(text):
        direction = bidi.base_direction(text)
        _, levels = bidi.levels(text, 1 if direction == "rtl" else 0)
    language = style.language
    runs, missing = itemise(
        text, ends, fonts, language, style.font, style.weight, levels, style.emphases
    )
    codepoints, tracked = list(map(ord, text)), style.tracking != 0
    shaped = shape(codepoints, runs, fonts, language, tracked)
    breaks = _between_clusters(
        opportunities(text, language.tag, keep_all=language.word_break == "keep-all"), shaped
    )
    inks = [trim_end(text, 0, found.at) for found in breaks]
    ended = [ink for ink, b in zip(inks, breaks, strict=True) if text[b.at : b.at + 1] != " "]
    gained = tails(codepoints, shaped, ended, fonts, language, tracked)
    advance = _advances(len(text), ends, shaped, style.tracking)
    stops = tuple(
        (advance[ink] + (gained.get(ink, 0.0) if ink == b.at else 0.0),
         advance[ink] + gained.get(ink, 0.0))
        for ink, b in zip(inks, breaks, strict=True)
    )  # fmt: skip
    return Paragraph(
        text,
        style,
        direction,
        levels is not None,
        tuple(shaped),
        advance,
        gained,
        tuple(ends),
        breaks,
        stops,
        _ink(fonts, shaped),
        tuple(missing),
    )


def _ink(fonts: Fonts, shaped: Sequence[ShapedRun]) -> tuple[float, float]:
    above = below = 0.0
    for piece in shaped:
        face = fonts.face(piece.run.face)
        for glyph in piece.glyphs:
            top, foot = face.ink(glyph.id)
            above, below = max(above, top + glyph.dy), max(below, foot - glyph.dy)
    return min(above, MAX_INK[0]), min(below, MAX_INK[1])


def _between_clusters(
    breaks: Sequence[Opportunity], shaped: Sequence[ShapedRun]
) -> tuple[Opportunity, ...]:
    """The opportunities without those inside a ligature, which cannot be torn."""
    starts = {glyph.cluster for piece in shaped for glyph in piece.glyphs}
    return tuple(
        found for found in breaks[:-1] if found.grade < Grade.GRAPHEME or found.at in starts
    ) + tuple(breaks[-1:])


def _advances(
    length: int, ends: Sequence[int], shaped: Sequence[ShapedRun], tracking: float
) -> tuple[float, ...]:
    own = [0.0] * length
    for piece in shaped:
        for glyph in piece.glyphs:
            own[glyph.cluster] += glyph.advance
    if tracking:
        start = 0
        for end in ends:
            if own[start]:  # a word joiner has no width, and no space after it
                own[start] += tracking
            start = end
    return tuple(accumulate(own, initial=0.0))
