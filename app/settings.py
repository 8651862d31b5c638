"""Settings: one frozen value from a mapping, validated once at start.

Nobody else reads the environment. A wrong value raises `SettingsError`, which names the
variable, what it held and what is allowed. The table below is the whole list; the README
repeats it and a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.card import FORMATS
from app.encoded import Budget
from app.errors import SettingsError

PREFIX = "PYOJI_"

DEFAULT_BUDGET = Budget(dict.fromkeys(FORMATS, 600 * 1024))
"""WhatsApp shows no larger picture."""

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings; each is the variable `PYOJI_<NAME>`."""

    fonts_dir: Path = _HERE.parent / "fonts"
    templates_dir: Path | None = None
    cache_bytes: int = 64 * 1024 * 1024
    max_target: int = 8192
    max_bytes: Budget = DEFAULT_BUDGET
    render_threads: int = 1
    log_level: str = "info"
    playground: bool = True

    def __post_init__(self) -> None:
        if not self.fonts_dir.is_dir():
            raise SettingsError(_name("fonts_dir"), str(self.fonts_dir), "an existing directory")
        if self.templates_dir is not None and not self.templates_dir.is_dir():
            raise SettingsError(
                _name("templates_dir"), str(self.templates_dir), "an existing directory"
            )


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _whole(low: int, high: int) -> tuple[Callable[[str], int], str]:
    def read(text: str) -> int:
        number = int(text.replace("_", ""))
        if not low <= number <= high:
            raise ValueError
        return number

    return read, f"a whole number from {low} to {high}"


def _bytes(low: int, high: int) -> tuple[Callable[[str], int], str]:
    units = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}

    def read(text: str) -> int:
        number = text.strip().casefold().removesuffix("b").removesuffix("i")
        digits = number.rstrip("kmg")
        amount = int(digits) * units[number[len(digits) :]]
        if not low <= amount <= high:
            raise ValueError
        return amount

    return read, f"a number of bytes from {low} to {high}, with K, M or G if you like"


def _budget() -> tuple[Callable[[str], Budget], str]:
    number, allowed = _bytes(0, 64 * 1024**2)

    def read(text: str) -> Budget:
        if "=" not in text:
            return Budget(dict.fromkeys(FORMATS, number(text)))
        limits = {}
        for part in text.split(","):
            name, _, limit = part.partition("=")
            limits[FORMATS[name.strip().casefold()].name] = number(limit)
        return Budget({**DEFAULT_BUDGET.limits, **limits})

    formats = ", ".join(f"{name}=" for name in FORMATS)
    return read, f"{allowed}; or several after {formats} with commas between; 0 is no limit"


def _choice(*choices: str) -> tuple[Callable[[str], str], str]:
    def read(text: str) -> str:
        if text.casefold() not in choices:
            raise ValueError
        return text.casefold()

    return read, "one of " + ", ".join(choices)


def _switch() -> tuple[Callable[[str], bool], str]:
    states = {"on": True, "off": False}
    return lambda text: states[text.strip().casefold()], "on or off"


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is read, and what the README says of it."""

    read: Callable[[str], Any]
    allowed: str
    summary: str


SETTINGS: Mapping[str, Setting] = {
    "fonts_dir": Setting(
        lambda text: Path(text).expanduser(), "an existing directory", "where the fonts lie"
    ),
    "templates_dir": Setting(
        lambda text: Path(text).expanduser() if text.strip() else None,
        "an existing directory",
        "where designs of your own lie, beside the built-in ones",
    ),
    "cache_bytes": Setting(
        *_bytes(0, 64 * 1024**3), "how many bytes of cards each process keeps in memory"
    ),
    "max_target": Setting(
        *_whole(1024, 61440), "the longest request target answered, in bytes; longer is 414"
    ),
    "max_bytes": Setting(
        *_budget(),
        "how large a file should be at most; over it a card is compressed harder, then loses "
        "colours or quality",
    ),
    "render_threads": Setting(
        *_whole(1, 64), "how many cards a process draws at once; more than one delays hits"
    ),
    "log_level": Setting(
        *_choice("debug", "info", "warning", "error"), "the least serious message logged"
    ),
    "playground": Setting(
        *_switch(), "whether `/` and `/gallery`, the designer's pages, are there"
    ),
}


def from_mapping(environment: Mapping[str, str]) -> Settings:
    """The settings that `environment` (usually `os.environ`) asks for.

    Raises SettingsError for a value that is not allowed, and for a `PYOJI_` variable that does
    not exist, since a misspelt setting would otherwise be silently without effect.
    """
    by_variable = {_name(field.name): field.name for field in fields(Settings)}
    found: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        field = by_variable.get(variable)
        if field is None:
            raise SettingsError(variable, text, None, by_variable)
        setting = SETTINGS[field]
        try:
            found[field] = setting.read(text)
        except (ValueError, KeyError):
            raise SettingsError(variable, text, setting.allowed) from None
    return Settings(**found)
