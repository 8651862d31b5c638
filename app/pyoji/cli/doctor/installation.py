"""Installation: what the doctor looks at, read once, however wrong it is.

In: an environment, and how the service is to be served. Out: settings, and everything that is
wrong with them; where a value is wrong the default stands in, so that the rest can be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoji.engine import design as templates
from pyoji.engine.design import Reading
from pyoji.engine.paint import check
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import SettingsError
from pyoji.explanation import explain
from pyoji.loading import directories
from pyoji.settings import HIDDEN, PREFIX, SETTINGS, Settings, from_mapping

_FONTS = f"{PREFIX}FONTS_DIR"
_KEYS, _ASKS_FOR_KEYS = f"{PREFIX}SIGNING_KEYS", f"{PREFIX}SIGNING"
_KEY = re.compile(r"[0-9a-fA-F]{32,}")

# What is only right together with another; while that one is wrong, nobody can say.
_RESTS_ON = {f"{PREFIX}SHARED_FLIGHT": f"{PREFIX}CACHE_URL"}


@dataclass(frozen=True)
class Installation:
    """The settings as far as they are right, what is wrong with them, and how it is served."""

    environment: Mapping[str, str]
    settings: Settings
    faults: Mapping[str, str]
    """By variable, what is wrong, in a sentence that shows no secret."""
    workers: int = 1
    connections: int = 900
    host: str = "127.0.0.1"
    port: int | None = None
    encodings: tuple[tuple[str, str], ...] = ()
    """What is written, and how: "standard output" and "utf-8"."""

    @cached_property
    def reading(self) -> Reading:
        """The designs, and what is wrong with them. Raises FontError and TemplateError."""
        fonts = Fonts.open(self.settings.fonts_dir)
        return templates.examine(fonts.digest, *directories(self.settings), paint=check)

    @cached_property
    def template_names(self) -> tuple[str, ...]:
        """The designs that there are, right or not."""
        read = self.reading
        return (*(each.name for each in read.templates), *read.faults)

    @property
    def with_pictures(self) -> bool:
        """Whether pictures are fetched from elsewhere."""
        return bool(self.settings.picture_hosts)


def variable(field: str) -> str:
    """What the environment calls a setting."""
    return PREFIX + field.upper()


def read(environment: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """The settings, and by variable everything that is wrong with them, not only the first."""
    left = dict(environment)
    faults: dict[str, str] = {}
    while True:
        try:
            return from_mapping(left), faults
        except SettingsError as error:
            if not _follows(error, faults):
                faults.setdefault(error.name, _KEY.sub(HIDDEN, explain(error)))
            _leave_out(error.name, left)


def _follows(error: SettingsError, faults: Mapping[str, str]) -> bool:
    """Whether the value is wrong only because we left out another."""
    field = error.name.removeprefix(PREFIX).casefold()
    about_the_value = field in SETTINGS and error.allowed == SETTINGS[field].allowed
    return not about_the_value and _RESTS_ON.get(error.name) in faults


def _leave_out(name: str, left: dict[str, str]) -> None:
    """Go on without what is wrong; every call leaves less that can be."""
    if name in left and name != _FONTS:
        del left[name]
    elif name == _KEYS and _ASKS_FOR_KEYS in left:
        del left[_ASKS_FOR_KEYS]  # there are none
    elif name == _FONTS and left.get(name) != _STAND_IN:
        left[name] = _STAND_IN
    else:
        for each in [each for each in left if each.startswith(PREFIX) and each != _FONTS]:
            del left[each]
        left[_FONTS] = _STAND_IN


_STAND_IN = str(Path(__file__).parent)
"""A directory that is there, in the place of one that is not; nothing looks into it, since what
needs the fonts is not looked at while their setting is wrong."""
