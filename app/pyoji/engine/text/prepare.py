"""Prepare: a clean text and its style → a paragraph.

In: a text, its style, the fonts. Out: its runs itemised and shaped, its spacing, its prefix sums,
its break opportunities. Must not know sizes or lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from pyoji.engine.text import bidi, spacing
from pyoji.engine.text import language as languages
from pyoji.engine.text.breaks import Grade, graphemes
from pyoji.engine.text.clean import LINE_END, SOFT_HYPHEN
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import fallbacks, itemise
from pyoji.engine.text.language import Language
from pyoji.engine.text.paragraph import MAX_INK, LazyJudgements, Paragraph
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun, Tails, settings, shape
from pyoji.engine.text.style import Style
from pyoji.engine.text.tracking import Table


def prepare(fonts: Fonts, text: str, style: Style) -> Paragraph:
    """Itemise and shape the text, and find its break opportunities.

    An LF is a line break of the author; if the line does not end there, it is set as a space.
    """
    forced = frozenset(match.end() for match in re.finditer(LINE_END, text))
    text = text.replace(LINE_END, " ")
    ends = graphemes(text)
    language, face_style = style.language, (style.font, style.weight)
    direction, levels = _direction(text, language)
    orders = fallbacks(text, ends, fonts, language, *face_style, style.emphases)
    runs, missing = itemise(
        text, ends, fonts, language, *face_style, levels, style.emphases, orders
    )
    features = settings(language, tracked=style.is_tracked, features=style.features)
    shaped, edges = _spaced(text, shape(text, runs, fonts, language, features), fonts, style)
    hyphens = _hyphens(text, shaped, fonts) if SOFT_HYPHEN in text else {}
    edges.update((at + 1, glyph.advance) for at, glyph in hyphens.items())
    word_breaks = tuple(style.opportunities(text, ends, Grade.WORD))
    return Paragraph(
        text=text,
        style=style,
        direction=direction,
        directed=levels is not None,
        runs=tuple(shaped),
        advance=_advances(len(text), ends, shaped, style.tracking),
        tails=Tails(text, shaped, fonts, language, features, edges),
        ends=tuple(ends),
        word_breaks=word_breaks,
        ink=_ink(fonts, shaped),
        missing=tuple(missing),
        lazy_judgements=LazyJudgements(
            text, tuple([place.at for place in word_breaks]), language.tag
        ),
        forced=forced,
        hyphens=hyphens,
        fallbacks=orders,
    )


def _direction(text: str, language: Language) -> tuple[str, list[int] | None]:
    """Return the direction of the text, and the bidi level of each character; None if all are 0."""
    if not bidi.needs_bidi(text):
        return "ltr", None
    direction = languages.direction(language.tag) or bidi.base_direction(text)
    _, levels = bidi.levels(text, 1 if direction == "rtl" else 0)
    return direction, levels


def _spaced(
    text: str, shaped: list[ShapedRun], fonts: Fonts, style: Style
) -> tuple[list[ShapedRun], dict[int, float]]:
    """Return the runs with the spacing of their language, and the width gained at a line end by
    offset, in em."""
    tag = style.language.tag
    if spacing.applies(tag):
        return spacing.spaced(text, shaped, fonts, tag)
    if tag == "ko":
        shaped = spacing.narrowed(text, shaped, fonts, style.codes)
    return shaped, {}


def _hyphens(text: str, shaped: Sequence[ShapedRun], fonts: Fonts) -> Mapping[int, ShapedGlyph]:
    """Return the glyph of a hyphen for each soft hyphen, in the face of its run."""
    hyphens: dict[int, ShapedGlyph] = {}
    for piece in shaped:
        for glyph in piece.glyphs:
            if text[glyph.cluster] == SOFT_HYPHEN:
                hyphen = fonts.face(piece.run.face).hyphen
                if hyphen is not None:
                    hyphens[glyph.cluster] = glyph._replace(id=hyphen[0], advance=hyphen[1])
    return hyphens


def _ink(fonts: Fonts, shaped: Sequence[ShapedRun]) -> tuple[float, float]:
    """Return the extent of ink above and below the baseline, in em, at most MAX_INK."""
    above = below = 0.0
    for piece in shaped:
        ink = fonts.face(piece.run.face).ink
        for glyph in piece.glyphs:
            (top, foot), dy = ink(glyph.id), glyph.dy
            if top + dy > above:
                above = top + dy
            if foot - dy > below:
                below = foot - dy
    return min(above, MAX_INK[0]), min(below, MAX_INK[1])


def _advances(
    length: int, ends: Sequence[int], shaped: Sequence[ShapedRun], tracking: float | Table
) -> tuple[float, ...]:
    """Return the sum of the advances before each character and after the last, with constant
    tracking."""
    own = [0.0] * length
    for piece in shaped:
        for glyph in piece.glyphs:
            own[glyph.cluster] += glyph.advance
    if tracking and not isinstance(tracking, tuple):
        start = 0
        for end in ends:
            if own[start]:  # a character without advance, such as a word joiner, has no tracking
                own[start] += tracking
            start = end
    return tuple(accumulate(own, initial=0.0))
