"""Pipeline: the way of a card, on one screen.

    Card → Scene → Frame → Canvas → ImageFile
       compose layout  paint    encode

Synchronous and silent: no clock, network or environment. Safe to call from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext

from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, Card
from pyoji.engine.color import Color
from pyoji.engine.design import Registry, Templates, compose
from pyoji.engine.encode import Encoder
from pyoji.engine.frame import Frame
from pyoji.engine.image_file import NO_BUDGET, Budget, ImageFile
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.layout import layout
from pyoji.engine.paint import NONE, Painter
from pyoji.engine.paint.contact_sheet import sheet
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.text.fonts import Fonts

STAGES = LAYOUT, PAINT, ENCODE = "layout", "paint", "encode"
"""The stages of rendering that an observer sees."""

Stage = Callable[[str], AbstractContextManager[None]]
"""Encloses the stage of that name, on whichever thread renders."""


def unobserved(_: str) -> AbstractContextManager[None]:
    """Observe nothing."""
    return nullcontext()


class Pipeline:
    """Everything needed to draw a card; `stage` observes how far a card has come."""

    def __init__(
        self,
        templates: Templates | Registry,
        fonts: Fonts,
        budget: Budget = NO_BUDGET,
        stage: Stage = unobserved,
    ) -> None:
        self._stage = stage
        self._templates = templates
        self._fonts = fonts
        cache = RasterCache()
        self._painter = Painter(fonts, templates.asset, cache)
        self._encoder = Encoder(budget, cache)

    def frame(self, card: Card, pictures: Mapping[str, Pixels] | None = None) -> Frame:
        """The card laid out, unpainted; without `pictures` as if all it asks for were there."""
        with self._stage(LAYOUT):
            scene = compose(card, self._templates.of(card), pictures)
            return layout(scene, self._fonts)

    def render(
        self, card: Card, pictures: Mapping[str, Pixels] = NONE, frame: Frame | None = None
    ) -> ImageFile:
        """The card as a file; of the pictures from outside that it asks for those in `pictures`,
        by parameter, are on it. `frame` is its layout with them, if that is there already."""
        frame = frame or self.frame(card, pictures)
        with self._stage(PAINT):
            canvas = self._painter.paint(frame, card.scale, pictures)
        with self._stage(ENCODE):
            data = self._encoder.encode(canvas, card.format, card.quality)
        return ImageFile(data, card.format, frame.missing)

    def sheet(self, cards: Iterable[Card], columns: int) -> ImageFile:
        """Many cards on one picture, a PNG, `columns` to a row; no budget is for it."""
        images = [self._painter.paint(self.frame(card, NONE), card.scale).image() for card in cards]
        whole = Canvas(sheet(images, columns, SHEET_BACKGROUND))
        return ImageFile(Encoder(NO_BUDGET).encode(whole, PNG, 0), PNG)


# A middle grey, on which light cards and dark ones both show their edge.
SHEET_BACKGROUND = Color(128, 130, 134)
