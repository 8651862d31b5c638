"""Warning: what a link asks for and its card cannot show, as values.

In: nothing. Out: one frozen value a kind, which travels from the card and its scene to the frame.
It holds no sentence: `frame_json.py` makes one for people, and a check reads the fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pyoji.engine.color import Color


@dataclass(frozen=True, slots=True)
class LowContrast:
    """The colour `wanted` has a contrast of `ratio`:1 where it stands, and `drawn` replaces it.

    `subject` is the text or motif in that colour; None stands for emphasised words.
    """

    parameter: Literal["fg", "accent"]
    wanted: Color
    drawn: Color
    ratio: float
    subject: str | None
    kind: ClassVar[Literal["contrast"]] = "contrast"


@dataclass(frozen=True, slots=True)
class ScaleTooLarge:
    """The scale `wanted` would make more than `most_pixels` of a card of this `size`.

    `is_pictured` tells a card with a picture from elsewhere, which may have fewer pixels.
    """

    wanted: float
    drawn: float
    size: str
    most_pixels: int
    is_pictured: bool
    parameter: ClassVar[Literal["scale"]] = "scale"
    kind: ClassVar[Literal["scale"]] = "scale"


@dataclass(frozen=True, slots=True)
class Truncated:
    """The text called `subject` does not fit, and ends in an ellipsis."""

    subject: str
    kind: ClassVar[Literal["truncated"]] = "truncated"


Warning = LowContrast | ScaleTooLarge | Truncated
