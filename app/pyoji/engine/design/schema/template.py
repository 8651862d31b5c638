"""Template: a whole file of the format.

In: the plain values of a template file. Out: a frozen TemplateModel, or pydantic's ValidationError.
Must not know YAML, nor how a template is used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    model_validator,
)

from pyoji.engine.design.schema.fonts import MOST_FONTS, FontModel
from pyoji.engine.design.schema.nodes import SceneModel
from pyoji.engine.design.schema.themes import DerivedModel, Mood, Palette
from pyoji.engine.design.schema.values import (
    TEMPLATE_NAME,
    TITLE_PARTS,
    ColorName,
    KnownNames,
    LocalWords,
    Name,
    OwnFontName,
    Strict,
)
from pyoji.engine.text.voices import VOICES


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
    parameters: dict[Name, ParameterModel] = Field({})
    themes: dict[Name, Palette] = Field(min_length=1)
    moods: dict[Name, dict[Name, Mood]] = Field({})
    grounds: tuple[ColorName, ...] = Field(min_length=1)
    hue_range: Annotated[float, Field(ge=0, le=180)] = 0
    fonts: dict[OwnFontName, FontModel] = Field({}, max_length=MOST_FONTS)
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


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


KEYS = frozenset(
    field.alias or name
    for model in Strict.__subclasses__()
    for name, field in model.model_fields.items()
)
"""All keys of the format."""
