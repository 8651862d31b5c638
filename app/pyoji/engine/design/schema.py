"""Schema: the template format as pydantic models.

In: the plain values of a template file. Out: a frozen TemplateModel, or pydantic's ValidationError.
Lengths are in design units; a card is 1200 units wide. Colours are names in the theme's palette.
Each node of the scene is a mapping with one key, its kind. Names are resolved during validation, so
each error has a path. Must not know files or YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, cast

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
from pyoji.engine.design import local_text
from pyoji.engine.text.casing import Case
from pyoji.engine.text.voices import SANS, VOICES
from pyoji.errors import nearest

NAME = r"^[a-z][a-zA-Z0-9_-]{0,39}$"
VALUE_NAME = rf"{NAME[:-1]}(\.[a-z]{{1,20}})?$"
FEATURE_TAG = r"^[A-Za-z0-9]{4}$"
FILE_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$"
SCRIPT = r"^[A-Z][a-z]{3}$"
AXIS = r"^[A-Za-z0-9 ]{4}$"
TEMPLATE_NAME = r"^[a-z0-9][a-z0-9-]{0,63}$"

PATTERN_WORDS: Mapping[str, str] = {
    NAME: "a name of 1 to 40 of a-z A-Z 0-9 _ and -, which begins with a small letter",
    VALUE_NAME: "the name of a parameter, or a part of the title such as title.head",
    FEATURE_TAG: "a tag of four letters or digits, such as tnum",
    FILE_NAME: "a file's name of 1 to 81 letters, digits, . _ and -, in the template's folder",
    SCRIPT: "a script's code of ISO 15924, such as Hang",
    AXIS: "an axis's tag of four letters, digits or spaces, such as wght",
    TEMPLATE_NAME: "a name of 1 to 64 of a-z, 0-9 and -, which begins with no -",
}
"""What each pattern of a text asks for."""

Name = Annotated[str, Field(pattern=NAME)]
Length = Annotated[float, Field(ge=0, le=2000)]
Size = Annotated[float, Field(gt=0, le=2000)]
Share = Annotated[float, Field(ge=0, le=1)]


MOST_HINTS = 20


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names that the scene of a file may use; `values` are parameters and parts of a title.

    The nearest name is searched once per item of `hints`. Without this limit, a file full of wrong
    names would take seconds.
    """

    colors: Collection[str]
    parameters: Collection[str]
    values: Collection[str]
    fonts: Collection[str] = tuple(VOICES)
    hints: Iterator[int] = field(default_factory=lambda: iter(range(MOST_HINTS)))


class UnknownName(ValueError):
    """The name is not among the `names` of this kind; `nearest` is the most similar, if any."""

    def __init__(self, kind: str, names: Collection[str], nearest: str | None) -> None:
        self.nearest = nearest
        super().__init__(f"it must be one of the {kind}: {', '.join(sorted(names))}")


def _one_of(
    kind: Literal["colors", "parameters", "values", "fonts"],
) -> Callable[[str, ValidationInfo], str]:
    def check(name: str, info: ValidationInfo) -> str:
        context = cast("KnownNames", info.context)
        names: Collection[str] = getattr(context, kind)
        if name not in names:
            close = None if next(context.hints, None) is None else nearest(name, names)
            raise UnknownName(kind, names, close)
        return name

    return check


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
"""The values that a design may take from the title."""
ValueName = Annotated[
    str,
    Field(pattern=VALUE_NAME),
    AfterValidator(_one_of("values")),
]
"""A parameter, or a part of the title such as `title.number`."""

Measure = Size | ParameterName
"""A length, or the name of a number parameter that gives it."""


def _color(value: Any) -> Color:
    if isinstance(value, Color):
        return value
    if not isinstance(value, str):  # YAML reads 001122 as a number, and # as a comment
        raise ValueError('a colour in quotes, such as "#14213d"')
    return parse(value)


PlainColor = Annotated[
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
    if any(size >= larger for (size, _), (larger, _) in pairwise(table)):
        raise ValueError("sizes must ascend, without duplicates")
    return table


TrackingTable = Annotated[
    tuple[tuple[Size, Tracking], ...], Field(min_length=2, max_length=16), AfterValidator(_by_size)
]

FeatureTag = Annotated[str, Field(pattern=FEATURE_TAG)]
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
        raise ValueError(
            f"all themes have the same colours, with ink and accent: add {', '.join(missing)}"
        )
    return palette


Palette = Annotated[
    dict[Name, PaletteColor], AfterValidator(_is_complete), AfterValidator(_is_resolvable)
]
Mood = dict[ColorName, PlainColor]
"""Colours that replace a theme's; colours derived from them change with them."""


_WORDS = {"type": "string", "minLength": 1, "maxLength": local_text.LONGEST}
LocalWords = Annotated[
    Any,
    AfterValidator(local_text.read),
    WithJsonSchema(
        {
            "description": "A text, or its translations by language: {ko: 표지, en: Cover}",
            "anyOf": [
                _WORDS,
                {
                    "type": "object",
                    "propertyNames": {"pattern": f"^{local_text.LANGUAGE}$"},
                    "additionalProperties": _WORDS,
                    "minProperties": 1,
                },
            ],
        }
    ),
]
"""A text for the people who choose a card."""


class ParameterModel(Strict):
    """A parameter of the template's own, or the restrictions of a common one.

    `label` and `choice_labels` name the parameter and its choices on the page. `default` is the
    value where a link gives none. `sample` is the value on the sample card only,
    the one without a title, so that no invented date appears on a published card.
    """

    kind: Literal["text", "choice", "color", "number", "boolean", "picture"] | None = None
    default: str | bool | int | float | None = None
    sample: str | int | float | None = None
    choices: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    help: LocalWords | None = None
    label: LocalWords | None = None
    choice_labels: dict[str, LocalWords] | None = None
    example: str | None = None


def _edges(value: tuple[Length, ...]) -> tuple[Length, ...]:
    if len(value) not in (1, 2, 4):
        raise ValueError("one, two or four lengths, as in CSS")
    return value


Padding = Annotated[tuple[Length, ...], AfterValidator(_edges)]


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
    features: Annotated[dict[FeatureTag, Feature], Field(max_length=16)] = {}
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


class PictureModel(Strict):
    """A motif of a fixed size, or of all the space that is left for it."""

    motif: MotifModel
    width: Measure | None = None
    height: Measure | None = None
    grow: Annotated[int, Field(ge=0, le=100)] = 0


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
    axes: Annotated[dict[Axis, float], Field(max_length=16)] = {}
    scripts: Annotated[tuple[Script, ...], Field(max_length=32)] = ()
    tracking: Annotated[float, Field(ge=-0.1, le=0.5)] | None = None
    scale: Annotated[float, Field(ge=0.5, le=2)] | None = None
    fallback: VoiceName = SANS


MOST_FONTS = 8
"""Fonts per template."""


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


TemplateName = Annotated[str, Field(pattern=TEMPLATE_NAME)]


class TemplateModel(Strict):
    """A template file, merged over the template that it extends.

    Without `listed` it is rendered as usual and absent from lists. `aliases` are other names in
    links, also absent from lists. `moods` are named changes of a theme; after every three variants
    the next one applies.
    """

    extends: str | None = None
    listed: bool = True
    aliases: tuple[TemplateName, ...] = ()
    summary: LocalWords
    parameters: dict[Name, ParameterModel] = {}
    themes: dict[Name, Palette] = Field(min_length=1)
    moods: dict[Name, dict[Name, Mood]] = {}
    grounds: tuple[ColorName, ...] = Field(min_length=1)
    hue_range: Annotated[float, Field(ge=0, le=180)] = 0
    fonts: Annotated[dict[OwnFontName, FontModel], Field(max_length=MOST_FONTS)] = {}
    scene: SceneModel

    @cached_property
    def derived(self) -> frozenset[str]:
        """The names of the colours that are derived in any theme."""
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
                raise ValueError(f"the first ground must not be derived: {place}")
        unknown = self.moods.keys() - self.themes.keys()
        if unknown:
            raise ValueError(f"moods belong to themes: there is no {', '.join(sorted(unknown))}")
        return self


StackModel.model_rebuild()
PanelModel.model_rebuild()
LayersModel.model_rebuild()


def read(plain: Any, parameters: Collection[str]) -> TemplateModel:
    """Validate a file's plain values; `parameters` are the names of the common ones.

    Raises pydantic's ValidationError.
    """
    file = _mapping(plain)
    palettes = [map(str, _mapping(palette)) for palette in _mapping(file.get("themes")).values()]
    names = {*parameters, *map(str, _mapping(file.get("parameters")))}
    context = KnownNames(
        colors={"ink", "accent"}.union(*palettes),
        parameters=names,
        values=names.union(TITLE_PARTS),
        fonts={*VOICES, *map(str, _mapping(file.get("fonts")))},
    )
    return TemplateModel.model_validate(plain, context=context)


Place = tuple[str | int, ...]
"""The path of a part of the scene in the file."""


def motifs(model: TemplateModel) -> Iterator[tuple[Place, MotifModel]]:
    """Yield each motif of the scene with its path."""
    for i, motif in enumerate(model.scene.motifs):
        yield ("scene", "motifs", i), motif
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel):
            yield (*place, "motif"), kind.motif


def images(model: TemplateModel) -> Iterator[tuple[Place, ImageModel]]:
    """Yield each image of the scene with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, ImageModel):
            yield place, kind


def file_names(model: TemplateModel) -> set[str]:
    """Return the names of the image and font files that a design mentions."""
    assets = {image.asset for _, image in images(model) if image.asset is not None}
    entries = (entry for font in model.fonts.values() for entry in font.files)
    return assets | {entry if isinstance(entry, str) else entry.file for entry in entries}


def texts(model: TemplateModel) -> Iterator[tuple[Place, TextModel | LetteringModel]]:
    """Yield each text and lettering of the scene with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, TextModel | LetteringModel):
            yield place, kind


def measures(model: TemplateModel) -> Iterator[tuple[Place, str]]:
    """Yield the name of each parameter that gives a length, with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel | ImageModel):
            for side in ("width", "height"):
                if isinstance(name := getattr(kind, side), str):
                    yield (*place, side), name


class ValueNames(NamedTuple):
    """The values that the scene uses: some decide by their existence what is shown, some are
    lengths or numbers of motifs, and some are found in other texts."""

    conditional: frozenset[str]
    measured: frozenset[str]
    accented: frozenset[str]


def value_names(model: TemplateModel) -> ValueNames:
    """Return the names of the values that the scene uses."""
    conditional, measured, accented = set[str](), set[str](), set[str]()
    measured.update(name for motif in model.scene.motifs for name in motif.numbers)
    measured.update(name for _, name in measures(model))
    for node in _nodes(model.scene.content):
        conditional.update(node.when, node.unless)
        match node.kinds[0]:
            case TextModel() as text:
                conditional.update(text.value)
                accented.update(text.accented)
            case LetteringModel() as lettering:
                conditional.update(lettering.value)
            case ImageModel(parameter=str() as name):
                conditional.add(name)
            case PictureModel() as picture:
                measured.update(picture.motif.numbers)
    return ValueNames(frozenset(conditional), frozenset(measured), frozenset(accented))


def _nodes(node: NodeModel) -> Iterator[NodeModel]:
    """Yield the node and each node below it."""
    yield node
    for kind in node.kinds:
        match kind:
            case StackModel():
                below = (*kind.children, *([kind.between] if kind.between else []))
            case LayersModel():
                below = kind.children
            case PanelModel(child=NodeModel() as child):
                below = (child,)
            case _:
                below = ()
        for child in below:
            yield from _nodes(child)


def _kinds(node: NodeModel, place: Place) -> Iterator[tuple[Place, BaseModel]]:
    """Yield the kind of the node and of each node below it, with its path."""
    for name, kind in node.named_kinds():
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
"""All keys of the format."""
