"""Pipeline: rendering, on one screen.

    Card → Scene → Frame → Canvas → ImageFile
       compose layout  paint    encode

Synchronous: no clock, network or environment. Thread-safe.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext

from pyoji.engine.brand_faces import BrandFaces
from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, Card
from pyoji.engine.color import Color
from pyoji.engine.design import Registry, Templates, compose, grounds
from pyoji.engine.design.drafts import Drafts
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
"""The stages of rendering that are observed."""

Stage = Callable[[str], AbstractContextManager[None]]
"""A context manager around the stage of this name, on the rendering thread."""


def unobserved(_: str) -> AbstractContextManager[None]:
    """Observe nothing."""
    return nullcontext()


class Pipeline:
    """Everything needed to render a card; `stage` observes the stages."""

    def __init__(
        self,
        templates: Templates | Registry | Drafts,
        fonts: Fonts,
        budget: Budget = NO_BUDGET,
        stage: Stage = unobserved,
    ) -> None:
        self._stage = stage
        self._templates = templates
        self._fonts = fonts
        templates.watch(BrandFaces(fonts).replace)
        cache = RasterCache()
        self._painter = Painter(fonts, templates.asset, cache)
        self._encoder = Encoder(budget, cache)

    def frame(self, card: Card, remote_images: Mapping[str, Pixels] | None = None) -> Frame:
        """Lay out the card. With None, all remote images count as present."""
        with self._stage(LAYOUT):
            scene = compose(card, self._templates.of(card), remote_images)
            return layout(scene, self._fonts)

    def render(
        self, card: Card, remote_images: Mapping[str, Pixels] = NONE, frame: Frame | None = None
    ) -> ImageFile:
        """Render the card with its `remote_images`, by parameter; others are left out. `frame` is
        its layout with them, if known."""
        frame = frame or self.frame(card, remote_images)
        with self._stage(PAINT):
            canvas = self._painter.paint(frame, card.scale, remote_images)
        with self._stage(ENCODE):
            data = self._encoder.encode(canvas, card.format, card.quality)
        return ImageFile(data, card.format, frame.missing)

    def others(self, card: Card) -> tuple[Hashable, Iterable[Card]]:
        """Return the name of a card's kind, and cards with the other backgrounds of the kind."""
        return grounds.kind(card, self._templates.of(card)), grounds.others(card)

    def prepare(self, card: Card) -> None:
        """Draw the card's background into the cache, in the form that its format needs."""
        scene = compose(card, self._templates.of(card), NONE)
        canvas = self._painter.paint(layout(scene, self._fonts), card.scale)
        self._encoder.prepare(canvas, card.format)

    def sheet(self, cards: Iterable[Card], columns: int) -> ImageFile:
        """Render cards on one contact sheet, a PNG without a budget, `columns` per row."""
        images = [self._painter.paint(self.frame(card, NONE), card.scale).image() for card in cards]
        canvas = Canvas(sheet(images, columns, SHEET_BACKGROUND))
        return ImageFile(Encoder(NO_BUDGET).encode(canvas, PNG, 0), PNG)


# A mid grey, against which the edges of light and dark cards are visible.
SHEET_BACKGROUND = Color(128, 130, 134)
