"""Parameters: those of every template, and a link's strings → a card.

In: a template's parameters and (name, text) pairs. Out: a canonical Card, or the ParameterError of
the first value that is not allowed. Unknown names are ignored: trackers add them to links. Must not
know HTTP or scenes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
from pyoji.engine.design.parameter import Parameter
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.engine.text.voices import LINK_VOICES, PRETENDARD, SANS
from pyoji.engine.warning import ScaleTooLarge

VARIANTS = 12
"""The number of variations of a motif, one for each hour of the brand's clock."""

COMMON: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("title", "text", help="The title; without one the card shows the template's own.",
                  example="DeepSeek의 오픈 소스 혁명"),
        Parameter("subtitle", "text", help="A line below the title.",
                  example="비공개 AI 정상 회담에서 얻은 통찰"),
        Parameter("author", "text", help="The name of the author.", example="김하늘"),
        Parameter("date", "text", help="The date, as it is shown.", example="2026년 11월 24일"),
        Parameter("tag", "text", help="A short label above the title.", example="인공지능"),
        Parameter("site", "text", help="The site's name at the foot.", example="Cuckoo Network"),
        Parameter("lang", "language",
                  help="Language of the text, BCP 47; guessed from the title when absent.",
                  example="ko"),
        Parameter("theme", "choice", help="Which of the template's themes."),
        Parameter("accent", "color", help="Replaces the accent colour; its lightness is "
                  "changed where it would not be readable.", example="#ffb454"),
        Parameter("bg", "color", help="Replaces the background colour; the others follow.",
                  example="#14213d"),
        Parameter("fg", "color", help="Replaces the text colour; adjusted to stay readable.",
                  example="#ffffff"),
        Parameter("variant", "variation", None, minimum=0, maximum=VARIANTS - 1,
                  help="Variation of motif and hue: auto derives it from the title, a number "
                  "fixes it.", example="3"),
        Parameter("align", "choice", "start", ("start", "center", "end"),
                  help="Where lines begin; start is right for Arabic, Persian and Hebrew."),
        Parameter("font", "choice", PRETENDARD, LINK_VOICES, synonyms=((SANS, PRETENDARD),),
                  help="The voice of the texts: sans, poster and street for headlines, book with "
                  "serifs, code; pretendard is sans, noto is all in Noto.", example="book"),
        Parameter("fontSize", "number", None, minimum=24, maximum=200,
                  help="Upper bound of the title's size, in pixels of a card 1200 wide.",
                  example="72"),
        Parameter("md", "boolean", False,
                  help="Reads **bold** and *accent* in the texts; \\* is a plain asterisk.",
                  example="1"),
        Parameter("wrap", "choice", "sense", ("sense", "balance", "fill"),
                  help="How the title's lines are chosen: where readers pause, of even length, or "
                  "each as full as possible."),
        Parameter("size", "choice", "og", tuple(SIZES), help="; ".join(
            f"{s.name} {s.width}x{s.height}" for s in SIZES.values())),
        Parameter("scale", "number", 1, minimum=MIN_SCALE, maximum=MAX_SCALE,
                  help="Image pixels per card pixel; lower where size and scale would give more "
                  "pixels than an og card has at 2.", example="2"),
        Parameter("quality", "number", DEFAULT_QUALITY, minimum=MIN_QUALITY, maximum=MAX_QUALITY,
                  help="Quality of JPEG and WebP; PNG is lossless."),
    )
}  # fmt: skip
"""The parameters of every template; a template restricts them and adds its own."""


def examples(parameters: Mapping[str, Parameter]) -> tuple[tuple[str, str], ...]:
    """Return the examples of a template's own parameters, without remote images."""
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
    """Parse a card; the last value of a repeated name counts. Raise ParameterError."""
    texts = {name: text for name, text in pairs if name in parameters}
    values = {name: parameter.default for name, parameter in parameters.items()}
    values |= {name: parameters[name].read(texts[name]) for name in parameters if name in texts}
    if not clean(texts.get("title", "").strip(), keep_lines=True):  # as `_text` reads it
        samples = {n: p.sample for n, p in parameters.items() if n not in texts and p.sample}
        values.update(samples)
    title = values.get("title") or ""
    size, quality = SIZES[str(values["size"])], values["quality"]
    is_pictured = url.ImageUrl in map(type, values.values())
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
    """Return the common parameters as a typed record."""
    return CommonParameters(**{field: values[name] for name, field in COMMON_FIELDS.items()})


def _scale(value: Value, size: Size, most: int) -> tuple[float, ScaleTooLarge | None]:
    """Return the scale at which a card of this size is rendered, with at most `most` pixels, and a
    warning if a larger one was asked for."""
    requested, largest = (
        float(value) if isinstance(value, int | float) else 1.0,
        size.scale_of(most),
    )
    if requested <= largest:
        return requested, None
    return largest, ScaleTooLarge(requested, largest, size.name, most, most < MAX_PIXELS)
