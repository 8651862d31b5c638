"""Everything that can go wrong, as values: what was wrong, what is allowed, what was meant.

    CardError
    ├── RequestError            the request is at fault; its author is told
    │   ├── TargetTooLong       the request target is over the limit
    │   ├── BadSignature        the link's signature is wrong, or missing where it is required
    │   ├── Unlisted            the card is not on the operator's list, and the link is not signed
    │   ├── Blocked             the operator has blocked the card
    │   ├── UnknownTemplate     no template of that name
    │   ├── UnknownParameter    the template has no parameter of that name (asked for by a program)
    │   ├── UnknownFormat       no image format with that extension
    │   ├── BadVersion          the version segment of the path is malformed
    │   └── ParameterError      a parameter's value is outside its type, range or choice
    ├── Unavailable             nobody is at fault; whoever asks again later is served
    │   ├── Overloaded          too many cards wait to be drawn, or this one waited too long
    │   └── Limited             whoever asks has had as many new cards as the limits allow
    ├── TemplateError           a template file is at fault; its designer is told
    ├── FontError               the font bundle is at fault; the operator is told
    ├── SettingsError           a setting is at fault; the operator is told
    └── BlogError               a blog's .pyoji.yaml is at fault; its author is told

An error carries data and a sentence without hints, and knows nothing of HTTP: `web/problems.py`
holds the one table from these classes to status codes. A test fails on a leaf that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from math import ceil

MOST_WAIT = 3600
"""Seconds after which to ask again, however long a limit lasts."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The member of `allowed` that `word` was probably meant to be, or None if none is near."""
    by_folded = {name.casefold(): name for name in allowed}
    word = word.casefold()[:64]
    found = get_close_matches(word, list(by_folded), n=1, cutoff=0.55)
    if not found and len(word) > 3:
        found = [name for name in by_folded if word in name]
    return by_folded[found[0]] if found else None


class CardError(Exception):
    """Root of the tree. `str(error)` says what is wrong, `nearest` what was probably meant;
    `explanation.py` puts both into words."""

    nearest: str | None = None


class RequestError(CardError):
    """The request is at fault."""


class TargetTooLong(RequestError):
    """The request target holds `length` bytes, more than `limit`."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(f"The request target is {length} bytes long; at most {limit} are allowed.")


class BadSignature(RequestError):
    """The link is not signed as it has to be; `reason` is for the log, and not for its author.

    The sentence is the same for every reason, so that nobody learns from it how near he was.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "The link is not signed with a key of this service, or it was changed afterwards."
        )


class Unlisted(RequestError):
    """The card is not on the operator's list, and the link is not signed; `why` is a word."""

    why = "unknown"

    def __init__(self) -> None:
        super().__init__("The card is not on the list of this service, and the link is not signed.")


class Blocked(RequestError):
    """The operator has blocked the card, whoever asks for it."""

    def __init__(self) -> None:
        super().__init__("The operator of this service has blocked this card.")


class UnknownTemplate(RequestError):
    """No template is called `name`; `allowed` are those there are."""

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        self.name, self.allowed = name, tuple(allowed)
        self.nearest = nearest(name, self.allowed)
        super().__init__(f"There is no template “{name}”.")


class UnknownParameter(RequestError):
    """The template `template` has no parameter called `name`; `allowed` are those it has."""

    def __init__(self, template: str, name: str, allowed: Iterable[str]) -> None:
        self.template, self.name, self.allowed = template, name, tuple(allowed)
        self.nearest = nearest(name, self.allowed)
        super().__init__(f"{template} has no parameter “{name}”.")


class UnknownFormat(RequestError):
    """No image format has the extension `extension`."""

    def __init__(self, extension: str, allowed: Iterable[str]) -> None:
        self.extension, self.allowed = extension, tuple(allowed)
        self.nearest = nearest(extension, self.allowed)
        super().__init__(f"There is no card format “.{extension}”.")


class BadVersion(RequestError):
    """The version segment `version` of the path is not of the form `allowed`."""

    def __init__(self, version: str, allowed: str) -> None:
        self.version, self.allowed = version, allowed
        super().__init__(f"The version “{version}” in the path must match {allowed}.")


class ParameterError(RequestError):
    """The value of `parameter` is not within `allowed` (a phrase, or the choices)."""

    def __init__(
        self, parameter: str, value: str, allowed: str | Iterable[str], meant: str | None = None
    ) -> None:
        self.parameter, self.value = parameter, value
        self.allowed: str | tuple[str, ...]
        if isinstance(allowed, str):
            self.allowed, self.nearest, phrase = allowed, meant, allowed
        else:
            self.allowed = tuple(allowed)
            self.nearest = nearest(value, self.allowed)
            phrase = "one of " + ", ".join(self.allowed)
        super().__init__(f"“{value}” is not a value for {parameter}: it must be {phrase}.")


class Unavailable(CardError):
    """There is no card now; `retry_after` is in how many seconds to ask again, `why` a word."""

    why = "unavailable"
    retry_after = 5


class Overloaded(Unavailable):
    """Too many cards wait to be drawn, or this one has waited too long."""

    why = "overloaded"

    def __init__(self) -> None:
        super().__init__("More new cards are asked for than can be drawn; known ones are served.")


class Limited(Unavailable):
    """The limit called `limit` is reached; in `wait` seconds there is room again."""

    why = "limited"

    def __init__(self, limit: str, wait: float = 30.0) -> None:
        self.limit = limit
        self.retry_after = min(max(1, ceil(wait)), MOST_WAIT)
        super().__init__("So many new cards have been asked for that this one has to wait.")


class TemplateError(CardError):
    """The template file `file` is wrong at `line` and `column` (1-based) and `key`; `remedy` says
    what to do."""

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
        place = ":".join(str(each) for each in (file, line, column) if each is not None)
        where = f" at {key}" if key else ""
        super().__init__(f"{place}: found {found}{where}; {remedy}")

    @property
    def place(self) -> dict[str, str | int | None]:
        """Where it is, by name, for a program."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "key": self.key,
        }


class FontError(CardError):
    """The font bundle is missing, damaged or not what its manifest says."""


class SettingsError(CardError):
    """The setting `name` has a value that is not allowed, or does not exist (`allowed` None) among
    those that are `known`."""

    def __init__(
        self, name: str, value: str, allowed: str | None, known: Iterable[str] = ()
    ) -> None:
        self.name, self.value, self.allowed, self.known = name, value, allowed, tuple(known)
        self.nearest = None if allowed else nearest(name, self.known)
        if allowed:
            super().__init__(f"{name}={value!r} is not valid: it must be {allowed}.")
        else:
            super().__init__(f"There is no setting {name}.")


class BlogError(CardError):
    """A blog's `file` of settings is wrong at `line` and `column` (both 1-based) and `key`."""

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
