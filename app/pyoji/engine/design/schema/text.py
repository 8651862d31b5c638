"""Text: texts, and letterings as decoration.

In: mappings of the values to show and how to set them. Out: frozen models. Must not know where a
text stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from pyoji.engine.design.schema.values import (
    ColorName,
    Contrast,
    Feature,
    FeatureTag,
    FontName,
    Length,
    Name,
    Share,
    Size,
    Sizes,
    Strict,
    Tracking,
    TrackingTable,
    ValueName,
    Weight,
)
from pyoji.engine.text.casing import Case


class TextModel(Strict):
    """A text: the non-empty values of the parameters and title parts in `value`, joined by
    `separator`.

    `before` and `after` are added around it, such as a quotation mark or a unit. `tracking` is in
    em, a table by size, or "display". `leading` is the distance of baselines in em; older files
    call it line_height. `features` are OpenType features by tag. `caret` is the colour of a block
    after the last letter, `code` that of inline code, `rules` that of lines as on ruled paper, down
    to the end of the area. `accented` are values that are in the accent where the text has them.
    """

    name: Name
    value: tuple[ValueName, ...] = Field(min_length=1)
    before: str = Field("", max_length=40)
    after: str = Field("", max_length=40)
    separator: str = " · "
    size: Sizes | Size
    step: Size = 1
    lines: Annotated[int, Field(ge=1, le=12)] = 1
    height: Length | None = None
    weight: Weight = 400
    font: FontName | None = None
    color: ColorName = "ink"
    contrast: Contrast = 4.5
    align: Literal["start", "center", "end"] | None = None
    tracking: Tracking | TrackingTable | Literal["display"] | None = None
    leading: Annotated[float, Field(ge=0.9, le=3)] | None = None
    case: Case = "none"
    features: dict[FeatureTag, Feature] = Field({}, max_length=16)
    wrap: Literal["sense", "balance", "fill"] | None = None
    caret: ColorName | None = None
    code: ColorName | None = None
    accented: tuple[ValueName, ...] = ()
    rules: ColorName | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0

    @model_validator(mode="before")
    @classmethod
    def _one_leading(cls, values: Any) -> Any:
        """Accept line_height, the name of leading in older files."""
        if isinstance(values, Mapping) and "line_height" in values and "leading" not in values:
            return {("leading" if k == "line_height" else k): v for k, v in values.items()}
        return values


Bleed = Annotated[float, Field(ge=0, le=0.9)]
UnitShare = Annotated[float, Field(ge=0.1, le=1)]

Point = tuple[Share, Share]
"""A position in an area: shares of its width, from the start of lines, and of its height."""


class LetteringModel(Strict):
    """One line of letters as decoration, scaled to its area.

    The ink is `height` high, or lower where it would be too wide, or with `fit: area` too high.
    `bleed` is the share of the ink that the edge of the area crops, on the sides where `place` is 0
    or 1: one share, or one across and one down. Of several places, each variant takes the next.
    `unit` is the size of the letters behind the last digit, as a share of the digits' size: the
    least and the greatest, of which they take what the width has room for.
    """

    value: tuple[ValueName, ...] = Field(min_length=1)
    separator: str = ""
    weight: Weight = 700
    font: FontName | None = None
    color: ColorName = "accent"
    height: Size
    place: tuple[Point, ...] = Field(((0.5, 0.5),), min_length=1)
    bleed: Bleed | tuple[Bleed, Bleed] = 0
    fit: Literal["width", "area"] = "width"
    unit: tuple[UnitShare, UnitShare] | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 1
