"""Card: complete, canonical parameters of a card; and the tables of sizes and formats.

In: nothing; `design/parameters.py` creates cards from queries. Out: a `Card`, valid by
construction: every parameter of its template has a canonical value within bounds, so equal requests
make equal cards. Its digest is the cache key and the ETag. Must not know pixels, fonts or HTTP.
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
from pyoji.engine.image_url import ImageUrl
from pyoji.engine.warning import Warning

MAX_PIXELS = 2400 * 1260
"""Pixels of a card, those of an Open Graph card at scale 2. The cost grows with the pixels."""

MAX_PICTURED_PIXELS = 1080 * 1920
"""Pixels of a card with remote images. Its pixels cost more, and a larger file would be within its
limit only at a quality that shows less."""

Value = str | int | float | bool | Color | ImageUrl | None
"""A parameter's canonical value; None is an absent optional parameter."""


@dataclass(frozen=True, slots=True)
class Size:
    """A card size: pixels at scale 1, and pixels per design unit.

    Templates are designed for a width of 1200 units; `unit` scales the KakaoTalk card to two
    thirds.
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
        """The largest scale, with two decimals, for at most MAX_PIXELS."""
        return self.scale_of(MAX_PIXELS)

    def scale_of(self, most: int) -> float:
        """Return the largest scale, with two decimals, for at most `most` pixels."""
        hundredths = floor(sqrt(most / (self.width * self.height)) * 100)
        if self.pixels(hundredths / 100) > most:  # each side is rounded
            hundredths -= 1
        return hundredths / 100

    def pixels(self, scale: float) -> int:
        """Return the number of pixels at a scale."""
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
    """An image format of cards; `lossy` formats take a quality."""

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
    """The parameters of every template, except those that are fields of Card.

    Fields are named like their parameters, in snake case. `theme` is one of the template's themes.
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
        """The values with the parameters' names."""
        return tuple(
            [(name, getattr(self, field_name)) for name, field_name in COMMON_FIELDS.items()]
        )


COMMON_FIELDS: Mapping[str, str] = {
    {"font_size": "fontSize"}.get(parameter.name, parameter.name): parameter.name
    for parameter in fields(CommonParameters)
}
"""The field of each common parameter, by the parameter's name."""


@dataclass(frozen=True)
class Card:
    """The parameters of a card.

    `revision` covers everything that turns a card into bytes (template file, fonts, renderer
    version), so any change gives a new digest. `own` has the template's own parameters. `quality`
    is 0 for lossless formats. `edition` distinguishes a purged card from the one before; the first
    is "". `warnings` list parameters that are not rendered as requested; they do not affect the
    digest.
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
        """The values of all parameters, common and own, sorted by name."""
        return tuple(sorted(self.common.named + self.own, key=itemgetter(0)))

    @cached_property
    def by_name(self) -> Mapping[str, Value]:
        """The values as a mapping."""
        return dict(self.values)

    @cached_property
    def image_urls(self) -> Mapping[str, ImageUrl]:
        """The URLs of the card's remote images, by parameter."""
        return {name: value for name, value in self.own if isinstance(value, ImageUrl)}

    @property
    def pixels(self) -> int:
        """The number of pixels of the image."""
        return self.size.pixels(self.scale)

    @property
    def sides(self) -> tuple[int, int]:
        """The width and height of the image in pixels."""
        return round(self.size.width * self.scale), round(self.size.height * self.scale)

    @cached_property
    def layout(self) -> Card:
        """The card at scale 1, without its format: equal for cards with the same layout."""
        if self.scale == 1.0 and self.format == PNG:
            return self  # a lossless card has no quality
        return replace(self, scale=1.0, format=PNG, quality=0)

    @cached_property
    def version(self) -> str:
        """A short digest for the path of a link: `p` and ten hexadecimal digits.

        It changes with everything that changes the picture, and is the same in every format, at
        every scale and after a purge.
        """
        return "p" + replace(self.layout, edition="").digest[:10]

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal digits; equal for equal cards, in every process."""
        return hashlib.sha256(self._canonical()).hexdigest()[:32]

    def _canonical(self) -> bytes:
        return _to_json(
            [
                self.template,
                self.revision,
                self.lang,
                self.size.name,
                self.scale,
                self.format.name,
                self.quality,
                self.values,
                *([self.edition] if self.edition else []),
            ]
        ).encode("utf-8", "surrogatepass")


# `default` is for colours and the URLs of images.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
