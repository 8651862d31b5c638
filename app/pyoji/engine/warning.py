"""Warning: parameters that a card cannot render as requested, as values.

In: nothing. Out: one frozen value per kind, passed from the card and its scene to the frame. A
warning has no sentence: `frame_json.py` writes one for people, and checks read the fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pyoji.engine.color import Color


@dataclass(frozen=True, slots=True)
class LowContrast:
    """The colour `requested` has a contrast of only `ratio`:1, and `rendered` replaces it.

    `subject` is the text, motif or panel in that colour; None means emphasised words.
    """

    parameter: Literal["fg", "accent"]
    requested: Color
    rendered: Color
    ratio: float
    subject: str | None
    kind: ClassVar[Literal["contrast"]] = "contrast"


@dataclass(frozen=True, slots=True)
class ScaleTooLarge:
    """At the scale `requested`, a card of this `size` has more than `most_pixels`.

    `is_pictured` marks a card with remote images, for which the limit is lower.
    """

    requested: float
    rendered: float
    size: str
    most_pixels: int
    is_pictured: bool
    parameter: ClassVar[Literal["scale"]] = "scale"
    kind: ClassVar[Literal["scale"]] = "scale"


@dataclass(frozen=True, slots=True)
class Truncated:
    """The text named `subject` does not fit, and ends in an ellipsis."""

    subject: str
    kind: ClassVar[Literal["truncated"]] = "truncated"


@dataclass(frozen=True, slots=True)
class MissingFont:
    """The bundle lacks `families` of the voice `requested`, and letters of the text named `subject`
    are in sans instead."""

    subject: str
    requested: str
    families: tuple[str, ...]
    rendered: ClassVar[Literal["sans"]] = "sans"
    kind: ClassVar[Literal["font"]] = "font"


Warning = LowContrast | ScaleTooLarge | Truncated | MissingFont
