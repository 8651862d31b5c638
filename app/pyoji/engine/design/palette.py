"""Palette: a theme's colours for one card.

In: a template's themes and a link's colours. Out: every colour by name, and all backgrounds that
text may have (its grounds). Text colours are changed in lightness until they are readable there.
Must not know texts, nodes or positions.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import NamedTuple

from pyoji.engine.color import Color, from_oklch, mix, over, to_oklab, to_oklch, turn
from pyoji.engine.contrast import EXTREMES, readable, worst_contrast
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.design.schema import DerivedModel, TemplateModel
from pyoji.engine.scene import Gradient

LEGIBLE = 4.5
"""The minimum contrast of text (WCAG 2.2, 1.4.3)."""

VISIBLE = 3.0
"""The minimum contrast of a graphic that is to be recognised (WCAG 2.2, 1.4.11)."""

DENSE = 7.2
"""The minimum contrast of black or white on a translucent fill over an image: a little more than
that of a title."""

_MIDDLE = 0.62
"""OKLab lightness from which on dark ink reads better than light ink."""

COMPOSITIONS = 3
"""How many variants in turn differ in composition alone, before the mood changes."""

_ALSO, _IMAGE = "also", "image"
"""Names of palettes on more than panels."""


@dataclass(frozen=True, slots=True)
class ThemePalette:
    """Colours by name, and the backgrounds of text; `unseen` if they are those of an image."""

    colors: Mapping[str, Color]
    grounds: tuple[Color, ...]
    unseen: bool = False
    # Memos: readable colours and panels are the most expensive part of composing a card. The
    # colours and the panels of the design bound them.
    _inks: dict[tuple[str, float], Color] = field(default_factory=dict, compare=False)
    _panels: dict[Hashable, ThemePalette] = field(default_factory=dict, compare=False)
    _veils: dict[Color, Color] = field(default_factory=dict, compare=False)
    _worst: dict[Color, float] = field(default_factory=dict, compare=False)

    def on(self, *fills: Color) -> ThemePalette:
        """Return the palette on a panel with these fills."""
        if fills not in self._panels:
            over_all = dict.fromkeys(over(fill, under) for fill in fills for under in self.grounds)
            self._panels[fills] = ThemePalette(self.colors, tuple(over_all))
        return self._panels[fills]

    def also_on(self, *fills: Color) -> ThemePalette:
        """The palette on its grounds, and on these fills over them."""
        name = _ALSO, fills
        if name not in self._panels:
            over_all = (over(fill, under) for fill in fills for under in self.grounds)
            grounds = tuple(dict.fromkeys((*self.grounds, *over_all)))
            self._panels[name] = ThemePalette(self.colors, grounds)
        return self._panels[name]

    def over_anything(self) -> ThemePalette:
        """Return the palette on an image of unknown colours."""
        if _IMAGE not in self._panels:
            self._panels[_IMAGE] = ThemePalette(self.colors, tuple(EXTREMES), unseen=True)
        return self._panels[_IMAGE]

    def dense(self, fill: Color | Gradient) -> Color | Gradient:
        """Return a fill behind text; over an image, make it opaque enough for legible text."""
        if not self.unseen:
            return fill
        if isinstance(fill, Gradient):
            return Gradient(fill.angle, tuple((at, self._dense(c)) for at, c in fill.stops))
        return self._dense(fill)

    def _dense(self, color: Color) -> Color:
        if color not in self._veils:
            self._veils[color] = self._veil(color)
        return self._veils[color]

    def _veil(self, color: Color) -> Color:
        for alpha in range(color.a, 255, 5):
            veil = color.with_alpha(alpha / 255)
            grounds = tuple(over(veil, ground) for ground in self.grounds)
            if any(worst_contrast(end, grounds) >= DENSE for end in EXTREMES):
                return veil
        return color.with_alpha(1)

    def ink(self, name: str, ratio: float) -> Color:
        """Return a colour, changed as little as needed to be readable on every ground."""
        if (name, ratio) not in self._inks:
            self._inks[name, ratio] = readable(self.colors[name], self.grounds, ratio)
        return self._inks[name, ratio]

    @property
    def is_legible(self) -> bool:
        """True if black or white can be read on every ground."""
        return any(self.worst(end) >= LEGIBLE for end in EXTREMES)

    def worst(self, color: Color) -> float:
        """Return a colour's lowest contrast on any of the grounds."""
        if color not in self._worst:
            self._worst[color] = worst_contrast(color, self.grounds)
        return self._worst[color]


class ThemeColors(NamedTuple):
    """A theme: its colours, those that are derived from others, and the lightness of its ground."""

    plain: Mapping[str, Color]
    derived: Mapping[str, DerivedModel]
    lightness: float

    @classmethod
    def of(cls, model: TemplateModel, name: str) -> ThemeColors:
        """Return a theme of a template."""
        written = model.themes[name].items()
        plain = {name: color for name, color in written if isinstance(color, Color)}
        derived = {name: color for name, color in written if not isinstance(color, Color)}
        return cls(plain, derived, to_oklab(plain[model.grounds[0]])[0])


class Themes:
    """The themes of a template."""

    def __init__(self, model: TemplateModel) -> None:
        self._model = model
        self._themes = {name: ThemeColors.of(model, name) for name in model.themes}

    def palette(
        self,
        theme: str,
        variant: int,
        bg: Color | None = None,
        fg: Color | None = None,
        accent: Color | None = None,
    ) -> ThemePalette:
        """Return a theme's colours in the mood and the hue of a variant, 0 to VARIANTS - 1.

        With `bg` the theme is the one whose ground is nearest in lightness, since dark inks suit
        light grounds. Its gradient keeps its shape around the new colour. Derived colours follow.
        """
        model = self._model
        plain, derived, _ = self._themes[theme] if bg is None else self._nearest(bg)
        plain = {**plain, **_mood(model, theme, variant)} if bg is None else dict(plain)
        share = variant / (VARIANTS - 1) * 2 - 1
        first = plain[model.grounds[0]]
        for name in model.grounds:
            if name not in plain:
                continue
            if bg is not None:
                plain[name] = _transposed(plain[name], first, bg)
            else:
                plain[name] = turn(plain[name], share * model.hue_range)
        if fg is not None:
            plain["ink"] = fg
        if accent is not None:
            plain["accent"] = accent
        colors = _with_grounds(model, plain | _stepped(plain, derived, is_towards_ink=True))
        if derived and not colors.is_legible:
            colors = _with_grounds(model, plain | _stepped(plain, derived, is_towards_ink=False))
        if bg is None or colors.is_legible:
            return colors
        return _calm(model, dict(colors.colors))

    def _nearest(self, bg: Color) -> ThemeColors:
        lightness, _, _ = to_oklab(bg)
        return min(self._themes.values(), key=lambda theme: abs(theme.lightness - lightness))


def _mood(model: TemplateModel, theme: str, variant: int) -> Mapping[str, Color]:
    """Return the colours that the mood of a variant changes; a mood lasts COMPOSITIONS variants."""
    moods = tuple(model.moods.get(theme, {}).values())
    return moods[variant // COMPOSITIONS % len(moods)] if moods else {}


def _stepped(
    plain: Mapping[str, Color], derived: Mapping[str, DerivedModel], *, is_towards_ink: bool
) -> dict[str, Color]:
    """Return all colours; a derived one is `step` lighter or darker than its origin.

    It is lighter than a dark origin and darker than a light one, like the ink. Without
    `is_towards_ink`, or if it would leave the scale, it is the opposite. A colour with `apart` is
    its origin if that is far enough from `apart`.
    """
    colors = dict(plain)
    for name, color in derived.items():
        lightness, a, b = to_oklab(colors[color.origin])
        if color.apart is not None:
            nearest, _, _ = to_oklab(colors[color.apart])
            if abs(lightness - nearest) >= color.step:
                colors[name] = colors[color.origin]
                continue
            lightness = nearest
        _, towards_a, towards_b = to_oklab(colors[color.towards])
        sign = 1 if (lightness < _MIDDLE) == is_towards_ink else -1
        if not 0 <= lightness + sign * color.step <= 1:
            sign = -sign
        a, b = a + (towards_a - a) * color.share, b + (towards_b - b) * color.share
        hue = degrees(atan2(b, a)) % 360
        colors[name] = from_oklch(lightness + sign * color.step, hypot(a, b), hue)
    return {name: colors[name] for name in derived}


def _with_grounds(model: TemplateModel, colors: Mapping[str, Color]) -> ThemePalette:
    """Return the palette with its grounds: named colours, middles of gradients, motifs over them.

    A motif may overlay its colours, the first of them several times.
    """
    named = tuple(colors[name] for name in model.grounds)
    grounds = named + tuple(mix(a, b, 0.5) for a, b in pairwise(named))
    for motif in model.scene.motifs:
        backdrops = grounds
        layers = [colors[name] for name in motif.colors]
        for layer in (*layers[:1], *layers[:1], *layers):
            is_opaque = layer.a == 255
            backdrops = (layer,) if is_opaque else tuple([over(layer, g) for g in backdrops])
            grounds += backdrops
        # Each layer alone too: an opaque layer hides those below it.
        grounds += tuple(over(layer, ground) for layer in layers for ground in grounds[:3])
    return ThemePalette(colors, tuple(dict.fromkeys(grounds)))


def _calm(model: TemplateModel, colors: dict[str, Color]) -> ThemePalette:
    """Return the palette with its grounds made uniform enough for black or white to be legible.

    On a colour of medium lightness, a gradient and a motif may leave no legible text colour.
    """
    first = colors[model.grounds[0]]
    motif_colors = {name for motif in model.scene.motifs for name in motif.colors}
    for share in (0.5, 0.25, 0.0):
        candidate = _with_grounds(model, colors)
        if candidate.is_legible:
            return candidate
        for name in model.grounds:
            colors[name] = mix(first, colors[name], share)
        for name in motif_colors - set(model.grounds):
            colors[name] = colors[name].with_alpha(colors[name].a / 255 * share)
    return _with_grounds(model, colors)


def _transposed(color: Color, origin: Color, target: Color) -> Color:
    """Apply the difference between `origin` and `target` to `color`, which preserves a gradient."""
    if color == origin:
        return target.with_alpha(1)
    lightness, chroma, hue = to_oklch(color)
    from_l, from_c, from_h = to_oklch(origin)
    to_l, to_c, to_h = to_oklch(target)
    share = chroma / from_c if from_c > 1e-3 else 1.0
    moved = from_oklch(to_l + lightness - from_l, to_c * share, to_h + hue - from_h)
    return over(moved.with_alpha(color.a / 255), target) if color.a < 255 else moved
