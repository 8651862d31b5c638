"""Frame: what layout decided, a flat list of placed things for the painter.

Coordinates are pixels of the card at scale 1, y down, origin at the top left; glyphs have theirs
from `text/place.py`. Things are named, not loaded: a face by the stem of its file, a motif by its
name. `texts` tells the same story as data, for `.json`, for checks and for tests; the painter
reads `items` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoji.engine.color import Color
from pyoji.engine.scene import Blend, Duotone, Gradient, Motif
from pyoji.engine.text.position import Glyph
from pyoji.engine.warning import Warning


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height in pixels."""

    x: float
    y: float
    w: float
    h: float

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The rectangle inside these margins; never of negative size."""
        return Box(
            self.x + left,
            self.y + top,
            max(0.0, self.w - left - right),
            max(0.0, self.h - top - bottom),
        )


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle in one colour or a gradient, its corners rounded by `radius`."""

    box: Box
    ink: Color | Gradient
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of `width` just inside a rectangle's edge, its corners rounded by `radius`."""

    box: Box
    color: Color
    width: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Shade:
    """A rectangle's soft shadow: the rectangle itself, blurred by `blur` pixels."""

    box: Box
    color: Color
    blur: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture fitted into a rectangle; see `scene.Image`."""

    box: Box
    asset: str
    fit: Literal["cover", "contain"]
    focus: tuple[float, float]
    radius: float
    opacity: float
    blend: Blend = "normal"
    duotone: Duotone | None = None


@dataclass(frozen=True, slots=True)
class Art:
    """A motif drawn into a rectangle."""

    box: Box
    motif: Motif


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face at one size in one colour; `face` is the stem of a file under fonts/."""

    face: str
    size: float
    color: Color
    glyphs: tuple[Glyph, ...]
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class ColorRun:
    """Glyphs that bring their own colours (emoji) of one face at one size."""

    face: str
    size: float
    glyphs: tuple[Glyph, ...]


Item = Fill | Stroke | Shade | Photo | Art | GlyphRun | ColorRun


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: its characters in logical order, where its left end and baseline are."""

    text: str
    x: float
    baseline: float
    width: float
    reason: str
    """Why it ends there; `text.sense` lists the reasons. The last line's is "end"."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text as it was set. Lengths in pixels; `weight` 400 or 700; `fonts` in fallback order."""

    name: str
    lang: str
    direction: str
    size: float
    weight: int
    letter_spacing: float
    line_height: float
    word_break: str
    fonts: tuple[str, ...]
    box: Box
    lines: tuple[Line, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A laid-out card; `missing` holds the code points that no font draws."""

    template: str
    width: int
    height: int
    items: tuple[Item, ...]
    texts: tuple[TextBlock, ...]
    missing: tuple[int, ...] = ()
    warnings: tuple[Warning, ...] = ()
