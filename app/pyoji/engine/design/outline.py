"""Outline: the scene of a design without the words of a card.

In: a template's plan, its colors, and what a scene depends on besides words. Out: an outline, which
makes the scene of each card from its words. Values replace the names of parameters, colors the
names of colors, pixels the design units; nodes without content are left out. Each foreground color
changes its lightness until it is legible on every background that it may be drawn on. Must not know
cards, glyphs or positions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pyoji.engine.card import Size, Value
from pyoji.engine.color import Color, mix
from pyoji.engine.design import emphasis
from pyoji.engine.design.emphasis import MarkedSpan
from pyoji.engine.design.palette import LEGIBLE, VISIBLE, ThemePalette
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
from pyoji.engine.fixed import fixed_texts
from pyoji.engine.scene import (
    OUTSIDE,
    Align,
    Border,
    Direction,
    Edges,
    Gradient,
    Image,
    Layers,
    Lettering,
    Motif,
    Node,
    Panel,
    Picture,
    RuledLines,
    Scene,
    Shadow,
    Space,
    Span,
    Stack,
    Text,
    Wrap,
)
from pyoji.engine.text import voices
from pyoji.engine.text.tracking import DISPLAY, Table, scaled
from pyoji.engine.warning import LowContrast

ImageSides = tuple[str, int, int]
"""The parameter of a remote image, its width and its height."""


class Terms(NamedTuple):
    """What an outline depends on besides the template.

    `present` are the names of values that exist, `written` those of texts that the design has
    written, and `numbers` are values by name.
    """

    size: Size
    seed: int
    direction: Direction
    theme: str
    bg: Color | None
    fg: Color | None
    accent: Color | None
    align: Align
    font: str
    font_size: float | None
    wrap: Wrap
    present: frozenset[str]
    written: frozenset[str]
    numbers: tuple[tuple[str, Value], ...]
    images: tuple[ImageSides, ...]


@dataclass(slots=True)
class CardWords:
    """What scenes of one outline differ in: texts by name, their language, and whether they may be
    emphasised. Warnings are added while the scene is made; `fixed` are the names of fixed texts."""

    values: Mapping[str, Value]
    lang: str
    md: bool
    warnings: list[LowContrast] = field(default_factory=list)
    fixed: Collection[str] = ()

    def joined(self, names: Iterable[str], separator: str) -> str:
        """Return the values that exist, joined."""
        return separator.join([str(value) for value in map(self.values.get, names) if value])


@dataclass(frozen=True, slots=True)
class _Unfilled:
    """A node that depends on words."""

    fill: Callable[[CardWords], Node]


_Part = Node | _Unfilled


class Outline:
    """The scene of all cards with these terms."""

    def __init__(self, plan: ScenePlan, terms: Terms, colors: ThemePalette) -> None:
        composer, scene = _Composer(plan, terms), plan.model.scene
        self._size, self._direction = terms.size, terms.direction
        self._background = composer.fill(scene.ground, colors)
        self._motifs = tuple(composer.motif(motif, colors) for motif in scene.motifs)
        self._content = composer.node(scene.content, colors) or Space()
        self._written = composer.written
        self._fixed: Collection[str] | None = None if composer.written else ()

    def scene(self, template: str, words: CardWords) -> Scene:
        """Return the scene with these words."""
        if self._fixed is None:
            self._fixed = self._fixed_names(words)
        words.fixed = self._fixed
        content = _filled(self._content, words)
        return Scene(
            template=template,
            width=self._size.width,
            height=self._size.height,
            direction=self._direction,
            background=self._background,
            motifs=self._motifs,
            content=content,
            warnings=tuple(dict.fromkeys(words.warnings)),
        )

    def _fixed_names(self, words: CardWords) -> Collection[str]:
        """Return the names of the texts that the design has written and no link can move."""
        trial = CardWords(words.values, words.lang, words.md, fixed=self._written)
        names = [text.name for text in fixed_texts(_filled(self._content, trial))]
        return frozenset(n for n in names if names.count(n) == self._written.count(n))


class _Ink(NamedTuple):
    """A color that is legible, and a warning if that changed a color of the link."""

    color: Color
    warning: LowContrast | None = None

    def used(self, words: CardWords) -> Color:
        """Return the color, with its warning added to the words'."""
        if self.warning is not None:
            words.warnings.append(self.warning)
        return self.color


class _Composer:
    """The nodes of one outline."""

    def __init__(self, plan: ScenePlan, terms: Terms) -> None:
        self._plan = plan
        self._terms = terms
        self.written: list[str] = []
        """The names of texts that the design has written."""
        self._size = terms.size
        self._unit = terms.size.unit
        self._seed = terms.seed
        self._numbers = dict(terms.numbers)
        self._images = {name: (width, height) for name, width, height in terms.images}

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

    def node(self, node: NodeModel, colors: ThemePalette) -> _Part | None:
        """Return the node on the backgrounds of the palette, None if it has no content."""
        present = self._terms.present
        if not present.issuperset(node.when) or not present.isdisjoint(node.unless):
            return None
        if node.sizes and self._size.name not in node.sizes:
            return None
        name, kind = node.kind
        return _KINDS[name](self, kind, colors)

    def _column(self, stack: StackModel, colors: ThemePalette) -> _Part | None:
        return self._stack(stack, "column", colors)

    def _row(self, stack: StackModel, colors: ThemePalette) -> _Part | None:
        return self._stack(stack, "row", colors)

    def _space(self, space: SpaceModel, colors: ThemePalette) -> Space:
        return Space(space.size * self._unit, space.grow)

    def _stack(
        self, stack: StackModel, direction: Literal["column", "row"], colors: ThemePalette
    ) -> _Part | None:
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
        return _joined(
            children,
            lambda nodes: Stack(direction, nodes, gap, padding, justify, align, snap, grow),
        )

    def _picture(self, picture: PictureModel, colors: ThemePalette) -> _Part:
        """Return a motif in its colors, as legible as text; derived colors stay as they are, since
        they are its backgrounds."""
        motif, width, height = picture.motif, picture.width, picture.height
        inks = [
            _Ink(colors.colors[color])
            if color in self._plan.model.derived
            else self._ink(color, LEGIBLE, motif.name, colors)
            for color in motif.colors
        ]
        node = Picture(
            self._motif(motif, tuple(ink.color for ink in inks)),
            None if width is None else self._measure(width),
            None if height is None else self._measure(height),
            picture.grow,
        )
        return _warned(node, inks)

    def _lettering(self, lettering: LetteringModel, colors: ThemePalette) -> _Part | None:
        names, separator = lettering.value, lettering.separator
        if self._terms.present.isdisjoint(names):
            return None
        font = self._font_key(lettering.font or self._terms.font)
        weight, unit, grow = lettering.weight, lettering.unit, lettering.grow
        ink = self._lettering_ink(lettering, colors)
        height, within_height = lettering.height * self._unit, lettering.fit == "area"
        place = lettering.place[self._seed % len(lettering.place)]
        bleed = lettering.bleed
        bleeds = bleed if isinstance(bleed, tuple) else (bleed, bleed)

        def fill(words: CardWords) -> Lettering:
            return Lettering(
                text=words.joined(names, separator),
                lang=words.lang,
                font=font,
                weight=weight,
                color=ink.used(words),
                height=height,
                place=place,
                bleed=bleeds,
                within_height=within_height,
                unit=unit,
                grow=grow,
            )

        return _Unfilled(fill)

    def _lettering_ink(self, lettering: LetteringModel, colors: ThemePalette) -> _Ink:
        """Return a derived color unchanged, others so that they are visible on the background."""
        if lettering.color in self._plan.model.derived:
            return _Ink(colors.colors[lettering.color])
        return self._ink(lettering.color, VISIBLE, "lettering", colors)

    def _panel(self, panel: PanelModel, colors: ThemePalette) -> _Part | None:
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
        return _joined(
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

    def _layers(self, layers: LayersModel, colors: ThemePalette) -> _Part:
        children: list[_Part] = []
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
                colors = colors.also_on(self._lettering_ink(node.lettering, colors).color)
        grow = layers.grow
        return _joined(children, lambda nodes: Layers(nodes, grow))

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

    def _text(self, text: TextModel, colors: ThemePalette) -> _Part | None:
        if self._terms.present.isdisjoint(text.value):
            return None
        font, regular, sizes = self._font(text), self._regular_weight(text), self._sizes(text)
        ink = self._ink(text.color, text.contrast, text.name, colors)
        caret = self._ink(text.caret, LEGIBLE, None, colors) if text.caret else None
        step, tracking = text.step * self._unit, self._tracking(text)
        height = text.height * self._unit if text.height else None
        align, wrap = text.align or self._terms.align, text.wrap or self._terms.wrap
        is_written = self._terms.written.issuperset(self._terms.present.intersection(text.value))
        if is_written:
            self.written.append(text.name)
        features, rules = tuple(sorted(text.features.items())), self._rules(text, colors)

        def fill(words: CardWords) -> Text:
            content, marked = _content(text, words)
            color = ink.used(words)
            spans = tuple([self._span(text, mark, colors, words) for mark in marked])
            return Text(
                name=text.name,
                text=content,
                lang=words.lang,
                font=font,
                weight=regular if any(mark.bold for mark in marked) else text.weight,
                color=color,
                spans=spans or self._accented(text, content, colors, words),
                sizes=sizes,
                step=step,
                max_lines=text.lines,
                max_height=height,
                align=align,
                tracking=tracking,
                line_height=text.leading,
                case=text.case,
                features=features,
                wrap=wrap,
                caret=caret.used(words) if caret else None,
                grow=text.grow,
                rules=rules,
                fixed=is_written and text.name in words.fixed,
            )

        return _Unfilled(fill)

    def _sizes(self, text: TextModel) -> tuple[float, float]:
        low, high = text.size if isinstance(text.size, tuple) else (text.size, text.size)
        if text.name == "title" and self._terms.font_size is not None:
            high = min(high, float(self._terms.font_size))
            low = min(low, high)
        return low * self._unit, high * self._unit

    def _rules(self, text: TextModel, colors: ThemePalette) -> RuledLines | None:
        if text.rules is None:
            return None
        width, distance = (length * self._unit for length in _RULES)
        return RuledLines(colors.colors[text.rules], width, distance)

    def _font(self, text: TextModel) -> str:
        """Return the template's font for the text, or else the link's."""
        if text.font is not None:
            return self._font_key(text.font)
        chosen = voices.for_text(self._terms.font, text.weight, is_title=text.name == "title")
        return self._font_key(chosen)

    def _font_key(self, name: str) -> str:
        """Return the key of a font of the template, or the name of a voice."""
        own = self._plan.fonts.get(name)
        return own.key if own else name

    def _regular_weight(self, text: TextModel) -> int:
        """Return the weight of a text beside bold words: REGULAR, if the voice has it."""
        voice = voices.VOICES.get(text.font or self._terms.font)
        has_regular = voice is None or voice.minimum_weight <= REGULAR
        return REGULAR if has_regular else text.weight

    def _tracking(self, text: TextModel) -> float | Table | None:
        """Return the tracking in em, or by size in pixels; that of the font by default."""
        if text.tracking is None:
            own = self._plan.fonts.get(text.font or self._terms.font)
            return own.tracking if own else None
        if isinstance(text.tracking, float):
            return text.tracking
        table = DISPLAY if text.tracking == "display" else text.tracking
        return scaled(table, self._unit)

    def _span(
        self, text: TextModel, marked: MarkedSpan, colors: ThemePalette, words: CardWords
    ) -> Span:
        name = "accent" if marked.accent else text.code if marked.code else None
        color = self._ink(name, LEGIBLE, None, colors).used(words) if name else None
        weight = 700 if marked.bold else None
        # The voice of code has a fixed advance already.
        font = voices.MONO if marked.code and text.font != "code" else None
        return Span(marked.start, marked.end, weight, color, font)

    def _accented(
        self, text: TextModel, content: str, colors: ThemePalette, words: CardWords
    ) -> tuple[Span, ...]:
        """Return the first of the accented values that a text has, in the accent."""
        for value in map(words.values.get, text.accented):
            start = content.find(str(value)) if value else -1
            if start >= 0:
                color = self._ink("accent", LEGIBLE, None, colors).used(words)
                return (Span(start, start + len(str(value)), None, color, None),)
        return ()

    def _ink(self, name: str, ratio: float, subject: str | None, colors: ThemePalette) -> _Ink:
        """Return a palette color with this contrast to its backgrounds; `subject` is drawn in it.

        Warn where that changes a color of the link.
        """
        requested, legible = colors.colors[name], colors.ink(name, ratio)
        parameter = _PARAMETERS.get(name)
        if legible == requested or not parameter or getattr(self._terms, parameter) != requested:
            return _Ink(legible)
        worst = round(colors.worst(requested), 1)
        return _Ink(legible, LowContrast(parameter, requested, legible, worst, subject))

    def _edges(self, padding: tuple[float, ...]) -> Edges:
        """Expand CSS's shorthand: all; vertical, horizontal; top, right, bottom, left."""
        p = [length * self._unit for length in padding]
        if len(p) == 4:
            return Edges(left=p[3], top=p[0], right=p[1], bottom=p[2])
        vertical, horizontal = p[0], p[-1]
        return Edges(left=horizontal, top=vertical, right=horizontal, bottom=vertical)


_KINDS: Mapping[str, Callable[[_Composer, Any, ThemePalette], _Part | None]] = {
    "column": _Composer._column,
    "row": _Composer._row,
    "text": _Composer._text,
    "picture": _Composer._picture,
    "lettering": _Composer._lettering,
    "panel": _Composer._panel,
    "image": _Composer._image,
    "layers": _Composer._layers,
    "space": _Composer._space,
}
"""How the node of each kind is made."""

_RULES = 4.0, 96.0
"""The width and the distance of ruled lines, in design units."""

REGULAR = 400
"""The weight of text around bold words."""

# Palette colors that a parameter of a link can set.
_PARAMETERS: Mapping[str, Literal["fg", "accent"]] = {"ink": "fg", "accent": "accent"}


def _filled(part: _Part, words: CardWords) -> Node:
    return part.fill(words) if isinstance(part, _Unfilled) else part


def _joined(parts: Sequence[_Part], make: Callable[[tuple[Node, ...]], Node]) -> _Part:
    """Return the node that `make` returns for nodes; it depends on words if one of them does."""
    nodes = [part for part in parts if not isinstance(part, _Unfilled)]
    if len(nodes) == len(parts):
        return make(tuple(nodes))
    return _Unfilled(lambda words: make(tuple([_filled(part, words) for part in parts])))


def _warned(node: Node, inks: Iterable[_Ink]) -> _Part:
    """Return a node that adds the warnings of its inks."""
    inks = [ink for ink in inks if ink.warning]
    if not inks:
        return node

    def fill(words: CardWords) -> Node:
        for ink in inks:
            ink.used(words)
        return node

    return _Unfilled(fill)


def _content(text: TextModel, words: CardWords) -> tuple[str, tuple[MarkedSpan, ...]]:
    """Return a text in its case, and its marked spans."""
    content = text.before + words.joined(text.value, text.separator) + text.after
    if text.case != "none":
        content = emphasis.cased(content, text.case, words.lang)
    if words.md or "`" in content:
        return emphasis.read(content, md=words.md)
    return content, ()


def _number(value: Value) -> float | None:
    """Return the number that a value is or spells; None for other values."""
    if isinstance(value, str):
        return float(value) if value.isdecimal() else None
    return float(value) if isinstance(value, int | float) else None


def _stop(colors: ThemePalette, at: float, name: str, share: float) -> tuple[float, Color]:
    color = colors.colors[name]
    return at, color if share == 1.0 else color.with_alpha(color.a / 255 * share)
