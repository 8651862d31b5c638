"""Assembly: directories → Engine.

In: directories and a budget of bytes. Out: an `Engine` with fonts, templates and pipeline, which
renders cards for the service, the command line and other programs (`pyoji.load_engine()`). Must not
know HTTP; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoji.engine import design as templates_
from pyoji.engine.card import EXTENSIONS, PNG, Card
from pyoji.engine.design import DesignReading, Registry, Templates
from pyoji.engine.image_file import Budget
from pyoji.engine.paint import check
from pyoji.engine.pipeline import Pipeline, Stage, unobserved
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.typefaces import read as typefaces
from pyoji.errors import UnknownFormat, UnknownParameter
from pyoji.explanation import noted
from pyoji.printable import code_point


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card as a file.

    `missing` has the characters without a glyph ("U+E000"), which are drawn as a box. `without` has
    the parameters with URLs of remote images, which only the service fetches.
    """

    data: bytes
    media_type: str
    missing: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Renders cards; thread-safe. Equal calls give equal bytes."""

    fonts: Fonts
    registry: Registry
    pipeline: Pipeline

    @property
    def templates(self) -> Templates:
        """The current templates, which may be reloaded."""
        return self.registry.current

    def render(
        self,
        template: str,
        /,
        *,
        format: str = PNG.name,
        **parameters: str | int | float | bool,
    ) -> RenderedCard:
        """Render the card of `template` with these parameters, as a file of `format`.

        Parameters have the same defaults and bounds as in a link. `format` is png, jpg, jpeg or
        webp. In a link an unknown parameter is ignored, since trackers add some; here it is an
        error. Raises UnknownTemplate, UnknownParameter, ParameterError or UnknownFormat, which are
        all RequestError and CardError.
        """
        with noted():
            card = self._card(template, format, parameters)
        encoded = self.pipeline.render(card)
        media_type = encoded.format.media_type
        missing = tuple(map(code_point, encoded.missing))
        return RenderedCard(encoded.data, media_type, missing, tuple(card.image_urls))

    def _card(
        self, template: str, extension: str, parameters: Mapping[str, str | int | float | bool]
    ) -> Card:
        templates = self.templates
        allowed = templates.get(template).parameters
        for name in parameters:
            if name not in allowed:
                raise UnknownParameter(template, name, allowed)
        format_ = EXTENSIONS.get(extension)
        if format_ is None:
            raise UnknownFormat(extension, EXTENSIONS)
        pairs = [(name, _written(value)) for name, value in parameters.items()]
        return templates.card(template, pairs, format_)


def _written(value: str | int | float | bool) -> str:
    """Return the value as a link writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def assemble(
    fonts_dir: Path,
    directories: Sequence[Path],
    budget: Budget,
    stage: Stage = unobserved,
    *,
    site: str | None = None,
    read_font: typefaces.Reader = typefaces.read,
) -> Engine:
    """Open the fonts and load the designs.

    `stage` observes the stages of each card. `site` is the default of the site parameter in designs
    without their own. `read_font` reads the font files of designs. Designs of a later directory
    replace those of an earlier one. Raises FontError, and TemplateError for the first invalid
    design.
    """
    fonts = Fonts.open(fonts_dir)
    # What determines the bytes of a card besides its template; part of every revision.
    drawing = f"{fonts.digest} {budget.limits}"

    def read() -> DesignReading:
        return templates_.examine(
            drawing, *directories, paint=check, site=site, read_font=read_font
        )

    reading = read()
    if reading.faults:
        raise next(iter(reading.faults.values()))[0]
    registry = Registry(Templates(reading.templates), read)
    return Engine(fonts, registry, Pipeline(registry, fonts, budget, stage))
