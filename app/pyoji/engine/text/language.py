"""Which language a text is in, and what each language asks of a typesetter.

In: a clean text, or the tag somebody wrote. Out: one of our tags and its row of the table.
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
    """What a language asks for.

    `tag` is BCP 47 and what HarfBuzz is told. `word_break` is CSS's. `families` come before the
    others in the fallback order. `tracking` is the letter-spacing of display text in em.
    """

    tag: str
    word_break: WordBreak = "keep-all"
    families: tuple[str, ...] = ()
    tracking: float = -0.02


# Hanzi and kana fill their square already; Pretendard has kana, so CJK must be asked first.
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

# Scripts whose letters join, stack or carry marks that a negative letter-spacing would push into
# each other; one of them in a text and the text is not tracked.
_UNTRACKED = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1200-\u137f\u1780-\u17ff\u1800-\u18af\u1900-\u1cff"
    "\u3041-\u30ff\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufeff\U00010a00-\U00011fff]"
)


_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "dv", "ps", "sd", "ug", "yi", "ckb"})


def direction(tag: str) -> Literal["ltr", "rtl"] | None:
    """The direction that texts in a language have; None where the language is not known."""
    if tag == "und":
        return None
    return "rtl" if tag in _RIGHT_TO_LEFT else "ltr"


def of(tag: str) -> Language:
    """What the language with one of our tags asks for."""
    return LANGUAGES.get(tag) or Language(tag)


def tracking(text: str, language: Language) -> float:
    """Letter-spacing in em for the whole of a display text."""
    return 0.0 if _UNTRACKED.search(text) else language.tracking


# Scripts with marks above and below, or deep joins: their lines need room.
_TALL = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0e01-\u109f\u1780-\u17ff\u1900-\u1cff\ua980-\uabff"
    "\ufb50-\ufdff\ufe70-\ufeff\U00010a00-\U00011fff]"
)


def line_height(text: str, lines: int) -> float:
    """The distance between baselines, in em, that a display text of so many lines asks for."""
    if _is_tall(text):
        return 1.45
    return 1.22 if lines <= 2 else 1.28


@lru_cache(maxsize=256)  # asked for each size and number of lines that a text is tried at
def _is_tall(text: str) -> bool:
    return _TALL.search(text) is not None


TAG = "[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}"
"""How a tag is written: BCP 47's form, and the underscore that programs write."""
_TAG = re.compile(TAG)
# How regions write Chinese (CLDR likely subtags); Hong Kong has shapes of its own in Noto CJK.
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
"""Codes of countries that are written for their languages. As languages two of them are others
(kr is Kanuri, tw is Twi), which no font of ours was asked to set yet."""


def canonical(tag: str) -> str:
    """One of our tags for what somebody wrote: "ko-KR" is "ko", "zh_TW" is "zh-Hant".

    Only what changes a picture is kept, so that equal pictures have equal tags. Raises
    ValueError when `tag` is not of BCP 47's form, NotALanguage for the code of a country.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError("not a BCP 47 language tag")
    primary, *rest = tag.replace("_", "-").casefold().split("-")
    if primary in COUNTRIES:
        raise NotALanguage(primary, COUNTRIES[primary])
    primary = _RENAMED.get(primary, primary)
    return _chinese(rest) if primary == "zh" else primary


def _chinese(subtags: Sequence[str]) -> str:
    """Which Chinese the subtags behind zh ask for; a script outweighs a region (RFC 5646 §4.1)."""
    if "hans" in subtags:
        return "zh-Hans"
    if _HONG_KONG.intersection(subtags):
        return "zh-HK"
    return "zh-Hant" if {"hant", "tw"}.intersection(subtags) else "zh-Hans"


class NotALanguage(ValueError):
    """The code of a country stands where a language is asked for; `nearest` is its language."""

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


def _of_ideographs(text: str) -> str:
    """The language of a text of ideographs without kana, by letters that one writing alone has."""
    found = han.count(text)
    if found.japanese and found.japanese * 3 >= found.traditional:  # old forms are shared: 東, 開
        return "ja"
    return "zh-Hant" if found.traditional > found.simplified else "zh-Hans"


def guess(text: str) -> str:
    """The language a clean text is most likely in, one of our tags.

    Latin words abound in titles of every language here, so one letter in five of another script
    outweighs them. Hangul or kana decide for Korean or Japanese, whichever is more.
    """
    found = [known.script for known in map(properties, map(ord, text))]
    hangul, kana = found.count("Hang"), found.count("Hira") + found.count("Kana")
    if hangul or kana:
        return "ko" if hangul >= kana else "ja"
    scripts = Counter(found)
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
