"""Spacing: trim full-width punctuation, part ideographs from Latin, narrow Hangul's wide spaces.

In: a text and its shaped glyphs. Out: the glyphs with adjusted advances, and the change in width of
a line that ends at an offset. Must not know lines.

A full-width mark is half blank. The blank between two adjacent marks is removed (CSS Text 4 §8.3,
`text-spacing-trim: normal`), and so is the blank after a closing mark at a line's end. An eighth of
an em is added between an ideograph or kana and a Latin letter or digit without a space (CSS Text 4
§8.4, `text-autospace: normal`). Korean uses spaces, so neither applies; those of a fixed-pitch face
are too wide between its syllables and in inline code, and a particle touches the code before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.shape import ShapedRun
from pyoji.engine.text.unicode import properties

GAP = 0.125
"""Between an ideograph and a Latin letter, in em (CSS Text 4: 1/8 of the ideograph's advance)."""

WIDE, NARROWED = 0.4, 0.28
"""The space beside a Hangul syllable: the widest that is left as it is, and what others become, in
em."""

IN_CODE, BEHIND_CODE = 0.44, 0.06
"""A space in inline code, and the gap between code and a Hangul syllable, in em."""

_OPENING = frozenset("「『（［｛〈《【〔〖〘〚“‘")
_CLOSING = frozenset("」』）］｝〉》】〕〗〙〛”’")
_STOPS = frozenset("、。，．")
_MIDDLE = frozenset("・：；")
_LANGUAGES = frozenset({"ja", "zh-Hans", "zh-Hant", "zh-HK"})
# Languages with stops in the middle of the square, which have no blank half to trim.
_CENTRED = frozenset({"zh-Hant", "zh-HK"})
_WIDE = (0.99, 1.01)

_SPACES = " \N{NO-BREAK SPACE}"
_IDEOGRAPHIC_SPACE = "\u3000"
_MARK = re.compile("[" + "".join(sorted(_OPENING | _CLOSING | _STOPS)) + "]")
_IDEOGRAPH = "I"
# In a string of `_kind`: an ideograph that meets a Latin letter, in either order.
_SEAM = re.compile("I(?=L)|L(?=I)")


def applies(language: str) -> bool:
    """Whether texts in a language, a canonical tag, are spaced by these rules."""
    return language in _LANGUAGES


def spaced(
    text: str, shaped: Sequence[ShapedRun], fonts: Fonts, language: str
) -> tuple[list[ShapedRun], dict[int, float]]:
    """Return the runs with their spacing, and the width gained at a line end by offset, in em."""
    before: dict[int, float] = {}  # trimmed from the blank half before a mark
    after: dict[int, float] = {}  # added or trimmed after a character
    tails: dict[int, float] = {}
    if _MARK.search(text):
        before, after, tails = _trimmed(text, _halves(shaped, fonts), language)
    seams = [match.start() for match in _SEAM.finditer("".join(map(_kind, text)))]
    ems = _scaled(shaped, fonts) if seams else {}
    for at in seams:
        gap = GAP * ems.get(at if _kind(text[at]) == _IDEOGRAPH else at + 1, 1.0)
        after[at], tails[at + 1] = gap, -gap
    if not before and not after:
        return list(shaped), tails
    return [_adjusted(piece, before, after) for piece in shaped], tails


def _trimmed(
    text: str, halves: Mapping[int, float], language: str
) -> tuple[dict[int, float], dict[int, float], dict[int, float]]:
    """Return what is trimmed before marks, after them, and after them at a line end, by offset."""
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    stops = frozenset() if language in _CENTRED else _STOPS
    closing, middle = _CLOSING | stops, _MIDDLE | (_STOPS - stops)
    beside_opening = _OPENING | middle | {_IDEOGRAPHIC_SPACE}
    beside_closing = closing | beside_opening
    for at, (left, right) in enumerate(pairwise(text)):
        if at in halves and left in closing and right in beside_closing:
            after[at] = -halves[at]
        elif at + 1 in halves and right in _OPENING and left in beside_opening:
            before[at + 1] = -halves[at + 1]
    tails = {
        at + 1: -halves[at]
        for at, character in enumerate(text)
        if at in halves and character in closing and at not in after
    }
    return before, after, tails


def narrowed(
    text: str, shaped: Sequence[ShapedRun], fonts: Fonts, codes: Sequence[Emphasis] = ()
) -> list[ShapedRun]:
    """Return the runs with narrower spaces beside Hangul and in code, where a face's are wide.

    A gap parts code from a syllable right behind it.
    """
    coded = {at for code in codes for at in range(code.start, code.end)}
    ends = {code.end - 1 for code in codes if _is_hangul(text[code.end : code.end + 1])}
    after: dict[int, float] = {}
    for piece in shaped:
        em = fonts.face(piece.run.face).em
        for glyph in piece.glyphs:
            at = glyph.cluster
            if text[at] in _SPACES and glyph.advance > WIDE * em:
                if _is_beside_hangul(text, at):
                    after[at] = NARROWED * em - glyph.advance
                elif at in coded:
                    after[at] = IN_CODE * em - glyph.advance
            elif at in ends:
                after[at] = BEHIND_CODE * em
    return [_adjusted(piece, {}, after) for piece in shaped] if after else list(shaped)


def _is_beside_hangul(text: str, at: int) -> bool:
    beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return any(map(_is_hangul, beside))


def _is_hangul(character: str) -> bool:
    return character != "" and properties(ord(character)).script == "Hang"


def _halves(shaped: Sequence[ShapedRun], fonts: Fonts) -> dict[int, float]:
    """Return half the width of each glyph that is one em of its face wide, by offset.

    Other glyphs have no blank half.
    """
    halves: dict[int, float] = {}
    for piece in shaped:
        em = fonts.face(piece.run.face).em
        low, high = _WIDE[0] * em, _WIDE[1] * em
        for glyph in piece.glyphs:
            if low < glyph.advance < high:
                halves[glyph.cluster] = em / 2
    return halves


def _scaled(shaped: Sequence[ShapedRun], fonts: Fonts) -> dict[int, float]:
    """Return the em of the face of each character whose face is scaled."""
    ems = ((piece.run, fonts.face(piece.run.face).em) for piece in shaped)
    return {at: em for run, em in ems if em != 1.0 for at in range(run.start, run.end)}


@lru_cache(maxsize=2048)  # asked for each character of each text
def _kind(character: str) -> str:
    """Return I for an ideograph or kana, L for a Latin letter or a digit, O for any other."""
    letter = properties(ord(character))
    if letter.category[0] not in "LN":
        return "O"
    if letter.script in ("Hani", "Hira", "Kana"):
        return _IDEOGRAPH
    return "L" if letter.east_asian_width in ("N", "Na", "A") else "O"


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
    return piece._replace(glyphs=tuple(glyphs))
