"""Refusal: why a font is not used, as data for a message.

In: the table (or part of the file) at fault, what was found, what to do. Out: an exception. It does
not know the file's name, which the caller adds.
"""

from __future__ import annotations

REEXPORT = "export the font again from its source, or ask its maker for a whole copy"
"""The remedy for damaged bytes."""


class FontRefused(Exception):
    """The font cannot be used: `table` is at fault ("file" if it is the container)."""

    def __init__(self, table: str, found: str, remedy: str = REEXPORT) -> None:
        self.table, self.found, self.remedy = table, found, remedy
        super().__init__(f"{table}: {found}; {remedy}")
