"""Shelf: the designs there are now, while their files may change.

In: a reading of the files. Out: the current set of templates, always whole. A design whose file
is wrong stays as it was when it was last right. Sets are never altered, only replaced, by a single
assignment, so that any thread may ask at any time; a card that is being drawn while a set is
replaced is drawn from the set it was made with.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoji.engine.card import Card
from pyoji.engine.design.loader import DesignReading, Template, Templates
from pyoji.errors import TemplateError, UnknownTemplate

KEPT = 4
"""Sets that cards may still be in the making of: the current, and those before it."""


class Registry:
    """Holds the current templates; `read` reads their files anew."""

    def __init__(
        self, templates: Templates, read: Callable[[], DesignReading] | None = None
    ) -> None:
        self._read = read
        self._sets: tuple[Templates, ...] = (templates,)

    @property
    def current(self) -> Templates:
        """The templates there are now; they stay as they are for whoever holds them."""
        return self._sets[0]

    def renew(self) -> tuple[TemplateError, ...]:
        """Read the files and put what is right in the place of what was; what is wrong is told.

        To be called from one thread at a time.
        """
        if self._read is None:
            return ()
        reading = self._read()
        last = self.current
        kept = [last.get(name) for name in reading.faults if name in last.revisions]
        renewed = Templates([*reading.templates, *kept])
        if renewed.revisions != last.revisions:
            self._sets = (renewed, *self._sets)[:KEPT]
        return tuple(fault for faults in reading.faults.values() for fault in faults)

    def of(self, card: Card) -> Template:
        """The template that the card was made with; UnknownTemplate if that was long ago."""
        for templates in self._sets:
            if templates.revisions.get(card.template) == card.revision:
                return templates.get(card.template)
        raise UnknownTemplate(card.template, self.current.names)

    def asset(self, name: str) -> bytes:
        """The picture that a scene calls "template@revision/file"."""
        wanted, _, revision = name.partition("/")[0].partition("@")
        for templates in self._sets:
            if templates.revisions.get(wanted) == revision:
                return templates.asset(name)
        raise UnknownTemplate(wanted, self.current.names)
