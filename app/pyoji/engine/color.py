"""Colour: sRGB, OKLab and OKLCH, and mixtures of colours.

In: colours as text, or `Color`. Out: `Color`, opaque or with an alpha, always in gamut. Palettes
are computed in OKLCH and gradients are mixed in OKLab (Björn Ottosson, 2020): both are perceptually
uniform, and the middle of a gradient is not grey. Must not know backgrounds or templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

# Of a ramp: the number of exact samples, and the deviation from a line, in levels, between two.
_SAMPLES, _TOLERANCE = 128, 0.2

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\Z")
_OKLCH = re.compile(
    r"oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*(?:/\s*([\d.]+)(%?)\s*)?\)\Z"
)

# The sixteen names of HTML 4, and two more.
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

# The axes a and b in the responses of three cones.
_CONES = (
    (0.3963377774, 0.2158037573),
    (-0.1055613458, -0.0638541728),
    (-0.0894841775, -1.2914855480),
)

# Linear light this far out of gamut is clipped.
_SLACK = 1e-4

# Upper bound for the gamut search; no sRGB colour has a chroma over 0.33.
_MOST_CHROMA = 0.4

SYNTAX = "a colour: #rgb, #rrggbb, oklch(L C H) or a name such as teal"


RGBLight = tuple[float, float, float]
"""Linear red, green and blue, 0 to 1 in gamut."""


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
        """The channels without the alpha."""
        return self.r, self.g, self.b

    def with_alpha(self, alpha: float) -> Color:
        """Return the colour with an opacity of 0.0 to 1.0."""
        return Color(self.r, self.g, self.b, round(255 * min(1.0, max(0.0, alpha))))


def parse(text: str) -> Color:
    """Parse a colour (see `SYNTAX`); raise ValueError if it is invalid."""
    text = text.strip()
    if match := _HEX.match(text):
        return _from_hex(match[1])
    if name := NAMES.get(text.casefold()):
        return _from_hex(name)
    if match := _OKLCH.match(text.casefold()):
        lightness, percent, chroma, hue, alpha, alpha_percent = match.groups()
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


def linear(channel: float) -> float:
    """Convert an sRGB channel (0 to 1) to linear light."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(light: float) -> float:
    """Convert linear light to an sRGB channel, 0 to 1; clip light that is out of gamut."""
    if light <= 0.0031308:
        return light * 12.92 if light > 0.0 else 0.0
    return float(1.055 * light ** (1 / 2.4) - 0.055) if light < 1.0 else 1.0


@lru_cache(maxsize=4096)
def to_oklab(color: Color) -> tuple[float, float, float]:
    """Return lightness 0 to 1, and the axes a (green to red) and b (blue to yellow)."""
    r, g, b = (linear(channel / 255) for channel in color.rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _oklab_to_linear(lightness: float, a: float, b: float) -> RGBLight:
    (long_a, long_b), (medium_a, medium_b), (short_a, short_b) = _CONES
    return _channels(
        (lightness + long_a * a + long_b * b) ** 3,
        (lightness + medium_a * a + medium_b * b) ** 3,
        (lightness + short_a * a + short_b * b) ** 3,
    )


def _channels(long: float, medium: float, short: float) -> RGBLight:
    """Return linear red, green and blue."""
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _levels(light: RGBLight) -> tuple[float, float, float]:
    """Return the sRGB channels, 0 to 255, not rounded; clip light that is out of gamut."""
    r, g, b = light
    return 255 * _gamma(r), 255 * _gamma(g), 255 * _gamma(b)


def _nearest(light: RGBLight) -> Color:
    red, green, blue = _levels(light)
    return Color(round(red), round(green), round(blue))


def from_oklab(lightness: float, a: float, b: float) -> Color:
    """Return the nearest sRGB colour; clip channels that are out of gamut."""
    return _nearest(_oklab_to_linear(lightness, a, b))


def to_oklch(color: Color) -> tuple[float, float, float]:
    """Return lightness 0 to 1, chroma 0 to about 0.37, hue in degrees."""
    lightness, a, b = to_oklab(color)
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> Color:
    """Return the sRGB colour of this lightness and hue, with the chroma reduced into gamut."""
    lightness = min(1.0, max(0.0, lightness))
    a, b = cos(radians(hue)), sin(radians(hue))
    chroma = min(_MOST_CHROMA, max(0.0, chroma))
    light = _oklab_to_linear(lightness, chroma * a, chroma * b)
    if not -_SLACK <= min(light) <= max(light) <= 1 + _SLACK:
        chroma = _within_gamut(lightness, chroma, a, b)
        light = _oklab_to_linear(lightness, chroma * a, chroma * b)
    return _nearest(light)


def _within_gamut(lightness: float, chroma: float, a: float, b: float) -> float:
    """Return a chroma that is too great, reduced until all channels along the hue `a`, `b` are in
    gamut."""
    # Linear light is a cubic of the chroma.
    once, twice, constant = 3 * lightness * lightness, 3 * lightness, lightness**3
    (r1, g1, b1), (r2, g2, b2), (r3, g3, b3) = _powers(a, b)
    r1, g1, b1, r2, g2, b2 = r1 * once, g1 * once, b1 * once, r2 * twice, g2 * twice, b2 * twice
    low, high, least, most = 0.0, chroma, -_SLACK - constant, 1 + _SLACK - constant
    for _ in range(16):
        c = (low + high) / 2
        if (
            least <= ((r3 * c + r2) * c + r1) * c <= most
            and least <= ((g3 * c + g2) * c + g1) * c <= most
            and least <= ((b3 * c + b2) * c + b1) * c <= most
        ):
            low = c
        else:
            high = c
    return low


@lru_cache(maxsize=256)  # a search for a lightness keeps its hue
def _powers(a: float, b: float) -> tuple[RGBLight, ...]:
    """Return what the first, second and third power of the chroma adds to the channels of linear
    light along a hue, without the power of lightness."""
    slopes = [cone_a * a + cone_b * b for cone_a, cone_b in _CONES]
    return tuple(_channels(*(slope**power for slope in slopes)) for power in (1, 2, 3))


def mix(first: Color, second: Color, share: float) -> Color:
    """Mix two colours in OKLab; `share` (0 to 1) is the share of `second`."""
    start, end = to_oklab(first), to_oklab(second)
    mixed = from_oklab(*(x + (y - x) * share for x, y in zip(start, end, strict=True)))
    return Color(mixed.r, mixed.g, mixed.b, round(first.a + (second.a - first.a) * share))


def ramp(first: Color, second: Color, shares: Sequence[float]) -> list[tuple[int, int, int]]:
    """Return the sRGB channels of `mix` at many shares from 0 to 1, exact to one level.

    Interpolate linearly between 128 exact samples. Where that deviates, because a channel rises
    steeply from zero, mix each share exactly.
    """
    if first.rgb == second.rgb:
        return [first.rgb] * len(shares)
    start, end = to_oklab(first), to_oklab(second)

    def mixed(share: float) -> tuple[float, float, float]:
        mixture = (x + (y - x) * share for x, y in zip(start, end, strict=True))
        return _levels(_oklab_to_linear(*mixture))

    samples = [mixed(at / _SAMPLES) for at in range(_SAMPLES + 1)]
    straight = [
        all(abs(a + b - 2 * m) <= _TOLERANCE for a, b, m in zip(*ends, mixed(middle), strict=True))
        for ends, middle in (
            ((samples[at], samples[at + 1]), (at + 0.5) / _SAMPLES) for at in range(_SAMPLES)
        )
    ]
    levels = []
    for share in shares:
        at = min(int(share * _SAMPLES), _SAMPLES - 1)
        if straight[at]:
            part = share * _SAMPLES - at
            (r0, g0, b0), (r1, g1, b1) = samples[at], samples[at + 1]
            r, g, b = r0 + (r1 - r0) * part, g0 + (g1 - g0) * part, b0 + (b1 - b0) * part
        else:
            r, g, b = mixed(share)
        levels.append((round(r), round(g), round(b)))
    return levels


def turn(color: Color, degrees_: float) -> Color:
    """Rotate the hue; keep lightness, and chroma as far as the gamut allows."""
    lightness, chroma, hue = to_oklch(color)
    turned = from_oklch(lightness, chroma, (hue + degrees_) % 360)
    return Color(turned.r, turned.g, turned.b, color.a)


def over(top: Color, background: Color) -> Color:
    """Composite `top` over an opaque `background`, as the painter does."""
    if top.a == 255:
        return top
    share = top.a / 255
    return Color(
        *(round(t * share + g * (1 - share)) for t, g in zip(top.rgb, background.rgb, strict=True))
    )
