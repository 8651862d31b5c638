"""Parameter: one parameter of a link: its kind, its bounds, and how a text is read as its value.

In: a text of a link. Out: a value in canonical form, or a ParameterError with the parameter, the
value and what is allowed. An empty text counts as absent, except that it removes a text that the
template has by default. Must not know cards or other parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pyoji.engine import color
from pyoji.engine import image_url as url
from pyoji.engine.card import Value
from pyoji.engine.design.local_text import NO_TEXT, LocalText
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.errors import ParameterError, nearest

Kind = Literal["text", "choice", "color", "number", "boolean", "language", "variation", "picture"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of links; `default` is its value if absent.

    `label` and `choice_labels` name it and its choices on the page; empty, the page names them.
    `sample` replaces the default on the template's sample card, the one without a title.
    `synonyms` are pairs of choices: a card holds the second for the first.
    """

    name: str
    kind: Kind
    default: Value = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    help: LocalText | str = ""
    example: str = ""
    sample: Value = None
    synonyms: tuple[tuple[str, str], ...] = ()
    label: LocalText = NO_TEXT
    choice_labels: Mapping[str, LocalText] = field(default_factory=dict, hash=False)

    def read(self, text: str) -> Value:
        """Parse a value; raise ParameterError if it is not allowed."""
        text = text.strip()
        if not text and self.kind != "text":
            return self.default
        return _READERS[self.kind](self, text)

    @property
    def allowed(self) -> str:
        """A short description of the allowed values."""
        if self.choices:
            return ", ".join(self.choices)
        if self.kind == "picture":
            return "the https URL of an image"
        if self.kind == "variation":
            return f"auto, {self.minimum:g} to {self.maximum:g}"
        if self.minimum is not None and self.maximum is not None:
            return f"{self.kind}, {self.minimum:g} to {self.maximum:g}"
        return self.kind

    @property
    def default_text(self) -> str | None:
        """The default as text in a link, None if there is none."""
        if self.kind == "variation" and self.default is None:
            return "auto"
        if isinstance(self.default, bool):
            return "1" if self.default else "0"
        return None if self.default is None else str(self.default)

    def describe(self) -> dict[str, Any]:
        """Return the parameter as plain data."""
        required: dict[str, Any] = {"name": self.name, "kind": self.kind, "help": self.help}
        is_plain = isinstance(self.default, str | int | float | bool)
        optional = {
            "default": self.default if is_plain else self.default_text,
            "choices": list(self.choices) or None,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "label": self.label or None,
            "example": self.example or None,
        }
        return required | {key: value for key, value in optional.items() if value is not None}


def _text(parameter: Parameter, text: str) -> Value:
    # The title is required; an empty value removes any other text.
    if parameter.name == "title":
        return clean(text, keep_lines=True) or parameter.default
    return clean(text) or None


def _choice(parameter: Parameter, text: str) -> Value:
    by_folded = {choice.casefold(): choice for choice in parameter.choices}
    choice = by_folded.get(text.casefold())
    if choice is None:
        raise ParameterError(parameter.name, text, parameter.choices)
    return dict(parameter.synonyms).get(choice, choice)


def _color(parameter: Parameter, text: str) -> Value:
    try:
        parsed = color.parse(text)
    except ValueError:
        match = nearest(text, color.NAMES) if text.isalpha() else None
        raise ParameterError(parameter.name, text, color.SYNTAX, match) from None
    return parsed if parsed.a == 255 else parsed.with_alpha(1)


# Numbers as JavaScript and HTML write them; Python's float also accepts "1_0" and "٣". The pattern
# is unambiguous, so matching takes linear time.
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\Z", re.ASCII | re.IGNORECASE)


def _number(parameter: Parameter, text: str) -> Value:
    low, high = parameter.minimum, parameter.maximum
    allowed = f"a number from {low:g} to {high:g}"
    number = float(text) if _DECIMAL.match(text) else float("nan")
    if not (low or 0) <= number <= (high or 0):  # false for NaN too
        raise ParameterError(parameter.name, text, allowed)
    # More than two decimals are invisible, and would only split the cache.
    number = round(number, 2)
    return int(number) if number == int(number) else number


_BOOLEANS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


def _boolean(parameter: Parameter, text: str) -> Value:
    boolean = _BOOLEANS.get(text.casefold())
    if boolean is None:
        raise ParameterError(parameter.name, text, tuple(_BOOLEANS))
    return boolean


def _language(parameter: Parameter, text: str) -> Value:
    try:
        return language.canonical(text)
    except ValueError as error:
        allowed = "a BCP 47 language tag such as ko, ja, zh-Hant or pt-BR"
        suggestion = error.nearest if isinstance(error, language.NotALanguage) else None
        raise ParameterError(parameter.name, text, allowed, suggestion) from None


def _variation(parameter: Parameter, text: str) -> Value:
    if text.casefold() == "auto":
        return None
    allowed = f"auto or a whole number from {parameter.minimum:g} to {parameter.maximum:g}"
    try:
        number = _number(parameter, text)
    except ParameterError:
        number = None
    if not isinstance(number, int):
        raise ParameterError(parameter.name, text, allowed)
    return number


def _picture(parameter: Parameter, text: str) -> Value:
    try:
        return url.parse(text)
    except url.NotAnImageUrl as error:
        raise ParameterError(parameter.name, text, error.allowed) from None


_READERS: Mapping[str, Callable[[Parameter, str], Value]] = {
    "text": _text,
    "choice": _choice,
    "color": _color,
    "number": _number,
    "boolean": _boolean,
    "language": _language,
    "variation": _variation,
    "picture": _picture,
}
