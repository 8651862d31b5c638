"""The engine: fonts, templates and pipeline, opened once; it renders a card for any Python program.

In: settings. Out: an `Engine`, which the service and the command line use, and which others reach
by `pyoji.load_engine()`. It knows nothing of HTTP and fetches nothing. The environment is read
here only if no settings are given.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoji import settings as settings_
from pyoji import templates as templates_
from pyoji.card import EXTENSIONS, PNG, Card
from pyoji.errors import UnknownFormat, UnknownParameter
from pyoji.paint import check
from pyoji.pipeline import Pipeline, Stage, unobserved
from pyoji.settings import Settings
from pyoji.templates import Reading, Shelf, Templates
from pyoji.text.fonts import Fonts


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
    shelf: Shelf
    pipeline: Pipeline

    @property
    def templates(self) -> Templates:
        """The templates as they are now."""
        return self.shelf.current

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
        card = self._card(template, format, parameters)
        encoded = self.pipeline.render(card)
        media_type = encoded.format.media_type
        return RenderedCard(encoded.data, media_type, encoded.missing, tuple(card.links))

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


def load_engine(settings: Settings | None = None, *, stage: Stage = unobserved) -> Engine:
    """Open the fonts and read the templates; `stage` observes each card.

    Without settings, read them from the environment (`PYOJI_FONTS_DIR`, `PYOJI_TEMPLATES_DIR`,
    `PYOJI_MAX_BYTES`). Raises SettingsError, FontError, and TemplateError for the first design
    that is wrong.
    """
    chosen = settings_.from_mapping(os.environ) if settings is None else settings
    fonts = Fonts.open(chosen.fonts_dir)
    # What decides the bytes of a card beside its template; a change of it is another digest.
    drawing = f"{fonts.digest} {chosen.max_bytes.limits}"

    def read() -> Reading:
        return templates_.examine(drawing, *directories(chosen), paint=check)

    reading = read()
    if reading.faults:
        raise next(iter(reading.faults.values()))[0]
    shelf = Shelf(Templates(reading.templates), read)
    return Engine(fonts, shelf, Pipeline(shelf, fonts, chosen.max_bytes, stage))


def directories(settings: Settings) -> tuple[Path, ...]:
    """Where designs lie; those of a later directory replace those of an earlier one."""
    own = settings.templates_dir
    return (templates_.DESIGNS, own) if own else (templates_.DESIGNS,)
