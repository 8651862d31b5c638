"""Pixels: a decoded remote image, as a value that needs no further parsing.

In: the decoder's output. Out: a size and its pixels. Must not know the source or the file format of
the image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST = 2400
"""The longest side in pixels: a card's width at scale 2."""

CHANNELS = {"RGB": 3, "RGBA": 4}
Mode = Literal["RGB", "RGBA"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """`width` x `height` pixels in rows from the top, with straight alpha; else ValueError."""

    width: int
    height: int
    mode: Mode
    data: bytes

    def __post_init__(self) -> None:
        if not (1 <= self.width <= LONGEST and 1 <= self.height <= LONGEST):
            raise ValueError(f"{self.width} x {self.height} pixels")
        if len(self.data) != self.width * self.height * CHANNELS[self.mode]:
            raise ValueError(f"{len(self.data)} bytes for {self.width} x {self.height} pixels")
