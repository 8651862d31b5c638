"""Position: the lines of a fitted text → the origin of each glyph.

In: a fitted text, the left edge and top of its room, its width and alignment. Out: lines and glyphs
with their origins, in pixels, y down. Margins are optical: side bearings are removed and opening
quotes hang, so the ink of all lines starts on one edge. Must not know colours or the rest of the
card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, NamedTuple

from pyoji.engine.text.breaks import trim_end
from pyoji.engine.text.clean import SOFT_HYPHEN
from pyoji.engine.text.fit import FittedText
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.shape import ShapedGlyph, ShapedRun

Side = Literal["left", "center", "right"]

# The share of an opening mark that hangs in the margin. Quotes are light and hang fully, brackets
# are heavier. The blank first half of a fullwidth bracket is part of its side bearing.
_HANG = {**dict.fromkeys("“‘\"'«‹„‚", 1.0), **dict.fromkeys("([{「『（［", 0.3)}
# The maximum hang in em.
_MAX_HANG = 0.45

# An emoji fills more of its em than Hangul; at this share of the text size both look equally tall.
# It keeps its advance, which adds a little space on both sides.
EMOJI_SCALE = 0.9
_HANGUL_CENTER, _EMOJI_CENTER = 0.355, 0.344  # centre of the ink above the baseline, in em


# Created per letter, run and line: in a third of a frozen dataclass's time.
class Glyph(NamedTuple):
    """A glyph of a face with its origin at x, y on the baseline."""

    id: int
    x: float
    y: float


class PlacedRun(NamedTuple):
    """Glyphs of `face` at `size`; `span` is the index of their span in the text."""

    face: str
    size: float
    span: int
    glyphs: tuple[Glyph, ...]


class PlacedLine(NamedTuple):
    """A line: its text without trailing spaces, its left end, its baseline, its glyphs.

    Adjacent runs differ in face or span.
    """

    text: str
    x: float
    baseline: float
    width: float
    runs: tuple[PlacedRun, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A positioned text. Its lines lie between `left` and `left` plus the width of the room."""

    left: float
    lines: tuple[PlacedLine, ...]


def place(
    fonts: Fonts,
    fitted: FittedText,
    x: float,
    y: float,
    width: float,
    side: Side,
    margin: float = inf,
) -> Placed:
    """Position the lines in a room with its left edge at `x` and its top at `y`.

    `side` is the edge to which the lines are aligned, and `margin` how far marks may hang over it.
    """
    paragraph, size = fitted.paragraph, fitted.size
    visual = [paragraph.visual(*line) for line in fitted.lines]
    lines = [[piece for piece in pieces if piece[1]] for pieces in visual]
    widths = fitted.widths
    max_hang = min(_MAX_HANG, margin / size)
    hangs = [_hang(fonts, paragraph, line, side, max_hang) * size for line in lines]
    # The room is moved into the margin by the largest hang at which each line still fits.
    shift = max(0.0, max(hangs, default=0.0))
    for line_width, hang in zip(widths, hangs, strict=True):
        shift = min(shift, max(0.0, width - line_width + hang))
    tracking = _tracking(paragraph)
    left = x + {"left": -shift, "center": 0.0, "right": shift}[side]
    placed = []
    for index, (start, end) in enumerate(fitted.lines):
        hang = min(hangs[index], shift)
        origin = {
            "left": x - hang,
            "center": x + (width - widths[index] + paragraph.tracking * size) / 2,
            "right": x + width - widths[index] + hang,
        }[side]
        # Negative side bearings and tracking must not move a line out of the room.
        origin = min(max(origin, left), left + width - widths[index])
        baseline = y + fitted.ascent + index * fitted.line_height
        placed.append(
            PlacedLine(
                _visible_text(paragraph.text[start : trim_end(paragraph.text, start, end)]),
                origin,
                baseline,
                widths[index],
                _runs(lines[index], tracking, origin, baseline, size),
            )
        )
    return Placed(left, tuple(placed))


def _visible_text(line: str) -> str:
    """Return the visible text of a line: a soft hyphen shows only at its end, as a hyphen."""
    if SOFT_HYPHEN not in line:
        return line
    return line.replace(SOFT_HYPHEN, "") + ("-" if line.endswith(SOFT_HYPHEN) else "")


def _hang(
    fonts: Fonts,
    paragraph: Paragraph,
    line: list[tuple[ShapedRun, Sequence[ShapedGlyph]]],
    side: Side,
    most: float,
) -> float:
    """Return how far the line's outermost glyph moves for its ink to meet the margin, in em; at
    most `most` of a mark hangs."""
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
            blank += paragraph.tracking
    hang = blank + _HANG.get(paragraph.text[glyph.cluster], 0.0) * ink
    return max(-0.05, min(hang, blank + most if blank > 0 else most))


def _tracking(paragraph: Paragraph) -> Mapping[int, float]:
    """Return the tracking after each cluster, from the prefix sums minus the glyph advances."""
    if not paragraph.tracking:
        return {}
    tracking: dict[int, float] = {}
    advance = paragraph.advance
    for shaped in paragraph.runs:
        advances = {glyph.cluster: glyph.advance for glyph in shaped.glyphs}
        if len(advances) < len(shaped.glyphs):  # clusters of several glyphs
            advances = dict.fromkeys(advances, 0.0)
            for glyph in shaped.glyphs:
                advances[glyph.cluster] += glyph.advance
        starts = sorted(advances)
        for start, end in zip(starts, (*starts[1:], shaped.run.end), strict=True):
            tracking[start] = advance[end] - advance[start] - advances[start]
    return tracking


def _runs(
    line: list[tuple[ShapedRun, Sequence[ShapedGlyph]]],
    tracking: Mapping[int, float],
    x: float,
    baseline: float,
    size: float,
) -> tuple[PlacedRun, ...]:
    """Return the line's glyphs from left to right, adjacent runs of a face and span merged."""
    drop = (_HANGUL_CENTER - _EMOJI_CENTER * EMOJI_SCALE) * size
    runs: list[PlacedRun] = []
    pen = 0.0
    new = tuple.__new__  # half the time of Glyph()
    for shaped, glyphs in line:
        face, span = shaped.run.face, shaped.run.span
        is_emoji = face == EMOJI
        placed: list[Glyph] = []
        last = -1
        for glyph, cluster, advance, dx, dy in glyphs:
            if tracking and cluster != last:
                pen += tracking.get(last, 0.0)
                last = cluster
            left, bottom = x + (pen + dx) * size, baseline - dy * size
            if is_emoji:
                left += advance * size * (1 - EMOJI_SCALE) / 2
                bottom -= drop
            placed.append(new(Glyph, (glyph, left, bottom)))
            pen += advance
        pen += tracking.get(last, 0.0)
        if runs and (runs[-1].face, runs[-1].span) == (face, span):
            runs[-1] = runs[-1]._replace(glyphs=(*runs[-1].glyphs, *placed))
        else:
            run_size = size * EMOJI_SCALE if is_emoji else size
            runs.append(PlacedRun(face, run_size, span, tuple(placed)))
    return tuple(runs)
