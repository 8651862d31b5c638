"""Compose: Card + Template → Scene.

In: a card, its template, and the remote images that were fetched. Out: a scene. Values replace the
names of parameters, colors the names of colors, pixels the design units; nodes without content are
left out. Each foreground color changes its lightness until it is legible on every background that
it may be drawn on. Must not know glyphs or positions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Literal

from pyoji.engine import title
from pyoji.engine.card import Card, Value
from pyoji.engine.color import Color, mix
from pyoji.engine.design import emphasis
from pyoji.engine.design.emphasis import MarkedSpan
from pyoji.engine.design.loader import Template
from pyoji.engine.design.palette import LEGIBLE, VISIBLE, ThemePalette, palette
from pyoji.engine.design.parameters import VARIANTS
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
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.scene import (
    OUTSIDE,
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
)
from pyoji.engine.text import language, voices
from pyoji.engine.text.bidi import base_direction
from pyoji.engine.text.tracking import DISPLAY, Table, scaled
from pyoji.engine.warning import LowContrast


def compose(card: Card, template: Template, pictures: Mapping[str, Pixels] | None = None) -> Scene:
    """Return the scene of a card in a template's design.

    `pictures` has the fetched remote images by parameter. A card is composed as if its link had not
    asked for the others. With None, all images are assumed to be there, in unknown sizes.
    """
    scene = template.model.scene
    composer = _Composer(card, template, pictures)
    colors = composer.palette()
    content = composer.node(scene.content, colors)
    return Scene(
        template=card.template,
        width=card.size.width,
        height=card.size.height,
        direction=composer.direction,
        background=composer.fill(scene.ground, colors),
        motifs=tuple(composer.motif(motif, colors) for motif in scene.motifs),
        content=content or Space(),
        warnings=tuple(dict.fromkeys(composer.warnings)),
    )


def card_palette(card: Card, template: Template) -> ThemePalette:
    """Return the colors of a card by name, and the backgrounds of its texts."""
    return _Composer(card, template, None).palette()


class _Composer:
    """The values and colors of one card, and the warnings so far."""

    def __init__(
        self, card: Card, template: Template, pictures: Mapping[str, Pixels] | None
    ) -> None:
        absent = set() if pictures is None else card.image_urls.keys() - pictures.keys()
        self._values = {n: v for n, v in card.values if n not in absent} if absent else card.by_name
        self._common = card.common
        self._pictures = pictures or {}
        self._template = template
        self._lang = card.lang
        self._size = card.size
        self._unit = card.size.unit
        self._seed = seed(card)
        self.direction: Direction = direction(card)
        self.warnings: list[LowContrast] = []

    def palette(self) -> ThemePalette:
        """Return the template's palette with the card's colors and variant."""
        common = self._common
        variant = self._seed
        return _palette(self._template, common.theme, variant, common.bg, common.fg, common.accent)

    def fill(self, fill: str | GradientModel, colors: ThemePalette) -> Color | Gradient:
        """Resolve the name of a color, or the names in a gradient."""
        if isinstance(fill, str):
            return colors.colors[fill]
        return Gradient(fill.angle, tuple(_stop(colors, *stop) for stop in fill.stops))

    def motif(self, motif: MotifModel, colors: ThemePalette) -> Motif:
        """Return a motif in the palette's colors; the card's seed varies it."""
        numbers = [_number(self._value(name)) for name in motif.numbers]
        return Motif(
            motif.name,
            tuple(colors.colors[name] for name in motif.colors),
            self._seed,
            self._unit,
            self.direction == "rtl",
            tuple(number for number in numbers if number is not None),
        )

    def _value(self, name: str) -> Value:
        """Return the value of a parameter or a part of the title."""
        if name.startswith(_TITLE):
            return self._title_parts.get(name.removeprefix(_TITLE))
        return self._values.get(name)

    @cached_property
    def _title_parts(self) -> Mapping[str, str]:
        return title.read(self._common.title or "")

    def node(self, node: NodeModel, colors: ThemePalette) -> Node | None:
        """Return the node on the backgrounds of the palette, None if it has no content."""
        if node.when and not all(map(self._value, node.when)):
            return None
        if node.unless and any(map(self._value, node.unless)):
            return None
        if node.sizes and self._size.name not in node.sizes:
            return None
        match node.kinds[0]:
            case TextModel() as text:
                return self._text(text, colors)
            case StackModel() as stack:
                return self._stack(stack, "column" if node.column else "row", colors)
            case PictureModel() as picture:
                return self._picture(picture, colors)
            case LetteringModel() as lettering:
                return self._lettering(lettering, colors)
            case PanelModel() as panel:
                return self._panel(panel, colors)
            case ImageModel() as image:
                return self._image(image, colors)
            case LayersModel() as layers:
                return self._layers(layers, colors)
            case SpaceModel() as space:
                return Space(space.size * self._unit, space.grow)
            case other:
                raise AssertionError(other)

    def _stack(
        self, stack: StackModel, direction: Literal["column", "row"], colors: ThemePalette
    ) -> Node | None:
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
        return Stack(
            direction,
            tuple(children),
            gap=stack.gap * self._unit,
            padding=self._edges(stack.padding),
            justify=justify,
            align=stack.align,
            snap=stack.snap * self._unit,
            grow=stack.grow,
        )

    def _picture(self, picture: PictureModel, colors: ThemePalette) -> Picture:
        """Return a motif in its colors, as legible as text; derived colors stay as they are, since
        they are its backgrounds."""
        name = picture.motif.name
        motif_colors = tuple(
            colors.colors[color]
            if color in self._template.model.derived
            else self._ink(color, LEGIBLE, name, colors)
            for color in picture.motif.colors
        )
        motif = replace(self.motif(picture.motif, colors), colors=motif_colors)
        return self._sized(picture, motif)

    def _sized(self, picture: PictureModel, motif: Motif) -> Picture:
        width, height = picture.width, picture.height
        return Picture(
            motif,
            None if width is None else self._measure(width),
            None if height is None else self._measure(height),
            picture.grow,
        )

    def _lettering(self, lettering: LetteringModel, colors: ThemePalette) -> Lettering | None:
        words = [str(value) for value in map(self._value, lettering.value) if value]
        if not words:
            return None
        bleed = lettering.bleed
        return Lettering(
            text=lettering.separator.join(words),
            lang=self._lang,
            font=self._font_key(lettering.font or self._common.font),
            weight=lettering.weight,
            color=self._lettering_color(lettering.color, colors),
            height=lettering.height * self._unit,
            place=lettering.place[self._seed % len(lettering.place)],
            bleed=bleed if isinstance(bleed, tuple) else (bleed, bleed),
            within_height=lettering.fit == "area",
            unit=lettering.unit,
            grow=lettering.grow,
        )

    def _lettering_color(self, name: str, colors: ThemePalette) -> Color:
        """Return a derived color unchanged, others so that they are visible on the background."""
        if name in self._template.model.derived:
            return colors.colors[name]
        return self._ink(name, VISIBLE, "lettering", colors)

    def _panel(self, panel: PanelModel, colors: ThemePalette) -> Node | None:
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
        return Panel(
            fill,
            child,
            panel.radius * unit,
            self._edges(panel.padding),
            border,
            shadow,
            panel.width and panel.width * unit,
            panel.height and panel.height * unit,
            panel.grow,
        )

    def _measure(self, measure: float | str) -> float:
        """Return a length in pixels; 0 for a parameter without a value."""
        value = self._values[measure] if isinstance(measure, str) else measure
        return float(value) * self._unit if isinstance(value, int | float) else 0.0

    def _layers(self, layers: LayersModel, colors: ThemePalette) -> Layers:
        children: list[Node] = []
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
            elif isinstance(child, Lettering):
                colors = colors.also_on(child.color)
        return Layers(tuple(children), layers.grow)

    def _image(self, image: ImageModel, colors: ThemePalette) -> Image | None:
        unit = self._unit
        width = self._measure(image.width) if image.width else None
        height = self._measure(image.height) if image.height else None
        if image.parameter is None:
            asset = f"{self._template.name}@{self._template.revision}/{image.asset}"
        elif self._values.get(image.parameter):
            asset = OUTSIDE + image.parameter
            pixels = self._pictures.get(image.parameter)
            if pixels and image.fit == "contain" and width and height:
                times = min(width / pixels.width, height / pixels.height)
                width, height = pixels.width * times, pixels.height * times
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

    def _text(self, text: TextModel, colors: ThemePalette) -> Text | None:
        words = [str(value) for value in map(self._value, text.value) if value]
        if not words:
            return None
        marked: tuple[MarkedSpan, ...] = ()
        content = text.before + text.separator.join(words) + text.after
        if text.case != "none":
            content = emphasis.cased(content, text.case, self._lang)
        common = self._common
        if common.md or "`" in content:
            content, marked = emphasis.read(content, md=common.md)
        low, high = text.size if isinstance(text.size, tuple) else (text.size, text.size)
        if text.name == "title" and common.font_size is not None:
            high = min(high, float(common.font_size))
            low = min(low, high)
        return Text(
            name=text.name,
            text=content,
            lang=self._lang,
            font=self._font(text),
            weight=self._weight(text, marked),
            color=self._ink(text.color, text.contrast, text.name, colors),
            spans=tuple(self._span(text, m, colors) for m in marked)
            or self._accented(text, content, colors),
            sizes=(low * self._unit, high * self._unit),
            step=text.step * self._unit,
            max_lines=text.lines,
            max_height=text.height * self._unit if text.height else None,
            align=text.align or common.align,
            tracking=self._tracking(text),
            line_height=text.leading,
            case=text.case,
            features=tuple(sorted(text.features.items())),
            wrap=text.wrap or common.wrap,
            caret=self._ink(text.caret, LEGIBLE, None, colors) if text.caret else None,
            grow=text.grow,
            rules=self._rules(text, colors),
        )

    def _rules(self, text: TextModel, colors: ThemePalette) -> RuledLines | None:
        if text.rules is None:
            return None
        width, distance = (length * self._unit for length in _RULES)
        return RuledLines(colors.colors[text.rules], width, distance)

    def _font(self, text: TextModel) -> str:
        """Return the template's font for the text, or else the link's."""
        if text.font is not None:
            return self._font_key(text.font)
        chosen = voices.for_text(self._common.font, text.weight, is_title=text.name == "title")
        return self._font_key(chosen)

    def _font_key(self, name: str) -> str:
        """Return the key of a font of the template, or the name of a voice."""
        own = self._template.fonts.get(name)
        return own.key if own else name

    def _weight(self, text: TextModel, marked: tuple[MarkedSpan, ...]) -> int:
        """Return the weight of a text: REGULAR beside bold words, if the voice has it."""
        voice = voices.VOICES.get(text.font or self._common.font)
        has_regular = voice is None or voice.minimum_weight <= REGULAR
        return REGULAR if has_regular and any(span.bold for span in marked) else text.weight

    def _tracking(self, text: TextModel) -> float | Table | None:
        """Return the tracking in em, or by size in pixels; that of the font by default."""
        if text.tracking is None:
            own = self._template.fonts.get(text.font or self._common.font)
            return own.model.tracking if own else None
        if isinstance(text.tracking, float):
            return text.tracking
        table = DISPLAY if text.tracking == "display" else text.tracking
        return scaled(table, self._unit)

    def _span(self, text: TextModel, marked: MarkedSpan, colors: ThemePalette) -> Span:
        name = "accent" if marked.accent else text.code if marked.code else None
        color = self._ink(name, LEGIBLE, None, colors) if name else None
        weight = 700 if marked.bold else None
        # The voice of code has a fixed advance already.
        font = voices.MONO if marked.code and text.font != "code" else None
        return Span(marked.start, marked.end, weight, color, font)

    def _accented(self, text: TextModel, content: str, colors: ThemePalette) -> tuple[Span, ...]:
        """Return the first of the accented values that a text has, in the accent."""
        for value in map(self._value, text.accented):
            start = content.find(str(value)) if value else -1
            if start >= 0:
                color = self._ink("accent", LEGIBLE, None, colors)
                return (Span(start, start + len(str(value)), None, color, None),)
        return ()

    def _ink(self, name: str, ratio: float, subject: str | None, colors: ThemePalette) -> Color:
        """Return a palette color with this contrast to its backgrounds; `subject` is drawn in it.

        Add a warning where that changes a color of the link.
        """
        requested, legible = colors.colors[name], colors.ink(name, ratio)
        parameter = _PARAMETERS.get(name)
        if legible != requested and parameter and getattr(self._common, parameter) == requested:
            worst = round(colors.worst(requested), 1)
            self.warnings.append(LowContrast(parameter, requested, legible, worst, subject))
        return legible

    def _edges(self, padding: tuple[float, ...]) -> Edges:
        """Expand CSS's shorthand: all; vertical, horizontal; top, right, bottom, left."""
        p = [length * self._unit for length in padding]
        if len(p) == 4:
            return Edges(left=p[3], top=p[0], right=p[1], bottom=p[2])
        vertical, horizontal = p[0], p[-1]
        return Edges(left=horizontal, top=vertical, right=horizontal, bottom=vertical)


_TITLE = "title."

_RULES = 4.0, 96.0
"""The width and the distance of ruled lines, in design units."""


def _number(value: Value) -> float | None:
    """Return the number that a value is or spells; None for other values."""
    if isinstance(value, str):
        return float(value) if value.isdecimal() else None
    return float(value) if isinstance(value, int | float) else None


REGULAR = 400
"""The weight of text around bold words."""

# Palette colors that a parameter of a link can set.
_PARAMETERS: Mapping[str, Literal["fg", "accent"]] = {"ink": "fg", "accent": "accent"}


@lru_cache(maxsize=512)  # most cards use the colors of their design
def _palette(
    template: Template,
    theme: str,
    variant: int,
    bg: Color | None,
    fg: Color | None,
    accent: Color | None,
) -> ThemePalette:
    return palette(template.model, theme, variant, bg, fg, accent)


def _stop(colors: ThemePalette, at: float, name: str, share: float) -> tuple[float, Color]:
    color = colors.colors[name]
    return at, color if share == 1.0 else color.with_alpha(color.a / 255 * share)


def seed(card: Card) -> int:
    """Return the variant of a card, 0 to VARIANTS - 1: the link's, or a hash of the title."""
    if card.common.variant is not None:
        return card.common.variant % VARIANTS
    text = card.common.title or ""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % VARIANTS


def direction(card: Card) -> Direction:
    """Return the direction of the card's language, or that of the title's first strong character
    (UAX #9, P2) if the language is unknown."""
    return language.direction(card.lang) or base_direction(card.common.title or "")
