"""Nodes: the nodes of an outline.

In: a node of the template, the terms. Out: a part of the outline. Values replace the names of
parameters, pixels the design units; nodes without content are left out. Colours replace their names
when a part is filled: each foreground colour changes its lightness until it is legible on every
background that it may be drawn on. Must not know cards, glyphs or positions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from pyoji.engine.design.unfilled import (
    CardWords,
    ScenePart,
    Unfilled,
    filled,
    joined,
    legible,
)
from pyoji.engine.scene import (
    OUTSIDE,
    Border,
    Edges,
    Gradient,
    Image,
    Layers,
    Lettering,
    Motif,
    Node,
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

    def motif(self, motif: MotifModel) -> Callable[[tuple[Color, ...]], Motif]:
        """Return a function from colours to a motif in them; the card's seed varies it."""
        name, seed, unit = motif.name, self._seed, self._unit
        is_mirrored = self._terms.direction == "rtl"
        values = [_number(self._numbers[name]) for name in motif.numbers]
        numbers = tuple([value for value in values if value is not None])
        return lambda colors: Motif(name, colors, seed, unit, is_mirrored, numbers)

    def node(self, node: NodeModel) -> ScenePart | None:
        """Return the node, None if it has no content."""
        present = self._terms.present
        if not present.issuperset(node.when) or not present.isdisjoint(node.unless):
            return None
        if node.sizes and self._size.name not in node.sizes:
            return None
        name, kind = node.kind
        return _KINDS[name](self, kind)

    def _column(self, stack: StackModel) -> ScenePart | None:
        return self._stack(stack, "column")

    def _row(self, stack: StackModel) -> ScenePart | None:
        return self._stack(stack, "row")

    def _space(self, space: SpaceModel) -> Space:
        return Space(space.size * self._unit, space.grow)

    def _stack(self, stack: StackModel, direction: Literal["column", "row"]) -> ScenePart | None:
        children = [child for node in stack.children if (child := self.node(node))]
        if all(isinstance(child, Space) for child in children) and not stack.grow:
            return None
        if stack.between and (between := self.node(stack.between)):
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

    def _picture(self, picture: PictureModel) -> ScenePart:
        """Return a motif in its colours, as legible as text; derived colours stay as they are: they
        are its backgrounds."""
        model, grow, derived = picture.motif, picture.grow, self._plan.model.derived
        motif, names = self.motif(model), [(name, name in derived) for name in model.colors]
        width = None if picture.width is None else self._measure(picture.width)
        height = None if picture.height is None else self._measure(picture.height)

        def fill(words: CardWords, colors: ThemePalette) -> Picture:
            inks = [
                colors.colors[name]
                if is_derived
                else legible(name, LEGIBLE, model.name, words, colors)
                for name, is_derived in names
            ]
            return Picture(motif(tuple(inks)), width, height, grow)

        return Unfilled(fill)

    def _text(self, text: TextModel) -> ScenePart | None:
        return self._texts.text(text)

    def _lettering(self, lettering: LetteringModel) -> ScenePart | None:
        return self._texts.lettering(lettering)

    def _panel(self, panel: PanelModel) -> ScenePart | None:
        child = self.node(panel.child) if panel.child else None
        if panel.child and child is None:
            return None
        unit, grow = self._unit, panel.grow
        radius, padding = panel.radius * unit, self._edges(panel.padding)
        width, height = panel.width and panel.width * unit, panel.height and panel.height * unit

        def fill(words: CardWords, colors: ThemePalette) -> Panel:
            ground = None if panel.fill is None else painted(panel.fill, colors)
            inside = colors
            if child is not None and ground is not None:
                ground = colors.dense(ground)
                inside = colors.on(*_colors(ground))
            border = shadow = None
            if panel.border:
                border = Border(panel.border.width * unit, colors.colors[panel.border.color])
            if panel.shadow:
                drop, blur = panel.shadow.drop * unit, panel.shadow.blur * unit
                shadow = Shadow(drop, blur, colors.colors[panel.shadow.color])
            content = None if child is None else filled(child, words, inside)
            return Panel(ground, content, radius, padding, border, shadow, width, height, grow)

        return Unfilled(fill)

    def _measure(self, measure: float | str) -> float:
        """Return a length in pixels; 0 for a parameter without a value."""
        value = self._numbers[measure] if isinstance(measure, str) else measure
        return float(value) * self._unit if isinstance(value, int | float) else 0.0

    def _layers(self, layers: LayersModel) -> ScenePart:
        children = [child for node in layers.children if (child := self.node(node))]
        grow = layers.grow

        def fill(words: CardWords, colors: ThemePalette) -> Layers:
            nodes: list[Node] = []
            for child in children:
                node = filled(child, words, colors)
                nodes.append(node)
                colors = _above(node, colors)
            return Layers(tuple(nodes), grow)

        return Unfilled(fill)

    def _image(self, image: ImageModel) -> ScenePart | None:
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
        node = Image(
            asset,
            image.fit,
            image.focus,
            image.radius * unit,
            image.opacity,
            image.blend,
            None,
            width,
            height,
            image.grow,
        )
        if image.duotone is None:
            return node
        shadows, lights = image.duotone
        return Unfilled(
            lambda _, colors: replace(node, duotone=(colors.colors[shadows], colors.colors[lights]))
        )

    def _edges(self, padding: tuple[float, ...]) -> Edges:
        """Expand CSS's shorthand: all; vertical, horizontal; top, right, bottom, left."""
        p = [length * self._unit for length in padding]
        if len(p) == 4:
            return Edges(left=p[3], top=p[0], right=p[1], bottom=p[2])
        vertical, horizontal = p[0], p[-1]
        return Edges(left=horizontal, top=vertical, right=horizontal, bottom=vertical)


_KINDS: Mapping[str, Callable[[Nodes, Any], ScenePart | None]] = {
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


def painted(fill: str | GradientModel, colors: ThemePalette) -> Color | Gradient:
    """Resolve the name of a colour, or the names in a gradient."""
    if isinstance(fill, str):
        return colors.colors[fill]
    return Gradient(fill.angle, tuple([_stop(colors, *stop) for stop in fill.stops]))


def _colors(fill: Color | Gradient) -> Sequence[Color]:
    return [color for _, color in fill.stops] if isinstance(fill, Gradient) else [fill]


def _above(node: Node, colors: ThemePalette) -> ThemePalette:
    """Return the palette of the layers above a node."""
    if isinstance(node, Lettering):
        return colors.also_on(node.color)
    if isinstance(node, Image) and node.duotone:
        shadows, lights = node.duotone
        return colors.on(shadows, mix(shadows, lights, 0.5), lights)
    if isinstance(node, Image) and node.asset.startswith(OUTSIDE):
        return colors.over_anything()
    return colors


def _stop(colors: ThemePalette, at: float, name: str, share: float) -> tuple[float, Color]:
    color = colors.colors[name]
    return at, color if share == 1.0 else color.with_alpha(color.a / 255 * share)
