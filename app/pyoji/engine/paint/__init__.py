"""Paint: Frame → Painting.

One short match over a flat list: each kind of item has one way to be painted, and why a thing
stands where it stands is nobody's business here. What lies below the first text (ground, motifs)
changes little from card to card and is kept painted; what is laid on it says which rows it touches.
Pillow is the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType

from PIL import Image

from pyoji.engine.canvas import Ground, Ink, Painting, Rows, lay
from pyoji.engine.frame import Art, ColorRun, Fill, Frame, GlyphRun, Item, Photo, Shade, Stroke
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.paint.fill import fill, shade, stroke
from pyoji.engine.paint.glyphs import Letters, fingerprint
from pyoji.engine.paint.layers import layers
from pyoji.engine.paint.motifs import FROM_BENEATH, MOTIFS
from pyoji.engine.paint.photo import fitted, photo
from pyoji.engine.paint.stamps import Stampable, Stamps
from pyoji.engine.scene import OUTSIDE
from pyoji.engine.text.fonts import Fonts

# A ground is kept packed, in 20 to 90 KB (and as much again by an encoder, which knows its bands);
# of the last few the bands that ink is laid on are kept as they are, in 77 KB each: a title's on
# the twelve grounds that one design has. Grounds of more pixels are painted each time, so that
# nobody fills the memory by asking for scale=2.
KEPT_GROUNDS, UNPACKED_BANDS, KEPT_PIXELS = 208, 160, 1_200_000

# One with a picture in it does not pack, and may take 2 MB.
KEPT_PICTURED = 3

# A picture that covers a card is 3 MB too; most are marks of a few kilobytes.
KEPT_PICTURES = 32

NONE: Mapping[str, Pixels] = MappingProxyType({})


class Painter:
    """Paints frames with the faces of one bundle and the pictures that `assets` gives by name."""

    def __init__(self, fonts: Fonts, assets: Callable[[str], bytes]) -> None:
        self._fonts = fonts
        self._assets = assets
        self._ground = lru_cache(maxsize=KEPT_GROUNDS)(self._packed)
        self._pictured = lru_cache(maxsize=KEPT_PICTURED)(self._packed)
        self._band = lru_cache(maxsize=UNPACKED_BANDS)(Ground.band)
        self._fitted = lru_cache(maxsize=KEPT_PICTURES)(fitted)
        self._stamps = Stamps(draw)
        self._letters = Letters(fonts)

    def paint(self, frame: Frame, scale: float, pictures: Mapping[str, Pixels] = NONE) -> Painting:
        """The frame, `scale` pixels for each of the frame's; `pictures` are those from outside, by
        parameter."""
        width, height = round(frame.width * scale), round(frame.height * scale)
        below, above = layers(frame, self._fonts)
        if width * height > KEPT_PIXELS:
            image = self._painted(below, width, height, scale)
            for item in above:
                self._put(image, item, scale, pictures)
            return Painting(image, pictured=_is_pictured((*below, *above)))
        keep = self._pictured if _is_pictured(below) else self._ground
        ground = keep(below, width, height, scale)
        inks: list[Ink] = []
        for item in above:
            if isinstance(item, GlyphRun | ColorRun):
                name = fingerprint(item)
                inks += (ink._replace(of=name) for ink in self._letters.inks(item, scale))
            elif not isinstance(item, Photo) and self._is_stamp(item, scale):
                inks += (ink._replace(of=item) for ink in self._stamps.inks(item, scale))
            else:
                break
        else:
            return self._inked(ground, inks)
        image = ground.image()
        touched = [self._put(image, item, scale, pictures) for item in above]
        is_pictured = _is_pictured((*below, *above))
        return Painting(image, ground, _apart(touched, height), pictured=is_pictured)

    def _inked(self, ground: Ground, inks: Sequence[Ink]) -> Painting:
        """A ground and what is laid on it."""
        apart = _apart(((ink.box[1], ink.box[3]) for ink in inks), ground.size[1])
        return Painting(ground, ground, apart, tuple(inks), self._band)

    def _packed(self, items: tuple[Item, ...], width: int, height: int, scale: float) -> Ground:
        return Ground(self._painted(items, width, height, scale))

    def _painted(
        self, items: tuple[Item, ...], width: int, height: int, scale: float
    ) -> Image.Image:
        image = Image.new("RGB", (width, height))
        for item in items:
            self._put(image, item, scale)
        return image

    def _put(
        self,
        image: Image.Image,
        item: Item,
        scale: float,
        pictures: Mapping[str, Pixels] = NONE,
    ) -> Rows:
        """Paint the item; gives the rows that may have changed, none outside them has."""
        match item:
            case Photo() if item.asset.startswith(OUTSIDE):
                # Not kept: nobody fills the memory by asking for many.
                photo(image, item, pictures[item.asset.removeprefix(OUTSIDE)], scale, fitted)
            case Photo():
                photo(image, item, self._assets(item.asset), scale, self._fitted)
            case GlyphRun() | ColorRun():
                return self._lay(image, self._letters.inks(item, scale))
            case _ if self._is_stamp(item, scale):
                return self._lay(image, self._stamps.inks(item, scale))
            case _:
                draw(image, item, scale)
        return _rows(item, scale)

    def _is_stamp(self, item: Stampable, scale: float) -> bool:
        """Whether the item lays the same whatever is there, and is small enough to be kept."""
        is_alike = not (isinstance(item, Art) and item.motif.name in FROM_BENEATH)
        return is_alike and self._stamps.keeps(item, scale)

    def _lay(self, image: Image.Image, inks: Iterable[Ink]) -> Rows:
        top, end = image.height, 0
        for ink in inks:
            lay(image, ink)
            top, end = min(top, ink.box[1]), max(end, ink.box[3])
        return top, end


def _is_pictured(items: Iterable[Item]) -> bool:
    return any(isinstance(item, Photo) for item in items)


def draw(image: Image.Image, item: Item, scale: float) -> None:
    """Draw what is made of shapes."""
    match item:
        case Fill():
            fill(image, item, scale)
        case Stroke():
            stroke(image, item, scale)
        case Shade():
            shade(image, item, scale)
        case Art():
            MOTIFS[item.motif.name](image, item.box, item.motif, scale)
        case _:
            raise TypeError(f"a {type(item).__name__} is not made of shapes")


def _rows(item: Art | Fill | Photo | Shade | Stroke, scale: float) -> Rows:
    """The rows that the item touches, and one more on either side for soft edges."""
    box, more = item.box, 2 * item.blur * scale if isinstance(item, Shade) else 0.0
    return floor(box.y * scale - more) - 1, ceil((box.y + box.h) * scale + more) + 1


def _apart(touched: Iterable[Rows], height: int) -> tuple[Rows, ...]:
    """The ranges inside the image, rising, those that meet made one."""
    apart: list[Rows] = []
    for top, bottom in sorted((max(0, top), min(height, bottom)) for top, bottom in touched):
        if top >= bottom:
            continue
        if apart and top <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], bottom)
        else:
            apart.append((top, bottom))
    return tuple(apart)
