"""Cards for the checks: a design with texts, laid out and painted.

In: a `Case` (design, theme, language, size, values of parameters). Out: its scene, frame, pixels
and bytes. Must not know the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from PIL import Image
from pyoji.engine.canvas import Canvas
from pyoji.engine.card import PNG, SIZES, Size
from pyoji.engine.design import Templates, compose, load
from pyoji.engine.design.templates import Template
from pyoji.engine.encode import Encoder
from pyoji.engine.frame import Frame, Item
from pyoji.engine.image_file import NO_BUDGET
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.layout import layout
from pyoji.engine.paint import Painter
from pyoji.engine.raster_cache import RasterCache
from pyoji.engine.scene import Scene
from pyoji.engine.text.fonts import Fonts

from tests.tree import ROOT

LINK = "https://cdn.example.com/picture.png"
PICTURES: Mapping[str, tuple[int, int]] = {"logo": (150, 50), "image": (120, 63)}
"""The shape of a picture by its parameter; others are square."""


@dataclass(frozen=True, slots=True)
class Case:
    """A card to check; `content` describes its texts and images."""

    design: str
    theme: str
    lang: str
    size: str
    content: str
    pairs: Mapping[str, str] = field(hash=False)

    @property
    def all_pairs(self) -> dict[str, str]:
        """The values of all parameters."""
        named = {"theme": self.theme, "lang": self.lang, "size": self.size}
        return named | dict(self.pairs)

    def with_pairs(self, content: str, **pairs: str) -> Case:
        """The case with more values."""
        return replace(self, content=content, pairs={**self.pairs, **pairs})

    def __str__(self) -> str:
        """The case in words."""
        variant = self.pairs.get("variant")
        turn = f" variant {variant}" if variant else ""
        return f"{self.size} {self.theme} {self.lang}{turn}, {self.content}"


class Laid:
    """A case laid out; pixels are painted on first use."""

    def __init__(self, cards: Cards, case: Case, pictures: Mapping[str, Pixels]) -> None:
        self.cards, self.case = cards, case
        self.template = cards.templates.get(case.design)
        card = cards.templates.card(case.design, list(case.all_pairs.items()), PNG)
        self.pictures = {n: pictures.get(n) or _picture(n) for n in card.image_urls}
        self.scene: Scene = compose(card, self.template, self.pictures)
        self.frame: Frame = layout(self.scene, cards.fonts)
        self.size: Size = SIZES[case.size]

    @cached_property
    def _canvas(self) -> Canvas:
        return self.cards.painter.paint(self.frame, 1.0, self.pictures)

    @cached_property
    def image(self) -> Image.Image:
        """The card as it is painted."""
        return self._canvas.image()

    @cached_property
    def bytes(self) -> int:
        """The number of bytes of its PNG."""
        return len(self.cards.encoder.encode(self._canvas, PNG, 0))

    def painted(self, items: Iterable[Item], scale: float = 1.0) -> Image.Image:
        """Paint only these items of the frame."""
        frame = replace(self.frame, items=tuple(items))
        return self.cards.painter.paint(frame, scale, self.pictures).image()


class Cards:
    """The designs of the tree with their renderer."""

    def __init__(self, fonts: Fonts | None = None, templates: Templates | None = None) -> None:
        self.fonts = fonts or Fonts.open(ROOT / "fonts")
        self.templates = templates or load(self.fonts.digest)
        cache = RasterCache()
        self.painter = Painter(self.fonts, self.templates.asset, cache)
        self.encoder = Encoder(NO_BUDGET, cache)

    def laid(self, case: Case, pictures: Mapping[str, Pixels] = MappingProxyType({})) -> Laid:
        """Lay out a case with these images, by parameter, or with the default ones."""
        return Laid(self, case, pictures)

    def template(self, design: str) -> Template:
        """The template of a design."""
        return self.templates.get(design)


def _picture(name: str) -> Pixels:
    width, height = PICTURES.get(name, (64, 64))
    return Pixels(width, height, "RGB", bytes((150, 90, 160)) * (width * height))
