"""Drafts: the templates of a designer's last tries, while they are edited.

In: templates, one by one. Out: the template and the images of a card made with one of them. The
number of drafts and the bytes of their files are bounded; those added least recently are dropped.
One thread adds drafts while others render: the sets are replaced by a single assignment, as in
`registry`. Must not know where a draft comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoji.byte_sizes import MIB
from pyoji.engine.card import Card
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.templates import FontObserver, Template, Templates
from pyoji.errors import UnknownTemplate

MOST, MOST_BYTES = 16, 256 * MIB
"""Drafts, and the bytes of their images and fonts."""


class Drafts:
    """The drafts added last."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._sets: Mapping[str, Templates] = {}
        self._observers: list[FontObserver] = []

    def watch(self, observe: FontObserver) -> None:
        """Call `observe` with the fonts of all drafts, now and before each change."""
        self._observers.append(observe)
        observe(_fonts(self._sets.values()))

    def add(self, template: Template) -> str:
        """Add a template, again if it is there; return the name of the draft.

        Call from one thread at a time.
        """
        name = f"{template.name}-{template.revision}"
        self._replace({**self._without(name), name: Templates([template])})
        return name

    def get(self, name: str) -> Templates | None:
        """Return the set that has this draft alone; None if it was dropped."""
        return self._sets.get(name)

    def of(self, card: Card) -> Template:
        """Return the template of a card; raise UnknownTemplate if its draft was dropped."""
        return self._set(card.template, card.revision).get(card.template)

    def asset(self, name: str) -> bytes:
        """Return the image file that a scene names "template@revision/file"."""
        template, _, revision = name.partition("/")[0].partition("@")
        return self._set(template, revision).asset(name)

    def _set(self, template: str, revision: str) -> Templates:
        templates = self._sets.get(f"{template}-{revision}")
        if templates is None:
            raise UnknownTemplate(template, ())
        return templates

    def _without(self, name: str) -> dict[str, Templates]:
        return {other: templates for other, templates in self._sets.items() if other != name}

    def _replace(self, sets: dict[str, Templates]) -> None:
        """Replace the drafts, without those added least recently beyond the bounds."""
        while len(sets) > 1 and (len(sets) > self._most or _size(sets) > self._most_bytes):
            del sets[next(iter(sets))]
        for observe in self._observers:
            observe(_fonts(sets.values()))
        self._sets = sets


def _size(sets: Mapping[str, Templates]) -> int:
    return sum(template.size for templates in sets.values() for template in templates.designs)


def _fonts(sets: Iterable[Templates]) -> Mapping[str, OwnFont]:
    return {key: font for templates in sets for key, font in templates.fonts.items()}
