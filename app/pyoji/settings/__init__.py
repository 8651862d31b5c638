"""Settings: one frozen value, validated once at start; one field for each setting.

In: a mapping, usually the environment. Out: `Settings`, or `SettingsError`, which names the
variable, its value and what is allowed. No other module reads `PYOJI_` variables. A field says its
type, its bounds, its default and what it is; a test holds the reference's table to it. `values.py`
says how each kind of value is written.

Two defaults depend on the environment: the cache's directory and the proxies. `Settings()` has no
directory, so that a value built by a program writes nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo

from pyoji.byte_sizes import GIB, MIB
from pyoji.errors import SettingsError
from pyoji.link.signature import NO_KEYS, UNSIGNED, Keys
from pyoji.settings import values
from pyoji.settings.proxies import LOOPBACK, Proxies
from pyoji.settings.rate import Rate
from pyoji.settings.values import DEFAULT_BUDGET, Written

PREFIX = "PYOJI_"
FORWARDED = "FORWARDED_ALLOW_IPS"
"""uvicorn's variable for the proxies; it counts where ours is not set."""

HIDDEN = "…"
"""What an error shows in the place of a secret."""

CARDS_OF_A_CLIENT = Rate(600, 60)
"""More than the gallery has, which a designer scrolls through in a minute."""

SECONDS_OF_A_CLIENT = Rate(30, 60)
"""Half of one processor; the gallery takes a third of it."""

DAY = 86400

_TREE = Path(__file__).resolve().parents[3]


def _bundled_fonts(tree: Path = _TREE / "fonts") -> Path:
    """The directory of the fonts: in the tree that this file is part of, else in pyoji-fonts."""
    if (tree / "SOURCES.toml").is_file():
        return tree
    try:
        import pyoji_fonts
    except ModuleNotFoundError:
        return tree  # it does not exist, and the error says so
    return Path(pyoji_fonts.directory())


class Settings(BaseModel):
    """The service's settings; each is the variable `PYOJI_<NAME>`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fonts_dir: values.FontsDirectory = Field(default_factory=_bundled_fonts, validate_default=True)
    """Where the fonts lie."""
    templates_dir: values.DirectoryOrNone = None
    """Where designs of your own lie, beside the built-in ones."""
    cache_bytes: values.Bytes = Field(40 * MIB, ge=0, le=64 * GIB)
    """How many bytes of cards each process keeps in memory."""
    cache_dir: values.DirectoryOrOff = None
    """Where cards are kept on disk."""
    cache_dir_bytes: values.Bytes = Field(GIB, ge=0, le=1024 * GIB)
    """How many bytes of disk they may take."""
    cache_url: values.StoreUrl = Field(None, repr=False)
    """The Redis or Valkey that keeps cards instead of the directory."""
    cache_ttl: values.Time = Field(30 * DAY, ge=60, le=365 * DAY)
    """How long it keeps a card."""
    cache_unsigned: values.Switch = True
    """Whether cards of unsigned links are kept there, or in the directory."""
    shared_flight: values.Switch = False
    """Whether machines that share it also agree on who draws a card."""
    max_target: values.Whole = Field(8192, ge=1024, le=61440)
    """The longest request target answered, in bytes; longer is 414."""
    connections: values.Whole = Field(4096, ge=1, le=1_000_000)
    """How many connections each process holds; fewer where the limit of open files is lower."""
    head_timeout: values.Decimal = Field(10.0, ge=0.1, le=3600)
    """How many seconds a client has to send the head of a request."""
    idle_timeout: values.Decimal = Field(75.0, ge=0.1, le=3600)
    """After how many seconds an idle connection is closed."""
    send_timeout: values.Decimal = Field(60.0, ge=0.1, le=3600)
    """How many seconds a client has to read what is sent."""
    queue: values.Whole = Field(256, ge=0, le=100_000)
    """How many new cards may wait to be drawn in each process."""
    deadline: values.Decimal = Field(2.0, ge=0.1, le=60)
    """How many seconds they wait at most."""
    watchdog: values.SecondsOrOff = 60.0
    """After how many seconds of rendering one card a process is stuck, and is replaced."""
    drain: values.Whole = Field(30, ge=1, le=3600)
    """Within how many seconds of SIGTERM the service has ended."""
    overload: values.Choice[Literal["fallback", "error"]] = "fallback"
    """What is answered for a new card that cannot be drawn in time, or that a limit holds back:
    the template's own card, or 503 or 429."""
    limit_client: values.CardsOrOff = CARDS_OF_A_CLIENT
    """How many new cards a client may have drawn."""
    limit_client_cpu: values.ProcessorTimeOrOff = SECONDS_OF_A_CLIENT
    """How much processor time a client may use for new cards."""
    limit_all: values.CardsOrOff = None
    """How many new cards are drawn for all clients together."""
    limit_all_cpu: values.ProcessorTimeOrOff = None
    """How much processor time new cards use for all clients together."""
    proxies: values.ProxyList = LOOPBACK
    """The proxies in front of the service, whose X-Forwarded-For and X-Forwarded-Proto count."""
    max_bytes: values.BudgetByFormat = DEFAULT_BUDGET
    """How large a file should be at most; over it a card is compressed harder, then loses colours
    or quality, then detail."""
    render_threads: values.Whole = Field(1, ge=1, le=64)
    """How many cards a process draws at once; more than one delays hits."""
    log_level: values.Choice[Literal["debug", "info", "warning", "error"]] = "info"
    """The least serious message logged."""
    log_format: values.Choice[Literal["auto", "text", "json"]] = "auto"
    """How the log is written: text for people, JSON for programs, or text on a terminal only."""
    playground: values.Switch = True
    """Whether `/` and `/gallery`, the designer's pages, are there."""
    picture_hosts: values.Hosts = ()
    """The hosts that pictures may be fetched from; none are fetched without."""
    picture_bytes: values.Bytes = Field(64 * MIB, ge=0, le=64 * GIB)
    """How many bytes of fetched pictures each process keeps in memory."""
    signing: values.SigningRules = UNSIGNED
    """Whether links have to be signed, and for which templates."""
    signing_keys: values.SigningKeys = NO_KEYS
    """What links are signed with; the first signs, all verify."""
    titles: values.ListOrNone = None
    """The list of cards that are drawn without a signature; all are without a list."""
    unlisted: values.Choice[Literal["fallback", "error"]] = "fallback"
    """What is answered for an unsigned link that is not on the list: the template's own card, or
    403."""
    block: values.ListOrNone = None
    """The list of cards that are never drawn, signed or not."""
    log_titles: values.Whole = Field(0, ge=0, le=200)
    """How many of the titles that were asked for most each process logs, once an hour."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _name_the_variable(
        cls, value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        """Validate a value; say what is wrong with it as every other error of Pyoji does."""
        try:
            return validate(value)
        except (ValueError, KeyError):
            name, text = str(info.field_name), str(value)
            shown = _hidden(text) if _written(cls.model_fields[name]).secret else text
            raise SettingsError(variable(name), shown, allowed(name)) from None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.shared_flight and self.cache_url is None:
            without = f"off without {variable('cache_url')}"
            raise SettingsError(variable("shared_flight"), "on", without)
        if self.signing.need_keys and not self.signing_keys:
            where = f"{Keys.ALLOWED}, where {variable('signing')} is not off"
            raise SettingsError(variable("signing_keys"), "", where)
        return self


def variable(name: str) -> str:
    """What the environment calls a setting."""
    return PREFIX + name.upper()


def allowed(name: str) -> str:
    """What a setting may be, as the reference and error messages say it."""
    field = Settings.model_fields[name]
    bounds = {
        key: getattr(each, key)
        for each in field.metadata
        for key in ("ge", "le")
        if hasattr(each, key)
    }
    choices = ", ".join(map(str, get_args(field.annotation)))
    return _written(field).allowed.format(choices=choices, **bounds)


def _written(field: FieldInfo) -> Written:
    return next(each for each in field.metadata if isinstance(each, Written))


def from_mapping(environment: Mapping[str, str]) -> Settings:
    """The settings that `environment` (usually `os.environ`) asks for.

    Raises SettingsError for a value that is not allowed, and for a `PYOJI_` variable that does
    not exist, since a misspelt setting would otherwise be silently without effect.
    """
    known = [variable(name) for name in Settings.model_fields]
    ours = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    if unknown := next((name for name in ours if name not in known), None):
        # Without its value: under a misspelt name it may be a key.
        raise SettingsError(unknown, HIDDEN, None, known)
    given: dict[str, Any] = {name.removeprefix(PREFIX).lower(): text for name, text in ours.items()}
    if not given.get("cache_dir", "").strip():
        given["cache_dir"] = _user_cache(environment)
    if "proxies" not in given and FORWARDED in environment:
        given["proxies"] = _forwarded(environment[FORWARDED])
    return Settings(**given)


def _forwarded(text: str) -> Proxies:
    try:
        return Proxies.parse(text)
    except ValueError:
        raise SettingsError(FORWARDED, text, allowed("proxies")) from None


def _hidden(text: str) -> str:
    """A secret as an error shows it: no more than the scheme of an address."""
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,15}://", text)
    return (scheme[0] if scheme else "") + HIDDEN


def _user_cache(environment: Mapping[str, str]) -> Path | None:
    """The user's cache directory by the XDG Base Directory Specification; None without a home."""
    for name, below in (("XDG_CACHE_HOME", ""), ("HOME", ".cache")):
        place = Path(environment.get(name, ""))
        if place.is_absolute():  # the specification has others ignored
            return place / below / "pyoji"
    return None
