"""Measure: how much room each node of a scene needs, and what a stack gives to each child.

In: nodes, the size of their area, the fonts. Out: extents, and texts fitted to the size that they
get. A text is prepared once and fitted by arithmetic. Must not know positions or frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from pyoji.engine.labels import fitted_label, is_label, label_width
from pyoji.engine.scene import (
    Image,
    Layers,
    Lettering,
    Node,
    Panel,
    Picture,
    Space,
    Stack,
    Text,
)
from pyoji.engine.text.fit import FittedText
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.typeset import fitted, natural_width, shaped

Extent = tuple[float, float]
"""Width and height in pixels."""

_SLACK = 1e-3
"""More than the rounding error of a sum of heights, in pixels."""


class Measures:
    """The measures of one scene, cached by the identity of its nodes, which must outlive it."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._paragraphs: dict[int, Paragraph] = {}
        self._fitted: dict[tuple[int, float], tuple[float, FittedText]] = {}
        self._shares: dict[tuple[int, float, float], Sequence[Extent]] = {}

    def need(self, node: Node, width: float, height: float) -> Extent:
        """Return the extent that the node needs in an area of this size."""
        match node:
            case Text():
                fitted_text = self.fit(node, width, height)
                return min(width, fitted_text.width), fitted_text.height
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
                return (
                    max((w for w, _ in needs), default=0.0),
                    max((h for _, h in needs), default=0.0),
                )
            case Stack():
                return self._stack(node, width, height)

    def share(self, stack: Stack, width: float, height: float) -> Sequence[Extent]:
        """Divide an area among the children of a stack; cached, since each ancestor asks for it."""
        key = id(stack), width, height
        extents = self._shares.get(key)
        if extents is None:
            divide = self._column if stack.direction == "column" else self._row
            extents = self._shares[key] = divide(stack, width, height)
        return extents

    def fit(self, node: Text, width: float, height: float) -> FittedText:
        """Fit a text to an area; return the same text if it is already fitted to such an area."""
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
                fitted_text = fitted_label(self._fonts, node, width, height)
            else:
                fitted_text = fitted(self._fonts, node, self._paragraph(node), width, height)
            self._fitted[key] = height, fitted_text
        return fitted_text

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

    def _stack(self, stack: Stack, width: float, height: float) -> Extent:
        """Return the extent of a stack's children with its gaps and its padding."""
        pad = stack.padding
        inner_width = max(0.0, width - pad.left - pad.right)
        inner_height = max(0.0, height - pad.top - pad.bottom)
        extents = self.share(stack, inner_width, inner_height)
        gaps = stack.gap * max(0, len(extents) - 1)
        widths, heights = [w for w, _ in extents], [h for _, h in extents]
        if stack.direction == "column":
            content = max(widths, default=0.0), sum(heights) + gaps
        else:
            content = sum(widths) + gaps, max(heights, default=0.0)
        return content[0] + pad.left + pad.right, content[1] + pad.top + pad.bottom

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
        extents: dict[int, Extent] = {}
        for index, share in zip(fixed, _fair(needed, left), strict=True):
            child = stack.children[index]
            extent = self.need(child, share, height)
            # A row needs less once its texts are cut, and would cut them again to that.
            extents[index] = (share, extent[1]) if _is_plain_row(child) else extent
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
                return label_width(self._fonts, node)
            return natural_width(node, self._paragraph(node))
        if _is_plain_row(node):
            gaps = node.gap * max(0, len(node.children) - 1)
            beside = node.padding.left + node.padding.right + gaps
            return beside + sum(self._natural(child, width, height) for child in node.children)
        return self.need(node, width, height)[0]

    def _paragraph(self, node: Text) -> Paragraph:
        """Return the text, shaped once."""
        paragraph = self._paragraphs.get(id(node))
        if paragraph is None:
            paragraph = self._paragraphs[id(node)] = shaped(self._fonts, node)
        return paragraph


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


def _is_plain_row(node: Node) -> TypeGuard[Stack]:
    return (
        isinstance(node, Stack)
        and node.direction == "row"
        and not any(child.grow for child in node.children)
    )


def _is_elastic(node: Node) -> bool:
    return isinstance(node, Text) and not node.grow and node.sizes[0] < node.sizes[1]


def _is_fixed(node: Node) -> bool:
    return not node.grow and not _is_elastic(node)


def _fair(needed: Sequence[float], available: float) -> list[float]:
    """Divide `available` by max-min fairness: none gets more than it needs, the others equally."""
    shares = [0.0] * len(needed)
    left = max(0.0, available)
    for position, index in enumerate(sorted(range(len(needed)), key=lambda i: needed[i])):
        shares[index] = min(needed[index], left / (len(needed) - position))
        left -= shares[index]
    return shares
