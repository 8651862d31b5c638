"""Card: what was asked for, complete and canonical; and the tables of sizes and formats.

A `Card` that exists is valid: every parameter of its template has a value within bounds, written
in one way only, so that equal requests make equal cards. Its digest is cache key and ETag. It
holds no pixels, no fonts and nothing of HTTP; `design/parameters.py` makes it from a query.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from math import floor, sqrt
from operator import itemgetter
from typing import Literal

from pyoji.engine.color import Color
from pyoji.engine.image_url import ImageLink
from pyoji.engine.warning import Warning

MAX_PIXELS = 2400 * 1260
"""Pixels of a picture, those of an Open Graph card at scale 2: its cost grows with them."""

MAX_PICTURED_PIXELS = 1080 * 1920
"""The same of a card that has a picture from elsewhere on it: each of its pixels costs more, and a
file of more of them is within its limit only at a quality that shows less."""

Value = str | int | float | bool | Color | ImageLink | None
"""A parameter's canonical value; None is an optional parameter that was not given."""


@dataclass(frozen=True, slots=True)
class Size:
    """A canvas: pixels at scale 1, and how many of them a template's design unit is.

    Designs are drawn for a card 1200 units wide; `unit` makes the KakaoTalk card the same
    picture at two thirds.
    """

    name: str
    width: int
    height: int
    unit: float
    summary: str

    @property
    def is_tall(self) -> bool:
        """True if it is at least as high as wide."""
        return self.height >= self.width

    @property
    def max_scale(self) -> float:
        """The largest scale, of two decimals, at which a card has at most MAX_PIXELS."""
        return self.scale_of(MAX_PIXELS)

    def scale_of(self, most: int) -> float:
        """Return the largest scale, of two decimals, at which a card has at most `most` pixels."""
        hundredths = floor(sqrt(most / (self.width * self.height)) * 100)
        if self.pixels(hundredths / 100) > most:  # since each side is rounded
            hundredths -= 1
        return hundredths / 100

    def pixels(self, scale: float) -> int:
        """How many pixels a picture of this size has."""
        return round(self.width * scale) * round(self.height * scale)


SIZES: Mapping[str, Size] = {
    size.name: size
    for size in (
        Size("og", 1200, 630, 1.0, "Open Graph: Facebook, LinkedIn, Slack, Discord, most others"),
        Size("x", 1200, 600, 1.0, "X's summary_large_image, 2:1"),
        Size("kakao", 800, 400, 2 / 3, "KakaoTalk's link bubble, 2:1"),
        Size("square", 1080, 1080, 1.0, "square, for previews that crop to 1:1"),
        Size("portrait", 1080, 1350, 1.1, "4:5, for feeds that are read on phones"),
        Size("story", 1080, 1920, 1.2, "9:16, for stories and phone screens"),
    )
}


@dataclass(frozen=True, slots=True)
class Format:
    """An image format a card can be answered in; `lossy` ones take a quality."""

    name: str
    media_type: str
    extensions: tuple[str, ...]
    lossy: bool


PNG = Format("png", "image/png", ("png",), lossy=False)
JPEG = Format("jpeg", "image/jpeg", ("jpg", "jpeg"), lossy=True)
WEBP = Format("webp", "image/webp", ("webp",), lossy=True)
FORMATS: Mapping[str, Format] = {format_.name: format_ for format_ in (PNG, JPEG, WEBP)}
EXTENSIONS: Mapping[str, Format] = {
    extension: format_ for format_ in FORMATS.values() for extension in format_.extensions
}

MIN_SCALE, MAX_SCALE = 0.5, 2.0
MIN_QUALITY, MAX_QUALITY, DEFAULT_QUALITY = 30, 100, 88


Named = tuple[tuple[str, Value], ...]
"""Values with the names of their parameters."""


@dataclass(frozen=True, slots=True)
class CommonParameters:
    """What every template understands, beside what a Card has as fields of its own.

    A field is called as its parameter is, but for the case of its letters. `theme` is one of the
    template's.
    """

    title: str | None = None
    subtitle: str | None = None
    author: str | None = None
    date: str | None = None
    tag: str | None = None
    site: str | None = None
    theme: str = ""
    accent: Color | None = None
    bg: Color | None = None
    fg: Color | None = None
    variant: int | None = None
    align: Literal["start", "center", "end"] = "start"
    font: str = "pretendard"
    font_size: float | None = None
    md: bool = False
    wrap: Literal["sense", "balance", "fill"] = "sense"

    @property
    def named(self) -> Named:
        """The values with the names that links give them."""
        return tuple([(name, getattr(self, each)) for name, each in COMMON_FIELDS.items()])


COMMON_FIELDS: Mapping[str, str] = {
    {"font_size": "fontSize"}.get(each.name, each.name): each.name
    for each in fields(CommonParameters)
}
"""The field of each common parameter, by the parameter's name."""


@dataclass(frozen=True)
class Card:
    """What was asked for.

    `revision` stands for all that turns a card into bytes (the template's file, the fonts, the
    renderer's version), so that a change of any of them is a new digest. `own` holds the
    parameters that only the template has. `quality` is 0 for lossless formats. `edition` tells a
    card that was purged from the one before; "" is the first. `warnings` say what was asked for in
    vain; they are no part of what is drawn.
    """

    template: str
    revision: str
    lang: str
    size: Size
    scale: float
    format: Format
    quality: int
    common: CommonParameters
    own: Named = ()
    edition: str = ""
    warnings: tuple[Warning, ...] = field(default=(), compare=False)

    @cached_property
    def values(self) -> Named:
        """The value of every parameter, the template's own among the common ones, by name."""
        return tuple(sorted(self.common.named + self.own, key=itemgetter(0)))

    @cached_property
    def by_name(self) -> Mapping[str, Value]:
        """The values as a mapping."""
        return dict(self.values)

    @cached_property
    def links(self) -> Mapping[str, ImageLink]:
        """The pictures from elsewhere that the card asks for, by parameter."""
        return {name: value for name, value in self.own if isinstance(value, ImageLink)}

    @property
    def pixels(self) -> int:
        """How many pixels the picture has."""
        return self.size.pixels(self.scale)

    @property
    def sides(self) -> tuple[int, int]:
        """The width and height of the image in pixels."""
        return round(self.size.width * self.scale), round(self.size.height * self.scale)

    @cached_property
    def layout(self) -> Card:
        """The card at scale 1 and without its format: equal for cards that are laid out alike."""
        return replace(self, scale=1.0, format=PNG, quality=0)

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal digits; equal for equal cards, in every process."""
        return hashlib.sha256(self._canonical()).hexdigest()[:32]

    def _canonical(self) -> bytes:
        plain = [
            (name, str(v) if isinstance(v, Color | ImageLink) else v) for name, v in self.values
        ]
        return json.dumps(
            [
                self.template,
                self.revision,
                self.lang,
                self.size.name,
                self.scale,
                self.format.name,
                self.quality,
                plain,
                *([self.edition] if self.edition else []),
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode("utf-8", "surrogatepass")
