"""Unfilled: nodes that depend on the words or the colours of a card.

In: functions from words and colours to nodes. Out: parts of an outline, each a node or an unfilled
one; legible colours, with a warning where a colour of the link had to change. Must not know the
format of a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pyoji.engine.card import Value
from pyoji.engine.color import Color
from pyoji.engine.design.palette import ThemePalette
from pyoji.engine.scene import Node
from pyoji.engine.warning import LowContrast

_SHORT = 20
"""The length of a value that fits on a line of any design at its smallest size."""

_ARABIC_DIGIT = re.compile("[٠-٩۰-۹]")


def _unbroken(value: str) -> str:
    return value.replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(slots=True)
class CardWords:
    """What scenes of one outline differ in besides the palette: texts by name, their language, and
    whether they may be emphasised. `link_colors` are the colours of the link by name in the
    palette. Warnings are added while the scene is made; `fixed` are the names of fixed texts."""

    values: Mapping[str, Value]
    lang: str
    md: bool
    link_colors: Mapping[str, Color]
    warnings: list[LowContrast] = field(default_factory=list)
    fixed: Collection[str] = ()

    def joined(self, names: Iterable[str], separator: str, *, breaks_between: bool = False) -> str:
        """Return the values that exist, joined; a dot beside Arabic digits would be a zero.

        With `breaks_between`, lines end between values and not within short ones, such as names:
        their spaces are no-break spaces.
        """
        values = [str(value) for value in map(self.values.get, names) if value]
        if len(values) > 1 and "·" in separator and any(map(_ARABIC_DIGIT.search, values)):
            separator = separator.replace("·", "–")
        if breaks_between and len(values) > 1:
            values = [_unbroken(value) if len(value) <= _SHORT else value for value in values]
        return separator.join(values)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A node that depends on words, or on the palette where it is drawn."""

    fill: Callable[[CardWords, ThemePalette], Node]


ScenePart = Node | Unfilled
"""A node of an outline."""


def filled(part: ScenePart, words: CardWords, colors: ThemePalette) -> Node:
    """Return the node with these words, in colours that suit the backgrounds of the palette."""
    return part.fill(words, colors) if isinstance(part, Unfilled) else part


def joined(parts: Sequence[ScenePart], make: Callable[[tuple[Node, ...]], Node]) -> ScenePart:
    """Return the node that `make` returns for nodes; it is unfilled if one of them is."""
    nodes = [part for part in parts if not isinstance(part, Unfilled)]
    if len(nodes) == len(parts):
        return make(tuple(nodes))
    return Unfilled(
        lambda words, colors: make(tuple([filled(part, words, colors) for part in parts]))
    )


def legible(
    name: str, ratio: float, subject: str | None, words: CardWords, colors: ThemePalette
) -> Color:
    """Return a palette colour with this contrast to its backgrounds; `subject` is drawn in it.

    Warn where that changes a colour of the link.
    """
    ink, requested = colors.ink(name, ratio), words.link_colors.get(name)
    if requested is not None and ink != requested == colors.colors[name]:
        worst = round(colors.worst(requested), 1)
        words.warnings.append(LowContrast(_PARAMETERS[name], requested, ink, worst, subject))
    return ink


_PARAMETERS: Mapping[str, Literal["fg", "accent"]] = {"ink": "fg", "accent": "accent"}
"""Palette colours that a parameter of a link can set."""
