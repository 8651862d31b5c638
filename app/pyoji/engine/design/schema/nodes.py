"""Nodes: the scene of a template.

In: mappings with one key, the kind of a node. Out: frozen models. Lengths are in design units,
colours are names in the theme's palette. Must not know what a card says.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)

from pyoji.engine.design.schema.text import LetteringModel, TextModel
from pyoji.engine.design.schema.values import (
    FILE_NAME,
    NAME,
    ColorName,
    Length,
    Measure,
    Name,
    ParameterName,
    Share,
    Size,
    Strict,
    ValueName,
)


def _edges(value: tuple[Length, ...]) -> tuple[Length, ...]:
    if len(value) not in (1, 2, 4):
        raise ValueError("one, two or four lengths, as in CSS")
    return value


def _in_list(value: Any) -> Any:
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else value


_LENGTH_SCHEMA = {"type": "number", "minimum": 0, "maximum": 2000}
Padding = Annotated[
    tuple[Length, ...],
    BeforeValidator(_in_list),
    AfterValidator(_edges),
    WithJsonSchema(
        {"anyOf": [_LENGTH_SCHEMA, {"type": "array", "items": _LENGTH_SCHEMA, "maxItems": 4}]}
    ),
]
"""One length for all edges, or a list as in CSS."""


def _with_opacity(stop: Any) -> Any:
    return [*stop, 1] if isinstance(stop, list | tuple) and len(stop) == 2 else stop


Stop = Annotated[
    tuple[Share, ColorName, Share],
    BeforeValidator(_with_opacity),
    WithJsonSchema(
        {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": NAME},
                {"type": "number", "minimum": 0, "maximum": 1},
            ],
            "minItems": 2,
            "maxItems": 3,
        }
    ),
]


class GradientModel(Strict):
    """A linear gradient between palette colours. A stop is a position (0 to 1), a colour, and
    optionally an opacity: `[0.5, ground, 0.8]`."""

    angle: float = 135
    stops: tuple[Stop, ...] = Field(min_length=2)


class MotifModel(Strict):
    """A built-in drawing by name, and the palette colours that it is drawn in.

    `numbers` names the values that some motifs draw, such as the part of a series.
    """

    name: Name
    colors: tuple[ColorName, ...]
    numbers: tuple[ValueName, ...] = ()


class PictureModel(Strict):
    """A motif of a fixed size, or of all the space that is left for it."""

    motif: MotifModel
    width: Measure | None = None
    height: Measure | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class SpaceModel(Strict):
    """Empty space."""

    size: Length = 0
    grow: Annotated[int, Field(ge=0, le=100)] = 1


Justify = Literal["start", "center", "end", "between"]


class StackModel(Strict):
    """Children in a column or a row; `between` separates those that are shown.

    Of several values of `justify`, each variant takes the next. A row with `tall` becomes a column
    on a card that is at least as high as wide, in this order or reversed. In a column, the nodes
    that grow have a height that is a multiple of `snap`; a neighbour takes what is left. Cards then
    share backgrounds, and titles stand on few lines.
    """

    children: tuple[NodeModel, ...]
    between: NodeModel | None = None
    gap: Length = 0
    padding: Padding = (0,)
    justify: Justify | Annotated[tuple[Justify, ...], Field(min_length=1)] = "start"
    align: Literal["start", "center", "end"] = "start"
    tall: Literal["column", "column-reverse"] | None = None
    snap: Length = 0
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class BorderModel(Strict):
    """A line along the inside of a panel's edge."""

    width: Size = 1
    color: ColorName


class ShadowModel(Strict):
    """The blurred shadow of a panel; `drop` moves it down."""

    drop: Length = 0
    blur: Size
    color: ColorName


class PanelModel(Strict):
    """A rectangle behind a child, or alone; `width` and `height` fix its size."""

    fill: ColorName | GradientModel | None = None
    child: NodeModel | None = None
    radius: Length = 0
    padding: Padding = (0,)
    border: BorderModel | None = None
    shadow: ShadowModel | None = None
    width: Size | None = None
    height: Size | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class ImageModel(Strict):
    """An image: an `asset` from the template's folder, or a remote image whose URL is in a
    `parameter`.

    `duotone` maps its shadows and lights to two colours. A remote image that could not be fetched
    is left out. With `contain`, its box shrinks to its aspect ratio.
    """

    asset: Annotated[str, Field(pattern=FILE_NAME)] | None = None
    parameter: ParameterName | None = None
    fit: Literal["cover", "contain"] = "cover"
    focus: tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]] = (
        0.5,
        0.5,
    )
    radius: Length = 0
    opacity: Annotated[float, Field(ge=0, le=1)] = 1
    blend: Literal["normal", "multiply", "screen"] = "normal"
    duotone: tuple[ColorName, ColorName] | None = None
    width: Measure | None = None
    height: Measure | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0

    @model_validator(mode="after")
    def _one_source(self) -> ImageModel:
        if (self.asset is None) == (self.parameter is None):
            raise ValueError("an image has either asset or parameter")
        return self


class LayersModel(Strict):
    """Children on top of each other, the first at the bottom.

    Text over a remote image is kept legible on white and on black.
    """

    children: tuple[NodeModel, ...]
    grow: Annotated[int, Field(ge=0, le=100)] = 0


SizeName = Literal["og", "x", "kakao", "square", "portrait", "story"]
CONDITIONS = ("when", "unless", "sizes")
"""The keys of a node that are no kinds."""


class NodeModel(Strict):
    """A node of the scene: exactly one kind, and the conditions under which it is shown.

    With `when`, all of these parameters and title parts must have a value. With `unless`, none of
    them may have one. With `sizes`, the card must have one of these sizes.
    """

    when: tuple[ValueName, ...] = ()
    unless: tuple[ValueName, ...] = ()
    sizes: tuple[SizeName, ...] = ()
    column: StackModel | None = None
    row: StackModel | None = None
    text: TextModel | None = None
    picture: PictureModel | None = None
    lettering: LetteringModel | None = None
    panel: PanelModel | None = None
    image: ImageModel | None = None
    layers: LayersModel | None = None
    space: SpaceModel | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> NodeModel:
        if len(self.kinds) != 1:
            kinds = ", ".join(name for name in type(self).model_fields if name not in CONDITIONS)
            raise ValueError(f"a node has exactly one kind: {kinds}")
        return self

    @cached_property
    def kind(self) -> tuple[str, BaseModel]:
        """The name and the model of its kind."""
        return next(self.named_kinds())

    @cached_property
    def kinds(self) -> tuple[BaseModel, ...]:
        """The models of its kinds: exactly one after validation."""
        return tuple(kind for _, kind in self.named_kinds())

    def named_kinds(self) -> Iterator[tuple[str, BaseModel]]:
        """Yield the names and the models of its kinds.

        Iterating over the node itself reads its dictionary, to which another thread may add `kind`
        meanwhile.
        """
        for name in NodeModel.model_fields:
            if isinstance(kind := getattr(self, name), BaseModel):
                yield name, kind


class SceneModel(Strict):
    """The card: its background, the motifs over it, its content."""

    ground: ColorName | GradientModel
    motifs: tuple[MotifModel, ...] = ()
    content: NodeModel


StackModel.model_rebuild()
PanelModel.model_rebuild()
LayersModel.model_rebuild()
