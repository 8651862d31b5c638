"""Letters: runs of glyphs → what they lay on an image, each glyph drawn once and kept.

In: a run with its glyphs' origins. Out: inks. A letter stands at a quarter of a pixel across, as
browsers have it, and its baseline on a whole pixel, so that horizontal strokes stay crisp. A letter
that shares a column of pixels with those just before it, as joined ones do, is drawn together with
them, all at their exact places: laid one over the other, the seam between them would show.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import chain
from math import floor
from threading import Lock
from typing import NamedTuple

from PIL import Image

from pyoji.engine.canvas import Ink
from pyoji.engine.frame import Box, ColorRun, GlyphRun
from pyoji.engine.paint.shapes import whole
from pyoji.engine.text import raster
from pyoji.engine.text.fonts import Face, Fonts

KEPT_LETTERS, KEPT_PICTURES = 6_000_000, 1_000_000
"""Bytes of glyphs that are kept: those of letters, and those in colour."""

_PHASES = 4
"""Places within a pixel, from left to right."""

_SHARE = 32
"""A glyph that would take more than this part of what is kept is drawn each time."""

Piece = tuple[int, int, Image.Image]
"""Where coverage or a picture is laid, and it."""


class Name(NamedTuple):
    """Which glyph, of which face, at how many pixels to the em, in which of a pixel's places."""

    face: str
    size: float
    glyph: int
    phase: int


class Letters:
    """What runs lay, drawn with the faces of one bundle."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._letters = Kept(_letter, KEPT_LETTERS)
        self._pictures = Kept(_picture, KEPT_PICTURES)

    def inks(self, run: GlyphRun | ColorRun, scale: float) -> list[Ink]:
        """What the run lays on an image, `scale` pixels for each of the frame's."""
        match run:
            case GlyphRun():
                return self._colored(run, scale)
            case ColorRun():
                pieces = self._each(self._pictures, run, scale)
                return [
                    Ink(image, (x, y, x + image.width, y + image.height), image)
                    for _, _, _, (x, y, image) in pieces
                ]

    def _colored(self, run: GlyphRun, scale: float) -> list[Ink]:
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
        return [Ink(run.color.rgb, (left, top, right, bottom), mask)]

    def _apart(self, run: GlyphRun, scale: float) -> Iterator[Piece]:
        """Masks of letters; of those that share a column of pixels one."""
        alone: Piece | None = None
        together: list[tuple[int, float, float]] = []
        reach = 0
        for glyph, x, y, piece in self._each(self._letters, run, scale):
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
        self, kept: Kept, run: GlyphRun | ColorRun, scale: float
    ) -> Iterator[tuple[int, float, float, Piece]]:
        """The glyphs that have ink, their origins in pixels, and what each lays by itself."""
        face, stem, size = self._fonts.face(run.face), run.face, run.size * scale
        for glyph, x, y in run.glyphs:
            x, y = x * scale, round(y * scale)
            column, phase = divmod(floor(x * _PHASES + 0.5), _PHASES)
            drawn = kept.drawn(face, Name(stem, size, glyph, phase))
            if drawn is not None:
                yield glyph, x, float(y), (column + drawn[0], y + drawn[1], drawn[2])


def fingerprint(run: GlyphRun | ColorRun) -> bytes:
    """16 bytes that equal runs have in common, and no others: a run's glyphs take 40 KB."""
    looks = (run.color, run.clip) if isinstance(run, GlyphRun) else ()
    places = array("d", chain.from_iterable(run.glyphs)).tobytes()
    return blake2b(repr((run.face, run.size, looks)).encode() + places, digest_size=16).digest()


class Kept:
    """Glyphs that `draw` has drawn; of more than `most` bytes the oldest are forgotten."""

    def __init__(self, draw: Callable[[Face, Name], Piece | None], most: int) -> None:
        self._draw = draw
        self._most = most
        self._drawn: dict[Name, Piece | None] = {}
        self._lock = Lock()
        self.bytes = 0

    def drawn(self, face: Face, name: Name) -> Piece | None:
        """What the glyph lays when it stands at the first pixel; None if it has no ink."""
        try:
            return self._drawn[name]
        except KeyError:
            piece = self._draw(face, name)
        cost = _cost(piece)
        if cost <= self._most // _SHARE:
            with self._lock:
                if name not in self._drawn:
                    self._drawn[name] = piece
                    self.bytes += cost
                while self.bytes > self._most:
                    self.bytes -= _cost(self._drawn.pop(next(iter(self._drawn))))
        return piece


_OVERHEAD = 1000  # bytes of a glyph beside its pixels: names, objects, Pillow's table of rows


def _cost(piece: Piece | None) -> int:
    if piece is None:
        return _OVERHEAD
    image = piece[2]
    return image.width * image.height * len(image.getbands()) + _OVERHEAD


def _letter(face: Face, name: Name) -> Piece | None:
    drawn = raster.mask(face, name.size, [(name.glyph, name.phase / _PHASES, 0.0)])
    return None if drawn is None else _coverage(drawn)


def _picture(face: Face, name: Name) -> Piece | None:
    drawn = raster.colored(face, name.size, name.glyph, name.phase / _PHASES, 0.0)
    if drawn is None:
        return None
    size = (drawn.width, drawn.height)
    image = Image.frombuffer("RGBa", size, drawn.data, "raw", "BGRa", drawn.stride, -1)
    return drawn.x, drawn.y, image.convert("RGBA")


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
