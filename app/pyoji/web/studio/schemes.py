"""Schemes: palettes from a colour or from the colours of a picture, as data.

In: seeds. Out: plain values: each colour as hex, in OKLCH and as CSS, with its contrast, and the
lines of YAML that use it. It must not know how schemes are computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoji.engine import color_schemes
from pyoji.engine.color import SYNTAX, Color, parse, to_oklch
from pyoji.engine.color_schemes import GROUND, LEAST, ColorScheme
from pyoji.web.studio.bodies import member
from pyoji.web.studio.refusals import BAD_COLOR, StudioRefusal
from pyoji.web.studio.uploads import BrandFile

MOST_SEEDS = 3
"""Colours of a picture that palettes are made from."""


def seed_of(values: Mapping[str, Any]) -> Color:
    """Return the colour of a request; raise StudioRefusal."""
    text = member(values, "seed", str)
    try:
        return parse(text).with_alpha(1)
    except ValueError:
        detail = f"“{text[:60]}” is not {SYNTAX}."
        raise StudioRefusal(BAD_COLOR, detail, value=text[:60], allowed=SYNTAX) from None


def seeds_of(file: BrandFile) -> Sequence[Color]:
    """Return the dominant colours of a picture; raise StudioRefusal if it has none."""
    colors = file.facts.get("colors")
    if not colors:
        problem = "no visible colour" if file.kind == "picture" else f"a {file.kind}"
        raise StudioRefusal(BAD_COLOR, f"{file.name} has {problem}; use a picture.", id=file.id)
    return [parse(text) for text in colors[:MOST_SEEDS]]


def palettes(seeds: Sequence[Color]) -> dict[str, Any]:
    """Return the palettes of each seed as plain values."""
    schemes = [scheme for seed in seeds for scheme in color_schemes.schemes(seed)]
    return {"seeds": list(map(_written, seeds)), "palettes": list(map(_palette, schemes))}


def _palette(scheme: ColorScheme) -> dict[str, Any]:
    themes = {
        theme: {name: _color(scheme, theme, name) for name in colors}
        for theme, colors in scheme.themes.items()
    }
    return {
        "name": scheme.name,
        "seed": str(scheme.seed),
        **themes,
        "yaml": "".join(_lines(scheme)),
    }


def _color(scheme: ColorScheme, theme: str, name: str) -> dict[str, Any]:
    written = _written(scheme.themes[theme][name])
    if name == GROUND:
        return written
    # Rounded down, so that no figure claims more than there is.
    ratio = int(scheme.contrast(theme, name) * 100) / 100
    return {**written, "contrast": ratio, "least": LEAST[name]}


def _written(color: Color) -> dict[str, Any]:
    lightness, chroma, hue = to_oklch(color)
    oklch = [round(lightness, 4), round(chroma, 4), round(hue if chroma > 1e-4 else 0.0, 1)]
    css = f"oklch({oklch[0]:g} {oklch[1]:g} {oklch[2]:g})"
    return {"hex": str(color), "oklch": oklch, "css": css}


def _lines(scheme: ColorScheme) -> Iterator[str]:
    """Yield the lines for the key `themes`."""
    for theme, colors in scheme.themes.items():
        yield f"  {theme}:\n"
        for name, color in colors.items():
            yield f'    {name}: "{color}"\n'
