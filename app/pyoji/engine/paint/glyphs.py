"""Letters: runs of glyphs → draw operations, from cached glyph rasters.

In: a run with its glyphs' origins. Out: draw operations. Glyphs snap to quarter pixels across, as
in browsers, large ones to half pixels, and to whole pixels down, so horizontal strokes are crisp.
Glyphs that share a column of pixels, as joined scripts do, are rasterised into one mask at exact
positions: composited one by one, the seam between them would be visible. Must not know texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain
from math import floor, inf
from typing import TypeVar

from PIL import Image

from pyoji.engine.background import Rectangle
from pyoji.engine.canvas import DrawOperation
from pyoji.engine.frame import ColorRun, GlyphRun
from pyoji.engine.letter_mask import OPAQUE, LetterMask, Piece, Raster, mask_of
from pyoji.engine.paint.geometry import snapped
from pyoji.engine.paint.giants import GIANT, Giants, Letter, coverage
from pyoji.engine.raster_cache import RasterCache, RasterKind, image_bytes
from pyoji.engine.text import raster
from pyoji.engine.text.face import Face
from pyoji.engine.text.fonts import Fonts

_PHASES, _PHASES_OF_LARGE = 4, 2
"""Horizontal subpixel positions."""

_LARGE = 48
"""Pixels per em from which a letter is large: a quarter of a pixel is not seen between such
letters, and a fifth fewer of a title have to be rasterised."""

R = TypeVar("R", Raster, Image.Image)

_Find = Callable[[Letter, tuple[int, int]], tuple[int, int, R] | None]
"""(letter, origin) → the raster of a letter at its position from the origin; None if it has no
ink."""

_Placed = tuple[int, float, float, tuple[int, int, R]]
"""A glyph, its origin in pixels, and its raster at its position."""


class Letters:
    """Draw runs with the faces of one bundle."""

    def __init__(self, fonts: Fonts, cache: RasterCache) -> None:
        self._fonts = fonts
        self._cache = cache
        self._giants = Giants(cache)

    def operations(self, run: GlyphRun | ColorRun, scale: float) -> list[DrawOperation]:
        """Return the operations that draw the run at `scale`."""
        match run:
            case GlyphRun():
                return self._colored(run, scale)
            case ColorRun():
                name = RunName(run)
                placed = _placed(run, scale, self._emoji_finder(run))
                return [_image_operation(*piece, name) for *_, piece in placed]

    def _colored(self, run: GlyphRun, scale: float) -> list[DrawOperation]:
        """Draw all letters through one mask."""
        pieces = self._masks(run, scale)
        if run.clip is not None:
            pieces = list(_cut(pieces, snapped(run.clip, scale)))
        if not pieces:
            return []
        box, are_disjoint = _extent(pieces)
        alpha, mask = run.color.a, LetterMask(pieces, box)
        if alpha == OPAQUE and are_disjoint:
            return [DrawOperation(run.color.rgb, box, mask, name=RunName(run))]
        joined = _joined_mask(pieces, box)
        if alpha < OPAQUE:
            joined = joined.point(lambda level: level * alpha // OPAQUE)
        return [DrawOperation(run.color.rgb, box, joined, name=RunName(run))]

    def _masks(self, run: GlyphRun, scale: float) -> list[Piece]:
        """Return masks of single letters, and of groups that share columns of pixels."""
        groups: list[list[_Placed[Raster]]] = []
        reach = -inf
        for placed in _placed(run, scale, self._letter_finder(run, scale)):
            left, _, steps = placed[3]
            right = left + steps.width
            if left < reach:
                groups[-1].append(placed)
                reach = max(reach, right)
            else:
                groups.append([placed])
                reach = right
        masks = (
            group[0][3] if len(group) == 1 else self._joined(run, scale, group) for group in groups
        )
        return [mask for mask in masks if mask is not None]

    def _joined(
        self, run: GlyphRun, scale: float, group: Iterable[_Placed[Raster]]
    ) -> Piece | None:
        """Draw a group of letters into one mask."""
        glyphs = [(glyph, x, y) for glyph, x, y, _ in group]
        mask = raster.mask(self._fonts.face(run.face), run.size * scale, glyphs)
        return None if mask is None else coverage(mask)

    def _letter_finder(self, run: GlyphRun, scale: float) -> _Find[Raster]:
        """Return a function to the rasters of the run's letters."""
        face, get = self._fonts.face(run.face), self._cache.get
        if run.size * scale >= GIANT:
            clip = _only_clip(run, scale)
            return lambda letter, origin: self._giants.piece(face, letter, origin, clip)
        draw = partial(_letter, raster.Rasteriser(), face)
        return lambda letter, _: get(RasterKind.GLYPH, letter, partial(draw, letter), _letter_bytes)

    def _emoji_finder(self, run: ColorRun) -> _Find[Image.Image]:
        """Return a function to the images of the run's emoji."""
        draw, get = partial(_emoji, self._fonts.face(run.face)), self._cache.get
        return lambda emoji, _: get(RasterKind.EMOJI, emoji, partial(draw, emoji), _emoji_bytes)


def _placed(run: GlyphRun | ColorRun, scale: float, find: _Find[R]) -> Iterator[_Placed[R]]:
    """Yield glyphs that have ink, with their origins in pixels and their rasters."""
    stem, size = run.face, run.size * scale
    phases = _PHASES_OF_LARGE if size >= _LARGE else _PHASES
    for glyph, x, y in run.glyphs:
        x, y = x * scale, round(y * scale)
        column, phase = divmod(floor(x * phases + 0.5) / phases, 1)
        column = int(column)
        piece = find((stem, size, glyph, phase), (column, y))
        if piece is not None:
            left, top, steps = piece
            yield glyph, x, float(y), (column + left, y + top, steps)


class RunName:
    """The name of a run's operations: its fingerprint, computed on demand, since few cards need it;
    then the run is no longer kept alive."""

    __slots__ = ("_digest", "_run")

    def __init__(self, run: GlyphRun | ColorRun) -> None:
        self._run: GlyphRun | ColorRun | None = run
        self._digest = b""

    def __hash__(self) -> int:
        return hash(self._computed())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunName) and self._computed() == other._computed()

    def _computed(self) -> bytes:
        run = self._run
        if run is not None:
            self._digest = fingerprint(run)  # two threads may compute it: equal bytes
            self._run = None
        return self._digest


def fingerprint(run: GlyphRun | ColorRun) -> bytes:
    """Return a 16-byte digest of a run, whose glyphs take 40 KB."""
    style = (run.color, run.clip) if isinstance(run, GlyphRun) else ()
    places = array("d", chain.from_iterable(run.glyphs)).tobytes()
    return blake2b(repr((run.face, run.size, style)).encode() + places, digest_size=16).digest()


def _extent(pieces: Sequence[Piece]) -> tuple[Rectangle, bool]:
    """Return the smallest rectangle around all pieces, and whether each begins after those before
    it; a group's mask may reach a pixel further than its letters' own."""
    left, top, _ = pieces[0]
    right, bottom, are_disjoint = left, top, True
    for x, y, (width, height, _) in pieces:
        are_disjoint = are_disjoint and x >= right
        left, top = min(left, x), min(top, y)
        right, bottom = max(right, x + width), max(bottom, y + height)
    return (left, top, right, bottom), are_disjoint


def _cut(pieces: Iterable[Piece], clip: Rectangle) -> Iterator[Piece]:
    """Yield the parts of the pieces within a rectangle."""
    for x, y, steps in pieces:
        width, height, _ = steps
        left, top = max(0, clip[0] - x), max(0, clip[1] - y)
        right, bottom = min(width, clip[2] - x), min(height, clip[3] - y)
        if (left, top, right, bottom) == (0, 0, width, height):
            yield x, y, steps
        elif left < right and top < bottom:
            yield x + left, y + top, steps.crop((left, top, right, bottom))


def _joined_mask(pieces: Sequence[Piece], box: Rectangle) -> Image.Image:
    """Return the coverage of all pieces in a rectangle, also where they overlap."""
    left, top, right, bottom = box
    mask = Image.new("L", (right - left, bottom - top))
    for x, y, steps in pieces:
        mask.paste(255, (x - left, y - top), mask_of(steps.image()))
    return mask


def _only_clip(run: GlyphRun, scale: float) -> Rectangle | None:
    """Return the clip of a single letter; the pixels of several may depend on what it hides, since
    letters that share a column are drawn together."""
    return None if run.clip is None or len(run.glyphs) > 1 else snapped(run.clip, scale)


def _letter(rasteriser: raster.Rasteriser, face: Face, letter: Letter) -> Piece | None:
    _, size, glyph, phase = letter
    mask = rasteriser.mask(face, size, [(glyph, phase, 0.0)])
    return None if mask is None else coverage(mask)


def _letter_bytes(piece: Piece | None) -> int:
    return 0 if piece is None else piece[2].width * piece[2].height


def _emoji(face: Face, emoji: Letter) -> tuple[int, int, Image.Image] | None:
    _, size, glyph, phase = emoji
    colored = raster.colored(face, size, glyph, phase, 0.0)
    if colored is None:
        return None
    area = (colored.width, colored.height)
    image = Image.frombuffer("RGBa", area, colored.data, "raw", "BGRa", colored.stride, -1)
    return colored.x, colored.y, image.convert("RGBA")


def _emoji_bytes(piece: tuple[int, int, Image.Image] | None) -> int:
    return 0 if piece is None else image_bytes(piece[2])


def _image_operation(x: int, y: int, image: Image.Image, name: Hashable) -> DrawOperation:
    return DrawOperation(image, (x, y, x + image.width, y + image.height), image, name=name)
