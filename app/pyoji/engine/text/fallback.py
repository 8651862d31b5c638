"""Fallback: the faces of a text in fallback order.

In: stems in fallback order, and the face of each grapheme in such an order. Out: the order for one
text, in which letters of one script come from one face. Must not know families or files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress
from typing import Protocol

from pyoji.engine.text.face import Face
from pyoji.engine.text.unicode import properties

Order = tuple[str, ...]
"""Stems of faces, the preferred one first."""

Choices = Mapping[str, str | None]
"""The stem of the face for each grapheme; None if no face has it."""

_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})
_JAPANESE = ("Hani", "Hira", "Kana")
"""Scripts that occur in one word, and are set in one face."""


class Faces(Protocol):
    """Looks up faces."""

    def face(self, stem: str) -> Face:
        """Return the face with a stem."""

    def choice(self, order: Order) -> Choices:
        """Return the face of each grapheme in an order."""


@dataclass(frozen=True, eq=False)
class Fallback:
    """The faces of a text in fallback order.

    `added` are the faces that a template brings; `leads` are those and the faces of the voice. A
    face in `all_or_none` sets all letters of a script in a text, or none of them. `absent` are the
    families of the voice that the bundle lacks, `sans` the faces that replace them. `by_script` has
    the choices for letters of some scripts.
    """

    faces: Faces
    stems: Order
    choice: Choices
    added: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    all_or_none: frozenset[str] = frozenset()
    absent: tuple[str, ...] = ()
    sans: frozenset[str] = frozenset()
    by_script: Mapping[str, Choices] = field(default_factory=dict)

    def face(self, grapheme: str, script: str) -> str | None:
        """Return the stem of the face for a grapheme of a script; None if no face has it."""
        return self.by_script.get(script, self.choice)[grapheme]

    def for_text(self, graphemes: Sequence[str]) -> Fallback:
        """Return the faces for one text, with one face for the letters of a script.

        The face of the text's main script comes first if it is of the voice, so that digits, marks
        and Latin words are of the same design. A face that lacks letters of the main script comes
        last for the whole text; one that lacks letters of another script comes last for those.
        Latin words occur in every language: Latin is the main script only if there is no other.
        """
        letters = _by_script(graphemes) if self.all_or_none else {}
        if not letters:
            return self
        main = max(letters, key=lambda script: (script != "Latn", len(letters[script])))
        order = self._order(self.stems, letters.pop(main))
        choices: dict[str, Choices] = {}
        for script, of_script in letters.items():
            script_order = self._order(order, of_script)
            if script_order != order:
                scripts = _JAPANESE if script in _JAPANESE else (script,)
                choices |= dict.fromkeys(scripts, self.faces.choice(script_order))
        if order == self.stems and not choices:
            return self
        return replace(self, stems=order, choice=self.faces.choice(order), by_script=choices)

    def _order(self, order: Order, letters: Sequence[str]) -> Order:
        """Return the order for letters of one script: their face first, if it is of the voice."""
        order = self._with_partial_faces_last(order, letters)
        leader = self.faces.choice(order)[letters[0]]
        if leader not in self.leads or leader in self.added or leader == order[0]:
            return order
        if not self.faces.face(leader).has_marks:
            return order
        before = [stem for stem in order[: order.index(leader)] if stem in self.added]
        return tuple(dict.fromkeys((*before, leader, *order)))

    def _with_partial_faces_last(self, order: Order, letters: Sequence[str]) -> Order:
        """Return the order with each face last that has some of the letters and not all."""
        candidates = self.all_or_none
        while True:
            choice = self.faces.choice(order)
            stems = set(map(choice.__getitem__, letters)) - {None}
            if len(stems) < 2:
                return order
            partial = next((stem for stem in order if stem in stems & candidates), None)
            if partial is None:
                return order
            order = (*(stem for stem in order if stem != partial), partial)
            candidates -= {partial}


def _by_script(graphemes: Sequence[str]) -> dict[str, list[str]]:
    """Group letters by script; kana and ideographs are one group."""
    groups = list(map(_group, graphemes))
    return {
        group: list(compress(graphemes, map(group.__eq__, groups)))
        for group in dict.fromkeys(groups)
        if group
    }


@lru_cache(maxsize=2048)  # asked for each letter of each text
def _group(grapheme: str) -> str:
    """Return the group of a letter, "" for what is of no script."""
    script = properties(ord(grapheme[0])).script
    if script in _NO_SCRIPT:
        return ""
    return _JAPANESE[0] if script in _JAPANESE else script
