"""Unfilled: nodes that depend on the words of a card.

In: functions from words to nodes, colors. Out: parts of an outline, each a node or an unfilled one,
and colors that warn when a card uses them. Must not know the format of a template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pyoji.engine.card import Value
from pyoji.engine.color import Color
from pyoji.engine.design.palette import ThemePalette
from pyoji.engine.design.terms import Terms
from pyoji.engine.scene import Node
from pyoji.engine.warning import LowContrast


@dataclass(slots=True)
class CardWords:
    """What scenes of one outline differ in: texts by name, their language, and whether they may be
    emphasised. Warnings are added while the scene is made; `fixed` are the names of fixed texts."""

    values: Mapping[str, Value]
    lang: str
    md: bool
    warnings: list[LowContrast] = field(default_factory=list)
    fixed: Collection[str] = ()

    def joined(self, names: Iterable[str], separator: str) -> str:
        """Return the values that exist, joined."""
        return separator.join([str(value) for value in map(self.values.get, names) if value])


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A node that depends on words."""

    fill: Callable[[CardWords], Node]


ScenePart = Node | Unfilled
"""A node of an outline."""


def filled(part: ScenePart, words: CardWords) -> Node:
    """Return the node with these words."""
    return part.fill(words) if isinstance(part, Unfilled) else part


def joined(parts: Sequence[ScenePart], make: Callable[[tuple[Node, ...]], Node]) -> ScenePart:
    """Return the node that `make` returns for nodes; it depends on words if one of them does."""
    nodes = [part for part in parts if not isinstance(part, Unfilled)]
    if len(nodes) == len(parts):
        return make(tuple(nodes))
    return Unfilled(lambda words: make(tuple([filled(part, words) for part in parts])))


def warned(node: Node, inks: Iterable[Ink]) -> ScenePart:
    """Return a node that adds the warnings of its inks."""
    inks = [ink for ink in inks if ink.warning]
    if not inks:
        return node

    def fill(words: CardWords) -> Node:
        for ink in inks:
            ink.used(words)
        return node

    return Unfilled(fill)


class Ink(NamedTuple):
    """A color that is legible, and a warning if that changed a color of the link."""

    color: Color
    warning: LowContrast | None = None

    def used(self, words: CardWords) -> Color:
        """Return the color, with its warning added to the words'."""
        if self.warning is not None:
            words.warnings.append(self.warning)
        return self.color


def legible_ink(
    terms: Terms, name: str, ratio: float, subject: str | None, colors: ThemePalette
) -> Ink:
    """Return a palette color with this contrast to its backgrounds; `subject` is drawn in it.

    Warn where that changes a color of the link.
    """
    requested, legible = colors.colors[name], colors.ink(name, ratio)
    parameter = _PARAMETERS.get(name)
    if legible == requested or not parameter or getattr(terms, parameter) != requested:
        return Ink(legible)
    worst = round(colors.worst(requested), 1)
    return Ink(legible, LowContrast(parameter, requested, legible, worst, subject))


# Palette colors that a parameter of a link can set.
_PARAMETERS: Mapping[str, Literal["fg", "accent"]] = {"ink": "fg", "accent": "accent"}
