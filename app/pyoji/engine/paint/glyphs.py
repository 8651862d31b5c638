"""Letters: runs of glyphs → draw operations, each glyph drawn once and kept.

In: a run with its glyphs' origins. A letter stands at a quarter of a pixel across, as browsers have
it, and its baseline on a whole pixel, so that horizontal strokes stay crisp. A letter that shares a
column of pixels with those just before it, as joined ones do, is drawn together with them, all at
their exact places: drawn one over the other, the seam between them would show.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import blake2b
from itertools import chain
from math import floor

from PIL import Image

from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import Box, ColorRun, GlyphRun
from pyoji.engine.paint.shapes import whole
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.text import raster
from pyoji.engine.text.fonts import Face, Fonts

_PHASES = 4
"""Places within a pixel, from left to right."""

Piece = tuple[int, int, Image.Image]
"""Where a coverage or an image is drawn, and it."""


Draw = Callable[[Face, float, int, int], Piece | None]
"""A face, pixels to the em, a glyph, one of a pixel's places → what the glyph draws when it
stands at the first pixel; None if it has no ink."""


class Letters:
    """Runs as draw operations, in the faces of one bundle."""

    def __init__(self, fonts: Fonts, cache: RasterCache) -> None:
        self._fonts = fonts
        self._cache = cache

    def operations(self, run: GlyphRun | ColorRun, scale: float) -> list[DrawOperation]:
        """What draws the run, `scale` pixels for each of the frame's."""
        match run:
            case GlyphRun():
                return self._colored(run, scale)
            case ColorRun():
                name = fingerprint(run)
                pieces = self._each(RasterKind.EMOJI, _picture, run, scale)
                return [_image_operation(piece, name) for *_, piece in pieces]

    def _colored(self, run: GlyphRun, scale: float) -> list[DrawOperation]:
        """One mask for all letters."""
        pieces = list(self._apart(run, scale))
        if not pieces:
            return []
        left, top = min(x for x, _, _ in pieces), min(y for _, y, _ in pieces)
        right = max(x + image.width for x, _, image in pieces)
        bottom = max(y + image.height for _, y, image in pieces)
        if run.clip is not None:
            left, top, right, bottom = _pixels(run.clip, scale)
            if left >= right or top >= bottom:
                return []
        mask = Image.new("L", (right - left, bottom - top))
        for x, y, image in pieces:
            mask.paste(255, (x - left, y - top), image)
        if run.color.a < 255:
            mask = mask.point(lambda level: level * run.color.a // 255)
        box = left, top, right, bottom
        return [DrawOperation(run.color.rgb, box, mask, name=fingerprint(run))]

    def _apart(self, run: GlyphRun, scale: float) -> Iterator[Piece]:
        """Masks of letters; of those that share a column of pixels one."""
        alone: Piece | None = None
        together: list[tuple[int, float, float]] = []
        reach = 0
        for glyph, x, y, piece in self._each(RasterKind.GLYPH, _letter, run, scale):
            left, right = piece[0], piece[0] + piece[2].width
            if together and left < reach:
                alone, reach = None, max(reach, right)
            else:
                yield from self._joined(run, scale, together, alone)
                alone, together, reach = piece, [], right
            together.append((glyph, x, y))
        yield from self._joined(run, scale, together, alone)

    def _joined(
        self,
        run: GlyphRun,
        scale: float,
        glyphs: list[tuple[int, float, float]],
        alone: Piece | None,
    ) -> Iterator[Piece]:
        if alone is not None:
            yield alone
        elif glyphs:
            drawn = raster.mask(self._fonts.face(run.face), run.size * scale, glyphs)
            if drawn is not None:
                yield _coverage(drawn)

    def _each(
        self, kind: RasterKind, draw: Draw, run: GlyphRun | ColorRun, scale: float
    ) -> Iterator[tuple[int, float, float, Piece]]:
        """The glyphs that have ink, their origins in pixels, and what each draws by itself."""
        face, stem, size = self._fonts.face(run.face), run.face, run.size * scale
        for glyph, x, y in run.glyphs:
            x, y = x * scale, round(y * scale)
            column, phase = divmod(floor(x * _PHASES + 0.5), _PHASES)
            drawn = self._cache.get(
                kind,
                (stem, size, glyph, phase),
                partial(draw, face, size, glyph, phase),
                _cost,
            )
            if drawn is not None:
                yield glyph, x, float(y), (column + drawn[0], y + drawn[1], drawn[2])


def fingerprint(run: GlyphRun | ColorRun) -> bytes:
    """16 bytes that equal runs have in common, and no others: a run's glyphs take 40 KB."""
    looks = (run.color, run.clip) if isinstance(run, GlyphRun) else ()
    places = array("d", chain.from_iterable(run.glyphs)).tobytes()
    return blake2b(repr((run.face, run.size, looks)).encode() + places, digest_size=16).digest()


def _cost(piece: Piece | None) -> int:
    return 0 if piece is None else image_bytes(piece[2])


def _letter(face: Face, size: float, glyph: int, phase: int) -> Piece | None:
    drawn = raster.mask(face, size, [(glyph, phase / _PHASES, 0.0)])
    return None if drawn is None else _coverage(drawn)


def _picture(face: Face, size: float, glyph: int, phase: int) -> Piece | None:
    drawn = raster.colored(face, size, glyph, phase / _PHASES, 0.0)
    if drawn is None:
        return None
    area = (drawn.width, drawn.height)
    image = Image.frombuffer("RGBa", area, drawn.data, "raw", "BGRa", drawn.stride, -1)
    return drawn.x, drawn.y, image.convert("RGBA")


def _image_operation(piece: Piece, name: bytes) -> DrawOperation:
    x, y, image = piece
    return DrawOperation(image, (x, y, x + image.width, y + image.height), image, name=name)


def _coverage(drawn: raster.Mask) -> Piece:
    size = (drawn.width, drawn.height)
    image = Image.frombuffer("L", size, drawn.data, "raw", "L", drawn.stride, -1)
    return drawn.x, drawn.y, image


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return (
        whole(box.x * scale),
        whole(box.y * scale),
        whole((box.x + box.w) * scale),
        whole((box.y + box.h) * scale),
    )
