"""Kinds: the typical requests that the benches measure.

In: designs, titles. Out: the parameters and the target of a card of each kind: every design as a
PNG, and a few designs on a new background, in other formats, scales and sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoji.engine.color import from_oklch

from tests.tools.bench.bars import BRAND

TEXT = "article"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Cards of one kind: a design, an extension, fixed parameters; optionally new backgrounds."""

    design: str
    extension: str = "png"
    fixed: tuple[tuple[str, str], ...] = ()
    new_ground: bool = False

    def pairs(self, titles: Iterator[tuple[str, str]], number: int) -> Pairs:
        """The parameters of the next card."""
        language, title = next(titles)
        found = [("title", title), ("lang", language), *self.fixed]
        # 0.618…: no two of a thousand hues are alike.
        ground = from_oklch(0.2 + number % 7 / 10, 0.08, number * 222.492 % 360)
        return [*found, ("bg", str(ground).removeprefix("#"))] if self.new_ground else found

    def target(self, pairs: Pairs) -> str:
        """Return the target of a card of this kind, as a page has it."""
        return f"/api/{self.design}.{self.extension}?{urlencode(pairs)}"


def kinds(designs: tuple[str, ...]) -> Mapping[str, Kind]:
    """Every kind that is measured, by its name."""
    forms: dict[str, tuple[str, tuple[tuple[str, str], ...], bool]] = {
        "a new ground": ("png", (), True),
        "scale=2": ("png", (("scale", "2"),), False),
        "square": ("png", (("size", "square"),), False),
        ".webp": ("webp", (), False),
        ".jpg": ("jpg", (), False),
    }
    return {
        **{design: Kind(design) for design in designs},
        **{
            f"{design}, {name}": Kind(design, *form)
            for name, form in forms.items()
            for design in (BRAND, TEXT)
        },
    }
