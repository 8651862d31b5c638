"""Finding: what one check reports, and the installation that it examines.

In: words, some of which an operator typed and a key may be among. Out: frozen values that a
terminal and a program may show. It knows no check.
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
"""User and password in an address, wherever it was set: as a directory, too, one slash lost."""


class State(StrEnum):
    """How serious a finding is; only `wrong` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """What was seen; `remedy` is empty where there is nothing to do."""

    state: State
    seen: str
    remedy: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", _showable(self.seen))
        object.__setattr__(self, "remedy", _showable(self.remedy))


@dataclass(frozen=True)
class Installation:
    """The environment, its settings, and the number of workers if it is not the default."""

    environment: Mapping[str, str]
    settings: Settings
    workers: int | None = None

    @cached_property
    def engine(self) -> Engine:
        """What draws cards. Raises FontError and TemplateError."""
        return load_engine(self.settings)


Check = Callable[[Installation], Iterator[DoctorFinding]]


def ok(seen: str) -> DoctorFinding:
    """Report that all is well."""
    return DoctorFinding(State.OK, seen)


def warning(seen: str, remedy: str) -> DoctorFinding:
    """Report what works, and could be better or may cease to work."""
    return DoctorFinding(State.WARNING, seen, remedy)


def wrong(seen: str, remedy: str) -> DoctorFinding:
    """Report what does not work, or is not safe."""
    return DoctorFinding(State.WRONG, seen, remedy)


def size(number: float) -> str:
    """Write bytes for a person: 64 MB, 1.5 GB; of 1024, as the settings count."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1024 or unit == "GB":
            break
        number /= 1024
    return f"{number:,.1f}".removesuffix(".0") + f" {unit}"


def _showable(text: str) -> str:
    """Remove logins, and characters that a terminal would act on."""
    text = _LOGIN.sub(f"://{HIDDEN}@", text)
    return "".join(c if c.isprintable() else "�" for c in text)
