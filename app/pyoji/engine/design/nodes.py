"""Nodes: the nodes of an outline.

In: a node of the template, the terms, the backgrounds below it. Out: a part of the outline. Values
replace the names of parameters, colors the names of colors, pixels the design units; nodes without
content are left out. Each foreground color changes its lightness until it is legible on every
background that it may be drawn on. Must not know cards, glyphs or positions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pyoji.engine.card import Value
from pyoji.engine.color import Color, mix
from pyoji.engine.design.palette import LEGIBLE, ThemePalette
from pyoji.engine.design.scene_plan import ScenePlan
from pyoji.engine.design.schema import (
    GradientModel,
    ImageModel,
    LayersModel,
    LetteringModel,
    MotifModel,
    NodeModel,
    PanelModel,
    PictureModel,
    SpaceModel,
    StackModel,
    TextModel,
)
from pyoji.engine.design.terms import Terms
from pyoji.engine.design.text_nodes import TextNodes
from pyoji.engine.design.unfilled import Ink, ScenePart, joined, legible_ink, warned
from pyoji.engine.scene import (
    OUTSIDE,
    Border,
    Edges,
    Gradient,
    Image,
    Layers,
    Motif,
    Panel,
    Picture,
    Shadow,
    Space,
    Stack,
)


class Nodes:
    """The nodes of one outline."""

    def __init__(self, plan: ScenePlan, terms: Terms) -> None:
        self._plan = plan
        self._terms = terms
        self._texts = TextNodes(plan, terms)
        self._size = terms.size
        self._unit = terms.size.unit
        self._seed = terms.seed
        self._numbers = dict(terms.numbers)
        self._images = {name: (width, height) for name, width, height in terms.images}

    @property
    def written(self) -> Sequence[str]:
        """The names of texts that the design has written."""
        return self._texts.written

    def fill(self, fill: str | GradientModel, colors: ThemePalette) -> Color | Gradient:
        """Resolve the name of a color, or the names in a gradient."""
        if isinstance(fill, str):
            return colors.colors[fill]
        return Gradient(fill.angle, tuple(_stop(colors, *stop) for stop in fill.stops))

    def motif(self, motif: MotifModel, colors: ThemePalette) -> Motif:
        """Return a motif in the palette's colors; the card's seed varies it."""
        return self._motif(motif, tuple(colors.colors[name] for name in motif.colors))

    def _motif(self, motif: MotifModel, colors: tuple[Color, ...]) -> Motif:
        numbers = [_number(self._numbers[name]) for name in motif.numbers]
        return Motif(
            motif.name,
            colors,
            self._seed,
            self._unit,
            self._terms.direction == "rtl",
            tuple(number for number in numbers if number is not None),
        )

    def node(self, node: NodeModel, colors: ThemePalette) -> ScenePart | None:
        """Return the node on the backgrounds of the palette, None if it has no content."""
        present = self._terms.present
        if not present.issuperset(node.when) or not present.isdisjoint(node.unless):
            return None
        if node.sizes and self._size.name not in node.sizes:
            return None
        name, kind = node.kind
        return _KINDS[name](self, kind, colors)

    def _column(self, stack: StackModel, colors: ThemePalette) -> ScenePart | None:
        return self._stack(stack, "column", colors)

    def _row(self, stack: StackModel, colors: ThemePalette) -> ScenePart | None:
        return self._stack(stack, "row", colors)

    def _space(self, space: SpaceModel, colors: ThemePalette) -> Space:
        return Space(space.size * self._unit, space.grow)

    def _stack(
        self, stack: StackModel, direction: Literal["column", "row"], colors: ThemePalette
    ) -> ScenePart | None:
        children = [child for node in stack.children if (child := self.node(node, colors))]
        if all(isinstance(child, Space) for child in children) and not stack.grow:
            return None
        if stack.between and (between := self.node(stack.between, colors)):
            children = [part for child in children for part in (between, child)][1:]
        justify = stack.justify
        if not isinstance(justify, str):
            justify = justify[self._seed % len(justify)]
        if stack.tall and self._size.is_tall:
            direction = "column"
            children = children[::-1] if stack.tall == "column-reverse" else children
        gap, padding = stack.gap * self._unit, self._edges(stack.padding)
        align, snap, grow = stack.align, stack.snap * self._unit, stack.grow
        return joined(
            children,
            lambda nodes: Stack(direction, nodes, gap, padding, justify, align, snap, grow),
        )

    def _picture(self, picture: PictureModel, colors: ThemePalette) -> ScenePart:
        """Return a motif in its colors, as legible as text; derived colors stay as they are, since
        they are its backgrounds."""
        motif, width, height = picture.motif, picture.width, picture.height
        inks = [
            Ink(colors.colors[color])
            if color in self._plan.model.derived
            else legible_ink(self._terms, color, LEGIBLE, motif.name, colors)
            for color in motif.colors
        ]
        node = Picture(
            self._motif(motif, tuple(ink.color for ink in inks)),
            None if width is None else self._measure(width),
            None if height is None else self._measure(height),
            picture.grow,
        )
        return warned(node, inks)

    def _text(self, text: TextModel, colors: ThemePalette) -> ScenePart | None:
        return self._texts.text(text, colors)

    def _lettering(self, lettering: LetteringModel, colors: ThemePalette) -> ScenePart | None:
        return self._texts.lettering(lettering, colors)

    def _panel(self, panel: PanelModel, colors: ThemePalette) -> ScenePart | None:
        fill = None if panel.fill is None else self.fill(panel.fill, colors)
        inside = colors
        if panel.child and fill is not None:
            fill = colors.dense(fill)
        if isinstance(fill, Gradient):
            inside = colors.on(*(color for _, color in fill.stops))
        elif fill is not None:
            inside = colors.on(fill)
        child = self.node(panel.child, inside) if panel.child else None
        if panel.child and child is None:
            return None
        unit = self._unit
        border = shadow = None
        if panel.border:
            border = Border(panel.border.width * unit, colors.colors[panel.border.color])
        if panel.shadow:
            drop, blur = panel.shadow.drop * unit, panel.shadow.blur * unit
            shadow = Shadow(drop, blur, colors.colors[panel.shadow.color])
        radius, padding, grow = panel.radius * unit, self._edges(panel.padding), panel.grow
        width, height = panel.width and panel.width * unit, panel.height and panel.height * unit
        return joined(
            [child] if child else [],
            lambda nodes: Panel(
                fill,
                nodes[0] if nodes else None,
                radius,
                padding,
                border,
                shadow,
                width,
                height,
                grow,
            ),
        )

    def _measure(self, measure: float | str) -> float:
        """Return a length in pixels; 0 for a parameter without a value."""
        value = self._numbers[measure] if isinstance(measure, str) else measure
        return float(value) * self._unit if isinstance(value, int | float) else 0.0

    def _layers(self, layers: LayersModel, colors: ThemePalette) -> ScenePart:
        children: list[ScenePart] = []
        for node in layers.children:
            child = self.node(node, colors)
            if child is None:
                continue
            children.append(child)
            if isinstance(child, Image) and child.duotone:
                shadows, lights = child.duotone
                colors = colors.on(shadows, mix(shadows, lights, 0.5), lights)
            elif isinstance(child, Image) and child.asset.startswith(OUTSIDE):
                colors = colors.over_anything()
            elif node.lettering:
                colors = colors.also_on(self._texts.lettering_ink(node.lettering, colors).color)
        grow = layers.grow
        return joined(children, lambda nodes: Layers(nodes, grow))

    def _image(self, image: ImageModel, colors: ThemePalette) -> Image | None:
        unit = self._unit
        width = self._measure(image.width) if image.width else None
        height = self._measure(image.height) if image.height else None
        if image.parameter is None:
            asset = f"{self._plan.name}@{self._plan.revision}/{image.asset}"
        elif image.parameter in self._terms.present:
            asset = OUTSIDE + image.parameter
            sides = self._images.get(image.parameter)
            if sides and image.fit == "contain" and width and height:
                times = min(width / sides[0], height / sides[1])
                width, height = sides[0] * times, sides[1] * times
        else:
            return None
        duotone = None
        if image.duotone:
            shadows, lights = (colors.colors[name] for name in image.duotone)
            duotone = shadows, lights
        return Image(
            asset,
            image.fit,
            image.focus,
            image.radius * unit,
            image.opacity,
            image.blend,
            duotone,
            width,
            height,
            image.grow,
        )

    def _edges(self, padding: tuple[float, ...]) -> Edges:
        """Expand CSS's shorthand: all; vertical, horizontal; top, right, bottom, left."""
        p = [length * self._unit for length in padding]
        if len(p) == 4:
            return Edges(left=p[3], top=p[0], right=p[1], bottom=p[2])
        vertical, horizontal = p[0], p[-1]
        return Edges(left=horizontal, top=vertical, right=horizontal, bottom=vertical)


_KINDS: Mapping[str, Callable[[Nodes, Any, ThemePalette], ScenePart | None]] = {
    "column": Nodes._column,
    "row": Nodes._row,
    "text": Nodes._text,
    "picture": Nodes._picture,
    "lettering": Nodes._lettering,
    "panel": Nodes._panel,
    "image": Nodes._image,
    "layers": Nodes._layers,
    "space": Nodes._space,
}
"""How the node of each kind is made."""


def _number(value: Value) -> float | None:
    """Return the number that a value is or spells; None for other values."""
    if isinstance(value, str):
        return float(value) if value.isdecimal() else None
    return float(value) if isinstance(value, int | float) else None


def _stop(colors: ThemePalette, at: float, name: str, share: float) -> tuple[float, Color]:
    color = colors.colors[name]
    return at, color if share == 1.0 else color.with_alpha(color.a / 255 * share)
