"""Legibility: the contrast of texts with each pixel under and around them.

In: a case laid out. Out: findings. The check starts with a line's rectangle. If some lightness in
it is too near, it continues with the pixels around the letters. Contrast is WCAG's.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageFilter
from pyoji.engine.color import Color
from pyoji.engine.contrast import luminance
from pyoji.engine.frame import Box, Fill, GlyphRun

from tests.tools.designs.cards import Laid
from tests.tools.designs.ink import InkedText, texts, without_words
from tests.tools.designs.pixels import triples
from tests.tools.designs.places import Said

TITLE, OTHER = 7.0, 4.5
"""The least contrast of a title, and of other words."""

SLACK = 0.05
BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)

AROUND = 4
"""Units around the ink of a line that count as its background."""

_bright = lru_cache(maxsize=None)(luminance)


def look(laid: Laid, *, scale: float = 1.0) -> Said:
    """Check the contrast of texts with each pixel under and around their lines.

    For a colour of the caller, the better of black and white is enough.
    """
    words = texts(laid.frame, laid.cards.fonts)
    ground = laid.painted(without_words(laid.frame, words), scale)
    for text in words:
        least, wanted = _worst(laid, text, ground, scale)
        if least < wanted - SLACK:
            yield "contrast", f"{text.block.name} has a contrast of {least:.1f}:1, not {wanted:.1f}"


def _worst(laid: Laid, text: InkedText, ground: Image.Image, scale: float) -> tuple[float, float]:
    """Return the least contrast of a text, and the required contrast there."""
    worst = 99.0, 0.0
    for line in text.lines:
        for run, box in line.runs:
            if not isinstance(run, GlyphRun):
                continue
            is_title = text.block.name == "title" and run.color == text.color
            area = _area(laid, box, scale)
            found = _run(laid, run, is_title, _lights(ground.crop(area)))
            if found[0] < found[1] - SLACK:
                # Something in a corner of the rectangle may be far from any letter.
                near = _near(laid, run, area, scale)
                found = _run(laid, run, is_title, _lights(ground.crop(area), near))
            worst = min(worst, found, key=lambda pair: pair[0] - pair[1])
    return worst


def _run(
    laid: Laid, run: GlyphRun, is_title: bool, lights: tuple[float, float]
) -> tuple[float, float]:
    """Return the contrast of a run between two luminances, and the required contrast."""
    low, high = lights
    own, wanted = _bright(run.color), TITLE if is_title else OTHER
    if laid.case.pairs.keys() & {"bg", "accent"}:
        wanted = min(wanted, max(_ratio(1.0, high), _ratio(0.0, low)) - 0.1)
    return min(_ratio(own, low), _ratio(own, high)), wanted


def _area(laid: Laid, box: Box, scale: float) -> tuple[int, int, int, int]:
    """The pixels of a rectangle and around it."""
    reach = AROUND * laid.size.unit
    return (
        max(0, floor((box.x - reach) * scale)),
        max(0, floor((box.y - reach) * scale)),
        min(round(laid.frame.width * scale), ceil((box.x + box.w + reach) * scale)),
        min(round(laid.frame.height * scale), ceil((box.y + box.h + reach) * scale)),
    )


def _near(laid: Laid, run: GlyphRun, area: tuple[int, int, int, int], scale: float) -> Image.Image:
    """A mask of the pixels under and around the letters of a run, cut to an area."""
    card = Box(0, 0, laid.frame.width, laid.frame.height)
    letters = laid.painted((Fill(card, BLACK), replace(run, color=WHITE)), scale)
    reach = 2 * round(AROUND * laid.size.unit * scale) + 1
    return letters.crop(area).convert("L").filter(ImageFilter.MaxFilter(reach))


def _lights(image: Image.Image, mask: Image.Image | None = None) -> tuple[float, float]:
    """The luminance of the darkest and of the brightest pixel, of those that a mask marks."""
    if mask is None:
        # A table for many colours takes Pillow longer to make than to fill.
        colors = image.getcolors(256) or image.getcolors(image.width * image.height)
        lights = [_bright(Color(*pixel)) for _, pixel in colors]
    else:
        pairs = zip(mask.tobytes(), triples(image), strict=True)
        lights = [_bright(Color(*pixel)) for pixel in {pixel for marked, pixel in pairs if marked}]
    return min(lights), max(lights)


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
