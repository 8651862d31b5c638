"""Compose: Card + Template → Scene.

Words take their places, colours their values, design units become pixels of the card's size, and
what is empty disappears with its room. Every ink is held against every ground it may stand on
and moved on its lightness scale until it reads. Must not know fonts or positions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, cast

from app.card import Card, Value
from app.color import Color, contrast, from_oklch, mix, over, readable, to_oklch, turn
from app.scene import (
    Align,
    Direction,
    Edges,
    Gradient,
    Motif,
    Node,
    Panel,
    Picture,
    Scene,
    Space,
    Span,
    Stack,
    Text,
)
from app.templates import emphasis
from app.templates.emphasis import Marked
from app.templates.loader import Template
from app.templates.parameters import VARIANTS
from app.templates.schema import (
    GradientModel,
    MotifModel,
    NodeModel,
    PanelModel,
    PictureModel,
    SpaceModel,
    StackModel,
    TemplateModel,
    TextModel,
)
from app.text.bidi import base_direction


def compose(card: Card, template: Template) -> Scene:
    """The scene of the card in the template's design."""
    model = template.model
    composer = _Composer(card, template)
    content = composer.node(model.scene.content)
    motifs = tuple(composer.motif(motif) for motif in model.scene.motifs)
    return Scene(
        template=card.template,
        width=card.size.width,
        height=card.size.height,
        direction=composer.direction,
        ground=composer.ground(model.scene.ground),
        motifs=motifs,
        content=content or Space(),
        warnings=tuple(dict.fromkeys(composer.warnings)),
    )


@dataclass(frozen=True, slots=True)
class _Palette:
    colors: Mapping[str, Color]
    grounds: tuple[Color, ...]


class _Composer:
    def __init__(self, card: Card, template: Template) -> None:
        self._values = card.by_name
        self._lang = card.lang
        self._unit = card.size.unit
        self._seed = _seed(card)
        self.direction: Direction = _direction(card)
        self.warnings: list[str] = []
        self._palette = self._colors(template)

    # Colours -------------------------------------------------------------------------------

    def _colors(self, template: Template) -> _Palette:
        model = template.model
        bg, fg, accent = (self._values[name] for name in ("bg", "fg", "accent"))
        theme = str(self._values["theme"])
        if isinstance(bg, Color):
            theme = _theme_for(bg, model)
        colors = dict(model.themes[theme])
        if model.hue_range and VARIANTS > 1:
            share = self._seed / (VARIANTS - 1) * 2 - 1  # -1 to 1
            colors = {
                name: turn(value, share * model.hue_range) if name in model.grounds else value
                for name, value in colors.items()
            }
        if isinstance(bg, Color):
            origin = colors[model.grounds[0]]
            for name in model.grounds:
                colors[name] = _transposed(colors[name], origin, bg)
        if isinstance(fg, Color):
            colors["ink"] = fg
        if isinstance(accent, Color):
            colors["accent"] = accent
        grounds = tuple(colors[name] for name in model.grounds)
        # The middle of a gradient is a ground too, and so is a motif over any of them.
        grounds += tuple(mix(a, b, 0.5) for a, b in pairwise(grounds))
        layers = [colors[name] for motif in model.scene.motifs for name in motif.colors]
        grounds += tuple(over(layer, ground) for layer in layers for ground in grounds)
        return _Palette(colors, grounds)

    def _ink(self, name: str, ratio: float, what: str) -> Color:
        """A palette colour, legible on every ground; `what` is drawn in it, for the warning."""
        wanted = self._palette.colors[name]
        found = readable(wanted, self._palette.grounds, ratio)
        given = {"ink": "fg", "accent": "accent"}.get(name)
        if found != wanted and given and self._values.get(given) == wanted:
            worst = min(contrast(wanted, ground) for ground in self._palette.grounds)
            self.warnings.append(
                f"{given} {wanted} has a contrast of {worst:.1f}:1 on this ground; "
                f"{what} is drawn in {found}"
            )
        return found

    def ground(self, ground: str | GradientModel) -> Color | Gradient:
        """The card's ground in the palette's colours."""
        if isinstance(ground, str):
            return self._palette.colors[ground]
        stops = tuple((at, self._palette.colors[name]) for at, name in ground.stops)
        return Gradient(ground.angle, stops)

    def motif(self, motif: MotifModel) -> Motif:
        """A motif in the palette's colours, varied by the card's seed."""
        colors = tuple(self._palette.colors[name] for name in motif.colors)
        mirrored = self.direction == "rtl"
        return Motif(motif.name, colors, self._seed, self._unit, mirrored)

    def _legible(self, motif: MotifModel) -> Motif:
        """A motif that is to be recognised, a mark and not a ground: as legible as text."""
        colors = tuple(self._ink(name, 4.5, f"the {motif.name}") for name in motif.colors)
        return replace(self.motif(motif), colors=colors)

    # Nodes ---------------------------------------------------------------------------------

    def node(self, node: NodeModel) -> Node | None:
        """The node, or None where it has nothing to show."""
        match next(iter(dict(node)[kind] for kind in node.model_fields_set)):
            case TextModel() as text:
                return self._text(text)
            case StackModel() as stack:
                return self._stack(stack, "column" if node.column else "row")
            case PictureModel() as picture:
                return Picture(
                    self._legible(picture.motif),
                    picture.width * self._unit,
                    picture.height * self._unit,
                )
            case PanelModel() as panel:
                return self._panel(panel)
            case SpaceModel() as space:
                return Space(space.size * self._unit, space.grow)
            case other:
                raise AssertionError(other)

    def _stack(self, stack: StackModel, direction: Literal["column", "row"]) -> Node | None:
        children = tuple(child for node in stack.children if (child := self.node(node)))
        if all(isinstance(child, Space) for child in children) and not stack.grow:
            return None
        return Stack(
            direction,
            children,
            gap=stack.gap * self._unit,
            padding=self._edges(stack.padding),
            justify=stack.justify,
            align=stack.align,
            grow=stack.grow,
        )

    def _panel(self, panel: PanelModel) -> Node | None:
        child = self.node(panel.child)
        if child is None:
            return None
        return Panel(
            self._palette.colors[panel.fill],
            child,
            panel.radius * self._unit,
            self._edges(panel.padding),
            grow=panel.grow,
        )

    def _text(self, text: TextModel) -> Text | None:
        words = [str(self._values[name]) for name in text.value if self._values.get(name)]
        if not words:
            return None
        marked: tuple[Marked, ...] = ()
        written = text.separator.join(words)
        if self._values["md"]:
            written, marked = emphasis.read(written)
        color = self._ink(text.color, text.contrast, f"the {text.name}")
        low, high = text.size if isinstance(text.size, tuple) else (text.size, text.size)
        bound = self._values.get("fontSize")
        if text.name == "title" and isinstance(bound, int | float):
            high = min(high, float(bound))
            low = min(low, high)
        align = text.align or cast("Align", self._values["align"])
        return Text(
            name=text.name,
            text=written,
            lang=self._lang,
            font=str(self._values["font"]),
            # Bold shows only beside Regular: where some is marked bold, the rest steps back.
            weight=400 if any(m.bold for m in marked) else text.weight,
            color=color,
            spans=tuple(
                Span(
                    m.start,
                    m.end,
                    700 if m.bold else None,
                    self._ink("accent", 4.5, "emphasis") if m.accent else None,
                )
                for m in marked
            ),
            sizes=(low * self._unit, high * self._unit),
            step=text.step * self._unit,
            max_lines=text.lines,
            max_height=text.height * self._unit if text.height else None,
            align=align,
            tracking=text.tracking,
            line_height=text.line_height,
            grow=text.grow,
        )

    def _edges(self, padding: tuple[float, ...]) -> Edges:
        """CSS's shorthand: all; vertical, horizontal; top, right, bottom, left."""
        p = [length * self._unit for length in padding]
        if len(p) == 4:
            return Edges(left=p[3], top=p[0], right=p[1], bottom=p[2])
        vertical, horizontal = p[0], p[-1]
        return Edges(left=horizontal, top=vertical, right=horizontal, bottom=vertical)


def _seed(card: Card) -> int:
    """0 to VARIANTS - 1: the variant asked for, or one that the title always gets."""
    variant: Value = card.by_name.get("variant")
    if isinstance(variant, int | float):
        return int(variant) % VARIANTS
    title = str(card.by_name.get("title") or "")
    return hashlib.sha256(title.encode("utf-8", "surrogatepass")).digest()[0] % VARIANTS


def _theme_for(bg: Color, model: TemplateModel) -> str:
    """The theme whose ground is nearest to `bg` in lightness: dark inks suit light grounds."""
    wanted = to_oklch(bg)[0]

    def distance(theme: str) -> float:
        return abs(to_oklch(model.themes[theme][model.grounds[0]])[0] - wanted)

    return min(model.themes, key=distance)


def _direction(card: Card) -> Direction:
    """The card's direction is its title's: that of its first strong character (UAX #9 P2)."""
    rtl = base_direction(str(card.by_name.get("title") or "")) == "rtl"
    return "rtl" if rtl else "ltr"


def _transposed(color: Color, origin: Color, target: Color) -> Color:
    """`color` moved as `origin` must be to become `target`: a gradient keeps its shape."""
    lightness, chroma, hue = to_oklch(color)
    from_l, from_c, from_h = to_oklch(origin)
    to_l, to_c, to_h = to_oklch(target)
    share = chroma / from_c if from_c > 1e-3 else 1.0
    moved = from_oklch(to_l + lightness - from_l, to_c * share, to_h + hue - from_h)
    return over(moved.with_alpha(color.a / 255), target) if color.a < 255 else moved
