"""Finding: the finding of a check, and the installation.

In: text, which may hold keys and logins of an operator. Out: frozen values without them, for a
terminal and JSON. It must not know the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pyoji.engine.assembly import Engine
from pyoji.loading import load_engine
from pyoji.settings import HIDDEN, Settings

_LOGIN = re.compile(r":/+\S*@")
"""User and password in a URL, also in one that was set as a directory and lost a slash."""


class State(StrEnum):
    """The severity of a finding; only `wrong` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """An observation, `seen`, and its `remedy`, "" if none is needed."""

    state: State
    seen: str
    remedy: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", _showable(self.seen))
        object.__setattr__(self, "remedy", _showable(self.remedy))


@dataclass(frozen=True)
class Installation:
    """The environment, its settings, and the number of workers (None: the default)."""

    environment: Mapping[str, str]
    settings: Settings
    workers: int | None = None

    @cached_property
    def engine(self) -> Engine:
        """The engine. Raises FontError and TemplateError."""
        return load_engine(self.settings)


Check = Callable[[Installation], Iterator[DoctorFinding]]


def ok(seen: str) -> DoctorFinding:
    """Return a finding without a problem."""
    return DoctorFinding(State.OK, seen)


def warning(seen: str, remedy: str) -> DoctorFinding:
    """Return a finding about something that works, but may fail later or can be improved."""
    return DoctorFinding(State.WARNING, seen, remedy)


def wrong(seen: str, remedy: str) -> DoctorFinding:
    """Return a finding about something that does not work or is not safe."""
    return DoctorFinding(State.WRONG, seen, remedy)


def size(number: float) -> str:
    """Format a number of bytes: 64 MB, 1.5 GB (powers of 1024, as in the settings)."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1024 or unit == "GB":
            break
        number /= 1024
    return f"{number:,.1f}".removesuffix(".0") + f" {unit}"


def _showable(text: str) -> str:
    """Remove logins and unprintable characters."""
    text = _LOGIN.sub(f"://{HIDDEN}@", text)
    return "".join(c if c.isprintable() else "�" for c in text)
