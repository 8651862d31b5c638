"""Layout: Scene + fonts → Frame.

A parent gives each child an area, which `measure.py` shares out. In: a scene. Out: its items in
drawing order, at their positions, in pixels, y down. Must not know files or how anything is drawn.
"""

from __future__ import annotations

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
from pyoji.engine.labels import is_label, typeset_label
from pyoji.engine.measure import Measures
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
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.typeset import typeset
from pyoji.engine.warning import Warning


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
    """The layout of one scene: what is placed so far."""

    def __init__(self, fonts: Fonts, direction: Direction, width: float) -> None:
        self.items: list[Item] = []
        self.texts: list[TextBlock] = []
        self.missing: list[int] = []
        self.warnings: list[Warning] = []
        self._fonts = fonts
        self._direction = direction
        self._width = width
        self._measures = Measures(fonts)

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
                mirrored = self._direction == "rtl"
                self.items.extend(lettering.runs(self._fonts, node, area, mirrored=mirrored))
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
        if self._direction == "rtl":
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
        extents = self._measures.share(stack, inner.w, inner.h)
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
                if self._direction == "rtl":
                    x = inner.x + inner.x + inner.w - x - w
                self.put(child, Box(x, at, w, h))
                at += h + gap
            else:
                # A row of a right-to-left card runs from the right.
                x = at if self._direction == "ltr" else inner.x + inner.x + inner.w - at - w
                self.put(child, Box(x, inner.y + _cross(stack, inner.h - h), w, h))
                at += w + gap

    def _put_text(self, node: Text, area: Box) -> None:
        fitted_text = self._measures.fit(node, area.w, area.h)
        set_text = typeset_label if is_label(node) else typeset
        text = set_text(self._fonts, node, fitted_text, area, self._direction, self._width)
        self.items.extend(text.items)
        self.texts.append(text.block)
        self.missing.extend(text.missing)
        self.warnings.extend(text.warnings)


def _cross(stack: Stack, spare: float) -> float:
    return {"start": 0.0, "center": spare / 2, "end": spare}[stack.align]
