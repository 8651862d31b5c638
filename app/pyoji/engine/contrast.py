"""Contrast: that of a colour with its backgrounds, and its correction, by WCAG 2.2.

In: a colour, and the backgrounds that it stands on. Out: a ratio, or the nearest colour that is
readable there. Must not know what is drawn in the colour, or templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from pyoji.engine.color import Color, from_oklch, linear, over, to_oklch

EXTREMES: Mapping[Color, float] = {Color(255, 255, 255): 1.0, Color(0, 0, 0): 0.0}
"""White and black, with their lightness."""

_HALVINGS = 20
"""Steps of the search for a lightness."""

_GLARE = 0.05
"""Light that a screen reflects, a part of each light in a contrast ratio."""

_LINEAR = tuple(linear(level / 255) for level in range(256))
"""The linear light of each channel level."""


def luminance(color: Color) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    return 0.2126 * _LINEAR[color.r] + 0.7152 * _LINEAR[color.g] + 0.0722 * _LINEAR[color.b]


def contrast(color: Color, background: Color) -> float:
    """Return the contrast ratio, 1 to 21 (WCAG 2.2)."""
    return worst_contrast(color, (background,))


def worst_contrast(color: Color, backgrounds: Sequence[Color]) -> float:
    """Return the lowest contrast ratio on any background."""
    if color.a < 255:
        return min([contrast(over(color, below), below) for below in backgrounds])
    return _lowest_ratio(luminance(color), [luminance(below) + _GLARE for below in backgrounds])


def _lowest_ratio(light: float, glaring: Sequence[float]) -> float:
    """Return the lowest ratio of a luminance to others, which have the glare added."""
    light += _GLARE
    return min([light / below if light > below else below / light for below in glaring])


def readable(color: Color, backgrounds: tuple[Color, ...], ratio: float) -> Color:
    """Change the lightness of `color` as little as needed for `ratio` on every background.

    Keep the hue, and the chroma as far as the gamut allows. If no lightness reaches the ratio on
    all backgrounds (a black-to-white gradient), return the better of black and white.
    """
    if worst_contrast(color, backgrounds) >= ratio:
        return color
    glaring = [luminance(background) + _GLARE for background in backgrounds]

    def worst(candidate: Color) -> float:
        """Return the lowest contrast of an opaque colour."""
        return _lowest_ratio(luminance(candidate), glaring)

    ends = [end for end in EXTREMES if worst(end) >= ratio]
    if not ends:
        return max(EXTREMES, key=worst)
    lightness, chroma, hue = to_oklch(color)
    candidates: list[tuple[float, Color]] = []
    for end in ends:
        nearer, farther = lightness, EXTREMES[end]
        too_near: Color | None = None
        far_enough = end
        for _ in range(_HALVINGS):
            middle = (nearer + farther) / 2
            candidate = from_oklch(middle, chroma, hue)
            if worst(candidate) >= ratio:
                farther, far_enough = middle, candidate
            else:
                nearer, too_near = middle, candidate
            # The distance matters only between two candidates.
            if len(ends) == 1 and too_near and _are_adjacent(too_near, far_enough):
                break
        candidates.append((abs(farther - lightness), far_enough))
    return min(candidates, key=itemgetter(0))[1]


def _are_adjacent(first: Color, second: Color) -> bool:
    """Whether there is no colour between two colours of a row of lightnesses."""
    return abs(first.r - second.r) + abs(first.g - second.g) + abs(first.b - second.b) < 2
