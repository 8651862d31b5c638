"""Terms: what an outline depends on besides its template.

In: nothing. Out: a named tuple, a key of the cache of outlines. Must not know nodes or words.
"""

from __future__ import annotations

from typing import NamedTuple

from pyoji.engine.card import Size, Value
from pyoji.engine.scene import Align, Direction, Wrap

ImageSides = tuple[str, int, int]
"""The parameter of a remote image, its width and its height."""


class Terms(NamedTuple):
    """What an outline depends on besides the template.

    `present` are the names of values that exist, `written` those of texts that the design has
    written, and `numbers` are values by name.
    """

    size: Size
    seed: int
    direction: Direction
    align: Align
    font: str
    font_size: float | None
    wrap: Wrap
    present: frozenset[str]
    written: frozenset[str]
    numbers: tuple[tuple[str, Value], ...]
    images: tuple[ImageSides, ...]
