"""Colour: sRGB values, their OKLab and OKLCH forms, contrast, and the mending of contrast.

In: what a template or a caller writes. Out: `Color`, always opaque or with an alpha, always in
gamut. Palettes are made in OKLCH and gradients mixed in OKLab (Björn Ottosson, 2020), because
equal steps there look equal and the middle of a gradient is not grey. Contrast is WCAG 2.2's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

# Of a ramp: how many places are exact, and what, in levels, is no longer straight between two.
_PLACES, _BENT = 128, 0.2

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\Z")
_OKLCH = re.compile(
    r"oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*(?:/\s*([\d.]+)(%?)\s*)?\)\Z"
)

# The few words people type into a link; the sixteen of HTML 4 and the two that designers ask for.
NAMES: Mapping[str, str] = {
    "black": "000000",
    "silver": "c0c0c0",
    "gray": "808080",
    "grey": "808080",
    "white": "ffffff",
    "maroon": "800000",
    "red": "ff0000",
    "purple": "800080",
    "fuchsia": "ff00ff",
    "green": "008000",
    "lime": "00ff00",
    "olive": "808000",
    "yellow": "ffff00",
    "orange": "ffa500",
    "navy": "000080",
    "blue": "0000ff",
    "teal": "008080",
    "aqua": "00ffff",
}

# No colour of sRGB has a chroma over 0.33; from here the search for one in gamut begins.
_MOST_CHROMA = 0.4

SYNTAX = "a colour: #rgb, #rrggbb, oklch(L C H) or a name such as teal"


@dataclass(frozen=True, slots=True)
class Color:
    """An sRGB colour, each channel 0 to 255; `a` 255 is opaque."""

    r: int
    g: int
    b: int
    a: int = 255

    def __str__(self) -> str:
        alpha = "" if self.a == 255 else f"{self.a:02x}"
        return f"#{self.r:02x}{self.g:02x}{self.b:02x}{alpha}"

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The three channels without the alpha."""
        return self.r, self.g, self.b

    def with_alpha(self, alpha: float) -> Color:
        """The same colour at an opacity of 0.0 to 1.0."""
        return Color(self.r, self.g, self.b, round(255 * min(1.0, max(0.0, alpha))))


def parse(text: str) -> Color:
    """The colour that `text` writes; ValueError when it writes none. See `SYNTAX`."""
    text = text.strip()
    if found := _HEX.match(text):
        return _from_hex(found[1])
    if name := NAMES.get(text.casefold()):
        return _from_hex(name)
    if found := _OKLCH.match(text.casefold()):
        lightness, percent, chroma, hue, alpha, alpha_percent = found.groups()
        try:
            color = from_oklch(
                float(lightness) / (100 if percent else 1), float(chroma), float(hue)
            )
            opacity = float(alpha) / (100 if alpha_percent else 1) if alpha else 1.0
        except ValueError:
            raise ValueError(f"not {SYNTAX}") from None
        return color.with_alpha(opacity)
    raise ValueError(f"not {SYNTAX}")


def _from_hex(digits: str) -> Color:
    if len(digits) <= 4:
        digits = "".join(digit * 2 for digit in digits)
    return Color(*bytes.fromhex(digits))


def _linear(channel: float) -> float:
    """An sRGB channel (0 to 1) in linear light."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(light: float) -> float:
    """Linear light (0 to 1) as an sRGB channel."""
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=4096)
def to_oklab(color: Color) -> tuple[float, float, float]:
    """Lightness 0 to 1, and the two opponent axes a (green to red) and b (blue to yellow)."""
    r, g, b = (_linear(channel / 255) for channel in color.rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _oklab_to_linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _levels(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """The sRGB channels, 0 to 255, not rounded."""
    r, g, b = (
        255 * _gamma(min(1.0, max(0.0, light))) for light in _oklab_to_linear(lightness, a, b)
    )
    return r, g, b


def from_oklab(lightness: float, a: float, b: float) -> Color:
    """The nearest sRGB colour; out-of-gamut channels are clipped."""
    return Color(*map(round, _levels(lightness, a, b)))


def to_oklch(color: Color) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees."""
    lightness, a, b = to_oklab(color)
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> Color:
    """The sRGB colour of this lightness and hue, its chroma lowered until it is in gamut."""
    lightness = min(1.0, max(0.0, lightness))
    a, b = cos(radians(hue)), sin(radians(hue))
    low, high = 0.0, min(_MOST_CHROMA, max(0.0, chroma))
    if not _in_gamut(lightness, high * a, high * b):
        for _ in range(16):
            middle = (low + high) / 2
            if _in_gamut(lightness, middle * a, middle * b):
                low = middle
            else:
                high = middle
        high = low
    return from_oklab(lightness, high * a, high * b)


def _in_gamut(lightness: float, a: float, b: float) -> bool:
    return all(-1e-4 <= light <= 1.0001 for light in _oklab_to_linear(lightness, a, b))


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` (0 to 1) of the way from `first` to `second`, mixed in OKLab."""
    start, end = to_oklab(first), to_oklab(second)
    mixed = from_oklab(*(x + (y - x) * share for x, y in zip(start, end, strict=True)))
    return Color(mixed.r, mixed.g, mixed.b, round(first.a + (second.a - first.a) * share))


def ramp(first: Color, second: Color, shares: Sequence[float]) -> list[tuple[int, int, int]]:
    """The sRGB channels of `mix` at many shares from 0 to 1, never off by more than a level.

    Made at 128 places and straight between them; where a channel comes out of zero, which it does
    steeply, each share is mixed by itself. A veil is of one colour, which needs no mixing.
    """
    if first.rgb == second.rgb:
        return [first.rgb] * len(shares)
    start, end = to_oklab(first), to_oklab(second)

    def mixed(share: float) -> tuple[float, float, float]:
        return _levels(*(x + (y - x) * share for x, y in zip(start, end, strict=True)))

    places = [mixed(at / _PLACES) for at in range(_PLACES + 1)]
    straight = [
        all(abs(a + b - 2 * m) <= _BENT for a, b, m in zip(*ends, mixed(middle), strict=True))
        for ends, middle in (
            ((places[at], places[at + 1]), (at + 0.5) / _PLACES) for at in range(_PLACES)
        )
    ]
    found = []
    for share in shares:
        at = min(int(share * _PLACES), _PLACES - 1)
        if straight[at]:
            part = share * _PLACES - at
            (r0, g0, b0), (r1, g1, b1) = places[at], places[at + 1]
            r, g, b = r0 + (r1 - r0) * part, g0 + (g1 - g0) * part, b0 + (b1 - b0) * part
        else:
            r, g, b = mixed(share)
        found.append((round(r), round(g), round(b)))
    return found


def turn(color: Color, degrees_: float) -> Color:
    """The colour with its hue turned, its lightness and chroma kept as the gamut allows."""
    lightness, chroma, hue = to_oklch(color)
    turned = from_oklch(lightness, chroma, (hue + degrees_) % 360)
    return Color(turned.r, turned.g, turned.b, color.a)


def over(top: Color, ground: Color) -> Color:
    """`top` laid over an opaque `ground`, as the painter composes them."""
    if top.a == 255:
        return top
    share = top.a / 255
    return Color(
        *(round(t * share + g * (1 - share)) for t, g in zip(top.rgb, ground.rgb, strict=True))
    )


def luminance(color: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = _linear_levels()
    return 0.2126 * linear[color.r] + 0.7152 * linear[color.g] + 0.0722 * linear[color.b]


@cache
def _linear_levels() -> tuple[float, ...]:
    """Each level of a channel as light: a colour that is made readable asks a thousand times."""
    return tuple(_linear(level / 255) for level in range(256))


def contrast(ink: Color, ground: Color) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    a, b = luminance(over(ink, ground)), luminance(ground)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@lru_cache(maxsize=4096)
def readable(ink: Color, grounds: tuple[Color, ...], ratio: float) -> Color:
    """`ink`, its lightness moved no further than needed to reach `ratio` on every ground.

    Hue is kept and chroma as the gamut allows. Where no lightness reaches the ratio on all
    grounds (a black-to-white gradient), the better of black and white is given.
    """

    def worst(candidate: Color) -> float:
        return min(contrast(candidate, ground) for ground in grounds)

    if worst(ink) >= ratio:
        return ink
    lightness, chroma, hue = to_oklch(ink)
    candidates: list[tuple[float, Color]] = []
    for end in (1.0, 0.0):
        if worst(from_oklch(end, 0.0, hue)) < ratio:
            continue
        near, far = lightness, end
        for _ in range(20):
            middle = (near + far) / 2
            if worst(from_oklch(middle, chroma, hue)) >= ratio:
                far = middle
            else:
                near = middle
        candidates.append((abs(far - lightness), from_oklch(far, chroma, hue)))
    if candidates:
        return min(candidates, key=lambda found: found[0])[1]
    return max((Color(255, 255, 255), Color(0, 0, 0)), key=worst)
