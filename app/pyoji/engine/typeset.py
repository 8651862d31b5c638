"""Typeset: a text of the scene in its area → frame items, and its description.

In: a text, its area, the direction and the width of the card. Out: glyph runs, ruled lines and a
caret at their positions, and the text as a block of the frame. Must not know other nodes, nor that
cards share texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoji.engine.color import Color
from pyoji.engine.frame import Art, Box, ColorRun, FixedRun, GlyphRun, Item, Line, Rule, TextBlock
from pyoji.engine.scene import Align, Direction, Motif, RuledLines, Text
from pyoji.engine.text import language
from pyoji.engine.text.fit import FittedText, fit
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.hyphenate import hyphenated
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import Language
from pyoji.engine.text.paragraph import MAX_INK, Paragraph
from pyoji.engine.text.position import PlacedLine, Side, place
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.style import Style
from pyoji.engine.text.tracking import Table, untightened
from pyoji.engine.warning import MissingFont, Truncated, Warning

_BELOW = 0.31
"""The distance from a baseline to its ruled line, in em."""

CLEAR = 1 / 30
"""The share of the card's width at its edges that hanging marks leave clear."""

ROUNDING = 0.01
"""How much wider than its area a text may be, in pixels: an area is a sum, and sums are rounded."""

# How far clipped ink may reach out of the text's box, in em.
OVERHANG_CLIP = 0.3

# A caret: its distance from the last letter, its largest and smallest width, and its top and bottom
# from the baseline, in em; its distance from the edge of the card, as a share of the card's width.
CARET_GAP, CARET_WIDTH, CARET_LEAST = 0.14, 0.5, 0.08
CARET_EXTENT = (-0.8, 0.2)
CARET_MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class SetText:
    """A text at its position: items, its description, code points that no font has, warnings."""

    items: tuple[Item, ...]
    block: TextBlock
    missing: tuple[int, ...]
    warnings: tuple[Warning, ...]


def shaped(fonts: Fonts, node: Text) -> Paragraph:
    """Return the text, shaped; with several lines, very long words may take hyphens."""
    paragraph = prepare(fonts, node.text, style(node))
    return hyphenated(fonts, paragraph) if node.max_lines > 1 else paragraph


def natural_width(node: Text, paragraph: Paragraph) -> float:
    """Return the width of the text on one line at its largest size."""
    largest = node.sizes[1]
    return paragraph.at_size(largest).advance[-1] * largest


def fitted(
    fonts: Fonts, node: Text, paragraph: Paragraph, width: float, height: float
) -> FittedText:
    """Fit the text, of which `paragraph` is the shaped one, to a width and a height."""
    sizes = *node.sizes, node.step
    room = Room(width + ROUNDING, height, sizes, node.max_lines, node.line_height, node.wrap)
    return fit(fonts, paragraph, room)


def typeset(
    fonts: Fonts,
    node: Text,
    fitted: FittedText,
    area: Box,
    direction: Direction,
    width: float,
) -> SetText:
    """Set the fitted text into its area on a card of this direction and width."""
    paragraph = fitted.paragraph
    side = _side(node.align, direction)
    beside = area.x if side == "left" else width - area.x - area.w
    margin = max(0.0, beside - width * CLEAR)
    placed = place(fonts, fitted, area.x, area.y, area.w, side, margin)
    box = Box(placed.left, area.y, area.w, fitted.height)
    clip = None
    if any(ink >= most for ink, most in zip(paragraph.ink, MAX_INK, strict=True)):
        reach = OVERHANG_CLIP * fitted.size
        clip = box.inset(-reach, -reach, -reach, -reach)
    items: list[Item] = []
    if node.rules is not None:
        baselines = [line.baseline for line in placed.lines]
        items.extend(_ruled(node.rules, area, baselines, fitted))
    for line in placed.lines:
        items.extend(_runs(node, line, clip))
    if node.caret and placed.lines:
        items.append(_caret(placed.lines[-1], fitted, node.caret, width))
    return SetText(
        tuple(items),
        _block(node, fitted, box, placed.lines),
        tuple([ord(grapheme[0]) for grapheme in paragraph.missing]),
        tuple(_warnings(fonts, node, fitted)),
    )


def _warnings(fonts: Fonts, node: Text, fitted: FittedText) -> Iterator[Warning]:
    if fitted.truncated:
        yield Truncated(node.name)
    absent = _absent(fonts, fitted.paragraph)
    if absent:
        yield MissingFont(node.name, node.font, absent)


def style(node: Text) -> Style:
    """Return the style that the text is shaped in."""
    text_language = language.of(node.lang)
    emphases = tuple(Emphasis(s.start, s.end, s.weight or node.weight, s.font) for s in node.spans)
    tracking = _tracking(node, text_language)
    return Style(
        text_language,
        node.font,
        node.weight,
        tracking,
        emphases,
        node.features,
        node.bound_spaces,
    )


def _tracking(node: Text, text_language: Language) -> float | Table:
    """Return the tracking of a text: not negative if its letters stack, none if they join."""
    usual = language.tracking(node.text, text_language)
    if node.tracking is not None and language.is_cursive(node.text):
        return 0.0
    match node.tracking:
        case None:
            return usual
        case tuple() as table:
            return table if usual else untightened(table)
        case number:
            return max(0.0, number) if language.joins(node.text) else number


def _ruled(
    rules: RuledLines, area: Box, baselines: Sequence[float], fitted: FittedText
) -> Iterator[Rule]:
    """Yield a ruled line below each line of the text, and more down to the end of the area."""
    below = _BELOW * fitted.size
    distance = fitted.line_height / max(1, round(fitted.line_height / rules.distance))
    heights = [baseline + below for baseline in baselines]
    while heights[-1] + distance + rules.width <= area.y + area.h:
        heights.append(heights[-1] + distance)
    for y in heights:
        yield Rule(Box(area.x, y, area.w, rules.width), rules.color)


def _runs(node: Text, line: PlacedLine, clip: Box | None) -> list[Item]:
    """Return the glyphs of a line as frame items, one for each run of a face, size and colour."""
    kind = FixedRun if node.fixed else GlyphRun
    return [
        ColorRun(run.face, run.size, run.glyphs)
        if run.face == EMOJI
        else kind(run.face, run.size, _color(node, run.span), run.glyphs, clip)
        for run in line.runs
    ]


def _color(node: Text, span: int) -> Color:
    return (node.spans[span].color if span >= 0 else None) or node.color


def _caret(line: PlacedLine, fitted: FittedText, color: Color, card_width: float) -> Art:
    """Return a block after the last line, narrower near the edge of the card."""
    size = fitted.size
    start = line.x + line.width + CARET_GAP * size
    room = card_width * (1 - CARET_MARGIN) - start
    if fitted.paragraph.direction == "rtl":
        room = line.x - CARET_GAP * size - card_width * CARET_MARGIN
    width = max(CARET_LEAST, min(CARET_WIDTH, room / size)) * size
    if fitted.paragraph.direction == "rtl":
        start = line.x - CARET_GAP * size - width
    top, bottom = CARET_EXTENT
    if len(fitted.lines) > 1:  # stay clear of the ink that hangs from the line above
        top = max(top, fitted.paragraph.ink[1] - fitted.line_height / size)
    top, bottom = line.baseline + top * size, line.baseline + bottom * size
    return Art(Box(start, top, width, bottom - top), Motif("caret", (color,)))


def _side(align: Align, direction: Direction) -> Side:
    if align == "center":
        return "center"
    return "left" if (align == "start") == (direction == "ltr") else "right"


def _block(node: Text, fitted: FittedText, box: Box, lines: Sequence[PlacedLine]) -> TextBlock:
    style = fitted.paragraph.style
    return TextBlock(
        name=node.name,
        lang=node.lang,
        direction=fitted.paragraph.direction,
        size=fitted.size,
        weight=node.weight,
        letter_spacing=fitted.paragraph.tracking * fitted.size,
        line_height=fitted.line_height,
        word_break=style.language.word_break,
        fonts=_used(fitted.paragraph),
        box=box,
        lines=tuple(
            Line(line.text, line.x, line.baseline, line.width, reason)
            for line, reason in zip(lines, fitted.reasons, strict=True)
        ),
        truncated=fitted.truncated,
        font=node.font,
        case=node.case,
        features=node.features,
    )


def _used(paragraph: Paragraph) -> tuple[str, ...]:
    """Return the faces of the text in fallback order, with the first face of the order."""
    *emphases, text = (fallback.stems for fallback in paragraph.fallbacks)
    orders = [text, *emphases]
    used = {shaped.run.face for shaped in paragraph.runs} | {orders[0][0]}
    if len(used) == 1:
        return tuple(used)
    return tuple(dict.fromkeys(s for order in (*orders, (EMOJI,)) for s in order if s in used))


def _absent(fonts: Fonts, paragraph: Paragraph) -> tuple[str, ...]:
    """Return the families that the bundle lacks, if letters are in sans instead."""
    style = paragraph.style
    fallback = fonts.fallback(style.language, style.font, style.weight)
    if not fallback.absent:
        return ()
    is_own = (
        shaped.run.span >= 0 or shaped.run.face == EMOJI or shaped.run.face not in fallback.sans
        for shaped in paragraph.runs
    )
    return () if all(is_own) else fallback.absent
