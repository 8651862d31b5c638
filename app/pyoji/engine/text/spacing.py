"""Spacing: the room around full-width marks, and between ideographs and Latin.

In: a text and its shaped glyphs. Out: the glyphs with their advances as a typesetter has them, and
what a line gains or loses by ending at a place. Must not know lines.

A full-width mark is half blank. Of two that meet, the blank between them goes (CSS Text 4 §8.3,
`text-spacing-trim: normal`), and at a line's end the blank after a closing mark. Where an ideograph
or a kana meets a Latin letter or a digit and the author wrote no space, an eighth of an em parts
them (CSS Text 4 §8.4, `text-autospace: normal`). Korean writes spaces itself and has neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pyoji.engine.text.shape import ShapedRun
from pyoji.engine.text.unicode import properties

GAP = 0.125
"""Between an ideograph and a Latin letter, in em (CSS Text 4: 1/8 of the ideograph's advance)."""

_HALF = 0.5
_OPENING = frozenset("「『（［｛〈《【〔〖〘〚“‘")
_CLOSING = frozenset("」』）］｝〉》】〕〗〙〛”’")
_STOPS = frozenset("、。，．")
_MIDDLE = frozenset("・：；")
_LANGUAGES = frozenset({"ja", "zh-Hans", "zh-Hant", "zh-HK"})
# Stops stand in the middle of their square there, so that there is no blank half to take.
_CENTRED = frozenset({"zh-Hant", "zh-HK"})
_WIDE = (0.99, 1.01)


def applies(language: str) -> bool:
    """Whether texts in a language, one of our tags, are spaced so."""
    return language in _LANGUAGES


def spaced(
    text: str, shaped: Sequence[ShapedRun], language: str
) -> tuple[list[ShapedRun], dict[int, float]]:
    """The runs with their spacing; and by offset, in em, what a line that ends there gains."""
    wide = _wide(shaped)
    before: dict[int, float] = {}  # taken from the blank half before a mark
    after: dict[int, float] = {}  # added behind a character, or taken from behind it
    tails: dict[int, float] = {}
    stops = frozenset() if language in _CENTRED else _STOPS
    closing, middle = _CLOSING | stops, _MIDDLE | (_STOPS - stops)
    for at, (one, other) in enumerate(pairwise(text)):
        if at in wide and one in closing and other in closing | _OPENING | middle | {"\u3000"}:
            after[at] = -_HALF
        elif at + 1 in wide and other in _OPENING and one in _OPENING | middle | {"\u3000"}:
            before[at + 1] = -_HALF
        elif _meet(one, other):
            after[at] = GAP
            tails[at + 1] = -GAP
    for at, character in enumerate(text):
        if at in wide and character in closing and at not in after:
            tails[at + 1] = -_HALF
    if not before and not after:
        return list(shaped), tails
    return [_adjusted(piece, before, after) for piece in shaped], tails


def _wide(shaped: Sequence[ShapedRun]) -> set[int]:
    """The characters whose glyph is an em wide; others have no blank half."""
    low, high = _WIDE
    return {
        glyph.cluster for piece in shaped for glyph in piece.glyphs if low < glyph.advance < high
    }


def _meet(one: str, other: str) -> bool:
    return (_is_ideograph(one) and _is_latin(other)) or (_is_latin(one) and _is_ideograph(other))


def _is_ideograph(character: str) -> bool:
    known = properties(ord(character))
    return known.script in ("Hani", "Hira", "Kana") and known.category[0] in "LN"


def _is_latin(character: str) -> bool:
    known = properties(ord(character))
    return known.category[0] in "LN" and known.east_asian_width in ("N", "Na", "A")


def _adjusted(
    piece: ShapedRun, before: Mapping[int, float], after: Mapping[int, float]
) -> ShapedRun:
    glyphs = []
    for index, glyph in enumerate(piece.glyphs):
        lead = before.get(glyph.cluster, 0.0)
        last = index + 1 == len(piece.glyphs) or piece.glyphs[index + 1].cluster != glyph.cluster
        trail = after.get(glyph.cluster, 0.0) if last else 0.0
        if lead or trail:
            glyph = glyph._replace(advance=glyph.advance + lead + trail, dx=glyph.dx + lead)
        glyphs.append(glyph)
    return replace(piece, glyphs=tuple(glyphs))
