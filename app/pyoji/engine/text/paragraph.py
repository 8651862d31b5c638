"""Paragraph: a text prepared once, for which any width at any size is arithmetic.

In: a clean text, its language, weight, tracking and spans. Out: shaped runs, prefix sums of
advances, graded break opportunities, all in em. Must not know sizes, boxes or pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate

from pyoji.engine.text import bidi, sense, spacing
from pyoji.engine.text import language as languages
from pyoji.engine.text.breaks import Grade, Opportunity, graphemes, opportunities, trim_end
from pyoji.engine.text.clean import LINE_END, SOFT_HYPHEN
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis, itemise
from pyoji.engine.text.language import Language
from pyoji.engine.text.sense import Judgement
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun, shape, tails

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


@dataclass(frozen=True)
class Paragraph:
    """A prepared text.

    `advance[i]` is the sum of advances, in em, of everything before character i in logical
    order, tracking included; a cluster's whole advance stands at its first character. `tails[i]`
    is what a line gains by ending before i, where the last glyph was kerned with it. `ends` are
    the grapheme ends, `word_breaks` the breaks that part no word. `directed` is true where runs of
    both directions may meet. `ink` is how far the ink reaches above and below the baseline, in em,
    at most MAX_INK.
    """

    text: str
    style: Style
    direction: str
    directed: bool
    runs: tuple[ShapedRun, ...]
    advance: tuple[float, ...]
    tails: Mapping[int, float]
    ends: tuple[int, ...]
    word_breaks: tuple[Opportunity, ...]
    ink: tuple[float, float]
    missing: tuple[str, ...]
    forced: frozenset[int] = frozenset()
    """Where the author ended a line: the offsets of the characters that begin the next."""
    hyphens: Mapping[int, ShapedGlyph] = field(default_factory=dict)
    """What is drawn for a soft hyphen, by its offset, where a line ends behind it."""
    _stops: dict[int, tuple[float, float]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def breaks(self) -> tuple[Opportunity, ...]:
        """All places where a line may end, but for those in a ligature, which cannot be torn.

        Few texts have a word so wide that anyone asks.
        """
        clusters = {glyph.cluster for shaped in self.runs for glyph in shaped.glyphs}
        found = _opportunities(self.text, self.ends, self.style, Grade.GRAPHEME)
        return tuple(b for b in found if b.grade < Grade.GRAPHEME or b.at in clusters)

    @cached_property
    def judgements(self) -> Mapping[int, Judgement]:
        """What a line's end costs a reader, by offset, at each of `word_breaks`."""
        places = [opportunity.at for opportunity in self.word_breaks]
        judged = sense.judge(self.text, places, self.style.language.tag)
        return dict(zip(places, judged, strict=True))

    def width(self, start: int, end: int, *, moved: bool = False) -> float:
        """The width in em of a line text[start:end], without the spaces that hang at its end.

        As in Chromium, the last glyph keeps its kerning with a space that hangs, unless the line
        was `moved` by balancing.
        """
        ink = trim_end(self.text, start, end)
        tail = self.tails.get(ink, 0.0) if moved or ink == end else 0.0
        return self.advance[ink] + tail - self.advance[start]

    def stops(self, at: int) -> tuple[float, float]:
        """The prefix sum, in em, at the end of the ink of a line that ends before a character.

        First as first-fit measures, then as it is where balancing has moved a line's end there.
        """
        found = self._stops.get(at)  # each size that is tried asks for the same
        if found is None:
            ink = trim_end(self.text, 0, at)
            reach = self.advance[ink] + self.tails.get(ink, 0.0)
            found = self._stops[at] = reach if ink == at else self.advance[ink], reach
        return found

    def visual(self, start: int, end: int) -> list[tuple[ShapedRun, list[ShapedGlyph]]]:
        """The glyphs of a line text[start:end], run by run from left to right (UAX #9 L2).

        Without the spaces that hang at its end, for which alone rule L1 would be needed.
        """
        end = trim_end(self.text, start, end)
        hyphen = self.hyphens.get(end - 1)
        pieces = [
            shaped for shaped in self.runs if shaped.run.start < end and shaped.run.end > start
        ]
        if self.directed:
            order = bidi.reorder([piece.run.level for piece in pieces])
            pieces = [pieces[index] for index in order]
        return [
            (
                piece,
                [
                    hyphen if hyphen and glyph.cluster == end - 1 else glyph
                    for glyph in piece.glyphs
                    if start <= glyph.cluster < end
                ],
            )
            for piece in pieces
        ]


def prepare(fonts: Fonts, text: str, style: Style) -> Paragraph:
    """The text, itemised, shaped and with its break opportunities.

    An LF in it is where the author ends a line; it is set as a space, should the line go on.
    """
    forced = frozenset(at + 1 for at, character in enumerate(text) if character == LINE_END)
    text = text.replace(LINE_END, " ")
    ends = graphemes(text)
    levels: list[int] | None = None
    direction = "ltr"
    if bidi.needs_bidi(text):
        direction = languages.direction(style.language.tag) or bidi.base_direction(text)
        _, levels = bidi.levels(text, 1 if direction == "rtl" else 0)
    language = style.language
    runs, missing = itemise(
        text, ends, fonts, language, style.font, style.weight, levels, style.emphases
    )
    codepoints, tracked = list(map(ord, text)), style.tracking != 0
    shaped = shape(codepoints, runs, fonts, language, tracked)
    edges: dict[int, float] = {}
    if spacing.applies(language.tag):
        shaped, edges = spacing.spaced(text, shaped, language.tag)
    hyphens = _hyphens(text, shaped, fonts) if SOFT_HYPHEN in text else {}
    edges.update((at + 1, glyph.advance) for at, glyph in hyphens.items())
    ended = (trim_end(text, 0, end) for end in ends if text[end : end + 1] != " ")
    return Paragraph(
        text,
        style,
        direction,
        levels is not None,
        tuple(shaped),
        _advances(len(text), ends, shaped, style.tracking),
        {**tails(codepoints, shaped, ended, fonts, language, tracked), **edges},
        tuple(ends),
        tuple(_opportunities(text, ends, style, Grade.WORD)),
        _ink(fonts, shaped),
        tuple(missing),
        forced,
        hyphens,
    )


def _hyphens(text: str, shaped: Sequence[ShapedRun], fonts: Fonts) -> Mapping[int, ShapedGlyph]:
    """The hyphen that each soft hyphen becomes at a line's end, in the face around it."""
    found: dict[int, ShapedGlyph] = {}
    for piece in shaped:
        for glyph in piece.glyphs:
            if text[glyph.cluster] == SOFT_HYPHEN:
                drawn = fonts.face(piece.run.face).hyphen
                if drawn is not None:
                    found[glyph.cluster] = glyph._replace(id=drawn[0], advance=drawn[1])
    return found


# A blog's name, a tag, a month are the same on card after card: a hundred of them, in 2 MB, are
# kept. Titles are not; they would push the labels out.
MAX_LABEL, KEPT_LABELS = 32, 128

label = lru_cache(maxsize=KEPT_LABELS)(prepare)
"""`prepare` for a text of at most MAX_LABEL characters that other cards may say too."""


def _ink(fonts: Fonts, shaped: Sequence[ShapedRun]) -> tuple[float, float]:
    above = below = 0.0
    for piece in shaped:
        ink = fonts.face(piece.run.face).ink
        for glyph in piece.glyphs:
            top, foot = ink(glyph.id)
            if top + glyph.dy > above:
                above = top + glyph.dy
            if foot - glyph.dy > below:
                below = foot - glyph.dy
    return min(above, MAX_INK[0]), min(below, MAX_INK[1])


def _opportunities(
    text: str, ends: Sequence[int], style: Style, finest: Grade
) -> list[Opportunity]:
    keep_all = style.language.word_break == "keep-all"
    found = opportunities(text, ends, style.language.tag, keep_all=keep_all, finest=finest)
    codes = [emphasis for emphasis in style.emphases if emphasis.font is not None]
    if not codes:
        return found
    inside = {at for code in codes for at in range(code.start + 1, code.end)}
    kept = (
        each._replace(grade=max(each.grade, Grade.JOINT)) if each.at in inside else each
        for each in found
    )
    return [each for each in kept if each.grade <= finest]


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
