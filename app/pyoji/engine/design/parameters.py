"""Parameters: typed values from a link's strings, and the card they make.

In: a template's parameters and (name, text) pairs. Out: a canonical Card, or a ParameterError
that names the parameter, the value and what is allowed. Unknown names are passed over: trackers
add them to every link. An empty value is an absent one, but an empty text takes away the words
that a template would put there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pyoji.engine import color
from pyoji.engine import image_url as url
from pyoji.engine.card import (
    COMMON_FIELDS,
    DEFAULT_QUALITY,
    MAX_PICTURED_PIXELS,
    MAX_PIXELS,
    MAX_QUALITY,
    MAX_SCALE,
    MIN_QUALITY,
    MIN_SCALE,
    SIZES,
    Card,
    CommonParameters,
    Format,
    Size,
    Value,
)
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fonts import FAMILIES
from pyoji.engine.warning import ScaleTooLarge
from pyoji.errors import ParameterError

Kind = Literal["text", "choice", "color", "number", "boolean", "language", "variation", "picture"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a link may say; `default` is what it means not to say it.

    `sample` takes its place on the template's own card, the one without a title.
    """

    name: str
    kind: Kind
    default: Value = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    example: str = ""
    sample: Value = None

    def read(self, text: str) -> Value:
        """The value that `text` writes; ParameterError when it writes none that is allowed."""
        text = text.strip()
        if not text and self.kind != "text":
            return self.default
        return _READERS[self.kind](self, text)

    @property
    def allowed(self) -> str:
        """What a value may be, in a few words."""
        if self.choices:
            return ", ".join(self.choices)
        if self.kind == "picture":
            return "the https URL of a picture"
        if self.kind == "variation":
            return f"auto, {self.minimum:g} to {self.maximum:g}"
        if self.minimum is not None and self.maximum is not None:
            return f"{self.kind}, {self.minimum:g} to {self.maximum:g}"
        return self.kind

    @property
    def default_text(self) -> str | None:
        """The default as a link would write it; None where there is none."""
        if self.kind == "variation" and self.default is None:
            return "auto"
        if isinstance(self.default, bool):
            return "1" if self.default else "0"
        return None if self.default is None else str(self.default)

    def describe(self) -> dict[str, Any]:
        """The parameter as plain data."""
        found: dict[str, Any] = {"name": self.name, "kind": self.kind, "help": self.help}
        plain = isinstance(self.default, str | int | float | bool)
        optional = {
            "default": self.default if plain else self.default_text,
            "choices": list(self.choices) or None,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "example": self.example or None,
        }
        return found | {key: value for key, value in optional.items() if value is not None}


def _text(parameter: Parameter, text: str) -> Value:
    # Only the title has to be there; any other text can be taken off a card by leaving it empty.
    if parameter.name == "title":
        return clean(text, keep_lines=True) or parameter.default
    return clean(text) or None


def _choice(parameter: Parameter, text: str) -> Value:
    by_folded = {choice.casefold(): choice for choice in parameter.choices}
    found = by_folded.get(text.casefold())
    if found is None:
        raise ParameterError(parameter.name, text, parameter.choices)
    return found


def _color(parameter: Parameter, text: str) -> Value:
    try:
        found = color.parse(text)
    except ValueError:
        raise ParameterError(parameter.name, text, color.SYNTAX) from None
    return replace(found, a=255)


# What JavaScript and HTML write a number as; Python's own float also reads "1_0" and "٣".
# Each digit has one place in it, or reading many would take time by the square.
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\Z", re.ASCII | re.IGNORECASE)


def _number(parameter: Parameter, text: str) -> Value:
    low, high = parameter.minimum, parameter.maximum
    allowed = f"a number from {low:g} to {high:g}"
    number = float(text) if _DECIMAL.match(text) else float("nan")
    if not (low or 0) <= number <= (high or 0):  # false for NaN too
        raise ParameterError(parameter.name, text, allowed)
    # Two decimals are more than a picture shows; finer ones would only split the cache.
    number = round(number, 2)
    return int(number) if number == int(number) else number


_BOOLEANS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


def _boolean(parameter: Parameter, text: str) -> Value:
    found = _BOOLEANS.get(text.casefold())
    if found is None:
        raise ParameterError(parameter.name, text, tuple(_BOOLEANS))
    return found


def _language(parameter: Parameter, text: str) -> Value:
    try:
        return language.canonical(text)
    except ValueError as error:
        allowed = "a BCP 47 language tag such as ko, ja, zh-Hant or pt-BR"
        meant = error.nearest if isinstance(error, language.NotALanguage) else None
        raise ParameterError(parameter.name, text, allowed, meant) from None


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

VARIANTS = 12
"""How many ways a motif varies; one for each hour of the brand's clock."""

COMMON: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("title", "text", help="The title; without one the card shows the template's own.",
                  example="DeepSeek의 오픈 소스 혁명"),
        Parameter("subtitle", "text", help="One line of support under the title.",
                  example="비공개 AI 정상 회담에서 얻은 통찰"),
        Parameter("author", "text", help="Who wrote it.", example="김하늘"),
        Parameter("date", "text", help="When, as you want it written.", example="2026년 11월 24일"),
        Parameter("tag", "text", help="A short label above the title.", example="인공지능"),
        Parameter("site", "text", help="The site's name at the foot.", example="Cuckoo Network"),
        Parameter("lang", "language",
                  help="Language of the text, BCP 47; guessed from the title when absent.",
                  example="ko"),
        Parameter("theme", "choice", help="Which of the template's themes."),
        Parameter("accent", "color", help="Replaces the accent colour; moved on its lightness "
                  "scale where it would not be readable.", example="#ffb454"),
        Parameter("bg", "color", help="Replaces the ground; the other colours follow.",
                  example="#14213d"),
        Parameter("fg", "color", help="Replaces the text colour; kept readable.",
                  example="#ffffff"),
        Parameter("variant", "variation", None, minimum=0, maximum=VARIANTS - 1,
                  help="Which variation of motif and hue: auto takes it from the title, a number "
                  "fixes it.", example="3"),
        Parameter("align", "choice", "start", ("start", "center", "end"),
                  help="Where lines begin; start is right for Arabic, Persian and Hebrew."),
        Parameter("font", "choice", FAMILIES[0], FAMILIES,
                  help="Latin and Hangul in Pretendard, or all in Noto."),
        Parameter("fontSize", "number", None, minimum=24, maximum=200,
                  help="Upper bound of the title's size, in pixels of a card 1200 wide.",
                  example="72"),
        Parameter("md", "boolean", False,
                  help="Reads **bold** and *accent* in the texts; \\* is a plain asterisk.",
                  example="1"),
        Parameter("wrap", "choice", "sense", ("sense", "balance", "fill"),
                  help="How the title's lines are chosen: where readers pause, as even as can be, "
                  "or each as full as can be."),
        Parameter("size", "choice", "og", tuple(SIZES), help="; ".join(
            f"{s.name} {s.width}x{s.height}" for s in SIZES.values())),
        Parameter("scale", "number", 1, minimum=MIN_SCALE, maximum=MAX_SCALE,
                  help="Pixels of the picture to a pixel of the card; less where size and scale "
                  "would make more pixels than an og card has at 2.", example="2"),
        Parameter("quality", "number", DEFAULT_QUALITY, minimum=MIN_QUALITY, maximum=MAX_QUALITY,
                  help="Quality of JPEG and WebP; PNG is lossless."),
    )
}  # fmt: skip
"""What every template understands; a template narrows these and adds its own."""


def examples(parameters: Mapping[str, Parameter]) -> tuple[tuple[str, str], ...]:
    """What a template's own parameters say in a gallery: their examples. A gallery fetches no
    pictures."""
    own = (parameter for name, parameter in parameters.items() if name not in COMMON)
    return tuple(
        (parameter.name, parameter.example)
        for parameter in own
        if parameter.example and parameter.kind != "picture"
    )


def read(
    template: str,
    revision: str,
    parameters: Mapping[str, Parameter],
    pairs: Sequence[tuple[str, str]],
    format_: Format,
) -> Card:
    """The card these pairs ask for; of a repeated name the last counts. Raises ParameterError."""
    given = {name: text for name, text in pairs if name in parameters}
    values = {
        name: parameter.read(given[name]) if name in given else parameter.default
        for name, parameter in parameters.items()
    }
    if not clean(given.get("title", "")):
        shown = {n: p.sample for n, p in parameters.items() if n not in given and p.sample}
        values.update(shown)
    title = values.get("title") or ""
    size, quality = SIZES[str(values["size"])], values["quality"]
    is_pictured = any(isinstance(value, url.ImageLink) for value in values.values())
    most = MAX_PICTURED_PIXELS if is_pictured else MAX_PIXELS
    scale, warning = _scale(values["scale"], size, most)
    return Card(
        template=template,
        revision=revision,
        lang=str(values["lang"] or language.guess(str(title))),
        size=size,
        scale=scale,
        format=format_,
        quality=int(quality) if format_.lossy and isinstance(quality, int | float) else 0,
        common=_common(values),
        own=tuple([(name, values[name]) for name in sorted(values.keys() - COMMON.keys())]),
        warnings=(warning,) if warning else (),
    )


def _common(values: Mapping[str, Any]) -> CommonParameters:
    """The common parameters, each of the type that its kind is read as."""
    return CommonParameters(**{field: values[name] for name, field in COMMON_FIELDS.items()})


def _scale(value: Value, size: Size, most: int) -> tuple[float, ScaleTooLarge | None]:
    """Return the scale at which a card of this size is rendered, with at most `most` pixels, and a
    warning if a larger one was asked for."""
    wanted, largest = float(value) if isinstance(value, int | float) else 1.0, size.scale_of(most)
    if wanted <= largest:
        return wanted, None
    return largest, ScaleTooLarge(wanted, largest, size.name, most, most < MAX_PIXELS)
