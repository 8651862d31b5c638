"""Settings: one frozen value from a mapping, validated once at start.

Nobody else reads the environment. A wrong value raises `SettingsError`, which names the
variable, what it held and what is allowed. The table below is the whole list; the reference
repeats it and a test keeps the two alike.

Two defaults depend on the environment. One is the cache's directory; `Settings()` has none, so
that a value built by hand, as in tests, writes nowhere. The other are the proxies, for which
uvicorn has a variable of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pyoji.byte_sizes import GIB, KIB, MIB
from pyoji.engine import image_url as url
from pyoji.engine.card import FORMATS
from pyoji.engine.image_file import Budget
from pyoji.errors import SettingsError
from pyoji.link.signature import NO_KEYS, UNSIGNED, Keys, Rules
from pyoji.proxies import ALLOWED as PROXIES_ALLOWED
from pyoji.proxies import LOOPBACK, Proxies
from pyoji.rate import Rate

PREFIX = "PYOJI_"
OFF = "off"
FORWARDED = "FORWARDED_ALLOW_IPS"
"""What uvicorn calls the list of proxies; it counts where ours is not set."""

HIDDEN = "…"
"""What an error shows in the place of a secret."""

DEFAULT_BUDGET = Budget(dict.fromkeys(FORMATS, 600 * KIB))
"""WhatsApp shows no larger picture."""

CARDS_OF_A_CLIENT = Rate(600, 60)
"""More than the gallery has, which a designer scrolls through in a minute."""

SECONDS_OF_A_CLIENT = Rate(30, 60)
"""Of one processor the half; the gallery takes a third of it."""

_HERE = Path(__file__).resolve().parent


def _bundled_fonts(tree: Path = _HERE.parents[1] / "fonts") -> Path:
    """Where the fonts lie: in the tree that this file is part of, else in pyoji-fonts."""
    if (tree / "SOURCES.toml").is_file():
        return tree
    try:
        import pyoji_fonts
    except ModuleNotFoundError:
        return tree  # which the settings then say is not there
    return Path(pyoji_fonts.directory())


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings; each is the variable `PYOJI_<NAME>`."""

    fonts_dir: Path = field(default_factory=_bundled_fonts)
    templates_dir: Path | None = None
    cache_bytes: int = 40 * MIB
    cache_dir: Path | None = None  # `from_mapping` knows the user's
    cache_dir_bytes: int = GIB
    cache_url: str | None = field(default=None, repr=False)  # holds a password
    cache_ttl: int = 30 * 86400
    cache_unsigned: bool = True
    shared_flight: bool = False
    max_target: int = 8192
    connections: int = 4096
    head_timeout: float = 10.0
    idle_timeout: float = 75.0
    send_timeout: float = 60.0
    queue: int = 256
    deadline: float = 2.0
    watchdog: float | None = 60.0
    drain: int = 30
    overload: str = "fallback"
    limit_client: Rate | None = CARDS_OF_A_CLIENT
    limit_client_cpu: Rate | None = SECONDS_OF_A_CLIENT
    limit_all: Rate | None = None
    limit_all_cpu: Rate | None = None
    proxies: Proxies = LOOPBACK
    max_bytes: Budget = DEFAULT_BUDGET
    render_threads: int = 1
    log_level: str = "info"
    log_format: str = "auto"
    playground: bool = True
    picture_hosts: tuple[str, ...] = ()
    picture_bytes: int = 64 * MIB
    signing: Rules = UNSIGNED
    signing_keys: Keys = NO_KEYS
    titles: str | None = None
    unlisted: str = "fallback"
    block: str | None = None
    log_titles: int = 0

    def __post_init__(self) -> None:
        if not self.fonts_dir.is_dir():
            raise SettingsError(
                _name("fonts_dir"), str(self.fonts_dir), SETTINGS["fonts_dir"].allowed
            )
        if self.templates_dir is not None and not self.templates_dir.is_dir():
            raise SettingsError(
                _name("templates_dir"), str(self.templates_dir), "an existing directory"
            )
        if self.shared_flight and self.cache_url is None:
            raise SettingsError(_name("shared_flight"), "on", f"off without {_name('cache_url')}")
        if self.signing.need_keys and not self.signing_keys:
            allowed = f"{Keys.ALLOWED}, where PYOJI_SIGNING is not off"
            raise SettingsError(_name("signing_keys"), "", allowed)


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
    units = {"": 1, "k": KIB, "m": MIB, "g": GIB}

    def read(text: str) -> int:
        number = text.strip().casefold().removesuffix("b").removesuffix("i")
        digits = number.rstrip("kmg")
        amount = int(digits) * units[number[len(digits) :]]
        if not low <= amount <= high:
            raise ValueError
        return amount

    return read, f"a number of bytes from {low} to {high}, with K, M or G if you like"


def _decimal(low: float, high: float) -> tuple[Callable[[str], float], str]:
    def read(text: str) -> float:
        number = float(text)
        if not low <= number <= high:
            raise ValueError
        return number

    return read, f"a number from {low:g} to {high:g}"


def _time_or_off(low: float, high: float) -> tuple[Callable[[str], float | None], str]:
    number, _ = _decimal(low, high)

    def read(text: str) -> float | None:
        return None if text.strip().casefold() == OFF else number(text)

    return read, f"a number of seconds from {low:g} to {high:g}, or {OFF}"


_PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def _rate(unit: str, what: str) -> tuple[Callable[[str], Rate | None], str]:
    form = re.compile(rf"([1-9]\d{{0,8}}){unit}/({'|'.join(_PERIODS)})")

    def read(text: str) -> Rate | None:
        text = text.strip().casefold()
        if text == OFF:
            return None
        if not (found := form.fullmatch(text)):
            raise ValueError
        return Rate(int(found[1]), _PERIODS[found[2]])

    return read, f"{what}, per second, minute, hour or day; or off"


def _cards() -> tuple[Callable[[str], Rate | None], str]:
    return _rate("", "a number of cards as 600/minute")


def _processor_time() -> tuple[Callable[[str], Rate | None], str]:
    return _rate("s", "a number of seconds as 30s/minute")


def _budget() -> tuple[Callable[[str], Budget], str]:
    number, allowed = _bytes(0, 64 * MIB)

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


def _seconds(low: int, high: int) -> tuple[Callable[[str], int], str]:
    units = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

    def read(text: str) -> int:
        number = text.strip().casefold()
        digits = number.rstrip("smhd")
        amount = int(digits) * units[number[len(digits) :]]
        if not low <= amount <= high:
            raise ValueError
        return amount

    return read, f"a time from {low} to {high}, in seconds or with m, h, d"


def _choice(*choices: str) -> tuple[Callable[[str], str], str]:
    def read(text: str) -> str:
        if text.casefold() not in choices:
            raise ValueError
        return text.casefold()

    return read, "one of " + ", ".join(choices)


_HERE_ONLY = re.compile(
    r"http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?(?:/[!-~]*)?", re.I
)


def _list() -> tuple[Callable[[str], str | None], str]:
    def read(text: str) -> str | None:
        text = text.strip()
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
            return str(Path(text).expanduser()) if text else None
        if _HERE_ONLY.fullmatch(text):
            return text[:4].lower() + text[4:]
        return str(url.parse(text))

    return read, "a file, an https address, or an http address of this machine (localhost)"


def _switch() -> tuple[Callable[[str], bool], str]:
    states = {"on": True, "off": False}
    return lambda text: states[text.strip().casefold()], "on or off"


_URL_OPTIONS = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"})
"""What a store's address may say behind its question mark; nothing that would change how long we
wait or what we trust."""


def _store_url() -> tuple[Callable[[str], str | None], str]:
    def read(text: str) -> str | None:
        if not text.strip():
            return None
        url = urlsplit(text.strip())
        options = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
        database = url.path.removeprefix("/")
        local = url.scheme == "unix"
        valid = (
            url.scheme in ("redis", "rediss", "unix")
            and (bool(database) and not url.hostname if local else bool(url.hostname))
            and (local or re.fullmatch("[0-9]{0,4}", database))
            and (local or url.port != 0)  # reading the port is what checks it
            and re.fullmatch("[0-9]{1,4}", options.get("db", "0"))
            and _URL_OPTIONS.issuperset(options)
            and not url.fragment
        )
        if not valid:
            raise ValueError
        return text.strip()

    return read, (
        "redis://[user:password@]host[:port][/number], the same with rediss:// for TLS,"
        " or unix:///path; a # ? / or @ in a password is percent-encoded"
    )


def _hosts() -> tuple[Callable[[str], tuple[str, ...]], str]:
    def one(text: str) -> str:
        below = "*." if text.startswith("*.") else ""
        name, colon, digits = text.removeprefix("*.").partition(":")
        if colon and not (digits.isdecimal() and 1 <= int(digits[:6]) <= 65535):
            raise ValueError
        port = int(digits) if colon else url.HTTPS
        return below + url.host(name) + ("" if port == url.HTTPS else f":{port}")

    def read(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(each.strip()) for each in text.split(",") if each.strip()))

    return read, "hosts such as cdn.example.com, *.example.org or cdn.example.com:8443, with commas"


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is read, and what the reference says of it; a `secret` one is never shown."""

    read: Callable[[str], Any]
    allowed: str
    summary: str
    secret: bool = False


SETTINGS: Mapping[str, Setting] = {
    "fonts_dir": Setting(
        lambda text: Path(text).expanduser(),
        "an existing directory; unset, the fonts of the package pyoji-fonts",
        "where the fonts lie",
    ),
    "templates_dir": Setting(
        lambda text: Path(text).expanduser() if text.strip() else None,
        "an existing directory",
        "where designs of your own lie, beside the built-in ones",
    ),
    "cache_bytes": Setting(
        *_bytes(0, 64 * GIB), "how many bytes of cards each process keeps in memory"
    ),
    "cache_dir": Setting(
        lambda text: None if text.strip().casefold() in ("", OFF) else Path(text).expanduser(),
        f"a directory, or {OFF}",
        "where cards are kept on disk",
    ),
    "cache_dir_bytes": Setting(*_bytes(0, 1024 * GIB), "how many bytes of disk they may take"),
    "cache_url": Setting(
        *_store_url(), "the Redis or Valkey that keeps cards instead of the directory", True
    ),
    "cache_ttl": Setting(*_seconds(60, 365 * 86400), "how long it keeps a card"),
    "cache_unsigned": Setting(
        *_switch(), "whether cards of unsigned links are kept there, or in the directory"
    ),
    "shared_flight": Setting(
        *_switch(), "whether machines that share it also agree on who draws a card"
    ),
    "max_target": Setting(
        *_whole(1024, 61440), "the longest request target answered, in bytes; longer is 414"
    ),
    "connections": Setting(
        *_whole(1, 1_000_000),
        "how many connections each process holds; fewer where the limit of open files is lower",
    ),
    "head_timeout": Setting(
        *_decimal(0.1, 3600), "how many seconds a client has to send the head of a request"
    ),
    "idle_timeout": Setting(
        *_decimal(0.1, 3600), "after how many seconds an idle connection is closed"
    ),
    "send_timeout": Setting(
        *_decimal(0.1, 3600), "how many seconds a client has to read what is sent"
    ),
    "queue": Setting(
        *_whole(0, 100_000), "how many new cards may wait to be drawn in each process"
    ),
    "deadline": Setting(*_decimal(0.1, 60), "how many seconds they wait at most"),
    "watchdog": Setting(
        *_time_or_off(1, 3600),
        "after how many seconds of rendering one card a process is stuck, and is replaced",
    ),
    "drain": Setting(*_whole(1, 3600), "within how many seconds of SIGTERM the service has ended"),
    "overload": Setting(
        *_choice("fallback", "error"),
        "what is answered for a new card that cannot be drawn in time, or that a limit holds "
        "back: the template's own card, or 503 or 429",
    ),
    "limit_client": Setting(*_cards(), "how many new cards a client may have drawn"),
    "limit_client_cpu": Setting(
        *_processor_time(), "how much processor time a client may use for new cards"
    ),
    "limit_all": Setting(*_cards(), "how many new cards are drawn for all clients together"),
    "limit_all_cpu": Setting(
        *_processor_time(), "how much processor time new cards use for all clients together"
    ),
    "proxies": Setting(
        Proxies.parse,
        PROXIES_ALLOWED,
        "the proxies in front of the service, whose X-Forwarded-For and X-Forwarded-Proto count",
    ),
    "max_bytes": Setting(
        *_budget(),
        "how large a file should be at most; over it a card is compressed harder, then loses "
        "colours or quality, then detail",
    ),
    "render_threads": Setting(
        *_whole(1, 64), "how many cards a process draws at once; more than one delays hits"
    ),
    "log_level": Setting(
        *_choice("debug", "info", "warning", "error"), "the least serious message logged"
    ),
    "log_format": Setting(
        *_choice("auto", "text", "json"),
        "how the log is written: text for people, JSON for programs, or text on a terminal only",
    ),
    "playground": Setting(
        *_switch(), "whether `/` and `/gallery`, the designer's pages, are there"
    ),
    "picture_hosts": Setting(
        *_hosts(), "the hosts that pictures may be fetched from; none are fetched without"
    ),
    "picture_bytes": Setting(
        *_bytes(0, 64 * GIB), "how many bytes of fetched pictures each process keeps in memory"
    ),
    "signing": Setting(
        Rules.parse, Rules.ALLOWED, "whether links have to be signed, and for which templates"
    ),
    "signing_keys": Setting(
        Keys.parse, Keys.ALLOWED, "what links are signed with; the first signs, all verify", True
    ),
    "titles": Setting(
        *_list(), "the list of cards that are drawn without a signature; all are without a list"
    ),
    "unlisted": Setting(
        *_choice("fallback", "error"),
        "what is answered for an unsigned link that is not on the list: the template's own card, "
        "or 403",
    ),
    "block": Setting(*_list(), "the list of cards that are never drawn, signed or not"),
    "log_titles": Setting(
        *_whole(0, 200),
        "how many of the titles that were asked for most each process logs, once an hour",
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
            # Without its value: under a misspelt name it may be a key.
            raise SettingsError(variable, HIDDEN, None, by_variable)
        found[field] = _read(field, variable, text)
    if not environment.get(_name("cache_dir"), "").strip():
        found["cache_dir"] = _user_cache(environment)
    if "proxies" not in found and FORWARDED in environment:
        found["proxies"] = _read("proxies", FORWARDED, environment[FORWARDED])
    return Settings(**found)


def _read(field: str, variable: str, text: str) -> Any:
    """What the variable says for the field; SettingsError if it is not allowed."""
    setting = SETTINGS[field]
    try:
        return setting.read(text)
    except (ValueError, KeyError):
        shown = _hidden(text) if setting.secret else text
        raise SettingsError(variable, shown, setting.allowed) from None


def _hidden(text: str) -> str:
    """A secret as an error shows it: no more than the scheme of an address."""
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,15}://", text)
    return (scheme[0] if scheme else "") + HIDDEN


def _user_cache(environment: Mapping[str, str]) -> Path | None:
    """Where the XDG Base Directory Specification has a user's programs keep what can be made again;
    None for who has no home."""
    for variable, below in (("XDG_CACHE_HOME", ""), ("HOME", ".cache")):
        place = Path(environment.get(variable, ""))
        if place.is_absolute():  # others are to be ignored, it says
            return place / below / "pyoji"
    return None
