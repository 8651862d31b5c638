"""The engine, assembled: fonts, templates and pipeline, opened once.

In: directories and a budget of bytes. Out: an `Engine`, which renders cards for the service, the
command line and any program (`pyoji.load_engine()`). It knows nothing of HTTP and fetches nothing.
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
    """A card as a file, and what could not be rendered.

    `missing` names characters without a glyph ("U+E000"), which show as a box; `without` the
    parameters that ask for a picture from another host, which only the service fetches.
    """

    data: bytes
    media_type: str
    missing: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Renders cards, in any number of threads at once; equal calls give equal bytes."""

    fonts: Fonts
    registry: Registry
    pipeline: Pipeline

    @property
    def templates(self) -> Templates:
        """The templates as they are now."""
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

        The parameters are those of a link, and so are their defaults and bounds; `format` is png,
        jpg, jpeg or webp. A link's unknown parameter is ignored, since trackers add some; here it
        is an error. Raises UnknownTemplate, UnknownParameter, ParameterError or UnknownFormat, all
        of them RequestError and CardError.
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
        known = templates.get(template).parameters
        for name in parameters:
            if name not in known:
                raise UnknownParameter(template, name, known)
        format_ = EXTENSIONS.get(extension)
        if format_ is None:
            raise UnknownFormat(extension, EXTENSIONS)
        pairs = [(name, _written(value)) for name, value in parameters.items()]
        return templates.card(template, pairs, format_)


def _written(value: str | int | float | bool) -> str:
    """The value as a link writes it."""
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
    """Open the fonts and read the designs; `stage` observes each card, `read_font` reads the font
    files of designs.

    `site` is the name of the site on cards whose link gives none, except of designs that have one
    of their own.

    Designs of a later directory replace those of an earlier one. Raises FontError, and
    TemplateError for the first design that is wrong.
    """
    fonts = Fonts.open(fonts_dir)
    # What decides the bytes of a card beside its template; a change of it is another digest.
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
