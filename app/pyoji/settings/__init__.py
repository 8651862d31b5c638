"""Settings: one frozen value with a field for each setting, validated once at start.

In: a mapping, usually the environment. Out: `Settings`, or `SettingsError`, which names the
variable, its value and what is allowed. No other module reads `PYOJI_` variables. A field has its
type, bounds, default and meaning; a test compares the reference's table with the fields. The syntax
of each kind of value is defined in `values.py`.

Two defaults depend on the environment: the cache directory and the proxies. `Settings()` has no
directory, so a value built by a program writes nothing to disk.
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
"""uvicorn's variable for the proxies, used if `PYOJI_PROXIES` is not set."""

HIDDEN = "…"
"""Stands for a secret in errors."""

CARDS_OF_A_CLIENT = Rate(600, 60)
"""More cards than the gallery page has, so that a designer can scroll through it."""

SECONDS_OF_A_CLIENT = Rate(30, 60)
"""Half of one processor; the gallery page takes a third of that."""

DAY = 86400

OPTIONS = {"PYOJI_HOST": "--host", "PYOJI_PORT": "--port", "PYOJI_WORKERS": "--workers"}
"""Names under which operators look for a setting, and the options of `pyoji serve` they mean."""

_TREE = Path(__file__).resolve().parents[3]


def _bundled_fonts(tree: Path = _TREE / "fonts") -> Path:
    """Return the directory of fonts in this source tree, else that of the package pyoji-fonts."""
    if (tree / values.FONTS_MANIFEST).is_file():
        return tree
    try:
        import pyoji_fonts
    except ModuleNotFoundError:
        return tree  # it does not exist; validation reports that
    return Path(pyoji_fonts.directory())


class Settings(BaseModel):
    """The service's settings. The field `name` is the variable `PYOJI_NAME`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fonts_dir: values.FontsDirectory = Field(default_factory=_bundled_fonts, validate_default=True)
    """The directory of fonts."""
    templates_dir: values.DirectoryOrNone = None
    """A directory of further designs, beside the built-in ones."""
    site: values.NameOrNone = None
    """The name of the site on cards whose link gives none."""
    cache_bytes: values.Bytes = Field(40 * MIB, ge=0, le=64 * GIB)
    """Memory cache of each process, in bytes."""
    cache_dir: values.DirectoryOrOff = None
    """The directory of the disk cache."""
    cache_dir_bytes: values.Bytes = Field(GIB, ge=0, le=1024 * GIB)
    """Size of the disk cache, in bytes."""
    cache_url: values.StoreUrl = Field(None, repr=False)
    """The Redis or Valkey server that stores cards, instead of the disk cache."""
    cache_ttl: values.Time = Field(30 * DAY, ge=60, le=365 * DAY)
    """How long the server keeps a card, in seconds."""
    cache_unsigned: values.Switch = True
    """Whether cards of unsigned links are stored, on the server or on disk."""
    shared_flight: values.Switch = False
    """Whether machines that share the server also agree on which of them renders a card."""
    max_target: values.Integer = Field(8192, ge=1024, le=61440)
    """The longest request target, in bytes; a longer one is answered with 414."""
    connections: values.Integer = Field(4096, ge=1, le=1_000_000)
    """Connections of each process; fewer if the limit of open files is lower."""
    head_timeout: values.Decimal = Field(10.0, ge=0.1, le=3600)
    """Seconds in which a client must send the head of a request."""
    idle_timeout: values.Decimal = Field(75.0, ge=0.1, le=3600)
    """Seconds after which an idle connection is closed."""
    send_timeout: values.Decimal = Field(60.0, ge=0.1, le=3600)
    """Seconds in which a client must read what is sent."""
    queue: values.Integer = Field(256, ge=0, le=100_000)
    """Length of the render queue of each process."""
    deadline: values.Decimal = Field(2.0, ge=0.1, le=60)
    """The longest wait in that queue, in seconds."""
    watchdog: values.SecondsOrOff = 60.0
    """Seconds of rendering one card after which a process counts as stuck and is replaced."""
    drain: values.Integer = Field(30, ge=1, le=3600)
    """Seconds from SIGTERM to the end of the service, at most."""
    overload: values.Choice[Literal["fallback", "error"]] = "fallback"
    """The answer for a new card over the capacity or a rate limit: the template's own card, or
    503 or 429."""
    limit_client: values.CardsOrOff = CARDS_OF_A_CLIENT
    """Rate limit of new cards for each client."""
    limit_client_cpu: values.ProcessorTimeOrOff = SECONDS_OF_A_CLIENT
    """Rate limit of processor time for new cards, for each client."""
    limit_all: values.CardsOrOff = None
    """Rate limit of new cards for all clients together."""
    limit_all_cpu: values.ProcessorTimeOrOff = None
    """Rate limit of processor time for new cards, for all clients together."""
    proxies: values.ProxyList = LOOPBACK
    """The trusted proxies, whose X-Forwarded-For and X-Forwarded-Proto are used."""
    max_bytes: values.BudgetByFormat = DEFAULT_BUDGET
    """The target size of a file; a larger card is compressed harder, then reduced in colours or
    quality, then in detail."""
    render_threads: values.Integer = Field(1, ge=1, le=64)
    """Cards that a process renders at once; more than one delays cache hits."""
    log_level: values.Choice[Literal["debug", "info", "warning", "error"]] = "info"
    """The lowest level that is logged."""
    log_format: values.Choice[Literal["auto", "text", "json"]] = "auto"
    """The log's format: text, JSON, or (auto) text on a terminal and JSON elsewhere."""
    playground: values.Switch = True
    """Whether the designer's pages, `/` and `/gallery`, are served."""
    picture_hosts: values.Hosts = ()
    """The hosts that images may be fetched from; by default none are fetched."""
    picture_bytes: values.Bytes = Field(64 * MIB, ge=0, le=64 * GIB)
    """Memory cache of fetched images of each process, in bytes."""
    page_hosts: values.Hosts = ()
    """The hosts whose pages a link may name in `page`; by default none."""
    signing: values.SigningRules = UNSIGNED
    """Whether links must be signed, by template."""
    signing_keys: values.SigningKeys = NO_KEYS
    """The signing keys: the first signs, all verify."""
    titles: values.ListOrNone = None
    """The list of cards that are rendered without a signature; without a list, all are."""
    unlisted: values.Choice[Literal["fallback", "error"]] = "fallback"
    """The answer for an unsigned link that is not on the list: the template's own card, or 403."""
    block: values.ListOrNone = None
    """The list of cards that are never rendered, signed or not."""
    log_titles: values.Integer = Field(0, ge=0, le=200)
    """How many of the most requested titles each process logs, once an hour."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _name_the_variable(
        cls, value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        """Validate a value; turn pydantic's error into a SettingsError."""
        try:
            return validate(value)
        except (ValueError, KeyError):
            name, text = str(info.field_name), str(value)
            printable = _hidden(text) if _written(cls.model_fields[name]).secret else text
            raise SettingsError(variable(name), printable, allowed(name)) from None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.shared_flight and self.cache_url is None:
            phrase = f"off without {variable('cache_url')}"
            raise SettingsError(variable("shared_flight"), "on", phrase)
        if self.signing.need_keys and not self.signing_keys:
            phrase = f"{Keys.ALLOWED}, where {variable('signing')} is not off"
            raise SettingsError(variable("signing_keys"), "", phrase)
        return self


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def allowed(name: str) -> str:
    """Return the phrase for the allowed values of a setting, for the reference and errors."""
    field = Settings.model_fields[name]
    written = _written(field)
    bounds = {
        key: written.show(getattr(constraint, key))
        for constraint in field.metadata
        for key in ("ge", "le")
        if hasattr(constraint, key)
    }
    choices = ", ".join(map(str, get_args(field.annotation)))
    return written.allowed.format(choices=choices, **bounds)


def _written(field: FieldInfo) -> Written:
    return next(metadata for metadata in field.metadata if isinstance(metadata, Written))


def from_mapping(environment: Mapping[str, str]) -> Settings:
    """Read the settings from `environment` (usually `os.environ`).

    Raises SettingsError for a value that is not allowed, and for an unknown `PYOJI_` variable: a
    misspelt setting would otherwise have no effect.
    """
    known = [variable(name) for name in Settings.model_fields]
    ours = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    if unknown := next((name for name in ours if name not in known), None):
        # Hide the value: under a misspelt name it may be a key.
        raise SettingsError(unknown, HIDDEN, None, known, OPTIONS.get(unknown))
    raw: dict[str, Any] = {name.removeprefix(PREFIX).lower(): text for name, text in ours.items()}
    if not raw.get("cache_dir", "").strip():
        raw["cache_dir"] = _user_cache(environment)
    if "proxies" not in raw and FORWARDED in environment:
        raw["proxies"] = _forwarded(environment[FORWARDED])
    return Settings(**raw)


def _forwarded(text: str) -> Proxies:
    try:
        return Proxies.parse(text)
    except ValueError:
        raise SettingsError(FORWARDED, text, allowed("proxies")) from None


def _hidden(text: str) -> str:
    """Hide a secret in an error, except the scheme of a URL."""
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,15}://", text)
    return (scheme[0] if scheme else "") + HIDDEN


def _user_cache(environment: Mapping[str, str]) -> Path | None:
    """Return the user's cache directory (XDG Base Directory Specification), or None."""
    for name, below in (("XDG_CACHE_HOME", ""), ("HOME", ".cache")):
        directory = Path(environment.get(name, ""))
        if directory.is_absolute():  # the specification: ignore relative paths
            return directory / below / "pyoji"
    return None
