"""Scene: what a template says, with this card's words and colours in it; no positions.

A tree of few node kinds. Lengths are pixels of the card at scale 1. A parent gives its child an
area; the child says how much it needs and whether it grows. `design/` makes scenes, `layout.py`
places them, and neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pyoji.engine.color import Color
from pyoji.engine.warning import Warning

Align = Literal["start", "center", "end"]
Justify = Literal["start", "center", "end", "between"]
Weight = Literal[400, 700]
Direction = Literal["ltr", "rtl"]
Wrap = Literal["sense", "balance", "fill"]
Blend = Literal["normal", "multiply", "screen"]

OUTSIDE = "outside/"


@dataclass(frozen=True, slots=True)
class Gradient:
    """A straight gradient: `angle` in degrees as in CSS (0 up, 90 right); stops mixed in OKLab."""

    angle: float
    stops: tuple[tuple[float, Color], ...]


Duotone = tuple[Color, Color]
"""The colors of an image's shadows and of its lights."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Four lengths: left, top, right, bottom."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text in a weight, a colour or a font of their own."""

    start: int
    end: int
    weight: Weight | None = None
    color: Color | None = None
    font: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words to be set. The size is the largest of `sizes` (min, max, by `step`) that fits.

    `tracking` (em) and `line_height` (em) are the language's where they are None.
    """

    name: str
    text: str
    lang: str
    font: str
    weight: Weight
    color: Color
    sizes: tuple[float, float]
    max_lines: int
    max_height: float | None = None
    step: float = 1.0
    spans: tuple[Span, ...] = ()
    align: Align = "start"
    tracking: float | None = None
    line_height: float | None = None
    wrap: Wrap = "sense"
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Motif:
    """A drawing of ours: `name` is a key of paint's table, `seed` varies it, `unit` scales it.

    `mirrored` ones change sides, as the text over them has; `numbers` are what some show.
    """

    name: str
    colors: tuple[Color, ...]
    seed: int = 0
    unit: float = 1.0
    mirrored: bool = False
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A motif in its place: a mark, a badge. A side that is None is as long as there is room."""

    motif: Motif
    width: float | None = None
    height: float | None = None
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Lettering:
    """Letters drawn as a picture: one line whose ink is `height` high, or less if too wide.

    `place` is where the ink stands in its area (shares, from where lines start and from the top).
    Where it stands at an edge, the edge crops `bleed` of the ink.
    """

    text: str
    lang: str
    font: str
    weight: Weight
    color: Color
    height: float
    place: tuple[float, float] = (0.5, 0.5)
    bleed: float = 0.0
    grow: int = 1


@dataclass(frozen=True, slots=True)
class Stack:
    """Children one below the other (`column`) or side by side (`row`)."""

    direction: Literal["column", "row"]
    children: tuple[Node, ...]
    gap: float = 0.0
    padding: Edges = field(default_factory=Edges)
    justify: Justify = "start"
    align: Align = "start"
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Border:
    """A line inside a panel's edge."""

    width: float
    color: Color


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow behind a panel: moved down by `drop`, blurred by `blur` pixels."""

    drop: float
    blur: float
    color: Color


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle with round corners behind a child, or alone; `width`, `height` fix its extent.

    A panel without a child and without a fixed extent takes what its parent gives.
    """

    ink: Color | Gradient | None
    child: Node | None = None
    radius: float = 0.0
    padding: Edges = field(default_factory=Edges)
    border: Border | None = None
    shadow: Shadow | None = None
    width: float | None = None
    height: float | None = None
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture among the template's assets; `asset` names one content, for ever. What begins with
    OUTSIDE is no asset but a picture that is handed in with the card, under its parameter's name.

    `fit` is CSS's object-fit: cover fills its rectangle and is cropped around `focus` (shares of
    its width and height), contain lies whole within it. `blend` is CSS's mix-blend-mode. `width`,
    `height` fix its extent.
    """

    asset: str
    fit: Literal["cover", "contain"] = "cover"
    focus: tuple[float, float] = (0.5, 0.5)
    radius: float = 0.0
    opacity: float = 1.0
    blend: Blend = "normal"
    duotone: Duotone | None = None
    width: float | None = None
    height: float | None = None
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Layers:
    """Children one over the other in the same area, the first lowest."""

    children: tuple[Node, ...]
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """Nothing, `size` long along its parent."""

    size: float = 0.0
    grow: int = 1


Node = Text | Picture | Lettering | Stack | Panel | Image | Layers | Space


@dataclass(frozen=True, slots=True)
class Scene:
    """A card to be laid out: the ground, the motifs over it from back to front, the content.

    In a scene of direction "rtl" rows run from the right and texts start there.
    """

    template: str
    width: int
    height: int
    direction: Direction
    ground: Color | Gradient
    motifs: tuple[Motif, ...]
    content: Node
    warnings: tuple[Warning, ...] = ()
