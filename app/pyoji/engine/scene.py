"""Scene: a template with a card's texts and colours, as a tree of nodes without positions.

In: nothing. Out: frozen nodes, lengths in pixels of the card at scale 1. A parent gives its child
an area; the child has a minimum size and may grow. `design/` creates scenes and `layout.py` lays
them out; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pyoji.engine.color import Color
from pyoji.engine.text.casing import Case
from pyoji.engine.text.shape import Features
from pyoji.engine.text.tracking import Table
from pyoji.engine.warning import Warning

Align = Literal["start", "center", "end"]
Justify = Literal["start", "center", "end", "between"]
Direction = Literal["ltr", "rtl"]
Wrap = Literal["sense", "balance", "fill"]
Blend = Literal["normal", "multiply", "screen"]

OUTSIDE = "outside/"


@dataclass(frozen=True, slots=True)
class Gradient:
    """A linear gradient: `angle` in degrees as in CSS (0 up, 90 right); stops mixed in OKLab."""

    angle: float
    stops: tuple[tuple[float, Color], ...]


Duotone = tuple[Color, Color]
"""The colours of an image's shadows and of its lights."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Four lengths: left, top, right, bottom."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text with their own weight, colour or font."""

    start: int
    end: int
    weight: int | None = None
    color: Color | None = None
    font: str | None = None


@dataclass(frozen=True, slots=True)
class RuledLines:
    """Lines as on ruled paper: one below each line of a text, and more down to the end of its area.

    The distance between lines is about `distance`.
    """

    color: Color
    width: float
    distance: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be set. The size is the largest of `sizes` (min, max, by `step`) that fits.

    `font` is a voice or a font of the template. `tracking` (em, or by size in pixels) and
    `line_height` (em) default to those of the language. `text` is already in its `case`. `caret` is
    the colour of a block after the last letter. A `fixed` text is written by the design, not by a
    link, and no text of a link moves it. No line ends at the spaces at `bound_spaces`, offsets in
    the text, unless the words around them do not fit on one.
    """

    name: str
    text: str
    lang: str
    font: str
    weight: int
    color: Color
    sizes: tuple[float, float]
    max_lines: int
    max_height: float | None = None
    step: float = 1.0
    spans: tuple[Span, ...] = ()
    align: Align = "start"
    tracking: float | Table | None = None
    line_height: float | None = None
    case: Case = "none"
    features: Features = ()
    wrap: Wrap = "sense"
    caret: Color | None = None
    grow: int = 0
    rules: RuledLines | None = None
    fixed: bool = False
    bound_spaces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Motif:
    """A built-in drawing: `name` is a key of paint's table, `seed` varies it, `unit` scales it.

    A `mirrored` motif changes sides with right-to-left text. Some motifs show `numbers`.
    """

    name: str
    colors: tuple[Color, ...]
    seed: int = 0
    unit: float = 1.0
    mirrored: bool = False
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A motif as a node. A `width` or `height` of None fills the area."""

    motif: Motif
    width: float | None = None
    height: float | None = None
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Lettering:
    """One line of letters as decoration, with ink `height` high, or less where it is too wide.

    `place` is the position of the ink in its area, in shares from the start of lines and from the
    top. At an edge (a share of 0 or 1), `bleed` of the ink is cropped, across and down.
    With `within_height` the ink is also smaller where the area is too low. `unit` is the least and
    the greatest size of the letters behind the last digit, as shares of the digits' size.
    """

    text: str
    lang: str
    font: str
    weight: int
    color: Color
    height: float
    place: tuple[float, float] = (0.5, 0.5)
    bleed: tuple[float, float] = (0.0, 0.0)
    within_height: bool = False
    unit: tuple[float, float] | None = None
    grow: int = 1


@dataclass(frozen=True, slots=True)
class Stack:
    """Children below each other (`column`) or side by side (`row`).

    Nodes that grow in a column have a height that is a multiple of `snap`, if it is not 0.
    """

    direction: Literal["column", "row"]
    children: tuple[Node, ...]
    gap: float = 0.0
    padding: Edges = field(default_factory=Edges)
    justify: Justify = "start"
    align: Align = "start"
    snap: float = 0.0
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
    """A rectangle with round corners, alone or behind a child; `width`, `height` fix its size.

    A panel without a child and without a fixed size fills the area from its parent.
    """

    color: Color | Gradient | None
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
    """An asset of the template, or a remote image.

    `asset` names immutable content; with the prefix OUTSIDE it names the remote image of a
    parameter. `fit` is CSS object-fit: cover fills the rectangle, cropped around `focus` (shares of
    width and height), contain fits inside. `blend` is CSS mix-blend-mode. `width`, `height` fix its
    size.
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
    """Children on top of each other in the same area, the first at the bottom."""

    children: tuple[Node, ...]
    grow: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """Empty space, `size` long along the parent's direction."""

    size: float = 0.0
    grow: int = 1


Node = Text | Picture | Lettering | Stack | Panel | Image | Layers | Space


@dataclass(frozen=True, slots=True)
class Scene:
    """A card to lay out: the background, motifs over it from back to front, the content.

    With direction "rtl", rows and texts start at the right.
    """

    template: str
    width: int
    height: int
    direction: Direction
    background: Color | Gradient
    motifs: tuple[Motif, ...]
    content: Node
    warnings: tuple[Warning, ...] = ()
