"""Errors as values: what is wrong, what is allowed, and the nearest match.

    CardError
    ├── RequestError            the request is at fault; reported to the client
    │   ├── TargetTooLong       the request target is over the limit
    │   ├── BadSignature        the link's signature is wrong, or missing where it is required
    │   ├── Unlisted            the card is not on the operator's list, and the link is not signed
    │   ├── Blocked             the operator has blocked the card
    │   ├── UnknownTemplate     no template of that name
    │   ├── UnknownParameter    the template has no parameter of that name (Python API only)
    │   ├── UnknownFormat       no image format with that extension
    │   ├── BadVersion          the version segment of the path is malformed
    │   └── ParameterError      a parameter's value is outside its type, range or choice
    ├── Unavailable             temporary; a later request succeeds
    │   ├── Overloaded          the render queue is full, or the card waited too long in it
    │   └── Limited             the client has reached its rate limit for new cards
    ├── TemplateError           a template file is wrong; reported to its designer
    ├── FontError               the font bundle is wrong; reported to the operator
    ├── SettingsError           a setting is wrong; reported to the operator
    └── BlogError               a blog's .pyoji.yaml is wrong; reported to its author

An error carries data and a sentence without hints. It must not know HTTP: the one table from these
classes to status codes is in `web/problems.py`. A test fails for a leaf that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from math import ceil

MOST_COUNTED = 65_535
"""The most bytes of a request target that are counted."""

MOST_WAIT = 3600
"""The longest `retry_after`, in seconds, whatever the limit's period."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the member of `allowed` that is most like `word`, or None if none is."""
    by_folded = {name.casefold(): name for name in allowed}
    word = word.casefold()[:64]
    matches = get_close_matches(word, list(by_folded), n=1, cutoff=0.55)
    if not matches and len(word) > 3:
        matches = [name for name in by_folded if word in name]
    return by_folded[matches[0]] if matches else None


def nearest_setting(name: str, known: Iterable[str]) -> str | None:
    """Return the most similar setting; the prefix, which all share, does not count."""
    names = {setting.partition("_")[2]: setting for setting in known}
    match = nearest(name.partition("_")[2], names)
    return names[match] if match else None


class CardError(Exception):
    """Root of the tree. `str(error)` is a sentence; `nearest` is the probable correction, or None.
    `explanation.py` joins the two."""

    nearest: str | None = None


class RequestError(CardError):
    """The request is at fault."""


class TargetTooLong(RequestError):
    """The request target holds `length` bytes, more than `limit`. Above MOST_COUNTED it is not
    counted: its end may not have arrived."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        count = f"{length}" if length <= MOST_COUNTED else f"more than {MOST_COUNTED}"
        super().__init__(f"The request target is {count} bytes long; at most {limit} are allowed.")


class BadSignature(RequestError):
    """The link's signature is missing or wrong. `reason` goes to the log, not to the client.

    The sentence is the same for every reason, so that it does not help to forge a signature.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "The link is not signed with a key of this service, or it was changed afterwards."
        )


class Unlisted(RequestError):
    """The card is not on the operator's list, and the link is not signed. `why` is its metric
    label."""

    why = "unknown"

    def __init__(self) -> None:
        super().__init__("The card is not on the list of this service, and the link is not signed.")


class Blocked(RequestError):
    """The operator has blocked the card, for signed links too."""

    def __init__(self) -> None:
        super().__init__("The operator of this service has blocked this card.")


class UnknownTemplate(RequestError):
    """No template is called `name`; `allowed` are the names of all templates."""

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        self.name, self.allowed = name, tuple(allowed)
        self.nearest = nearest(name, self.allowed)
        super().__init__(f"There is no template “{name}”.")


class UnknownParameter(RequestError):
    """`template` has no parameter called `name`; `allowed` are the names of its parameters."""

    def __init__(self, template: str, name: str, allowed: Iterable[str]) -> None:
        self.template, self.name, self.allowed = template, name, tuple(allowed)
        self.nearest = nearest(name, self.allowed)
        super().__init__(f"{template} has no parameter “{name}”.")


class UnknownFormat(RequestError):
    """No image format has the extension `extension`."""

    def __init__(self, extension: str, allowed: Iterable[str]) -> None:
        self.extension, self.allowed = extension, tuple(allowed)
        self.nearest = nearest(extension, self.allowed)
        missing = "The card's format is missing: its name has no extension."
        super().__init__(f"There is no card format “.{extension}”." if extension else missing)


class BadVersion(RequestError):
    """The version segment `version` of the path does not match the pattern `allowed`."""

    def __init__(self, version: str, allowed: str) -> None:
        self.version, self.allowed = version, allowed
        super().__init__(f"The version “{version}” in the path must match {allowed}.")


class ParameterError(RequestError):
    """The value of `parameter` is not `allowed`, a phrase or a list of choices."""

    def __init__(
        self,
        parameter: str,
        value: str,
        allowed: str | Iterable[str],
        suggestion: str | None = None,
    ) -> None:
        self.parameter, self.value = parameter, value
        self.allowed: str | tuple[str, ...]
        if isinstance(allowed, str):
            self.allowed, self.nearest, phrase = allowed, suggestion, allowed
        else:
            self.allowed = tuple(allowed)
            self.nearest = nearest(value, self.allowed)
            phrase = "one of " + ", ".join(self.allowed)
        super().__init__(f"“{value}” is not a value for {parameter}: it must be {phrase}.")


class Unavailable(CardError):
    """No card is available now. `retry_after` is in seconds; `why` is the metric label."""

    why = "unavailable"
    retry_after = 5


class Overloaded(Unavailable):
    """The render queue is full, or the card has waited in it for too long."""

    why = "overloaded"

    def __init__(self) -> None:
        super().__init__("The service is at capacity for new cards. Cached cards are still served.")


class Limited(Unavailable):
    """The rate limit called `limit` is reached; it admits a card again in `wait` seconds."""

    why = "limited"

    def __init__(self, limit: str, wait: float = 30.0) -> None:
        self.limit = limit
        self.retry_after = min(max(1, ceil(wait)), MOST_WAIT)
        super().__init__("The rate limit for new cards is reached. Cached cards are still served.")


class TemplateError(CardError):
    """The template file `file` is wrong at `line` and `column` (1-based) and `key`: it holds
    `found`; `remedy` is the correction."""

    def __init__(
        self,
        file: str,
        line: int | None,
        key: str,
        found: str,
        remedy: str,
        column: int | None = None,
        nearest: str | None = None,
    ) -> None:
        self.file, self.line, self.column, self.key = file, line, column, key
        self.found, self.remedy, self.nearest = found, remedy, nearest
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        where = f" at {key}" if key else ""
        super().__init__(f"{place}: found {found}{where}; {remedy}")

    @property
    def place(self) -> dict[str, str | int | None]:
        """The location, for JSON."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "key": self.key,
        }


class FontError(CardError):
    """The font bundle is missing, damaged or not what its manifest says."""


class SettingsError(CardError):
    """The setting `name` has a value that is not `allowed`, or (`allowed` is None) is not one of
    the `known` settings, but may be an `option` of `pyoji serve`."""

    def __init__(
        self,
        name: str,
        value: str,
        allowed: str | None,
        known: Iterable[str] = (),
        option: str | None = None,
    ) -> None:
        self.name, self.value, self.allowed, self.known = name, value, allowed, tuple(known)
        self.option = option
        self.nearest = None if allowed or option else nearest_setting(name, self.known)
        if allowed:
            super().__init__(f"{name}={value!r} is not valid: it must be {allowed}.")
        elif option:
            super().__init__(f"There is no setting {name}: it is an option, pyoji serve {option}.")
        else:
            super().__init__(f"There is no setting {name}.")


class BlogError(CardError):
    """A blog's settings file is wrong at `line` and `column` (both 1-based) and `key`."""

    def __init__(
        self,
        file: str,
        line: int,
        key: str,
        what: str,
        column: int = 1,
        nearest: str | None = None,
    ) -> None:
        self.nearest = nearest
        self.file, self.line, self.column, self.key, self.what = file, line, column, key, what
        where = f" {key}:" if key else ""
        super().__init__(f"{file}:{line}:{column}:{where} {what}")
