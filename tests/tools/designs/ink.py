"""Ink: where the texts of a frame are drawn.

In: a frame and the fonts. Out: for each text its lines, with their glyph runs and the rectangle of
their ink; the remaining runs are lettering. Must not know rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoji.engine.color import Color
from pyoji.engine.frame import Box, ColorRun, Frame, GlyphRun, Item, Line, TextBlock
from pyoji.engine.text.fonts import Fonts

Run = GlyphRun | ColorRun


@dataclass(frozen=True)
class InkedLine:
    """A line with its runs."""

    line: Line
    runs: tuple[tuple[Run, Box], ...]

    @cached_property
    def box(self) -> Box:
        """The rectangle of its ink."""
        return around(box for _, box in self.runs)


@dataclass(frozen=True)
class InkedText:
    """A text with its lines; those without ink are left out."""

    block: TextBlock
    lines: tuple[InkedLine, ...]

    @cached_property
    def box(self) -> Box:
        """The rectangle of its ink."""
        return around(line.box for line in self.lines)

    @cached_property
    def color(self) -> Color | None:
        """The colour of most of its glyphs."""
        counts: Counter[Color] = Counter()
        for line in self.lines:
            for run, _ in line.runs:
                if isinstance(run, GlyphRun):
                    counts[run.color] += len(run.glyphs)
        return counts.most_common(1)[0][0] if counts else None


def texts(frame: Frame, fonts: Fonts) -> list[InkedText]:
    """The texts of a frame in order, those with ink."""
    return [text for text in _texts(frame, fonts) if text.lines]


def _texts(frame: Frame, fonts: Fonts) -> Iterable[InkedText]:
    """Layout writes the runs of a text line by line, texts in their order."""
    places = [(text, line) for text in frame.texts for line in text.lines]
    found: dict[int, list[tuple[Run, Box]]] = {at: [] for at in range(len(places))}
    cursor = 0
    for run in frame.items:
        if not isinstance(run, GlyphRun | ColorRun) or not run.glyphs:
            continue
        near = [
            (away, at)
            for at in range(cursor, len(places))
            if (away := _away(run, *places[at])) is not None
        ]
        if near:
            _, cursor = min(near)
            if (box := _ink(run, fonts)) is not None:
                found[cursor].append((run, box))
    for text in frame.texts:
        lines = (
            InkedLine(line, tuple(found[at]))
            for at, (owner, line) in enumerate(places)
            if owner is text and found[at]
        )
        yield InkedText(text, tuple(lines))


def _away(run: Run, text: TextBlock, line: Line) -> tuple[int, int, int] | None:
    """Return a run's distance in pixels from the place of a text's line; None if too far."""
    first, reach = run.glyphs[0], text.size
    across = max(0.0, line.x - first.x, first.x - line.x - line.width)
    down = abs(first.y - line.baseline)
    if across > 0.6 * reach or down > 0.6 * reach or run.size > 1.1 * text.size:
        return None
    return round(across), round(down), round(abs(run.size - text.size))


def _ink(run: Run, fonts: Fonts) -> Box | None:
    """The rectangle of a run's ink; an emoji fills its em."""
    em = run.size
    if isinstance(run, ColorRun):
        return around(Box(glyph.x, glyph.y - 0.85 * em, 1.1 * em, em) for glyph in run.glyphs)
    face = fonts.face(run.face)
    boxes = []
    for glyph in run.glyphs:
        left, right = face.bearing(glyph.id)
        up, down = face.ink(glyph.id)
        if right > left:
            box = Box(glyph.x + em * left, glyph.y - em * up, em * (right - left), em * (up + down))
            boxes.append(box)
    return around(boxes) if boxes else None


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle around some."""
    some = list(boxes)
    left, top = min(box.x for box in some), min(box.y for box in some)
    right, bottom = max(box.x + box.w for box in some), max(box.y + box.h for box in some)
    return Box(left, top, right - left, bottom - top)


def meet(one: Box, other: Box, slack: float = 0.5) -> bool:
    """Whether they share more than `slack` pixels both ways."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > slack and down > slack


def is_inside(one: Box, other: Box, slack: float = 0.5) -> bool:
    """Whether `one` lies in `other`."""
    return (
        one.x >= other.x - slack
        and one.y >= other.y - slack
        and one.x + one.w <= other.x + other.w + slack
        and one.y + one.h <= other.y + other.h + slack
    )


def without_words(frame: Frame, words: Sequence[InkedText]) -> tuple[Item, ...]:
    """The items of a frame but the runs of these texts."""
    runs = {id(run) for text in words for line in text.lines for run, _ in line.runs}
    return tuple(item for item in frame.items if id(item) not in runs)
