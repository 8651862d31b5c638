"""Paint: Frame → image.

One short match over a flat list: each kind of item has one way to be painted, and why a thing
stands where it stands is nobody's business here. What lies below the first text (ground, motifs)
changes little from card to card and is kept painted. Pillow is the canvas.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

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
from app.paint.motifs import MOTIFS
from app.paint.photo import fitted, photo
from app.text import raster
from app.text.fonts import Fonts

# A painted ground at scale 1 is 2.3 MB; a dozen variants of a theme or two stay at hand. Larger
# ones are painted each time, so that nobody fills the memory by asking for scale=2.
KEPT_GROUNDS, KEPT_PIXELS = 16, 1_200_000

# A picture that covers a card is 3 MB too; most are marks of a few kilobytes.
KEPT_PICTURES = 32


class Painter:
    """Paints frames with the faces of one bundle and the pictures that `assets` gives by name."""

    def __init__(self, fonts: Fonts, assets: Callable[[str], bytes]) -> None:
        self._fonts = fonts
        self._assets = assets
        self._ground = lru_cache(maxsize=KEPT_GROUNDS)(self._painted)
        self._fitted = lru_cache(maxsize=KEPT_PICTURES)(fitted)

    def paint(self, frame: Frame, scale: float) -> Image.Image:
        """The frame as an opaque RGB image, `scale` pixels for each of the frame's."""
        width, height = round(frame.width * scale), round(frame.height * scale)
        below = next(
            (i for i, item in enumerate(frame.items) if isinstance(item, GlyphRun | ColorRun)),
            len(frame.items),
        )
        keep = width * height <= KEPT_PIXELS
        ground = self._ground if keep else self._painted
        image = ground(frame.items[:below], width, height, scale)
        if keep:
            image = image.copy()
        for item in frame.items[below:]:
            self._put(image, item, scale)
        return image

    def _painted(
        self, items: tuple[Item, ...], width: int, height: int, scale: float
    ) -> Image.Image:
        image = Image.new("RGB", (width, height))
        for item in items:
            self._put(image, item, scale)
        return image

    def _put(self, image: Image.Image, item: Item, scale: float) -> None:
        match item:
            case Fill():
                fill(image, item, scale)
            case Stroke():
                stroke(image, item, scale)
            case Shade():
                shade(image, item, scale)
            case Photo():
                photo(image, item, self._assets(item.asset), scale, self._fitted)
            case Art():
                MOTIFS[item.motif.name](image, item.box, item.motif, scale)
            case GlyphRun():
                self._glyphs(image, item, scale)
            case ColorRun():
                self._color_glyphs(image, item, scale)

    def _glyphs(self, image: Image.Image, run: GlyphRun, scale: float) -> None:
        # Baselines fall on whole pixels, as browsers have it: horizontal strokes stay crisp.
        placed = ((g.id, g.x * scale, float(round(g.y * scale))) for g in run.glyphs)
        found = raster.mask(self._fonts.face(run.face), run.size * scale, placed)
        if found is None:
            return
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
        image.paste(run.color.rgb, (x, y), mask)

    def _color_glyphs(self, image: Image.Image, run: ColorRun, scale: float) -> None:
        face = self._fonts.face(run.face)
        for glyph in run.glyphs:
            found = raster.colored(
                face, run.size * scale, glyph.id, glyph.x * scale, glyph.y * scale
            )
            if found is None:
                continue
            size = (found.width, found.height)
            picture = Image.frombuffer("RGBa", size, found.data, "raw", "BGRa", found.stride, -1)
            straight = picture.convert("RGBA")
            image.paste(straight, (found.x, found.y), straight)


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return (
        round(box.x * scale),
        round(box.y * scale),
        round((box.x + box.w) * scale),
        round((box.y + box.h) * scale),
    )
