"""Paint: Frame → Painting.

One short match over a flat list: each kind of item has one way to be painted, and why a thing
stands where it stands is nobody's business here. What lies below the first text (ground, motifs)
changes little from card to card and is kept painted; what is laid on it says which rows it touches.
Pillow is the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType

from PIL import Image

from app.frame import (
    Art,
    Box,
    ColorRun,
    Fill,
    Frame,
    GlyphRun,
    Item,
    Photo,
    Shade,
    Stroke,
)
from app.paint.fill import fill, shade, stroke
from app.paint.layers import layers
from app.paint.motifs import FROM_BENEATH, MOTIFS
from app.paint.photo import fitted, photo
from app.paint.shapes import whole
from app.paint.stamps import Stamps
from app.painting import BAND, Ground, Painting
from app.pixels import Pixels
from app.scene import OUTSIDE
from app.text import raster
from app.text.fonts import Fonts

# A ground is kept packed, in 20 to 90 KB, and the last few as they are, in 3 MB each. Those of
# more pixels are painted each time, so that nobody fills the memory by asking for scale=2.
KEPT_GROUNDS, UNPACKED_GROUNDS, KEPT_PIXELS = 128, 3, 1_200_000

# One with a picture in it does not pack, and may take 2 MB.
KEPT_PICTURED = 3

# A picture that covers a card is 3 MB too; most are marks of a few kilobytes.
KEPT_PICTURES = 32

Rows = tuple[int, int]
"""A range of rows, from its first up to its end."""

Ink = tuple[tuple[int, int, int] | Image.Image, int, int, Image.Image]
"""A colour or a picture, where it is laid, and how much it covers there."""
NONE: Mapping[str, Pixels] = MappingProxyType({})


class Painter:
    """Paints frames with the faces of one bundle and the pictures that `assets` gives by name."""

    def __init__(self, fonts: Fonts, assets: Callable[[str], bytes]) -> None:
        self._fonts = fonts
        self._assets = assets
        self._ground = lru_cache(maxsize=KEPT_GROUNDS)(self._packed)
        self._pictured = lru_cache(maxsize=KEPT_PICTURED)(self._packed)
        self._unpacked = lru_cache(maxsize=UNPACKED_GROUNDS)(Ground.image)
        self._fitted = lru_cache(maxsize=KEPT_PICTURES)(fitted)
        self._stamps = Stamps(draw)

    def paint(self, frame: Frame, scale: float, pictures: Mapping[str, Pixels] = NONE) -> Painting:
        """The frame, `scale` pixels for each of the frame's; `pictures` are those from outside, by
        parameter."""
        width, height = round(frame.width * scale), round(frame.height * scale)
        below, above = layers(frame, self._fonts)
        if width * height > KEPT_PIXELS:
            image = self._painted(below, width, height, scale)
            for item in above:
                self._put(image, item, scale, pictures)
            return Painting(image)
        is_pictured = any(isinstance(item, Photo) for item in below)
        ground = (self._pictured if is_pictured else self._ground)(below, width, height, scale)
        unpacked = self._unpacked(ground)
        if all(isinstance(item, GlyphRun | ColorRun) for item in above):
            return self._written(unpacked, ground, above, scale)
        image = unpacked.copy()
        touched = [self._put(image, item, scale, pictures) for item in above]
        return Painting(image, ground, _apart(touched, height))

    def _written(
        self, unpacked: Image.Image, ground: Ground, above: Iterable[Item], scale: float
    ) -> Painting:
        """A ground with nothing but letters on it: of most cards two thirds of the rows have none,
        and need not be copied."""
        width, height = unpacked.size
        inks = [ink for item in above for ink in self._inks(item, scale)]
        apart = _apart(((y, y + mask.height) for _, _, y, mask in inks), height)
        top = max(0, (apart[0][0] if apart else 0) // BAND * BAND - 1)
        bottom = min(height, ((apart[-1][1] if apart else 0) // BAND + 1) * BAND)
        strip = unpacked.crop((0, top, width, bottom))
        for ink, x, y, mask in inks:
            strip.paste(ink, (x, y - top), mask)
        return Painting(strip, ground, apart, top=top, height=height)

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
            case GlyphRun() | ColorRun():
                inks = self._inks(item, scale)
                for ink, x, y, mask in inks:
                    image.paste(ink, (x, y), mask)
                return (
                    min((y for _, _, y, _ in inks), default=0),
                    max((y + mask.height for _, _, y, mask in inks), default=0),
                )
            case Photo() if item.asset.startswith(OUTSIDE):
                # Not kept: nobody fills the memory by asking for many.
                photo(image, item, pictures[item.asset.removeprefix(OUTSIDE)], scale, fitted)
            case Photo():
                photo(image, item, self._assets(item.asset), scale, self._fitted)
            case _ if isinstance(item, Art) and item.motif.name in FROM_BENEATH:
                draw(image, item, scale)
            case _:
                self._stamps.put(image, item, scale)
        return _rows(item, scale)

    def _inks(self, item: Item, scale: float) -> list[Ink]:
        """What letters lay on an image."""
        match item:
            case GlyphRun():
                return self._glyphs(item, scale)
            case ColorRun():
                return self._color_glyphs(item, scale)
            case _:
                return []

    def _glyphs(self, run: GlyphRun, scale: float) -> list[Ink]:
        # Baselines fall on whole pixels, as browsers have it: horizontal strokes stay crisp.
        placed = ((g.id, g.x * scale, float(round(g.y * scale))) for g in run.glyphs)
        found = raster.mask(self._fonts.face(run.face), run.size * scale, placed)
        if found is None:
            return []
        mask = Image.frombuffer(
            "L", (found.width, found.height), found.data, "raw", "L", found.stride, -1
        )
        x, y = found.x, found.y
        if run.clip is not None:
            left, top, right, bottom = _pixels(run.clip, scale)
            mask = mask.crop((left - x, top - y, right - x, bottom - y))
            x, y = left, top
        if run.color.a < 255:
            mask = mask.point(lambda level: level * run.color.a // 255)
        return [(run.color.rgb, x, y, mask)]

    def _color_glyphs(self, run: ColorRun, scale: float) -> list[Ink]:
        face = self._fonts.face(run.face)
        inks: list[Ink] = []
        for glyph in run.glyphs:
            found = raster.colored(
                face, run.size * scale, glyph.id, glyph.x * scale, glyph.y * scale
            )
            if found is None:
                continue
            size = (found.width, found.height)
            picture = Image.frombuffer("RGBa", size, found.data, "raw", "BGRa", found.stride, -1)
            straight = picture.convert("RGBA")
            inks.append((straight, found.x, found.y, straight))
        return inks


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return (
        whole(box.x * scale),
        whole(box.y * scale),
        whole((box.x + box.w) * scale),
        whole((box.y + box.h) * scale),
    )


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
