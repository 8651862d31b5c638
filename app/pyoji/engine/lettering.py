"""Lettering: one line of letters as decoration → glyphs, placed by the box of their ink.

In: a lettering of the scene, its area. Out: glyph runs. A unit behind a figure may be smaller than
its digits; what room the digits leave in the width makes it larger. Must not know layouts or
pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple
from unicodedata import east_asian_width

from pyoji.engine.frame import Box, GlyphRun
from pyoji.engine.scene import Lettering
from pyoji.engine.text import language
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.position import Glyph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun
from pyoji.engine.text.style import Style

Pieces = Sequence[tuple[ShapedRun, Sequence[ShapedGlyph]]]

APART = 0.09
"""Between the digits and a smaller unit, in em of the digits."""

SQUARE = 1.1
"""The greatest height of a unit that fills a square, in heights of its digits: its many strokes
need more room to be as heavy as theirs."""


class _Part(NamedTuple):
    """Letters of one size: the box of their ink in em, and where its origin stands.

    `share` is its size, `x` and `y` its origin, in em of the digits.
    """

    pieces: Pieces
    ink: Box
    share: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def box(self) -> Box:
        """The box of the ink, in em of the digits."""
        ink, share = self.ink, self.share
        return Box(self.x + ink.x * share, self.y + ink.y * share, ink.w * share, ink.h * share)


def runs(fonts: Fonts, node: Lettering, area: Box, *, mirrored: bool) -> Iterator[GlyphRun]:
    """Yield the glyphs of a lettering; none if it has no ink."""
    parts = _parts(fonts, node, area, mirrored=mirrored)
    if not parts:
        return
    ink = _union([part.box for part in parts])
    across, down = node.place
    aside, below = node.bleed
    size = _size(node, ink, area)
    if mirrored:
        across = 1.0 - across
    # At an edge (a share of 0 or 1) `bleed` of the ink is outside.
    w, h = ink.w * size, ink.h * size
    left = area.x + (area.w - w) * across + (2 * across - 1) * aside * w
    top = area.y + (area.h - h) * down + (2 * down - 1) * below * h
    for part in parts:
        x, baseline = left + (part.x - ink.x) * size, top + (part.y - ink.y) * size
        yield from _glyphs(part, x, baseline, size * part.share, node, area)


def _glyphs(
    part: _Part, x: float, baseline: float, size: float, node: Lettering, area: Box
) -> Iterator[GlyphRun]:
    for piece, glyphs in part.pieces:
        placed = []
        for glyph in glyphs:
            placed.append(Glyph(glyph.id, x + glyph.dx * size, baseline - glyph.dy * size))
            x += glyph.advance * size
        yield GlyphRun(piece.run.face, size, node.color, tuple(placed), area)


def _size(node: Lettering, ink: Box, area: Box) -> float:
    """Return the greatest size at which ink has its height and its area's width."""
    aside, below = node.bleed
    size = min(node.height / ink.h, area.w / (ink.w * (1.0 - aside)))
    if node.within_height:
        edge = 1.0 - below if node.place[1] in (0.0, 1.0) else 1.0
        size = min(size, area.h / (ink.h * edge))
    return size


def _parts(fonts: Fonts, node: Lettering, area: Box, *, mirrored: bool) -> list[_Part]:
    """Return the digits and their unit, or all letters as one part."""
    digits, unit = _divided(node.text) if node.unit else (node.text, "")
    figure = _part(fonts, node, digits)
    after = _part(fonts, node, unit) if unit else None
    if figure is None or after is None or node.unit is None:
        line = figure if digits == node.text else _part(fonts, node, node.text)
        return [line] if line else []
    least, most = _bounds(node.unit, unit, figure, after)
    smallest = _beside(figure, after, unit, least, mirrored=mirrored)
    size = _size(node, _union([figure.box, smallest.box]), area)
    if size <= 0:
        return []
    room = area.w / size - figure.ink.w - APART
    share = min(most, max(least, room / after.ink.w))
    return [figure, _beside(figure, after, unit, share, mirrored=mirrored)]


def _bounds(
    shares: tuple[float, float], text: str, figure: _Part, unit: _Part
) -> tuple[float, float]:
    """Return the least and the greatest size of a unit; one square has the greatest."""
    least, most = shares
    if not _has_foot(text):
        return least, most
    most = min(most, SQUARE * -figure.ink.y / unit.ink.h)
    return most if len(text) == 1 else min(least, most), most


def _divided(text: str) -> tuple[str, str]:
    """Return a figure up to its last digit, and its unit."""
    end = max((n for n, letter in enumerate(text, 1) if letter.isdecimal()), default=len(text))
    return text[:end], text[end:].strip()


def _beside(figure: _Part, unit: _Part, text: str, share: float, *, mirrored: bool) -> _Part:
    """Return the unit behind the figure, on its baseline.

    One that fills a square stands there with its ink, or is in the middle of lower digits.
    """
    digits, ink = figure.ink, unit.ink
    x = digits.x - APART - (ink.x + ink.w) * share if mirrored else digits.x + digits.w + APART
    if not mirrored:
        x -= ink.x * share
    y = 0.0
    if _has_foot(text):
        y = max(0.0, ink.h * share + digits.y) / 2 - (ink.y + ink.h) * share
    return unit._replace(share=share, x=x, y=y)


def _has_foot(text: str) -> bool:
    """Return whether letters fill a square, which reaches below the baseline, as Hangul does."""
    return east_asian_width(text[0]) in ("W", "F")


def _part(fonts: Fonts, node: Lettering, text: str) -> _Part | None:
    """Return the letters of a text without emoji; None without ink."""
    style = Style(language.of(node.lang), node.font, node.weight, 0.0)
    paragraph = prepare(fonts, text, style)
    pieces = [p for p in paragraph.visual(0, len(paragraph.text)) if p[0].run.face != EMOJI]
    ink = _ink_box(fonts, pieces)
    return _Part(pieces, ink) if ink else None


def _union(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _ink_box(fonts: Fonts, pieces: Sequence[tuple[ShapedRun, Sequence[ShapedGlyph]]]) -> Box | None:
    """Return the box of a line's ink in em from its origin, y down; None without ink."""
    left, right, top, bottom = inf, -inf, inf, -inf
    x = 0.0
    for piece, glyphs in pieces:
        face = fonts.face(piece.run.face)
        for glyph in glyphs:
            begin, end = face.bearing(glyph.id)
            above, below = face.ink(glyph.id)
            if end > begin:
                left, right = min(left, x + glyph.dx + begin), max(right, x + glyph.dx + end)
                top = min(top, -above - glyph.dy)
                bottom = max(bottom, below - glyph.dy)
            x += glyph.advance
    return None if left >= right else Box(left, top, right - left, bottom - top)
