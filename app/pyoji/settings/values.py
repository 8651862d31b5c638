"""Values: the syntax of settings, one type for each kind of value.

In: the text of an environment variable. Out: the value of a setting; ValueError or KeyError for
invalid text. A value that is not a text comes from a program; only its type and bounds are checked.
It must not know the settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import DirectoryPath, Field, GetCoreSchemaHandler, GetPydanticSchema
from pydantic_core import CoreSchema, core_schema

from pyoji.byte_sizes import GIB, KIB, MIB
from pyoji.engine import image_url
from pyoji.engine.card import FORMATS
from pyoji.engine.image_file import Budget
from pyoji.link.signature import Keys, Rules
from pyoji.settings import proxies
from pyoji.settings.proxies import Proxies
from pyoji.settings.rate import Rate

OFF = "off"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """The syntax of a value: a phrase for what is `allowed`, which may name the field's bounds, and
    the parser `read`. Words in `none` mean None. A `secret` value is not shown in errors. `show`
    writes a bound as an operator would.
    """

    allowed: str
    read: Callable[[str], Any] = str
    none: tuple[str, ...] = ()
    secret: bool = False
    show: Callable[[Any], str] = str

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._value, handler(kind))

    def _value(self, raw: object) -> object:
        if not isinstance(raw, str):
            return raw
        return None if raw.strip().casefold() in self.none else self.read(raw)


_INSTANCE = GetPydanticSchema(lambda kind, _: core_schema.is_instance_schema(kind))
"""For our own classes: pydantic accepts instances without validating their fields."""


_BYTE_UNITS = {"": 1, "k": KIB, "m": MIB, "g": GIB}
_TIME_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def _with_unit(text: str, units: dict[str, int]) -> int:
    digits = text.rstrip("".join(units))
    return int(digits) * units[text[len(digits) :]]


def _in_unit(number: int, units: dict[str, int]) -> str:
    """Write a number in the largest unit that divides it: 64g, 365d; 0 has none."""
    unit = max(units, key=lambda unit: units[unit] if number and not number % units[unit] else 0)
    return f"{number // units[unit]}{unit}" if number else "0"


def _bytes(text: str) -> int:
    number = text.strip().casefold().removesuffix("b").removesuffix("i")
    return _with_unit(number, _BYTE_UNITS)


def _seconds(text: str) -> int:
    return _with_unit(text.strip().casefold(), _TIME_UNITS)


def _show_bytes(number: int) -> str:
    return _in_unit(number, _BYTE_UNITS).upper()


def _show_seconds(number: int) -> str:
    return _in_unit(number, _TIME_UNITS)


def _switch(text: str) -> bool:
    return {"on": True, OFF: False}[text.strip().casefold()]


_UNITS = ", in bytes or with K, M, G"

Integer = Annotated[int, Written("a whole number from {ge} to {le}", int)]
Decimal = Annotated[float, Written("a number from {ge} to {le}")]
Bytes = Annotated[int, Written(f"a size from {{ge}} to {{le}}{_UNITS}", _bytes, show=_show_bytes)]
Time = Annotated[
    int,
    Written("a time from {ge} to {le}, in seconds or with m, h, d", _seconds, show=_show_seconds),
]
SecondsOrOff = Annotated[
    Annotated[float, Field(ge=1, le=3600)] | None,
    Written("a number of seconds from 1 to 3600, or off", none=(OFF,)),
]
Switch = Annotated[bool, Written("on or off", _switch)]
Choice = Annotated[T, Written("one of {choices}", str.casefold)]


def _path(text: str) -> Path:
    return Path(text).expanduser()


FONTS_MANIFEST = "SOURCES.toml"


def _fonts(text: str) -> Path:
    path = _path(text)
    if not (path / FONTS_MANIFEST).is_file():
        raise ValueError("no fonts of ours")
    return path


_FONTS = (
    f"an existing directory with fonts and their {FONTS_MANIFEST}; unset, the fonts of the package"
    " pyoji-fonts"
)

FontsDirectory = Annotated[DirectoryPath, Written(_FONTS, _fonts)]
DirectoryOrNone = Annotated[DirectoryPath | None, Written("an existing directory", _path, ("",))]
DirectoryOrOff = Annotated[Path | None, Written("a directory, or off", _path, ("", OFF))]

_LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?(?:/[!-~]*)?", re.I)


def _list(text: str) -> str:
    text = text.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        return str(_path(text))
    if _LOCAL.fullmatch(text):
        return text[:4].lower() + text[4:]
    return str(image_url.parse(text))


_MOST_LETTERS = 80


def _name(text: str) -> str:
    text = text.strip()
    if len(text) > _MOST_LETTERS or not text.isprintable():
        raise ValueError
    return text


_A_NAME = f"a name of at most {_MOST_LETTERS} visible characters, on one line"
NameOrNone = Annotated[str | None, Written(_A_NAME, _name, ("",))]

_A_LIST = "a file, an https address, or an http address of this machine (localhost)"
ListOrNone = Annotated[str | None, Written(_A_LIST, _list, ("",))]


def _processor_time(text: str) -> Rate:
    return Rate.parse(text, "s")


_CARDS = "a number of cards as 600/minute, per second, minute, hour or day; or off"
_TIME = "a number of seconds as 30s/minute, per second, minute, hour or day; or off"

_Rate = Annotated[Rate, _INSTANCE]
CardsOrOff = Annotated[_Rate | None, Written(_CARDS, Rate.parse, (OFF,))]
ProcessorTimeOrOff = Annotated[_Rate | None, Written(_TIME, _processor_time, (OFF,))]

DEFAULT_BUDGET = Budget(dict.fromkeys(FORMATS, 600 * KIB))
"""WhatsApp shows no larger image."""

_LARGEST_FILE = 64 * MIB


def _budget(text: str) -> Budget:
    if "=" not in text:
        return Budget(dict.fromkeys(FORMATS, _limit(text)))
    limits = dict(DEFAULT_BUDGET.limits)
    for part in text.split(","):
        name, _, limit = part.partition("=")
        limits[FORMATS[name.strip().casefold()].name] = _limit(limit)
    return Budget(limits)


def _limit(text: str) -> int:
    limit = _bytes(text)
    if not 0 <= limit <= _LARGEST_FILE:
        raise ValueError(text)
    return limit


_BUDGET = (
    f"a size from 0 to {_show_bytes(_LARGEST_FILE)}{_UNITS}; "
    f"or several after {', '.join(f'{name}=' for name in FORMATS)} with commas between; "
    "0 is no limit"
)
BudgetByFormat = Annotated[Budget, _INSTANCE, Written(_BUDGET, _budget)]


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_host(host.strip()) for host in text.split(",") if host.strip()))


def _host(text: str) -> str:
    below = "*." if text.startswith("*.") else ""
    name, colon, digits = text.removeprefix("*.").partition(":")
    if colon and not (digits.isdecimal() and 1 <= int(digits[:6]) <= 65535):
        raise ValueError(text)
    port = int(digits) if colon else image_url.HTTPS
    return below + image_url.host(name) + ("" if port == image_url.HTTPS else f":{port}")


_HOSTS = "hosts such as cdn.example.com, *.example.org or cdn.example.com:8443, with commas"
Hosts = Annotated[tuple[str, ...], Written(_HOSTS, _hosts)]

_URL_OPTIONS = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"})
"""Options that a store's URL may have; none of them changes timeouts or trust."""


def _store_url(text: str) -> str:
    url = urlsplit(text.strip())
    options = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
    database = url.path.removeprefix("/")
    local = url.scheme == "unix"
    valid = (
        url.scheme in ("redis", "rediss", "unix")
        and (bool(database) and not url.hostname if local else bool(url.hostname))
        and (local or re.fullmatch("[0-9]{0,4}", database))
        and (local or url.port != 0)  # reading the port validates it
        and re.fullmatch("[0-9]{1,4}", options.get("db", "0"))
        and _URL_OPTIONS.issuperset(options)
        and not url.fragment
    )
    if not valid:
        raise ValueError("no address of a store")
    return text.strip()


_STORE = (
    "redis://[user:password@]host[:port][/number], the same with rediss:// for TLS,"
    " or unix:///path; a # ? / or @ in a password is percent-encoded"
)
StoreUrl = Annotated[str | None, Written(_STORE, _store_url, ("",), secret=True)]
ProxyList = Annotated[Proxies, _INSTANCE, Written(proxies.ALLOWED, Proxies.parse)]
SigningRules = Annotated[Rules, _INSTANCE, Written(Rules.ALLOWED, Rules.parse)]
SigningKeys = Annotated[Keys, _INSTANCE, Written(Keys.ALLOWED, Keys.parse, secret=True)]
