"""Refusal: the error for a rejected font, as data.

In: the invalid table or part of the file, what was found in it, the remedy. Out: an exception. Must
not know the name of the file, which the caller adds.
"""

from __future__ import annotations

REEXPORT = "export the font again from its source, or ask its foundry for an intact copy"
"""The remedy for damaged bytes."""


class FontRefused(Exception):
    """A font is rejected because of `table` ("file" for the container): what was `found` in it."""

    def __init__(self, table: str, found: str, remedy: str = REEXPORT) -> None:
        self.table, self.found, self.remedy = table, found, remedy
        super().__init__(f"{table}: {found}; {remedy}")
