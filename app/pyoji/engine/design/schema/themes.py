"""Themes: the colours of a template by name, plain or derived from others.

In: a mapping of names to colours. Out: the colours, in the order in which they can be computed.
Must not know where a colour is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
)

from pyoji.engine.color import Color
from pyoji.engine.design.schema.values import ColorName, KnownNames, Name, PlainColor, Share, Strict
from pyoji.errors import nearest


class DerivedModel(Strict):
    """A colour derived from others: `from`, with its lightness changed by `step`, and its hue and
    chroma moved by `share` towards another colour.

    The lightness moves towards that of `ink`, or away from it where text would not be legible.
    With `apart`, it changes only if `from` is less than `step` lighter or darker than that colour,
    to a difference of `step`.
    """

    origin: ColorName = Field(alias="from")
    step: Annotated[float, Field(ge=0.04, le=0.6)]
    towards: ColorName = "accent"
    share: Share = 0.5
    apart: ColorName | None = None

    @property
    def sources(self) -> set[str]:
        """The names of the colours that it derives from."""
        return {self.origin, self.towards} | ({self.apart} if self.apart else set())


def _palette_color(value: Any) -> str:
    return "derived" if isinstance(value, Mapping | DerivedModel) else "plain"


PaletteColor = Annotated[
    Annotated[PlainColor, Tag("plain")] | Annotated[DerivedModel, Tag("derived")],
    Discriminator(_palette_color),
]


def _is_resolvable(palette: dict[str, Color | DerivedModel]) -> dict[str, Color | DerivedModel]:
    """Reject a derived colour that is defined before the colours it derives from."""
    defined: set[str] = set()
    for name, color in palette.items():
        if isinstance(color, DerivedModel):
            later = color.sources & palette.keys() - defined
            if later:
                raise ValueError(f"{name} derives from {', '.join(sorted(later))}: move it below")
        defined.add(name)
    return palette


def _is_complete(
    palette: dict[str, Color | DerivedModel], info: ValidationInfo
) -> dict[str, Color | DerivedModel]:
    missing = sorted({*cast("KnownNames", info.context).colors} - palette.keys())
    if missing:
        pairs = [(name, match) for name in missing if (match := nearest(name, palette))]
        doubts = "".join(f"; are {name} and {match} meant to be one?" for name, match in pairs)
        raise ValueError(
            "all themes have the same colours, with ink and accent: "
            f"add {', '.join(missing)}{doubts}"
        )
    return palette


Palette = Annotated[
    dict[Name, PaletteColor], AfterValidator(_is_complete), AfterValidator(_is_resolvable)
]
Mood = dict[ColorName, PlainColor]
"""Colours that replace a theme's; colours derived from them change with them."""
