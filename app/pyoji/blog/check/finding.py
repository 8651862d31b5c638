"""Finding: what is wrong, where, and what to do about it; the noun of rules and reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """There is no card, or it does not say what it should."""
    WARNING = "warning"
    """The card is right, and something on its way may yet fail, or it could be better."""
    INFO = "info"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in a file; `line` and `column` from 1.

    `link` is the link as it is written, "" for what is no link's fault; `repaired` what `--fix`
    would write there, "" where it would not.
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
