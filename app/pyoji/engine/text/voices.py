"""Voices: families of faces in the order in which a text asks them.

In: the name of a voice, a language, a weight. Out: names of families, and which of a family's
weights is the nearest. A voice speaks every language: its families come first, and what they lack
is set in sans. Must not know font files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pyoji.engine.text.language import Language

SANS, PRETENDARD, MONO = "sans", "pretendard", "mono"


@dataclass(frozen=True, slots=True)
class Family:
    """Faces of one design: the stem of each by its weight."""

    name: str
    stems: Mapping[int, str]

    def nearest(self, weight: int) -> str:
        """The stem of the face whose weight is the nearest, as CSS has it."""
        return self.stems[match(self.stems, weight)]


def match(weights: Collection[int], wanted: int) -> int:
    """The one of `weights` that stands for the wanted one.

    Source: CSS Fonts 4 §5.2. From 400 to 500, heavier ones up to 500 come first, then lighter
    ones, then those over 500; below 400 the lighter come first, above 500 the heavier.
    """
    lighter = sorted((weight for weight in weights if weight < wanted), reverse=True)
    heavier = sorted(weight for weight in weights if weight >= wanted)
    if 400 <= wanted <= 500:
        after = bisect_right(heavier, 500)
        return (*heavier[:after], *lighter, *heavier[after:])[0]
    if wanted < 400 and wanted not in weights:
        return (*lighter, *heavier)[0]
    return (*heavier, *lighter)[0]


@dataclass(frozen=True, slots=True)
class Voice:
    """Families before those of sans.

    `by_language` takes the place of `families` in some languages, before the families of the
    language; elsewhere those come first. Families are asked for the weight
    of the text, at least for `least`; those in `weights` always for another. `by_text` voices have
    one face for the letters of a script in a text. `without` leaves families of sans out. A
    `headline` voice in a link sets the title and bold texts alone.
    """

    families: tuple[str, ...] = ()
    by_language: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int = 1
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
"""The weight from which a text is a headline's."""

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
        least=900,
        headline=True,
    ),
    "book": Voice(
        ("NotoSerifCJK", *_SERIFS),
        _in(_HAN, "NotoSerifCJK", *_SERIFS),
        least=700,
    ),
    "code": Voice(("PyojiCode", *_MONO), _in(_HAN, *_MONO)),
    "street": Voice(
        ("DoHyeon", *_STREET),
        _in(("ja",), "RocknRollOne", "NotoSansCJK", *_STREET)
        | _in(_CHINESE, "ZCOOLQingKeHuangYou", "NotoSansCJK", *_STREET),
        least=800,
        weights={"Changa": 600, "Kanit": 500, "Teko": 500},
        headline=True,
    ),
    PRETENDARD: _SANS,
    "noto": Voice(("NotoSans",), by_text=False, without=frozenset({"Pretendard"})),
    MONO: Voice(("NotoSansMono",), _in(_HAN, "NotoSansMono"), by_text=False),
    "myeongjo": Voice(
        ("NanumMyeongjo", "NotoSerifCJK", *_SERIFS),
        _in(_HAN, "NotoSerifCJK", *_SERIFS),
        least=700,
    ),
}
"""Every voice by its name."""

LINK_VOICES = (SANS, "poster", "book", "code", "street", PRETENDARD, "noto")
"""What the `font` parameter may ask for; templates may also name the others."""

FULL_WIDTH = frozenset({"NotoSansCJK", "NotoSerifCJK", "RocknRollOne", "ZCOOLQingKeHuangYou"})
"""Families that may draw U+2019 as wide as an ideograph."""


def for_text(voice: str, weight: int, *, is_title: bool) -> str:
    """The voice of a text for which a link has chosen one: headline voices spare small texts."""
    chosen = VOICES.get(voice, _SANS)
    return voice if not chosen.headline or is_title or weight >= BOLD else PRETENDARD
