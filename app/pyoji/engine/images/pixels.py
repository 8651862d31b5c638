"""Pixels: a picture from outside, decoded; nothing is left in it that could be misread.

In: what the decoder answers. Out: a size and as many bytes as it takes. It knows neither where
the picture came from nor what it was a file of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST = 2400
"""The longest side in pixels: a card's width at twice its size."""

CHANNELS = {"RGB": 3, "RGBA": 4}
Mode = Literal["RGB", "RGBA"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """`width` x `height` pixels in rows from the top, alpha straight; ValueError if not."""

    width: int
    height: int
    mode: Mode
    data: bytes

    def __post_init__(self) -> None:
        if not (1 <= self.width <= LONGEST and 1 <= self.height <= LONGEST):
            raise ValueError(f"{self.width} x {self.height} pixels")
        if len(self.data) != self.width * self.height * CHANNELS[self.mode]:
            raise ValueError(f"{len(self.data)} bytes for {self.width} x {self.height} pixels")
