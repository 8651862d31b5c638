"""Language detection, and typesetting rules by language.

In: a clean text, or a language tag from a request. Out: a canonical tag and its row of the table.
Must not know font files; families are names here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pyoji.engine.text.unicode import han, properties

WordBreak = Literal["keep-all", "normal"]


@dataclass(frozen=True, slots=True)
class Language:
    """Typesetting rules of a language.

    `tag` is a BCP 47 tag, passed to HarfBuzz. `word_break` is the CSS property. `families` come
    first in the fallback order. `tracking` is the letter-spacing of display text in em.
    """

    tag: str
    word_break: WordBreak = "keep-all"
    families: tuple[str, ...] = ()
    tracking: float = -0.02


# Pretendard has kana too, so the CJK family must come before it.
_CJK = ("NotoSansCJK",)
LANGUAGES: Mapping[str, Language] = {
    language.tag: language
    for language in (
        Language("ko"),
        Language("ja", "normal", _CJK, 0.0),
        Language("zh-Hans", "normal", _CJK, 0.0),
        Language("zh-Hant", "normal", _CJK, 0.0),
        Language("zh-HK", "normal", _CJK, 0.0),
        Language("th", tracking=0.0),
        Language("lo", tracking=0.0),
        Language("km", tracking=0.0),
        Language("my", tracking=0.0),
        Language("hi", tracking=0.0),
        Language("ar", tracking=0.0),
        Language("fa", tracking=0.0),
        Language("ur", tracking=0.0),
        Language("he", tracking=0.0),
    )
}

# Scripts whose letters join, stack or carry marks: negative letter-spacing makes them collide. One
# such character in a text disables tracking; so does kana, which fills its square already.
_JOINED = (
    "\u0590-\u08ff\u0900-\u109f\u1200-\u137f\u1780-\u17ff\u1800-\u18af\u1900-\u1cff"
    "\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufeff\U00010a00-\U00011fff"
)
_JOINING = re.compile(f"[{_JOINED}]")
_UNTRACKED = re.compile(f"[{_JOINED}\u3041-\u30ff]")


_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "dv", "ps", "sd", "ug", "yi", "ckb"})


def direction(tag: str) -> Literal["ltr", "rtl"] | None:
    """Return the text direction of a language; None if the language is undetermined."""
    if tag == "und":
        return None
    return "rtl" if tag in _RIGHT_TO_LEFT else "ltr"


def of(tag: str) -> Language:
    """Return the rules for a canonical tag."""
    return LANGUAGES.get(tag) or Language(tag)


def tracking(text: str, language: Language) -> float:
    """Return the letter-spacing of a display text in em."""
    return 0.0 if _UNTRACKED.search(text) else language.tracking


_CURSIVE = re.compile(
    "[\u0600-\u077f\u07c0-\u07ff\u0840-\u08ff\u1800-\u18af\ua840-\ua87f\ufb50-\ufdff"
    "\ufe70-\ufeff\U00010ac0-\U00010aff\U00010d00-\U00010d3f\U0001e900-\U0001e95f]"
)


def is_cursive(text: str) -> bool:
    """True if letters of the text join, so that tracking of either sign would part them."""
    return _CURSIVE.search(text) is not None


def joins(text: str) -> bool:
    """True if letters of the text join, stack or carry marks."""
    return _JOINING.search(text) is not None


# Scripts with marks above and below or deep joins, which need more line height.
_TALL = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0e01-\u109f\u1780-\u17ff\u1900-\u1cff\ua980-\uabff"
    "\ufb50-\ufdff\ufe70-\ufeff\U00010a00-\U00011fff]"
)


def line_height(text: str, lines: int) -> float:
    """Return the distance between baselines of a display text with this many lines, in em."""
    if _is_tall(text):
        return 1.45
    return 1.22 if lines <= 2 else 1.28


@lru_cache(maxsize=256)  # called for each size and line count tried
def _is_tall(text: str) -> bool:
    return _TALL.search(text) is not None


TAG = "[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}"
"""The syntax of a tag: BCP 47, with underscores allowed."""
_TAG = re.compile(TAG)
# Regions with the Hong Kong glyph variants of Noto CJK (CLDR likely subtags).
_HONG_KONG = frozenset({"hk", "mo"})
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "cmn": "zh", "yue": "zh-HK", "pes": "fa"}

COUNTRIES: Mapping[str, str] = {
    "jp": "ja",
    "kr": "ko",
    "cn": "zh-Hans",
    "tw": "zh-Hant",
    "vn": "vi",
    "ua": "uk",
    "cz": "cs",
    "gr": "el",
    "dk": "da",
}
"""Country codes that are often written in place of language codes. Two of them are also codes of
other languages (kr is Kanuri, tw is Twi), which are not supported."""


NAMES: Mapping[str, str] = {
    "arabic": "ar",
    "chinese": "zh-Hans",
    "english": "en",
    "farsi": "fa",
    "french": "fr",
    "german": "de",
    "hebrew": "he",
    "hindi": "hi",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "persian": "fa",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "thai": "th",
    "turkish": "tr",
    "vietnamese": "vi",
}
"""Names of languages that people write in place of a tag."""


def canonical(tag: str) -> str:
    """Return the canonical tag: "ko-KR" is "ko", "zh_TW" is "zh-Hant".

    Keep only subtags that change the card, so equal cards have equal tags. Raise ValueError if
    `tag` is not a BCP 47 tag, and NotALanguage if it is a country code or a language's name.
    """
    if (name := tag.casefold()) in NAMES:
        raise NotALanguage(tag, NAMES[name])
    if not _TAG.fullmatch(tag):
        raise ValueError("not a BCP 47 language tag")
    primary, *rest = tag.replace("_", "-").casefold().split("-")
    if primary in COUNTRIES:
        raise NotALanguage(primary, COUNTRIES[primary])
    primary = _RENAMED.get(primary, primary)
    return _chinese(rest) if primary == "zh" else primary


def _chinese(subtags: Sequence[str]) -> str:
    """Return the tag for the subtags after zh; a script outweighs a region (RFC 5646 §4.1)."""
    if "hans" in subtags:
        return "zh-Hans"
    if _HONG_KONG.intersection(subtags):
        return "zh-HK"
    return "zh-Hant" if {"hant", "tw"}.intersection(subtags) else "zh-Hans"


class NotALanguage(ValueError):
    """A country code or a name in place of a language's tag; `nearest` is that tag."""

    def __init__(self, tag: str, nearest: str) -> None:
        self.nearest = nearest
        super().__init__(f"{tag} is not the tag of a language that is set here")


_PERSIAN = frozenset("پچژگکی")
_URDU = frozenset("ٹڈڑںےہھ")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_TURKISH = re.compile("[ğışĞİŞ]")
_BY_SCRIPT = {
    "Arab": "ar",
    "Armn": "hy",
    "Beng": "bn",
    "Cyrl": "ru",
    "Deva": "hi",
    "Ethi": "am",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hebr": "he",
    "Khmr": "km",
    "Knda": "kn",
    "Laoo": "lo",
    "Mlym": "ml",
    "Mymr": "my",
    "Orya": "or",
    "Sinh": "si",
    "Taml": "ta",
    "Telu": "te",
    "Thaa": "dv",
    "Thai": "th",
    "Tibt": "bo",
}


@lru_cache(maxsize=2048)  # asked for each character of each title
def _script(character: str) -> str:
    return properties(ord(character)).script


def _of_ideographs(text: str) -> str:
    """Guess the language of ideographs without kana, by characters that only one language uses."""
    counts = han.count(text)
    # Japanese shares some traditional forms: 東, 開
    if counts.japanese and counts.japanese * 3 >= counts.traditional:
        return "ja"
    return "zh-Hant" if counts.traditional > counts.simplified else "zh-Hans"


def guess(text: str) -> str:
    """Return the canonical tag of the most likely language of a clean text.

    Titles in every language contain Latin words, so one letter in five of another script outweighs
    them. Any Hangul or kana means Korean or Japanese, whichever has more letters.
    """
    scripts = Counter(map(_script, text))
    hangul, kana = scripts["Hang"], scripts["Hira"] + scripts["Kana"]
    if hangul or kana:
        return "ko" if hangul >= kana else "ja"
    for common in ("Zyyy", "Zinh", "Zzzz"):
        scripts.pop(common, None)
    letters = sum(scripts.values())
    latin = scripts.pop("Latn", 0)
    if scripts:
        script, count = scripts.most_common(1)[0]
        if count * 5 >= letters:
            if scripts["Hani"] == count:
                return _of_ideographs(text)
            if script == "Arab":
                return (
                    "ur"
                    if _URDU.intersection(text)
                    else ("fa" if _PERSIAN.intersection(text) else "ar")
                )
            return _BY_SCRIPT.get(script, "und")
    if not latin:
        return "ko"
    if _VIETNAMESE.search(text):
        return "vi"
    return "tr" if _TURKISH.search(text) else "en"
