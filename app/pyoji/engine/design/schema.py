"""Schema: what a template file may say, as pydantic models.

Lengths are in design units, of which a card is 1200 wide. Colours are names of the theme's
palette. Every node of the scene is a mapping with one key, its kind. What a name stands for is
looked up while it is read, so that an error has its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from pyoji.engine import title
from pyoji.engine.color import SYNTAX, Color, parse
from pyoji.engine.text.casing import Case
from pyoji.engine.text.voices import SANS, VOICES
from pyoji.errors import nearest

NAME = r"^[a-z][a-zA-Z0-9_-]{0,39}$"
Name = Annotated[str, Field(pattern=NAME)]
Length = Annotated[float, Field(ge=0, le=2000)]
Size = Annotated[float, Field(gt=0, le=2000)]
Share = Annotated[float, Field(ge=0, le=1)]


MOST_HINTS = 20


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names a file may use in its scene: colours of its themes, parameters of its cards, fonts,
    and values, which are the parameters and the parts of a title.

    The nearest of them is looked for as often as `hints` has an item: a file of nothing but wrong
    names would take seconds.
    """

    colors: Collection[str]
    parameters: Collection[str]
    values: Collection[str]
    fonts: Collection[str] = tuple(VOICES)
    hints: Iterator[int] = field(default_factory=lambda: iter(range(MOST_HINTS)))


class UnknownName(ValueError):
    """None of the `kind` has that name; `nearest` was probably meant."""

    def __init__(self, kind: str, names: Collection[str], nearest: str | None) -> None:
        self.nearest = nearest
        super().__init__(f"it must be one of the {kind}: {', '.join(sorted(names))}")


def _one_of(
    kind: Literal["colors", "parameters", "values", "fonts"],
) -> Callable[[str, ValidationInfo], str]:
    def known(name: str, info: ValidationInfo) -> str:
        context = cast("KnownNames", info.context)
        names: Collection[str] = getattr(context, kind)
        if name not in names:
            close = None if next(context.hints, None) is None else nearest(name, names)
            raise UnknownName(kind, names, close)
        return name

    return known


def _voice(name: str) -> str:
    if name not in VOICES:
        raise UnknownName("voices", VOICES, nearest(name, VOICES))
    return name


def _own_font(name: str) -> str:
    if name in VOICES:
        raise ValueError(f"{name} is a voice of every template: choose another name")
    return name


ColorName = Annotated[Name, AfterValidator(_one_of("colors"))]
ParameterName = Annotated[Name, AfterValidator(_one_of("parameters"))]
FontName = Annotated[Name, AfterValidator(_one_of("fonts"))]

VoiceName = Annotated[Name, AfterValidator(_voice)]
OwnFontName = Annotated[Name, AfterValidator(_own_font)]

TITLE_PARTS = tuple(f"title.{name}" for name in title.NAMES)
"""What a design may draw from a title that comes alone."""
ValueName = Annotated[
    str,
    Field(pattern=rf"{NAME[:-1]}(\.[a-z]{{1,20}})?$"),
    AfterValidator(_one_of("values")),
]
"""A parameter, or a part of the title: `title.number`."""

Measure = Size | ParameterName
"""A length, or the number parameter that says it."""


def _color(value: Any) -> Color:
    if isinstance(value, Color):
        return value
    if not isinstance(value, str):  # YAML takes 001122 for a number, and # for a comment
        raise ValueError('a colour in quotes, such as "#14213d"')
    return parse(value)


Ink = Annotated[
    Color,
    BeforeValidator(_color),
    WithJsonSchema({"type": "string", "description": SYNTAX}),
]


def _ascending(sizes: tuple[float, float]) -> tuple[float, float]:
    if sizes[0] > sizes[1]:
        raise ValueError("the smallest size comes first")
    return sizes


Sizes = Annotated[tuple[Size, Size], AfterValidator(_ascending)]

Weight = Annotated[int, Field(ge=1, le=1000)]
Contrast = Annotated[float, Field(ge=1, le=21)]
Tracking = Annotated[float, Field(ge=-0.1, le=0.5)]


def _by_size(table: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if any(one >= other for (one, _), (other, _) in pairwise(table)):
        raise ValueError("the smallest size comes first, and each only once")
    return table


TrackingTable = Annotated[
    tuple[tuple[Size, Tracking], ...], Field(min_length=2, max_length=16), AfterValidator(_by_size)
]

FeatureTag = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{4}$")]
Feature = Annotated[
    int,
    Field(ge=0, le=99),
    WithJsonSchema(
        {"anyOf": [{"type": "boolean"}, {"type": "integer", "minimum": 0, "maximum": 99}]}
    ),
]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class DerivedModel(Strict):
    """A color that follows others: `from` moved by `step` of lightness, and by `share` of its hue
    and chroma towards another color.

    It steps towards the ink's lightness, or away from it where text would not be readable on it.
    With `apart` it is `from` itself, as long as that is `step` lighter or darker than the color
    `apart`; otherwise it is a step from that color's lightness.
    """

    origin: ColorName = Field(alias="from")
    step: Annotated[float, Field(ge=0.04, le=0.6)]
    towards: ColorName = "accent"
    share: Share = 0.5
    apart: ColorName | None = None

    @property
    def sources(self) -> set[str]:
        """The names of the colors that it follows."""
        return {self.origin, self.towards} | ({self.apart} if self.apart else set())


def _palette_color(value: Any) -> str:
    return "derived" if isinstance(value, Mapping | DerivedModel) else "plain"


PaletteColor = Annotated[
    Annotated[Ink, Tag("plain")] | Annotated[DerivedModel, Tag("derived")],
    Discriminator(_palette_color),
]


def _is_resolvable(palette: dict[str, Color | DerivedModel]) -> dict[str, Color | DerivedModel]:
    """Refuse a derived color whose origin is written after it."""
    written: set[str] = set()
    for name, color in palette.items():
        if isinstance(color, DerivedModel):
            later = color.sources & palette.keys() - written
            if later:
                raise ValueError(f"{name} follows {', '.join(sorted(later))}: write it after that")
        written.add(name)
    return palette


def _whole(
    palette: dict[str, Color | DerivedModel], info: ValidationInfo
) -> dict[str, Color | DerivedModel]:
    missing = sorted({*cast("KnownNames", info.context).colors} - palette.keys())
    if missing:
        raise ValueError(
            f"a theme names every colour of the others, ink and accent: add {', '.join(missing)}"
        )
    return palette


Palette = Annotated[
    dict[Name, PaletteColor], AfterValidator(_whole), AfterValidator(_is_resolvable)
]
Mood = dict[ColorName, Ink]
"""Colors that take the place of a theme's, together with what follows them."""


class ParameterModel(Strict):
    """A parameter: one of its own, or what a template narrows of a common one.

    `default` stands on every card that does not say otherwise, `sample` only on the template's own
    card, the one without a title: a date that nobody gave must not be published.
    """

    kind: Literal["text", "choice", "color", "number", "boolean", "picture"] | None = None
    default: str | bool | int | float | None = None
    sample: str | int | float | None = None
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


def _covering(stop: Any) -> Any:
    return [*stop, 1] if isinstance(stop, list | tuple) and len(stop) == 2 else stop


Stop = Annotated[
    tuple[Share, ColorName, Share],
    BeforeValidator(_covering),
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
    """A straight gradient between palette colours; a stop is a place, a colour, and how much it
    covers where that is not all: `[0.5, ground, 0.8]`."""

    angle: float = 135
    stops: tuple[Stop, ...] = Field(min_length=2)


class MotifModel(Strict):
    """One of our drawings, by name, with the palette colours it is drawn in.

    `numbers` names the values that some motifs are drawn from: part and parts, say.
    """

    name: Name
    colors: tuple[ColorName, ...]
    numbers: tuple[ValueName, ...] = ()


class TextModel(Strict):
    """Words: `value` names the parameters and parts of the title they come from, joined by
    `separator` where given.

    `before` and `after` stand around them: a quotation mark, "Part ", a unit. `tracking` is in em,
    or by size, or "display". `leading` is the distance of baselines in em; files that call it
    line_height are read too. `features` are OpenType features by tag.
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
    features: Annotated[dict[FeatureTag, Feature], Field(max_length=16)] = {}
    wrap: Literal["sense", "balance", "fill"] | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0

    @model_validator(mode="before")
    @classmethod
    def _one_leading(cls, values: Any) -> Any:
        """Read line_height, the name of leading in older files."""
        if isinstance(values, Mapping) and "line_height" in values and "leading" not in values:
            return {("leading" if k == "line_height" else k): v for k, v in values.items()}
        return values


class PictureModel(Strict):
    """A motif in its place: of a definite size, or in all the room that is left for it."""

    motif: MotifModel
    width: Measure | None = None
    height: Measure | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


Point = tuple[Share, Share]
"""A place in an area: the shares of its width, from where lines start, and of its height."""


class LetteringModel(Strict):
    """Letters drawn as a picture: one line, as high or as wide as its area lets it be.

    Its ink is `height` high, or less where it would be too wide, and with `fit: area` also where
    it would be too high. `bleed` is the share of the ink that the area's edge crops, at the sides
    where `place` is 0 or 1. Several places are one for each variant in turn.
    """

    value: tuple[ValueName, ...] = Field(min_length=1)
    separator: str = ""
    weight: Weight = 700
    font: FontName | None = None
    color: ColorName = "accent"
    height: Size
    place: tuple[Point, ...] = Field(((0.5, 0.5),), min_length=1)
    bleed: Annotated[float, Field(ge=0, le=0.9)] = 0
    fit: Literal["width", "area"] = "width"
    grow: Annotated[int, Field(ge=0, le=100)] = 1


class SpaceModel(Strict):
    """Nothing."""

    size: Length = 0
    grow: Annotated[int, Field(ge=0, le=100)] = 1


Justify = Literal["start", "center", "end", "between"]


class StackModel(Strict):
    """Children in a column or a row; `between` stands between any two that are there.

    Several ways to `justify` are one for each variant in turn. A row with `tall` is a column on a
    card that is at least as high as wide, with its children in this order or the reverse.
    """

    children: tuple[NodeModel, ...]
    between: NodeModel | None = None
    gap: Length = 0
    padding: Padding = (0,)
    justify: Justify | Annotated[tuple[Justify, ...], Field(min_length=1)] = "start"
    align: Literal["start", "center", "end"] = "start"
    tall: Literal["column", "column-reverse"] | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class BorderModel(Strict):
    """A line inside a panel's edge."""

    width: Size = 1
    color: ColorName


class ShadowModel(Strict):
    """A panel's soft shadow."""

    drop: Length = 0
    blur: Size
    color: ColorName


class PanelModel(Strict):
    """A rectangle behind a child, or alone; `width` and `height` fix its extent.

    With `contrast` a plain fill is moved in lightness until it differs that much from what is
    below; a picture's color, which is moved as far, stays equal to it.
    """

    fill: ColorName | GradientModel | None = None
    contrast: Contrast | None = None
    child: NodeModel | None = None
    radius: Length = 0
    padding: Padding = (0,)
    border: BorderModel | None = None
    shadow: ShadowModel | None = None
    width: Size | None = None
    height: Size | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


class ImageModel(Strict):
    """A picture: an `asset` from the template's folder, or from outside, by a link's `parameter`.

    `duotone` draws it in two colors, for its shadows and its lights. One from outside is there only
    if it could be had; one that is contained takes no more room
    than its own shape.
    """

    asset: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")] | None = None
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
            raise ValueError("a picture is an asset or a parameter's, one of the two")
        return self


class LayersModel(Strict):
    """Children one over the other, the first lowest.

    What lies over a picture from outside is kept readable on white and on black.
    """

    children: tuple[NodeModel, ...]
    grow: Annotated[int, Field(ge=0, le=100)] = 0


SizeName = Literal["og", "x", "kakao", "square", "portrait", "story"]
CONDITIONS = ("when", "unless", "sizes")
"""What a node may say beside its kind."""


Script = Annotated[str, Field(pattern=r"^[A-Z][a-z]{3}$")]
"""A script by ISO 15924."""

Axis = Annotated[str, Field(pattern=r"^[A-Za-z0-9 ]{4}$")]
FontFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")]


class FontFileModel(Strict):
    """A font file of the template's folder: of a collection the `face` of that PostScript name,
    called by another `weight` than it says of itself."""

    file: FontFile
    face: Annotated[str, Field(max_length=100)] = ""
    weight: Annotated[int, Field(ge=1, le=1000)] | None = None


class FontModel(Strict):
    """A font of the template's own: its files, one a weight, or variable.

    A variable font stands at `axes`, elsewhere at its defaults, and at each weight that texts ask
    for. It sets the letters of `scripts`, or of all that it has. `scale` multiplies its size; if it
    is left out, the font is made to look as large as the fonts that it stands among.
    What the font lacks is set in the voice `fallback`.
    """

    files: Annotated[tuple[FontFile | FontFileModel, ...], Field(min_length=1, max_length=12)]
    axes: Annotated[dict[Axis, float], Field(max_length=16)] = {}
    scripts: Annotated[tuple[Script, ...], Field(max_length=32)] = ()
    tracking: Annotated[float, Field(ge=-0.1, le=0.5)] | None = None
    scale: Annotated[float, Field(ge=0.5, le=2)] | None = None
    fallback: VoiceName = SANS


MOST_FONTS = 8
"""Fonts that one template names."""


class NodeModel(Strict):
    """One node of the scene: exactly one of these kinds, and `when` it is shown.

    A node with `when` is there only if each of the parameters and parts of the title it names has
    a value, one with `unless` only if none of them has, one with `sizes` on cards of these alone.
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
    def kinds(self) -> tuple[BaseModel, ...]:
        """What the node is; one, once it is validated."""
        return tuple(kind for _, kind in self if isinstance(kind, BaseModel))


class SceneModel(Strict):
    """The card: its ground, the motifs over it, its content."""

    ground: ColorName | GradientModel
    motifs: tuple[MotifModel, ...] = ()
    content: NodeModel


TemplateName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


class TemplateModel(Strict):
    """A whole template file, what it extends merged in.

    One that is not `listed` is drawn like any other, and shown on no list. `aliases` are other
    names that links may call it by, shown on no list either. `moods` are named
    changes of a theme, one for each three variants in turn.
    """

    extends: str | None = None
    listed: bool = True
    aliases: tuple[TemplateName, ...] = ()
    summary: str = Field(min_length=1, max_length=200)
    parameters: dict[Name, ParameterModel] = {}
    themes: dict[Name, Palette] = Field(min_length=1)
    moods: dict[Name, dict[Name, Mood]] = {}
    grounds: tuple[ColorName, ...] = Field(min_length=1)
    hue_range: Annotated[float, Field(ge=0, le=180)] = 0
    fonts: Annotated[dict[OwnFontName, FontModel], Field(max_length=MOST_FONTS)] = {}
    scene: SceneModel

    @cached_property
    def derived(self) -> frozenset[str]:
        """The names of the colors that follow others in any theme."""
        palettes = (palette.items() for palette in self.themes.values())
        return frozenset(
            name for items in palettes for name, color in items if isinstance(color, DerivedModel)
        )

    @model_validator(mode="after")
    def _has_plain_grounds(self) -> TemplateModel:
        first = self.grounds[0]
        for theme, palette in self.themes.items():
            if isinstance(palette[first], DerivedModel):
                place = f"themes.{theme}.{first}"
                raise ValueError(f"the first ground follows no other color: {place}")
        unknown = self.moods.keys() - self.themes.keys()
        if unknown:
            raise ValueError(f"moods are of themes: there is no {', '.join(sorted(unknown))}")
        return self


StackModel.model_rebuild()
PanelModel.model_rebuild()
LayersModel.model_rebuild()


def read(plain: Any, parameters: Collection[str]) -> TemplateModel:
    """The model of a file's plain values; `parameters` are those common to all templates.

    Raises pydantic's ValidationError.
    """
    file = _mapping(plain)
    palettes = [map(str, _mapping(palette)) for palette in _mapping(file.get("themes")).values()]
    names = {*parameters, *map(str, _mapping(file.get("parameters")))}
    known = KnownNames(
        colors={"ink", "accent"}.union(*palettes),
        parameters=names,
        values=names.union(TITLE_PARTS),
        fonts={*VOICES, *map(str, _mapping(file.get("fonts")))},
    )
    return TemplateModel.model_validate(plain, context=known)


Place = tuple[str | int, ...]
"""Where a part of the scene stands in the file."""


def motifs(model: TemplateModel) -> Iterator[tuple[Place, MotifModel]]:
    """Every motif of the scene, and where the file names it."""
    for i, motif in enumerate(model.scene.motifs):
        yield ("scene", "motifs", i), motif
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel):
            yield (*place, "motif"), kind.motif


def images(model: TemplateModel) -> Iterator[tuple[Place, ImageModel]]:
    """Every picture of the scene, and where the file names it."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, ImageModel):
            yield place, kind


def texts(model: TemplateModel) -> Iterator[tuple[Place, TextModel | LetteringModel]]:
    """Every text and lettering of the scene, and where the file names it."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, TextModel | LetteringModel):
            yield place, kind


def measures(model: TemplateModel) -> Iterator[tuple[Place, str]]:
    """Every length that a parameter says: the parameter, and where the file names it."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel | ImageModel):
            for side in ("width", "height"):
                if isinstance(name := getattr(kind, side), str):
                    yield (*place, side), name


def _kinds(node: NodeModel, place: Place) -> Iterator[tuple[Place, BaseModel]]:
    """What the node and each below it is, and where."""
    for name, kind in node:
        if not isinstance(kind, BaseModel):
            continue
        yield (*place, name), kind
        if isinstance(kind, StackModel | LayersModel):
            for i, child in enumerate(kind.children):
                yield from _kinds(child, (*place, name, "children", i))
            if isinstance(kind, StackModel) and kind.between:
                yield from _kinds(kind.between, (*place, name, "between"))
        elif isinstance(kind, PanelModel) and kind.child:
            yield from _kinds(kind.child, (*place, name, "child"))


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


KEYS = frozenset(
    field.alias or name
    for model in Strict.__subclasses__()
    for name, field in model.model_fields.items()
)
"""Every key of any mapping in a file but those its author names."""
