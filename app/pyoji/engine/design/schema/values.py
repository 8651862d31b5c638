"""Values: what a value of the template format may be.

In: a plain value, the names that a file may use. Out: the value, or an error that says what is
allowed. Names are resolved during validation, so each error has a path. Must not know nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
)

from pyoji.engine import title
from pyoji.engine.color import SYNTAX, Color, parse
from pyoji.engine.design import local_text
from pyoji.engine.text.voices import VOICES
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
