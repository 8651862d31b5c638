"""Finding: what is wrong in a file, where, and how to repair it. Shared by checker and reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyoji.blog.check.difference import Difference


class Severity(StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    """There is no card, or the card is wrong."""
    WARNING = "warning"
    """The card is right, but other programs may refuse the link, or the card could be better."""
    INFO = "info"
    """A minor point."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a file; `line` and `column` count from 1.

    `link` is the link as written, "" for a finding about the post. `repaired` is the link that
    `--fix` writes, "" if it does not change the link. `difference` is that of the card's title and
    the post's, if the finding is about them.
    """

    file: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    remedy: str
    link: str = ""
    repaired: str = ""
    difference: Difference | None = None
