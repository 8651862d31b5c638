"""Outline: the scene of a design without the words and the colours of a card.

In: a template's plan, and what a scene depends on besides words and colours. Out: an outline, which
makes the scene of each card from these. Must not know how nodes are made, nor cards.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyoji.engine.design.nodes import Nodes, painted
from pyoji.engine.design.palette import ThemePalette
from pyoji.engine.design.scene_plan import ScenePlan
from pyoji.engine.design.terms import Terms
from pyoji.engine.design.unfilled import CardWords, filled
from pyoji.engine.fixed import fixed_texts
from pyoji.engine.scene import Scene, Space


class Outline:
    """The scene of all cards with these terms."""

    def __init__(self, plan: ScenePlan, terms: Terms) -> None:
        nodes, scene = Nodes(plan, terms), plan.model.scene
        self._size, self._direction = terms.size, terms.direction
        self._ground = scene.ground
        self._motifs = [(nodes.motif(motif), motif.colors) for motif in scene.motifs]
        self._content = nodes.node(scene.content) or Space()
        self._written = nodes.written
        self._fixed: Collection[str] | None = None if nodes.written else ()

    def scene(self, template: str, words: CardWords, palette: ThemePalette) -> Scene:
        """Return the scene with these words, in the colours of a palette."""
        if self._fixed is None:
            self._fixed = self._fixed_names(words, palette)
        words.fixed = self._fixed
        colors, content = palette.colors, filled(self._content, words, palette)
        return Scene(
            template=template,
            width=self._size.width,
            height=self._size.height,
            direction=self._direction,
            background=painted(self._ground, palette),
            motifs=tuple([make(tuple([colors[n] for n in names])) for make, names in self._motifs]),
            content=content,
            warnings=tuple(dict.fromkeys(words.warnings)),
        )

    def _fixed_names(self, words: CardWords, palette: ThemePalette) -> Collection[str]:
        """Return the names of the texts that the design has written and no link can move."""
        trial = replace(words, warnings=[], fixed=self._written)
        names = [text.name for text in fixed_texts(filled(self._content, trial, palette))]
        return frozenset(n for n in names if names.count(n) == self._written.count(n))
