"""Registry: the current templates, while their files may change.

In: a function that reads the files. Out: the current, complete set of templates. A template with an
invalid file keeps its last valid version. Sets are immutable and replaced by a single assignment,
so reads are thread-safe. A card that is being rendered uses the set that it was created with. Must
not know how files are watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pyoji.engine.card import Card
from pyoji.engine.design.loader import DesignReading
from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.design.templates import FontObserver, Template, Templates
from pyoji.errors import TemplateError, UnknownTemplate

MAX_SETS = 4
"""The current set, and earlier sets that cards may still use."""


class Registry:
    """The current templates; `read` reads their files again."""

    def __init__(
        self, templates: Templates, read: Callable[[], DesignReading] | None = None
    ) -> None:
        self._read = read
        self._sets: tuple[Templates, ...] = (templates,)
        self._observers: list[FontObserver] = []

    def watch(self, observe: FontObserver) -> None:
        """Call `observe` with the fonts of all sets that are kept, now and before each change."""
        self._observers.append(observe)
        observe(_fonts(self._sets))

    @property
    def current(self) -> Templates:
        """The current templates, an immutable set."""
        return self._sets[0]

    def renew(self) -> tuple[TemplateError, ...]:
        """Read the files, replace the valid templates, and return the faults of the others.

        Call from one thread at a time.
        """
        if self._read is None:
            return ()
        reading = self._read()
        previous = self.current
        unchanged = [previous.get(name) for name in reading.faults if name in previous.revisions]
        renewed = Templates([*reading.templates, *unchanged])
        if renewed.revisions != previous.revisions:
            sets = (renewed, *self._sets)[:MAX_SETS]
            for observe in self._observers:
                observe(_fonts(sets))
            self._sets = sets
        return tuple(fault for faults in reading.faults.values() for fault in faults)

    def of(self, card: Card) -> Template:
        """Return the template of a card; raise UnknownTemplate if its set is gone."""
        for templates in self._sets:
            if templates.revisions.get(card.template) == card.revision:
                return templates.get(card.template)
        raise UnknownTemplate(card.template, self.current.names)

    def asset(self, name: str) -> bytes:
        """Return the image file that a scene names "template@revision/file"."""
        template, _, revision = name.partition("/")[0].partition("@")
        for templates in self._sets:
            if templates.revisions.get(template) == revision:
                return templates.asset(name)
        raise UnknownTemplate(template, self.current.names)


def _fonts(sets: Iterable[Templates]) -> Mapping[str, OwnFont]:
    return {key: font for templates in sets for key, font in templates.fonts.items()}
