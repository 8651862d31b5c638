"""Layout: Scene + fonts → Frame.

A parent gives each child an area, asks it what it needs, and shares out what is left: first to
what has a fixed size, then to texts that may grow, then to what fills. Texts are prepared once
and fitted by arithmetic. Knows rectangles and words; must not know pixels, files or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoji.engine import lettering
from pyoji.engine.color import Color
from pyoji.engine.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    Frame,
    GlyphRun,
    Item,
    Line,
    Photo,
    Rule,
    Shade,
    Stroke,
    TextBlock,
)
from pyoji.engine.scene import (
    Align,
    Direction,
    Edges,
    Image,
    Layers,
    Lettering,
    Motif,
    Node,
    Panel,
    Picture,
    RuledLines,
    Scene,
    Space,
    Stack,
    Text,
)
from pyoji.engine.text import language
from pyoji.engine.text.fit import FittedText, fit
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import Language
from pyoji.engine.text.paragraph import MAX_INK, MAX_LABEL, Paragraph, Style, label, prepare
from pyoji.engine.text.position import PlacedLine, Side, place
from pyoji.engine.text.room import Room
from pyoji.engine.text.tracking import Table, untightened
from pyoji.engine.warning import MissingFont, Truncated, Warning

_BELOW = 0.31
"""The distance from a baseline to its ruled line, in em."""

Extent = tuple[float, float]
"""Width and height in pixels."""


CLEAR = 1 / 30
"""The share of the card's width at its edges that hanging marks leave clear."""


def layout(scene: Scene, fonts: Fonts) -> Frame:
    """Place every node of the scene."""
    work = _Layout(fonts, scene.direction, scene.width)
    card = Box(0.0, 0.0, float(scene.width), float(scene.height))
    work.items.append(Fill(card, scene.background))
    work.items.extend(Art(card, motif) for motif in scene.motifs)
    work.put(scene.content, card)
    return Frame(
        scene.template,
        scene.width,
        scene.height,
        tuple(work.items),
        tuple(work.texts),
        tuple(dict.fromkeys(work.missing)),
        scene.warnings + tuple(work.warnings),
    )


class _Layout:
    """The layout of one scene: the items placed so far, and the prepared texts."""

    def __init__(self, fonts: Fonts, direction: Direction, width: float) -> None:
        self.fonts = fonts
        self.direction = direction
        self.width = width
        self.items: list[Item] = []
        self.texts: list[TextBlock] = []
        self.missing: list[int] = []
        self.warnings: list[Warning] = []
        self._paragraphs: dict[int, Paragraph] = {}
        self._fitted: dict[tuple[int, float], tuple[float, FittedText]] = {}

    # Measuring -----------------------------------------------------------------------------

    def need(self, node: Node, width: float, height: float) -> Extent:
        """Return the extent that the node needs in an area of this size."""
        match node:
            case Text():
                fitted = self._fit(node, width, height)
                return min(width, fitted.width), fitted.height
            case Picture():
                return (
                    width if node.width is None else node.width,
                    height if node.height is None else node.height,
                )
            case Lettering():
                return width, height if node.grow else min(height, node.height)
            case Space():
                return node.size, node.size
            case Panel():
                w, h = self._panel(node, width, height)
                return node.width or w, node.height or h
            case Image():
                return node.width or width, node.height or height
            case Layers():
                extents = [self.need(child, width, height) for child in node.children]
                return max((e[0] for e in extents), default=0.0), max(
                    (e[1] for e in extents), default=0.0
                )
            case Stack():
                pad = node.padding
                inner = Box(0, 0, width, height).inset(pad.left, pad.top, pad.right, pad.bottom)
                extents = self._share(node, inner.w, inner.h)
                gaps = node.gap * max(0, len(extents) - 1)
                widths, heights = [e[0] for e in extents], [e[1] for e in extents]
                if node.direction == "column":
                    content = max(widths, default=0.0), sum(heights) + gaps
                else:
                    content = sum(widths) + gaps, max(heights, default=0.0)
                return content[0] + pad.left + pad.right, content[1] + pad.top + pad.bottom

    def _panel(self, panel: Panel, width: float, height: float) -> Extent:
        """Return the extent that a panel needs for its child, or the area if it has none."""
        if panel.child is None:
            return width, height
        pad = panel.padding
        across, down = pad.left + pad.right, pad.top + pad.bottom
        w, h = self.need(
            panel.child, (panel.width or width) - across, (panel.height or height) - down
        )
        return w + across, h + down

    def _share(self, stack: Stack, width: float, height: float) -> list[Extent]:
        return (self._column if stack.direction == "column" else self._row)(stack, width, height)

    def _column(self, stack: Stack, width: float, height: float) -> list[Extent]:
        """Divide the height: fixed nodes first, texts of variable size, then nodes that grow."""
        left = height - stack.gap * max(0, len(stack.children) - 1)
        extents: dict[int, Extent] = {}
        for is_next in (_is_fixed, _is_elastic):
            for index, child in enumerate(stack.children):
                if is_next(child):
                    extents[index] = self.need(child, width, max(0.0, left))
                    left -= extents[index][1]
        fillers = [i for i, child in enumerate(stack.children) if i not in extents]
        total = sum(stack.children[i].grow for i in fillers)
        for index in fillers:
            extents[index] = width, max(0.0, left) * stack.children[index].grow / total
        if stack.snap:
            _snap(extents, fillers, stack.snap)
        return [extents[index] for index in range(len(stack.children))]

    def _row(self, stack: Stack, width: float, height: float) -> list[Extent]:
        """Divide the width: each child gets what it needs, or texts a fair share."""
        left = width - stack.gap * max(0, len(stack.children) - 1)
        fixed = [i for i, child in enumerate(stack.children) if not child.grow]
        needed = [self._natural(stack.children[i], width, height) for i in fixed]
        extents = {
            index: self.need(stack.children[index], share, height)
            for index, share in zip(fixed, _fair(needed, left), strict=True)
        }
        left -= sum(extent[0] for extent in extents.values())
        fillers = [i for i in range(len(stack.children)) if i not in extents]
        total = sum(stack.children[i].grow for i in fillers)
        for index in fillers:
            share = max(0.0, left) * stack.children[index].grow / total
            extents[index] = share, self.need(stack.children[index], share, height)[1]
        return [extents[index] for index in range(len(stack.children))]

    def _natural(self, node: Node, width: float, height: float) -> float:
        """Return the width that a child of a row takes if there is enough."""
        if isinstance(node, Text):
            largest = node.sizes[1]
            # Slightly more, so that rounding does not truncate the text.
            return self._paragraph(node).at_size(largest).advance[-1] * largest + 0.01
        return self.need(node, width, height)[0]

    # Placing -------------------------------------------------------------------------------

    def put(self, node: Node, area: Box) -> None:
        """Place the node and its children in the area."""
        match node:
            case Text():
                self._put_text(node, area)
            case Picture():
                w = area.w if node.width is None else node.width
                h = area.h if node.height is None else node.height
                self.items.append(Art(Box(area.x, area.y, w, h), node.motif))
            case Lettering():
                mirrored = self.direction == "rtl"
                self.items.extend(lettering.runs(self.fonts, node, area, mirrored=mirrored))
            case Space():
                pass
            case Panel():
                self._put_panel(node, area)
            case Image():
                self.items.append(
                    Photo(
                        area,
                        node.asset,
                        node.fit,
                        node.focus,
                        node.radius,
                        node.opacity,
                        node.blend,
                        node.duotone,
                    )
                )
            case Layers():
                for child in node.children:
                    self.put(child, area)
            case Stack():
                self._put_stack(node, area)

    def _inside(self, area: Box, pad: Edges) -> Box:
        """Return the area without its padding; left padding is at the start of a line."""
        if self.direction == "rtl":
            return area.inset(pad.right, pad.top, pad.left, pad.bottom)
        return area.inset(pad.left, pad.top, pad.right, pad.bottom)

    def _put_panel(self, panel: Panel, area: Box) -> None:
        if panel.shadow is not None:
            shadow = panel.shadow
            below = Box(area.x, area.y + shadow.drop, area.w, area.h)
            self.items.append(Shade(below, shadow.color, shadow.blur, panel.radius))
        if panel.color is not None:
            self.items.append(Fill(area, panel.color, panel.radius))
        if panel.border is not None:
            border = panel.border
            self.items.append(Stroke(area, border.color, border.width, panel.radius))
        if panel.child is not None:
            self.put(panel.child, self._inside(area, panel.padding))

    def _put_stack(self, stack: Stack, area: Box) -> None:
        inner = self._inside(area, stack.padding)
        extents = self._share(stack, inner.w, inner.h)
        down = stack.direction == "column"
        content = sum(e[1] if down else e[0] for e in extents)
        spare = (inner.h if down else inner.w) - content - stack.gap * max(0, len(extents) - 1)
        gap = stack.gap
        if stack.justify == "between" and len(extents) > 1:
            gap += max(0.0, spare) / (len(extents) - 1)
        at = {"start": 0.0, "between": 0.0, "center": spare / 2, "end": spare}[stack.justify]
        at += inner.y if down else inner.x
        for child, (w, h) in zip(stack.children, extents, strict=True):
            if down:
                # A text aligns itself in the width of the column.
                w = inner.w if isinstance(child, Text | Stack) else w
                x = inner.x + _cross(stack, inner.w - w)
                if self.direction == "rtl":
                    x = inner.x + inner.x + inner.w - x - w
                self.put(child, Box(x, at, w, h))
                at += h + gap
            else:
                # A row of a right-to-left card runs from the right.
                x = at if self.direction == "ltr" else inner.x + inner.x + inner.w - at - w
                self.put(child, Box(x, inner.y + _cross(stack, inner.h - h), w, h))
                at += w + gap

    def _put_text(self, node: Text, area: Box) -> None:
        fitted = self._fit(node, area.w, area.h)
        paragraph = fitted.paragraph
        side = self._side(node.align)
        beside = area.x if side == "left" else self.width - area.x - area.w
        margin = max(0.0, beside - self.width * CLEAR)
        placed = place(self.fonts, fitted, area.x, area.y, area.w, side, margin)
        box = Box(placed.left, area.y, area.w, fitted.height)
        clip = None
        if any(ink >= most for ink, most in zip(paragraph.ink, MAX_INK, strict=True)):
            reach = OVERHANG_CLIP * fitted.size
            clip = box.inset(-reach, -reach, -reach, -reach)
        if node.rules is not None:
            baselines = [line.baseline for line in placed.lines]
            self.items.extend(_ruled(node.rules, area, baselines, fitted))
        for line in placed.lines:
            self.items.extend(_runs(node, line, clip))
        if node.caret and placed.lines:
            self.items.append(self._caret(placed.lines[-1], fitted, node.caret))
        self.texts.append(self._block(node, fitted, box, placed.lines))
        self.missing.extend(ord(grapheme[0]) for grapheme in paragraph.missing)
        if fitted.truncated:
            self.warnings.append(Truncated(node.name))
        absent = self._absent(paragraph)
        if absent:
            self.warnings.append(MissingFont(node.name, node.font, absent))

    def _caret(self, line: PlacedLine, fitted: FittedText, color: Color) -> Art:
        """Return a block after the last line, narrower near the edge of the card."""
        size = fitted.size
        start = line.x + line.width + CARET_GAP * size
        room = self.width * (1 - CARET_MARGIN) - start
        if fitted.paragraph.direction == "rtl":
            room = line.x - CARET_GAP * size - self.width * CARET_MARGIN
        width = max(CARET_LEAST, min(CARET_WIDTH, room / size)) * size
        if fitted.paragraph.direction == "rtl":
            start = line.x - CARET_GAP * size - width
        top, bottom = CARET_EXTENT
        if len(fitted.lines) > 1:  # stay clear of the ink that hangs from the line above
            top = max(top, fitted.paragraph.ink[1] - fitted.line_height / size)
        top, bottom = line.baseline + top * size, line.baseline + bottom * size
        return Art(Box(start, top, width, bottom - top), Motif("caret", (color,)))

    def _side(self, align: Align) -> Side:
        if align == "center":
            return "center"
        return "left" if (align == "start") == (self.direction == "ltr") else "right"

    def _block(
        self, node: Text, fitted: FittedText, box: Box, lines: Sequence[PlacedLine]
    ) -> TextBlock:
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
            fonts=self._used(fitted.paragraph),
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

    def _used(self, paragraph: Paragraph) -> tuple[str, ...]:
        """Return the faces of the text in fallback order, with the first face of the order."""
        *emphases, text = (fallback.stems for fallback in paragraph.fallbacks)
        orders = [text, *emphases]
        used = {shaped.run.face for shaped in paragraph.runs} | {orders[0][0]}
        if len(used) == 1:
            return tuple(used)
        return tuple(dict.fromkeys(s for order in (*orders, (EMOJI,)) for s in order if s in used))

    def _absent(self, paragraph: Paragraph) -> tuple[str, ...]:
        """Return the families that the bundle lacks, if letters are in sans instead."""
        style = paragraph.style
        fallback = self.fonts.fallback(style.language, style.font, style.weight)
        if not fallback.absent:
            return ()
        is_own = (
            shaped.run.span >= 0 or shaped.run.face == EMOJI or shaped.run.face not in fallback.sans
            for shaped in paragraph.runs
        )
        return () if all(is_own) else fallback.absent

    # Fitting texts -------------------------------------------------------------------------

    def _paragraph(self, node: Text) -> Paragraph:
        paragraph = self._paragraphs.get(id(node))
        if paragraph is None:
            text_language = language.of(node.lang)
            emphases = tuple(
                Emphasis(s.start, s.end, s.weight or node.weight, s.font) for s in node.spans
            )
            tracking = _tracking(node, text_language)
            style = Style(text_language, node.font, node.weight, tracking, emphases, node.features)
            make = label if node.max_lines == 1 and len(node.text) <= MAX_LABEL else prepare
            paragraph = self._paragraphs[id(node)] = make(self.fonts, node.text, style)
        return paragraph

    def _fit(self, node: Text, width: float, height: float) -> FittedText:
        if node.max_height is not None:
            height = min(height, node.max_height)
        key = id(node), round(width, 3)
        cached_height, fitted = self._fitted.get(key, (0.0, None))
        # A text fitted to a greater height is also the best for this one, if it is low enough.
        if fitted is None or not fitted.height <= height + _SLACK <= cached_height + 2 * _SLACK:
            sizes = *node.sizes, node.step
            room = Room(width, height, sizes, node.max_lines, node.line_height, node.wrap)
            fitted = fit(self.fonts, self._paragraph(node), room)
            self._fitted[key] = height, fitted
        return fitted


# The rounding error of a sum of heights is smaller.
_SLACK = 1e-3

# How far clipped ink may reach out of the text's box, in em.
OVERHANG_CLIP = 0.3

# A caret: its distance from the last letter, its largest and smallest width, and its top and bottom
# from the baseline, in em; its distance from the edge of the card, as a share of the card's width.
CARET_GAP, CARET_WIDTH, CARET_LEAST = 0.14, 0.5, 0.08
CARET_EXTENT = (-0.8, 0.2)
CARET_MARGIN = 0.04


def _snap(extents: dict[int, Extent], fillers: Sequence[int], step: float) -> None:
    """Lower the heights of nodes that grow to multiples of a step; the next node takes what is
    left, or the one before the last."""
    for index in fillers:
        width, height = extents[index]
        rest = height % step
        neighbor = index + 1 if index + 1 in extents else index - 1
        if rest and height > rest and neighbor in extents and neighbor not in fillers:
            extents[index] = width, height - rest
            extents[neighbor] = extents[neighbor][0], extents[neighbor][1] + rest


def _is_elastic(node: Node) -> bool:
    return isinstance(node, Text) and not node.grow and node.sizes[0] < node.sizes[1]


def _is_fixed(node: Node) -> bool:
    return not node.grow and not _is_elastic(node)


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


def _cross(stack: Stack, spare: float) -> float:
    return {"start": 0.0, "center": spare / 2, "end": spare}[stack.align]


def _fair(needed: Sequence[float], available: float) -> list[float]:
    """Divide `available` by max-min fairness: none gets more than it needs, the others equally."""
    shares = [0.0] * len(needed)
    left = max(0.0, available)
    for position, index in enumerate(sorted(range(len(needed)), key=lambda i: needed[i])):
        shares[index] = min(needed[index], left / (len(needed) - position))
        left -= shares[index]
    return shares


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
    return [
        ColorRun(run.face, run.size, run.glyphs)
        if run.face == EMOJI
        else GlyphRun(run.face, run.size, _color(node, run.span), run.glyphs, clip)
        for run in line.runs
    ]


def _color(node: Text, span: int) -> Color:
    return (node.spans[span].color if span >= 0 else None) or node.color
