"""Finding: what one check saw, whether that is well, and what to do if it is not.

In: words, some of which an operator typed and a key may be among. Out: a frozen value that a
terminal and a program may be shown. It knows no check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pyoji.settings import HIDDEN

_LOGIN = re.compile(r":/+\S*@")
"""User and password in an address, wherever it was set: as a directory, too, one slash lost."""


class State(StrEnum):
    """How serious a finding is; only `wrong` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was seen; `remedy` is empty where there is nothing to do."""

    state: State
    seen: str
    remedy: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", _showable(self.seen))
        object.__setattr__(self, "remedy", _showable(self.remedy))


def ok(seen: str) -> Finding:
    """All is well."""
    return Finding(State.OK, seen)


def warning(seen: str, remedy: str) -> Finding:
    """It works; it could be better, or may cease to."""
    return Finding(State.WARNING, seen, remedy)


def wrong(seen: str, remedy: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(State.WRONG, seen, remedy)


def size(number: float) -> str:
    """Bytes for a person: 64 MB, 1.5 GB; of 1024, as the settings count."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1024 or unit == "GB":
            break
        number /= 1024
    return f"{number:,.1f}".removesuffix(".0") + f" {unit}"


def _showable(text: str) -> str:
    """Without logins, and without what would command a terminal."""
    text = _LOGIN.sub(f"://{HIDDEN}@", text)
    return "".join(c if c.isprintable() else "�" for c in text)
