"""Voices: families of faces in fallback order.

In: the name of a voice, a language, a weight. Out: names of families, and which of a family's
weights is the nearest. A voice covers every language: sans sets what its families lack. Must not
know font files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pyoji.engine.text.language import Language

SANS, PRETENDARD, MONO = "sans", "pretendard", "mono"


@dataclass(frozen=True, slots=True)
class Family:
    """The faces of a design: stems by weight."""

    name: str
    stems: Mapping[int, str]

    def nearest(self, weight: int) -> str:
        """Return the stem of the face whose weight CSS chooses."""
        return self.stems[match(self.stems, weight)]


def match(weights: Collection[int], weight: int) -> int:
    """Return the one of `weights` that CSS chooses for a weight.

    Source: CSS Fonts 4 §5.2. From 400 to 500, heavier ones up to 500 come first, then lighter
    ones, then those over 500; below 400 lighter ones come first, above 500 heavier ones.
    """
    lighter = sorted((other for other in weights if other < weight), reverse=True)
    heavier = sorted(other for other in weights if other >= weight)
    if 400 <= weight <= 500:
        after = bisect_right(heavier, 500)
        return (*heavier[:after], *lighter, *heavier[after:])[0]
    if weight < 400 and weight not in weights:
        return (*lighter, *heavier)[0]
    return (*heavier, *lighter)[0]


@dataclass(frozen=True, slots=True)
class Voice:
    """Families before those of sans.

    `families` follow the language's own; in the languages of `by_language`, its families come first
    instead. A family is asked for the weight of the text, or `minimum_weight` if that is more, or
    for its weight in `weights`. Display text with Latin letters has a tracking of `tightest` em or
    more, so that serifs do not touch. `by_text` voices have one face for the letters of a script in
    a text. `without` excludes families of sans. A `headline` voice in a link sets the title and
    bold texts.
    """

    families: tuple[str, ...] = ()
    by_language: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum_weight: int = 1
    tightest: float = -1.0
    weights: Mapping[str, int] = field(default_factory=dict)
    by_text: bool = True
    without: frozenset[str] = frozenset()
    headline: bool = False

    def own(self, language: Language) -> tuple[str, ...]:
        """The voice's families in a language."""
        return self.by_language.get(language.tag, self.families)

    def first(self, language: Language) -> tuple[str, ...]:
        """The families that come before those of sans in a language."""
        if language.tag in self.by_language:
            return self.by_language[language.tag] + language.families
        return language.families + self.families


BOLD = 600
"""Texts of this weight and more are headlines."""

_SANS = Voice(by_text=False)
_SERIFS = ("NotoSerif", "NotoNaskhArabic", "NotoSerifThai", "NotoSerifDevanagari")
_MONO = ("NotoSansMonoExtraCondensed", "NotoSansMono")
_STREET = ("Tektur", "Changa", "Kanit", "Teko", "Pretendard")
_CHINESE = ("zh-Hans", "zh-Hant", "zh-HK")
_HAN = ("ja", *_CHINESE)


def _in(languages: Iterable[str], *families: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(languages, families)


VOICES: Mapping[str, Voice] = {
    SANS: _SANS,
    "poster": Voice(
        ("WantedSans", "NotoSans", "NotoSansCJK", "Changa", "Kanit", "NotoSansDevanagari"),
        _in(_HAN, "NotoSansCJK", "NotoSans"),
        minimum_weight=900,
        headline=True,
    ),
    "book": Voice(
        ("NotoSerifCJK", *_SERIFS),
        _in(_HAN, "NotoSerifCJK", *_SERIFS),
        minimum_weight=700,
        tightest=-0.015,
    ),
    "code": Voice(("PyojiCode", *_MONO), _in(_HAN, *_MONO)),
    "street": Voice(
        ("DoHyeon", *_STREET),
        _in(("ja",), "RocknRollOne", "NotoSansCJK", *_STREET)
        | _in(_CHINESE, "ZCOOLQingKeHuangYou", "NotoSansCJK", *_STREET),
        minimum_weight=800,
        weights={"Changa": 600, "Kanit": 500, "Teko": 500},
        headline=True,
    ),
    PRETENDARD: _SANS,
    "noto": Voice(("NotoSans",), by_text=False, without=frozenset({"Pretendard"})),
    MONO: Voice(("NotoSansMono",), _in(_HAN, "NotoSansMono"), by_text=False),
    "myeongjo": Voice(
        ("NanumMyeongjo", "NotoSerifCJK", *_SERIFS),
        _in(_HAN, "NotoSerifCJK", *_SERIFS),
        minimum_weight=700,
        tightest=0.0,
    ),
}
"""Every voice by its name."""

LINK_VOICES = (SANS, "poster", "book", "code", "street", PRETENDARD, "noto")
"""The choices of the `font` parameter; templates may also name the other voices."""

FULL_WIDTH = frozenset({"NotoSansCJK", "NotoSerifCJK", "RocknRollOne", "ZCOOLQingKeHuangYou"})
"""Families that may draw U+2019 as wide as an ideograph."""


def for_text(voice: str, weight: int, *, is_title: bool) -> str:
    """Return the voice of a text for the voice of a link: headline voices leave small texts out."""
    chosen = VOICES.get(voice, _SANS)
    return voice if not chosen.headline or is_title or weight >= BOLD else PRETENDARD
