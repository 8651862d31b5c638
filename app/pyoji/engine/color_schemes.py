"""Colour schemes: one colour of a brand → palettes of a light and a dark theme.

In: a seed. Out: for each scheme five colours a theme, in which the ink reaches TITLE and the others
TEXT against the ground. Hues and lightness are chosen in OKLCH; `readable` changes lightness where
the contrast is too low, and nothing else. Must not know templates or how colours are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoji.engine.color import Color, from_oklch, to_oklch
from pyoji.engine.contrast import contrast, readable

TITLE, TEXT = 7.0, 4.5
"""The least contrast of a title and of other texts (WCAG 2.2, 1.4.6 and 1.4.3)."""

GROUND, INK, MUTED, ACCENT, SECOND = "ground", "ink", "muted", "accent", "second"

LEAST: Mapping[str, float] = {INK: TITLE, MUTED: TEXT, ACCENT: TEXT, SECOND: TEXT}
"""The least contrast of each colour with the ground."""

LIGHT, DARK = "light", "dark"

_GREY = 0.02
"""The chroma below which a seed has no hue that a reader would name."""

_LEAST_CHROMA = 0.09
"""The chroma of a second colour beside a grey seed."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The ground of a scheme: its lightness and greatest chroma in each theme, how far its hue and
    that of the second colour stand from the seed's. `lights` and `tints` are of light and dark."""

    lights: tuple[float, float]
    tints: tuple[float, float]
    turn: float = 0.0
    second_turn: float = 40.0


_PLANS: Mapping[str, _Plan] = {
    "paper": _Plan((0.985, 0.18), (0.004, 0.012)),
    "tinted": _Plan((0.945, 0.25), (0.035, 0.055), second_turn=-45.0),
    "bold": _Plan((0.85, 0.40), (0.16, 0.16), second_turn=180.0),
    "neighbour": _Plan((0.96, 0.23), (0.03, 0.05), turn=45.0, second_turn=90.0),
    "opposite": _Plan((0.96, 0.23), (0.03, 0.05), turn=180.0, second_turn=180.0),
}

NAMES = tuple(_PLANS)


@dataclass(frozen=True, slots=True)
class ColorScheme:
    """The colours of each theme by name; `name` is that of the scheme."""

    name: str
    seed: Color
    themes: Mapping[str, Mapping[str, Color]]

    def contrast(self, theme: str, color: str) -> float:
        """Return the contrast of a colour with the ground of its theme."""
        colors = self.themes[theme]
        return contrast(colors[color], colors[GROUND])


def schemes(seed: Color) -> tuple[ColorScheme, ...]:
    """Return every scheme of a seed."""
    seed = seed.with_alpha(1)
    return tuple(
        ColorScheme(name, seed, {LIGHT: _theme(seed, plan, 0), DARK: _theme(seed, plan, 1)})
        for name, plan in _PLANS.items()
    )


def _theme(seed: Color, plan: _Plan, at: int) -> Mapping[str, Color]:
    """Return the colours of the light theme (0) or the dark one (1)."""
    _, chroma, hue = to_oklch(seed)
    ground = from_oklch(plan.lights[at], min(chroma, plan.tints[at]), hue + plan.turn)
    tint = min(chroma, 0.03)
    second = max(chroma, _LEAST_CHROMA) if chroma >= _GREY else chroma
    colors = {
        INK: from_oklch((0.22, 0.96)[at], tint, hue),
        MUTED: from_oklch((0.48, 0.76)[at], tint, hue),
        ACCENT: seed,
        SECOND: from_oklch((0.55, 0.78)[at], second, hue + plan.second_turn),
    }
    read = {name: readable(color, (ground,), LEAST[name]) for name, color in colors.items()}
    return {GROUND: ground, **read}
