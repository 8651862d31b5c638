"""Fonts: the fonts that a template brings.

In: mappings of a font's files and settings. Out: frozen models. Must not know what is in a file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    Field,
)

from pyoji.engine.design.schema.values import AXIS, FILE_NAME, SCRIPT, Strict, VoiceName
from pyoji.engine.text.voices import SANS

Script = Annotated[str, Field(pattern=SCRIPT)]
"""A script by ISO 15924."""

Axis = Annotated[str, Field(pattern=AXIS)]
FontFile = Annotated[str, Field(pattern=FILE_NAME)]


class FontFileModel(Strict):
    """A font file in the template's folder. `face` selects a face of a collection by its
    PostScript name; `weight` overrides the weight in the file."""

    file: FontFile
    face: Annotated[str, Field(max_length=100)] = ""
    weight: Annotated[int, Field(ge=1, le=1000)] | None = None


class FontModel(Strict):
    """A font of the template: one static file per weight, or a variable file.

    A variable font is instanced at `axes`, its other axes at their defaults, and at each weight
    that texts use. The font sets letters of `scripts` only, or of all scripts that it has. `scale`
    multiplies its size (default: the font looks as large as Pretendard). Characters that it
    lacks are set in the voice `fallback`.
    """

    files: Annotated[tuple[FontFile | FontFileModel, ...], Field(min_length=1, max_length=12)]
    axes: dict[Axis, float] = Field({}, max_length=16)
    scripts: Annotated[tuple[Script, ...], Field(max_length=32)] = ()
    tracking: Annotated[float, Field(ge=-0.1, le=0.5)] | None = None
    scale: Annotated[float, Field(ge=0.5, le=2)] | None = None
    fallback: VoiceName = SANS


MOST_FONTS = 8
"""Fonts per template."""
