"""Frame: a laid-out card, a flat list of positioned items for the painter.

Coordinates are pixels of the card at scale 1, y down, origin at the top left; `text/position.py`
computes those of glyphs. Resources are named, not loaded: a face by the stem of its file, a motif
by its name. `texts` describes the texts as data for `.json`, checks and tests; the painter reads
only `items`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pyoji.engine.color import Color
from pyoji.engine.scene import Blend, Duotone, Gradient, Motif
from pyoji.engine.text.casing import Case
from pyoji.engine.text.position import Glyph
from pyoji.engine.text.shape import Features
from pyoji.engine.text.voices import SANS
from pyoji.engine.warning import Warning


class Box(NamedTuple):  # created and hashed ten times per card: a third of a dataclass's time
    """A rectangle: left, top, width, height in pixels."""

    x: float
    y: float
    w: float
    h: float

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return the rectangle inside these margins; its size is never negative."""
        return Box(
            self.x + left,
            self.y + top,
            max(0.0, self.w - left - right),
            max(0.0, self.h - top - bottom),
        )


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle in one colour or a gradient, with corners of `radius`."""

    box: Box
    color: Color | Gradient
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule(Fill):
    """A line on which a text stands. It moves with the text, so it is drawn with it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of `width` inside a rectangle's edge, with corners of `radius`."""

    box: Box
    color: Color
    width: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Shade:
    """A soft shadow: the rectangle, blurred by `blur` pixels."""

    box: Box
    color: Color
    blur: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Photo:
    """An image fitted into a rectangle; see `scene.Image`."""

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
class FixedRun(GlyphRun):
    """Glyphs that are at this place on all cards of a design, so that they are drawn with its
    background."""


@dataclass(frozen=True, slots=True)
class ColorRun:
    """Colour glyphs (emoji) of one face at one size."""

    face: str
    size: float
    glyphs: tuple[Glyph, ...]


Item = Fill | Stroke | Shade | Photo | Art | GlyphRun | ColorRun


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: characters in logical order, the left end, the baseline, the width."""

    text: str
    x: float
    baseline: float
    width: float
    reason: str
    """Why the line ends there, one of `text.sense.Reason`; "end" for the last line."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text as set. Lengths in pixels; `fonts` in fallback order.

    `font`, `weight`, `case` and `features` are the requested ones.
    """

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
    font: str = SANS
    case: Case = "none"
    features: Features = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A laid-out card; `missing` are the code points that no font has."""

    template: str
    width: int
    height: int
    items: tuple[Item, ...]
    texts: tuple[TextBlock, ...]
    missing: tuple[int, ...] = ()
    warnings: tuple[Warning, ...] = ()
