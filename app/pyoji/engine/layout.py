"""Layout: Scene + fonts → Frame.

A parent gives each child an area, asks it what it needs, and shares out what is left: first to
what has a fixed size, then to texts that may grow, then to what fills. Texts are prepared once
and fitted by arithmetic. Knows rectangles and words; must not know pixels, files or HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoji.engine import lettering
from pyoji.engine.frame import (
    Art,
    Box,
    Fill,
    Frame,
    Item,
    Photo,
    Shade,
    Stroke,
    TextBlock,
)
from pyoji.engine.labels import fitted_label, is_label, label_width, typeset_label
from pyoji.engine.scene import (
    Direction,
    Edges,
    Image,
    Layers,
    Lettering,
    Node,
    Panel,
    Picture,
    Scene,
    Space,
    Stack,
    Text,
)
from pyoji.engine.text.fit import FittedText
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.typeset import fitted, natural_width, shaped, typeset
from pyoji.engine.warning import Warning

Extent = tuple[float, float]
"""Width and height in pixels."""


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
        self._shares: dict[tuple[int, float, float], Sequence[Extent]] = {}

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
                needs = [self.need(child, width, height) for child in node.children]
                return max((e[0] for e in needs), default=0.0), max(
                    (e[1] for e in needs), default=0.0
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

    def _share(self, stack: Stack, width: float, height: float) -> Sequence[Extent]:
        """Divide an area among the children of a stack; each ancestor asks for it."""
        key = id(stack), width, height
        extents = self._shares.get(key)
        if extents is None:
            divide = self._column if stack.direction == "column" else self._row
            extents = self._shares[key] = divide(stack, width, height)
        return extents

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
            if is_label(node):
                return label_width(self.fonts, node)
            return natural_width(node, self._paragraph(node))
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
        fitted_text = self._fit(node, area.w, area.h)
        set_text = typeset_label if is_label(node) else typeset
        text = set_text(self.fonts, node, fitted_text, area, self.direction, self.width)
        self.items.extend(text.items)
        self.texts.append(text.block)
        self.missing.extend(text.missing)
        self.warnings.extend(text.warnings)

    # Fitting texts -------------------------------------------------------------------------

    def _paragraph(self, node: Text) -> Paragraph:
        paragraph = self._paragraphs.get(id(node))
        if paragraph is None:
            paragraph = self._paragraphs[id(node)] = shaped(self.fonts, node)
        return paragraph

    def _fit(self, node: Text, width: float, height: float) -> FittedText:
        if node.max_height is not None:
            height = min(height, node.max_height)
        key = id(node), round(width, 3)
        cached_height, fitted_text = self._fitted.get(key, (0.0, None))
        # A text fitted to a greater height is also the best for this one, if it is low enough.
        if (
            fitted_text is None
            or not fitted_text.height <= height + _SLACK <= cached_height + 2 * _SLACK
        ):
            if is_label(node):
                fitted_text = fitted_label(self.fonts, node, width, height)
            else:
                fitted_text = fitted(self.fonts, node, self._paragraph(node), width, height)
            self._fitted[key] = height, fitted_text
        return fitted_text


# The rounding error of a sum of heights is smaller.
_SLACK = 1e-3


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
