"""A setting's lines → where each glyph stands.

In: a setting, the left edge and top of its room, its width and alignment. Out: lines with their
origins, glyphs with theirs, in pixels, y down. The eye's margin is kept here: side bearings are
taken off and opening quotes hang, so that the ink of all lines begins on one edge. Must not know
colours, nor what else is on the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from pyoji.engine.text.breaks import trim_end
from pyoji.engine.text.clean import SOFT_HYPHEN
from pyoji.engine.text.fit import Setting
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun

Side = Literal["left", "center", "right"]

# How much of an opening mark stands in the margin. Quotes are light and hang whole; brackets are
# heavier, and a fullwidth one is blank in its first half, which its side bearing takes care of.
_HANG = {**dict.fromkeys("“‘\"'«‹„‚", 1.0), **dict.fromkeys("([{「『（［", 0.3)}
# The margin must not look pierced: nothing hangs further than this, in em.
_MOST = 0.45

# An emoji fills more of its em than Hangul does; at this share of the text's size both look
# equally tall. It keeps its advance, and so gains a little air on both sides.
EMOJI_SCALE = 0.9
_HANGUL_CENTER, _EMOJI_CENTER = 0.355, 0.344  # of their ink above the baseline, in em


class Glyph(NamedTuple):  # made for every letter: a third of a frozen dataclass's time
    """A glyph of a face with its origin on the baseline, at x, y."""

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """Glyphs of `face` at `size`; `span` tells which of the text's spans they lie in."""

    face: str
    size: float
    span: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line: its text without the spaces at its end, its left end, its baseline, its glyphs.

    No two runs that follow each other are alike but for their glyphs.
    """

    text: str
    x: float
    baseline: float
    width: float
    runs: tuple[PlacedRun, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in its place. No line leaves `left` to `left + width`."""

    left: float
    lines: tuple[PlacedLine, ...]


def place(fonts: Fonts, setting: Setting, x: float, y: float, width: float, side: Side) -> Placed:
    """The setting's lines in a room whose left edge is at `x` and whose top is at `y`.

    `side` is the edge on which the lines begin, or end, to make a margin.
    """
    paragraph, size = setting.paragraph, setting.size
    visual = [paragraph.visual(*line) for line in setting.lines]
    lines = [[piece for piece in pieces if piece[1]] for pieces in visual]
    widths = setting.widths
    hangs = [_hang(fonts, paragraph, line, side) * size for line in lines]
    # The room as a whole moves into the margin, as far as its widest line lets it.
    room = max(0.0, max(hangs, default=0.0))
    for line_width, hang in zip(widths, hangs, strict=True):
        room = min(room, max(0.0, width - line_width + hang))
    gaps = _gaps(paragraph)
    left = x + {"left": -room, "center": 0.0, "right": room}[side]
    placed = []
    for index, (start, end) in enumerate(setting.lines):
        hang = min(hangs[index], room)
        origin = {
            "left": x - hang,
            "center": x + (width - widths[index] + paragraph.style.tracking * size) / 2,
            "right": x + width - widths[index] + hang,
        }[side]
        # A letter that reaches left of its origin, or tracking: not beyond the room for that.
        origin = min(max(origin, left), left + width - widths[index])
        baseline = y + setting.ascent + index * setting.line_height
        placed.append(
            PlacedLine(
                _shown(paragraph.text[start : trim_end(paragraph.text, start, end)]),
                origin,
                baseline,
                widths[index],
                _runs(lines[index], gaps, origin, baseline, size),
            )
        )
    return Placed(left, tuple(placed))


def _shown(line: str) -> str:
    """The line as it is read: a soft hyphen is a hyphen at its end, and nothing elsewhere."""
    if SOFT_HYPHEN not in line:
        return line
    return line.replace(SOFT_HYPHEN, "") + ("-" if line.endswith(SOFT_HYPHEN) else "")


def _hang(
    fonts: Fonts,
    paragraph: Paragraph,
    line: list[tuple[ShapedRun, list[ShapedGlyph]]],
    side: Side,
) -> float:
    """How far, in em, the line's outermost glyph is moved so that its ink meets the margin."""
    if side == "center" or not line:
        return 0.0
    shaped, glyphs = line[0 if side == "left" else -1]
    glyph = glyphs[0 if side == "left" else -1]
    start, end = fonts.face(shaped.run.face).bearing(glyph.id)
    if shaped.run.face == EMOJI:
        indent = glyph.advance * (1 - EMOJI_SCALE) / 2
        start, end = indent + start * EMOJI_SCALE, indent + end * EMOJI_SCALE
    if side == "left":
        blank, ink = start + glyph.dx, end - start
    else:
        blank, ink = glyph.advance - end - glyph.dx, end - start
        if paragraph.direction == "ltr":
            blank += paragraph.style.tracking
    hang = blank + _HANG.get(paragraph.text[glyph.cluster], 0.0) * ink
    return max(-0.05, min(hang, blank + _MOST if blank > 0 else _MOST))


def _gaps(paragraph: Paragraph) -> Mapping[int, float]:
    """The tracking after each cluster: what the prefix sums hold beyond the glyphs' own."""
    if not paragraph.style.tracking:
        return {}
    gaps: dict[int, float] = {}
    advance = paragraph.advance
    for shaped in paragraph.runs:
        own: dict[int, float] = {}
        for glyph in shaped.glyphs:
            own[glyph.cluster] = own.get(glyph.cluster, 0.0) + glyph.advance
        for start, end in pairwise((*sorted(own), shaped.run.end)):
            gaps[start] = advance[end] - advance[start] - own[start]
    return gaps


def _runs(
    line: list[tuple[ShapedRun, list[ShapedGlyph]]],
    gaps: Mapping[int, float],
    x: float,
    baseline: float,
    size: float,
) -> tuple[PlacedRun, ...]:
    """The line's glyphs from left to right, in as few runs as can be."""
    drop = (_HANGUL_CENTER - _EMOJI_CENTER * EMOJI_SCALE) * size
    runs: list[PlacedRun] = []
    pen = 0.0
    for shaped, glyphs in line:
        face, span = shaped.run.face, shaped.run.span
        placed: list[Glyph] = []
        last = -1
        for glyph, cluster, advance, dx, dy in glyphs:
            if gaps and cluster != last:
                pen += gaps.get(last, 0.0)
                last = cluster
            left, foot = x + (pen + dx) * size, baseline - dy * size
            if face == EMOJI:
                left += advance * size * (1 - EMOJI_SCALE) / 2
                foot -= drop
            placed.append(Glyph(glyph, left, foot))
            pen += advance
        pen += gaps.get(last, 0.0)
        if runs and (runs[-1].face, runs[-1].span) == (face, span):
            runs[-1] = replace(runs[-1], glyphs=(*runs[-1].glyphs, *placed))
        else:
            drawn_at = size * EMOJI_SCALE if face == EMOJI else size
            runs.append(PlacedRun(face, drawn_at, span, tuple(placed)))
    return tuple(runs)
