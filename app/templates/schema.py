"""Schema: what a template file may say, as pydantic models.

Lengths are in design units, of which a card is 1200 wide. Colours are names of the theme's
palette. Every node of the scene is a mapping with one key, its kind.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.color import Color, parse

Name = Annotated[str, Field(pattern=r"^[a-z][a-zA-Z0-9_-]{0,39}$")]
Length = Annotated[float, Field(ge=0, le=2000)]


def _color(value: Any) -> Color:
    if isinstance(value, Color):
        return value
    return parse(str(value))


Ink = Annotated[Color, BeforeValidator(_color)]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ParameterModel(Strict):
    """A parameter: one of its own, or what a template narrows of a common one."""

    kind: Literal["text", "choice", "color", "number", "boolean"] | None = None
    default: str | float | bool | None = None
    choices: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    help: str | None = None
    example: str | None = None


def _edges(value: tuple[Length, ...]) -> tuple[Length, ...]:
    if len(value) not in (1, 2, 4):
        raise ValueError("one, two or four lengths, as in CSS")
    return value


Padding = Annotated[tuple[Length, ...], AfterValidator(_edges)]


class GradientModel(Strict):
    """A straight gradient between palette colours."""

    angle: float = 135
    stops: tuple[tuple[Annotated[float, Field(ge=0, le=1)], Name], ...] = Field(min_length=2)


class MotifModel(Strict):
    """One of our drawings, by name, with the palette colours it is drawn in."""

    name: Name
    colors: tuple[Name, ...]


class TextModel(Strict):
    """Words: `value` names the parameters they come from, joined by `separator` where given."""

    name: Name
    value: tuple[Name, ...]
    separator: str = " · "
    size: tuple[Length, Length] | Length
    step: float = 1.0
    lines: Annotated[int, Field(ge=1, le=12)] = 1
    height: Length | None = None
    weight: Literal[400, 700] = 400
    color: Name = "ink"
    contrast: Annotated[float, Field(ge=1, le=21)] = 4.5
    align: Literal["start", "center", "end"] | None = None
    tracking: Annotated[float, Field(ge=-0.1, le=0.5)] | None = None
    line_height: Annotated[float, Field(ge=0.9, le=3)] | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class PictureModel(Strict):
    """A motif of a definite size."""

    motif: MotifModel
    width: Length
    height: Length


class SpaceModel(Strict):
    """Nothing."""

    size: Length = 0
    grow: Annotated[int, Field(ge=0, le=100)] = 1


class StackModel(Strict):
    """Children in a column or a row."""

    children: tuple[NodeModel, ...]
    gap: Length = 0
    padding: Padding = (0,)
    justify: Literal["start", "center", "end", "between"] = "start"
    align: Literal["start", "center", "end"] = "start"
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class PanelModel(Strict):
    """A filled rectangle behind a child."""

    fill: Name
    child: NodeModel
    radius: Length = 0
    padding: Padding = (0,)
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class NodeModel(Strict):
    """One node of the scene: exactly one of these keys."""

    column: StackModel | None = None
    row: StackModel | None = None
    text: TextModel | None = None
    picture: PictureModel | None = None
    panel: PanelModel | None = None
    space: SpaceModel | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> NodeModel:
        if len(self.model_fields_set) != 1:
            kinds = ", ".join(type(self).model_fields)
            raise ValueError(f"a node has exactly one kind: {kinds}")
        return self


class SceneModel(Strict):
    """The card: its ground, the motifs over it, its content."""

    ground: Name | GradientModel
    motifs: tuple[MotifModel, ...] = ()
    content: NodeModel


class TemplateModel(Strict):
    """A whole template file."""

    summary: str = Field(min_length=1, max_length=200)
    parameters: dict[Name, ParameterModel] = {}
    themes: dict[Name, dict[Name, Ink]] = Field(min_length=1)
    grounds: tuple[Name, ...] = Field(min_length=1)
    hue_range: Annotated[float, Field(ge=0, le=180)] = 0
    scene: SceneModel

    @model_validator(mode="after")
    def _palettes_agree(self) -> TemplateModel:
        wanted = {"ink", "accent", *self.grounds}
        names = [set(palette) for palette in self.themes.values()]
        for theme, have in zip(self.themes, names, strict=True):
            if have != names[0] or not wanted <= have:
                lack = sorted((names[0] | wanted) - have) or sorted(have - names[0])
                raise ValueError(f"theme {theme} must name the same colours: {', '.join(lack)}")
        return self


StackModel.model_rebuild()
PanelModel.model_rebuild()
